"""A maintainer looks at decks, sends one, publishes it, and rolls it back; a learner sees what is in use."""

from __future__ import annotations

import asyncio
import os
import shutil
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from bot import callbacks, publishing
from bot.actions import DiscardUpload, PublishDeck, RollBackDeck, ShowDecks, ShowUpload, TakeUpload
from bot.deck_errands import DeckErrands
from bot.errands import Errands
from bot.limits import Limiter
from bot.sender import Sender
from bot.services.decks import build_mark, deck_mark
from bot.transport import Line
from db import decks
from db.reader import Reader
from db.writer import InlineWriter
from decks import workshop
from decks.authored import AuthoredDeck, AuthoredNote
from decks.draft import made_from
from decks.exchange.authored_csv import csv_of_notes
from decks.exchange.authored_yaml import files_of_deck, read_deck, yaml_of_deck
from decks.library import deck_path
from decks.sources.icd10cm import FY2026
from tests.bot.chat import BOB, Chat, Room, learner_with
from tests.bot.telegram import Telegram, refusal
from tests.deck_file import deck_file
from tests.decks import apkg_made, authored_made, hcpcs_made

EVE = 7
CELLS = "authored-cells"


class FileTelegram(Telegram):
    """Hands over one file, too."""

    def __init__(self, content: bytes | None) -> None:
        super().__init__()
        self.content = content
        if content is None:
            self.will("getFile", refusal(400, "Bad Request: file is too big"))

    async def do_request(
        self, url: str, method: str, request_data: Any = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        if method == "GET":
            assert url == "https://x/file/bot1:t/documents/file_1"
            return 200, self.content or b""
        return await super().do_request(url, method, request_data)

    def _result(self, call: Any) -> Any:
        if call.method == "getFile":
            return {"file_id": call.values["file_id"], "file_path": "documents/file_1"}
        return super()._result(call)


class House:
    """The bot's data folder, and the errands that work on it."""

    def __init__(self, room: Room, data: Path) -> None:
        self.room, self.data = room, data
        self.reopened = 0
        put_deck(data, FY2026.id)
        self.use(room.do(publishing.adopt, publishing.made(data, workshop.known(data)), 1))
        self.reopened = 0

    def use(self, in_use: dict[str, str]) -> None:
        made = publishing.made(self.data, workshop.known(self.data))
        self.room.library = publishing.opened(self.data, in_use, made).of(FY2026.id)
        self.reopened += 1

    def work(self, content: bytes | None = None) -> None:
        """Do all errands, to their end."""
        asyncio.run(self._work(FileTelegram(content)))

    async def _work(self, telegram: Telegram) -> None:
        line = Line(telegram, "https://x/bot1:t")
        writer, reader = InlineWriter(self.room.store), Reader(self.room.path, inline=True)
        sender = Sender(line, writer, Limiter(30, 0))

        async def reopen() -> None:
            self.use(await writer.run(decks.in_use))

        errands = Errands(writer, reader, sender, DeckErrands(self.data, line, writer, reopen).kinds())
        try:
            await errands.sweep()
            await errands.finish()
            await sender.drain(10)
        finally:
            reader.close()

    def in_use(self) -> dict[str, str]:
        return self.room.do(decks.in_use)


def put_deck(data: Path, deck: str) -> None:
    target = deck_path(data, deck)
    target.parent.mkdir(parents=True, exist_ok=True)
    for source, goal in ((deck_file(deck), target), (made_from(deck_file(deck)), made_from(target))):
        try:
            os.link(source, goal)
        except OSError:  # another file system
            shutil.copyfile(source, goal)


@pytest.fixture
def house(room: Room, tmp_path: Path) -> House:
    room.maintainers = frozenset({EVE})
    return House(room, tmp_path / "data")


@pytest.fixture
def eve(house: House) -> Chat:
    return Chat(house.room, EVE)


def note(**changed: Any) -> AuthoredNote:
    """Checked before the stories' day."""
    return authored_made.note(checked_on=date(2025, 11, 1), **changed)


def cells(**changed: Any) -> AuthoredDeck:
    notes = [
        note(id=f"cell-{number}", stem=f"Which cells carry oxygen in case {number}?") for number in range(12)
    ]
    return authored_made.deck(*notes, **changed)


def send(chat: Chat, name: str, content: bytes, house: House | None = None, size: int | None = None) -> None:
    document = {
        "file_id": "F1", "file_unique_id": "u", "file_name": name,
        "file_size": len(content) if size is None else size,
    }  # fmt: skip
    chat.send(document=document)
    if house:
        assert chat.text.startswith(f"Fetching and reading {name}")
        house.work(content)


def publish(chat: Chat, house: House, deck: AuthoredDeck | None = None) -> None:
    send(chat, "cells.yaml", yaml_of_deck(deck or cells()).encode(), house)
    chat.tap("Publish")
    house.work()


def zipped(files: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as box:
        for name, content in files.items():
            box.writestr(name, content)
    return out.getvalue()


def test_the_list_says_what_is_in_use_and_leads_to_a_deck(house: House, eve: Chat) -> None:
    eve.say("/decks")
    assert eve.text == "Looking at the decks…"
    house.work()
    assert eve.text.startswith("Decks\n1  ICD-10-CM FY2026\n    in use since Jan 1, 1970")
    eve.tap("1")
    house.work()
    assert eve.text.startswith("ICD-10-CM FY2026\nicd10cm-2026 · ")
    assert eve.labels == ["◀ Decks"]


def test_an_authored_deck_is_read_looked_at_and_published(house: House, eve: Chat) -> None:
    send(eve, "cells.yaml", yaml_of_deck(cells()).encode(), house)
    assert eve.text.startswith("Cells\nDeck authored-cells\n12 notes, 12 of them checked")
    assert "no recalled exam items" in eve.text
    assert CELLS not in house.in_use()
    eve.tap("10 samples")
    house.work()
    assert eve.text.startswith("Sample 1 of 10\n\nWhich cells carry oxygen in case ")
    assert "✓" in eve.text
    eve.tap("▶")
    house.work()
    assert eve.text.startswith("Sample 2 of 10")
    eve.tap("Report")
    house.work()
    eve.tap("Publish")
    house.work()
    assert eve.text.startswith("Published. Learners' cards are brought over now.")
    assert f"In use: {house.in_use()[CELLS][:8]} since Mar 2, 2026, by 7" in eve.text
    assert (house.data / workshop.AUTHORED_FOLDER / "cells.yaml").read_text() == yaml_of_deck(cells())
    assert house.reopened == 1
    assert house.room.library.holds("authored-cells:cell-3:authored")
    assert list((house.data / "uploads").iterdir()) == []


def test_a_zip_of_deck_and_notes_is_the_same_deck(house: House, eve: Chat) -> None:
    files = files_of_deck(cells())
    send(
        eve,
        "cells.zip",
        zipped({"cells/deck.yaml": files["deck.yaml"], "cells/notes.csv": csv_of_notes(cells().notes)}),
        house,
    )
    assert eve.text.startswith("Cells\nDeck authored-cells\n12 notes")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("cells.yaml", "id: cells\ntitle: Cells\nwrong: x\n", "cells.yaml, line 3"),
        ("cells.yaml", yaml_of_deck(cells(licence="")), "no licence"),
        ("notes.csv", csv_of_notes(cells().notes), "notes.csv holds 12 notes, but nothing says which deck"),
        ("virus.exe", "MZ", "virus.exe is no deck"),
        ("../../etc/passwd", "root", "passwd is no deck"),
        ("broken.zip", "PK nothing", "broken.zip"),
        ("empty.apkg", "PK nothing", "empty.apkg"),
    ],
)  # fmt: skip
def test_what_cannot_be_published_says_why_and_where(
    house: House, eve: Chat, name: str, content: str, told: str
) -> None:
    before = sorted(path for path in house.data.rglob("*") if "uploads" not in path.parts)
    send(eve, name, content.encode())
    house.work(content.encode())
    assert "Errors: it cannot be published" in eve.text
    assert told in eve.text
    assert "Publish" not in eve.labels
    eve.press(callbacks.pack(TakeUpload(1)))
    house.work()
    assert eve.text.startswith("That did not work.")
    assert sorted(path for path in house.data.rglob("*") if "uploads" not in path.parts) == before


def test_what_is_discarded_changes_nothing(house: House, eve: Chat) -> None:
    send(eve, "cells.yaml", yaml_of_deck(cells()).encode(), house)
    eve.tap("Discard")
    house.work()
    assert eve.text.startswith("Discarded; nothing was changed.")
    eve.press(callbacks.pack(ShowUpload(1, 0)))
    house.work()
    assert "That upload is no longer here" in eve.text
    assert (house.reopened, set(house.in_use())) == (0, {FY2026.id})


def test_a_report_that_was_left_is_found_again_in_the_list(house: House, eve: Chat) -> None:
    send(eve, "cells.yaml", yaml_of_deck(cells()).encode())
    eve.say("/home")
    house.work(yaml_of_deck(cells()).encode())
    assert eve.text.startswith("ICD-10-CM FY2026")
    eve.say("/decks")
    house.work()
    eve.tap("Sent: Cells")
    house.work()
    assert eve.text.startswith("Cells\nDeck authored-cells")


def test_official_files_are_checked_and_become_a_deck(house: House, eve: Chat) -> None:
    content = zipped({"HCPC2027_APR_ANWEB.txt": hcpcs_made.small()})
    send(eve, "april-2027.zip", content, house)
    assert eve.text.startswith(
        "Official files of hcpcs-2027-04\nDeck hcpcs-2027-04\ncodes: 3, of them live: 2"
    )
    eve.tap("Publish")
    house.work()
    assert eve.text.startswith("Published.")
    assert "HCPCS Level II April 2027\nhcpcs-2027-04" in eve.text


def test_a_package_of_anki_becomes_flip_cards_on_the_day_of_the_word(
    house: House, eve: Chat, tmp_path: Path
) -> None:
    rows = [
        apkg_made.row(),
        apkg_made.row('<img src="a.png">', "b", "g2"),
        apkg_made.row("99213", "a visit", "g3"),
    ]
    made = apkg_made.package(tmp_path, {"collection.anki2": apkg_made.collection(tmp_path, rows)})
    send(eve, "My cells.apkg", made.read_bytes(), house)
    assert eve.text.startswith("My cells\nDeck authored-anki-my-cells\n1 cards, front and back")
    assert "left out: 1 images" in eve.text
    assert "left out: 1 notes with what looks like a CPT or CDT code" in eve.text
    eve.room.wait(days=1)
    eve.tap("Publish")
    house.work()
    assert eve.text.startswith("Published.")
    kept = read_deck(house.data / workshop.AUTHORED_FOLDER / "anki-my-cells.yaml")
    assert [(one.stem, one.key, one.checked_on) for one in kept.notes] == [
        ("front", "back", date(2026, 3, 3))
    ]
    assert not (house.data / "packages").exists()
    assert house.reopened == 1
    bob = learner_with(house.room, f"authored-anki-my-cells:{kept.notes[0].id}:authored", learner=BOB)
    bob.say("/study")
    assert bob.text.endswith("front")
    bob.tap("Show")
    assert "\n\nback\n" in bob.text


def test_a_new_version_is_compared_published_and_rolled_back(house: House, eve: Chat) -> None:
    publish(eve, house)
    first = house.in_use()[CELLS]
    changed = [replace(one, rationale="Another.") if one.id == "cell-3" else one for one in cells().notes]
    newer = replace(cells(version="2"), notes=(*changed, note(id="new", stem="New?")))
    (house.data / workshop.AUTHORED_FOLDER / "cells.yaml").write_text(yaml_of_deck(newer))
    workshop.make(house.data, CELLS)
    open_deck_page(house, eve)
    assert "Made, not in use: " in eve.text
    made = decks_made(house)
    refused(house, eve, PublishDeck(deck_mark(CELLS), build_mark(made), 99))
    open_deck_page(house, eve)
    eve.tap("Diff")
    assert eve.text == "Comparing the decks, a few seconds…"
    house.work()
    assert "authored: 0 kept, 1 new, 0 gone, 12 changed" in eve.text or "authored: 11 kept, 1 new" in eve.text
    eve.tap("Publish")
    house.work()
    assert eve.text.startswith("Published. Learners' cards are brought over now.")
    second = house.in_use()[CELLS]
    assert second != first
    assert house.room.library.holds("authored-cells:new:authored")
    refused(house, eve, RollBackDeck(deck_mark(CELLS), 1))
    open_deck_page(house, eve)
    eve.tap("Roll back…")
    house.work()
    assert eve.text.startswith("Cells version 2: back to the build before?")
    assert house.in_use()[CELLS] == second
    eve.tap("Roll back")
    house.work()
    assert eve.text.startswith("Rolled back. Learners' cards are put back now.")
    assert house.in_use()[CELLS] == first
    assert not house.room.library.holds("authored-cells:new:authored")


def decks_made(house: House) -> str:
    return publishing.made(house.data, [CELLS])[CELLS]


def refused(house: House, eve: Chat, action: Any) -> None:
    """Drawn from another publication than the one in use."""
    before = house.in_use()
    eve.press(callbacks.pack(action))
    house.work()
    assert eve.text.startswith("That did not work.\nIt has changed since this button was drawn")
    assert house.in_use() == before


def open_deck_page(house: House, eve: Chat) -> None:
    eve.say("/decks")
    house.work()
    number = next(line.split()[0] for line in eve.text.splitlines() if "Cells" in line)
    eve.tap(number)
    house.work()


def test_an_old_button_publishes_and_rolls_back_nothing(house: House, eve: Chat) -> None:
    publish(eve, house)
    before, build = house.in_use(), house.in_use()[FY2026.id]
    for action in (
        PublishDeck(deck_mark(CELLS), build_mark(build), 1),
        PublishDeck(1, 2, 3),
        RollBackDeck(deck_mark(CELLS), 99),
        RollBackDeck(deck_mark(FY2026.id), 1),
    ):
        eve.press(callbacks.pack(action))
        house.work()
        assert eve.text.startswith("That did not work.\nIt has changed since this button was drawn")
    assert house.in_use() == before


def test_publishing_twice_publishes_once(house: House, eve: Chat) -> None:
    publish(eve, house)
    state = house.room.do(decks.history, CELLS)
    eve.press(callbacks.pack(PublishDeck(deck_mark(CELLS), build_mark(state[0].build), 0)))
    house.work()
    assert eve.text.startswith("Published.")
    assert house.room.do(decks.history, CELLS) == state


def test_a_file_beyond_telegrams_limit_is_told_the_other_way(house: House, eve: Chat) -> None:
    send(eve, "2027.zip", b"", size=21 << 20)
    assert eve.text.startswith("2027.zip has 21 MB.")
    assert "codedrill decks import icd10cm FILE" in eve.text
    house.work()
    assert eve.text.startswith("2027.zip has 21 MB.")


def test_a_file_that_telegram_does_not_hand_over_is_told(house: House, eve: Chat) -> None:
    send(eve, "cells.yaml", b"")
    house.work(None)
    assert eve.text.startswith("That did not work.\nTelegram does not hand the file over")


def test_a_learners_document_is_answered_as_ever(house: House, eve: Chat) -> None:
    chat = learner_with(house.room, learner=BOB)
    send(chat, "cells.yaml", b"")
    assert chat.text.startswith("I can only read text and taps.")
    house.work()
    assert not (house.data / "uploads").exists()


@pytest.mark.parametrize(
    "action", [ShowDecks(), PublishDeck(1, 2, 3), RollBackDeck(1, 2), TakeUpload(1), DiscardUpload(1)]
)
def test_who_is_no_maintainer_forges_in_vain(house: House, action: Any) -> None:
    chat = learner_with(house.room, learner=BOB)
    chat.press(callbacks.pack(action))
    assert chat.toast == "This button is old."
    chat.say("/decks")
    assert chat.text.startswith("There is no command /decks.")


def test_a_slow_errand_holds_up_no_other(house: House, eve: Chat) -> None:
    """The learner's progress is there while the maintainer's work goes on."""
    bob = learner_with(house.room, learner=BOB)
    eve.say("/decks")
    bob.say("/progress")

    async def story() -> None:
        gate = asyncio.Event()
        line = Line(Telegram(), "https://x/bot1:t")
        writer, reader = InlineWriter(house.room.store), Reader(house.room.path, inline=True)
        sender = Sender(line, writer, Limiter(30, 0))

        async def slow(*_: Any) -> Any:
            await gate.wait()
            raise OSError("never mind")

        errands = Errands(writer, reader, sender, {"decks": slow})
        await errands.sweep()
        assert bob.text.startswith("The last seven days")
        assert eve.text == "Looking at the decks…"
        gate.set()
        await errands.finish()
        await sender.drain(10)
        reader.close()

    asyncio.run(story())
