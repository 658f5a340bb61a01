"""A maintainer sends a deck: it is read, looked at, and published or discarded."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot import callbacks
from bot.actions import ShowUpload, TakeUpload
from bot.errands import Errands
from bot.limits import Limiter
from bot.sender import Sender
from bot.transport import Line
from db.reader import Reader
from db.writer import InlineWriter
from decks import workshop
from decks.exchange.authored_csv import csv_of_notes
from decks.exchange.authored_yaml import files_of_deck, read_deck, yaml_of_deck
from decks.sources.icd10cm import FY2026
from tests.bot.chat import BOB, Chat, Room, learner_with
from tests.bot.deck_house import (
    CELLS,
    EVE,
    House,
    cells,
    send,
    zipped,
)
from tests.bot.telegram import Telegram
from tests.decks import apkg_made, hcpcs_made


@pytest.fixture
def house(room: Room, tmp_path: Path) -> House:
    room.maintainers = frozenset({EVE})
    return House(room, tmp_path / "data")


@pytest.fixture
def eve(house: House) -> Chat:
    return Chat(house.room, EVE)


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
