"""/export: a learner's cards and reviews as files, whatever happens on the way."""

from __future__ import annotations

import asyncio
import csv
import json
import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from telegram.error import TimedOut

from bot import export_errands
from bot.documents import TRIES, Documents
from bot.errands import Errands
from bot.export_errands import ExportErrands
from bot.limits import Limiter
from bot.sender import Sender
from bot.transport import Document, Line
from db import cards, cpt, export, learners, tables
from db.metadata import METADATA
from db.reader import Reader
from db.uow import Work
from db.writer import InlineWriter
from scheduler.card import Grade
from tests.bot.chat import ANN, BOB, CHOICE, FLIP, TYPED, Chat, Room, due, learner_with
from tests.bot.deck_house import House
from tests.bot.telegram import Answer, Telegram, flood, refusal
from tests.decks import apkg_made
from tests.virtual_time import run

GONE = "icd10cm:Q00.99:title-of-code"
OWN = "cpt:00001:title-of-code"


class Post(Telegram):
    """Takes documents, too."""

    def __init__(self, *answers: Answer) -> None:
        super().__init__()
        self.answers = list(answers)  # to sendDocument, in order; then all is well
        self.sent: list[tuple[dict[str, str], str, bytes]] = []
        self.at: list[float] = []
        self.meanwhile: Callable[[], object] = lambda: None

    async def do_request(
        self, url: str, method: str, request_data: Any = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        if not isinstance(request_data, Document):
            return await super().do_request(url, method, request_data)
        assert url == "https://x/bot1:t/sendDocument"
        name, content, _kind = request_data.multipart_data["document"]
        self.sent.append((request_data.json_parameters, name, content))
        self.at.append(asyncio.get_running_loop().time())
        self.meanwhile()
        answer = self.answers.pop(0) if self.answers else (200, {"ok": True, "result": {"message_id": 9}})
        if isinstance(answer, Exception):
            raise answer
        return answer[0], json.dumps(answer[1]).encode()

    @property
    def files(self) -> dict[str, bytes]:
        [(_, _, content)] = self.sent
        with ZipFile(BytesIO(content)) as box:
            return {name: box.read(name) for name in box.namelist()}


@pytest.fixture
def house(room: Room, tmp_path: Path) -> House:
    return House(room, tmp_path / "data")


def deliver(house: House, post: Post) -> Post:
    """Do all errands, to their end, in virtual time."""

    async def work() -> None:
        line = Line(post, "https://x/bot1:t")
        writer, reader = InlineWriter(house.room.store), Reader(house.room.path, inline=True)
        limiter = Limiter(30, 0)
        sender = Sender(line, writer, limiter)
        documents = Documents(line, limiter)
        kinds = ExportErrands(house.data, writer, reader, sender, documents).kinds()
        errands = Errands(writer, reader, sender, kinds)
        try:
            await errands.sweep()
            await errands.finish()
            await sender.drain(10)
        finally:
            reader.close()

    run(work())
    return post


def at_once(function: Callable[..., Any], *arguments: Any) -> Any:
    """In place of a thread: virtual time does not wait for one."""

    async def done() -> Any:
        return function(*arguments)

    return done()


@pytest.fixture(autouse=True)
def no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.export_errands.asyncio.to_thread", at_once)


def studied(house: House) -> Chat:
    """Ann has answered a card, missed one, set one aside, lost one, and has two of her own CPT."""
    ann = learner_with(house.room, CHOICE, TYPED)
    ann.holds(FLIP, due(day=house.room.today + 9, interval=20, reps=4, ease=2.36, lapses=1))
    ann.holds(GONE, due(day=house.room.today + 1))
    ann.holds(OWN, due(day=house.room.today + 1))
    house.room.do(cpt.keep, ANN, "=my.csv", {"00001": "a canary of CPT"}, 1)
    ann.say("/study")
    ann.study(right=True)
    ann.study(right=False)
    return ann


def sat_an_exam(work: Work, asked: list[str]) -> None:
    work._execute(
        "INSERT INTO exam (learner, blueprint, form, builds, planned_at, finished_at, state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (ANN, "cpc", json.dumps(asked), "", 1, 2, '{"typed": "00001"}'),
    )


def inside(package: bytes, query: str) -> list[tuple[int, ...]]:
    """What stands in the collection of an Anki package."""
    with ZipFile(BytesIO(package)) as box, closing(sqlite3.connect(":memory:")) as collection:
        collection.deserialize(box.read("collection.anki21"))
        return collection.execute(query).fetchall()


def test_the_zip_holds_everything_in_readable_words(house: House) -> None:
    ann = studied(house)
    ann.say("/export")
    assert ann.text.startswith("Your cards and reviews as files\nI am packing them")
    post = deliver(house, Post())
    assert post.sent[0][:2] == (
        {"chat_id": "5", "caption": "Your cards and reviews as files"},
        "codedrill-2026-03-02.zip",
    )
    assert sorted(post.files) == ["README.txt", "cards.csv", "codedrill.apkg", "progress.json"]
    told = json.loads(post.files["progress.json"])
    answered = [(row["card"], row["grade"], row["day"]) for row in told["tables"]["review"]]
    assert {card for card, _, _ in answered} == {CHOICE, TYPED}
    assert sorted(rest for _, *rest in answered) == [["again", "2026-03-02"], ["good", "2026-03-02"]]
    [flip] = [row for row in told["tables"]["card_state"] if row["card"] == FLIP]
    assert (flip["due"], flip["kind"], flip["ease"]) == ("2026-03-11", "review", 2.36)
    assert told["tables"]["learner"][0]["zone"] == "America/New_York"
    assert "Your files are sent.\n3 cards" in ann.text
    assert "1 card that no deck holds any more" in ann.text
    assert ann.stored()["errand"] == []


def test_every_table_with_a_learners_rows_is_in_it(house: House) -> None:
    schema = {table.name for table in METADATA.tables.values()}
    assert schema == set(export.ROWS) | set(export.NOBODY)
    for table in METADATA.tables.values():
        named = {column.name for column in table.columns} & {"learner", "chat", "by"}
        named -= {"chat"} if table.name in ("group_chat", "room") else set()  # theirs is a group
        assert not named or table.name in export.ROWS, table.name
    studied(house).say("/export")
    told = json.loads(deliver(house, Post()).files["progress.json"])
    assert set(told["tables"]) | set(told["left_out"]["rows"]) == set(export.ROWS)
    assert vars(tables)["ErrandRow"].__tablename__ in told["tables"]


def test_nothing_of_cpt_is_in_it_and_the_file_says_so(house: House) -> None:
    ann = studied(house)
    house.room.do(sat_an_exam, ["icd10cm:I10:billable", OWN])
    ann.say("/export")
    files = deliver(house, Post()).files
    told = json.loads(files["progress.json"])
    assert told["tables"]["exam"][0] | {"form": None, "state": None} == told["tables"]["exam"][0]
    assert told["left_out"]["rows"] == {"cpt_code": 1, "card_state": 1}
    with ZipFile(BytesIO(files["codedrill.apkg"])) as box:
        package = box.read("collection.anki21")
    for content in (*files.values(), package):
        assert b"canary" not in content
        assert b"00001" not in content
    assert b"(2 rows left out)" in files["README.txt"]
    assert "Your own copy of CPT and the cards on it are not in them." in ann.text


def test_the_table_is_for_a_spreadsheet(house: House) -> None:
    studied(house).say("/export")
    text = deliver(house, Post()).files["cards.csv"].decode("utf-8-sig")
    header, *rows = csv.reader(StringIO(text, newline=""))
    assert header == ["front", "back", "tags", "due"]
    assert sorted(row[3] for row in rows) == ["2026-03-02", "2026-03-11", "2026-03-17"]
    assert not any(cell.startswith(tuple("=+-@")) for row in rows for cell in row)


def test_anki_has_the_cards_with_their_past(house: House, tmp_path: Path) -> None:
    ann = studied(house)
    held = ann.held(FLIP)
    house.room.do(cards.advance, ANN, house.room.do(cards.number, FLIP), held, held.state, day=1, aside=True)
    ann.say("/export")
    content = deliver(house, Post()).files["codedrill.apkg"]
    [(today,)] = inside(content, "SELECT (unixepoch('2026-03-02 09:00') - crt) / 86400 FROM col")
    days = inside(content, "SELECT due, queue FROM cards WHERE type = 2")
    assert sorted(days) == [(today + 9, -1), (today + 15, 2)]
    (tmp_path / "o.apkg").write_bytes(content)
    with apkg_made.opened(tmp_path / "anki") as anki:
        apkg_made.bring_in(anki, tmp_path / "o.apkg")
        assert anki.db is not None
        found = [tuple(row) for row in anki.db.all("SELECT type, queue, ivl, factor, lapses FROM cards")]
        assert sorted(found) == [(2, -1, 20, 2_360, 1), (2, 2, 15, 2_500, 0), (3, 1, 1, 2_500, 1)]
        past = anki.db.all("SELECT ease, ivl, lastIvl, factor, type FROM revlog")
        assert sorted(map(tuple, past)) == [(1, 1, 6, 2_500, 1), (3, 15, 6, 2_500, 1)]


def test_what_was_undone_is_no_past(house: House) -> None:
    ann = learner_with(house.room, CHOICE)
    ann.say("/study")
    ann.answer(right=False)
    ann.tap("↩ Undo")
    ann.answer(right=True)
    ann.say("/export")
    files = deliver(house, Post()).files
    told = json.loads(files["progress.json"])
    assert [row["grade"] for row in told["tables"]["review"]] == ["again", "undo", Grade.GOOD.name.lower()]
    assert inside(files["codedrill.apkg"], "SELECT ease FROM revlog") == [(Grade.GOOD,)]
    assert inside(files["codedrill.apkg"], "SELECT reps FROM cards") == [(1,)]


def test_what_fails_is_sent_again_and_waits_where_telegram_says_so(house: House) -> None:
    ann = studied(house)
    ann.say("/export")
    post = deliver(house, Post(TimedOut(), flood(7), refusal(500, "Internal Server Error")))
    assert len(post.sent) == 4
    assert post.at[2] - post.at[1] >= 7
    assert ann.text.startswith("Your files are sent.")


@pytest.mark.parametrize(
    ("answers", "tries"), [([TimedOut()] * TRIES, TRIES), ([refusal(413, "Request Entity Too Large")], TRIES)]
)
def test_what_is_given_up_is_told(
    house: House, caplog: pytest.LogCaptureFixture, answers: list[Answer], tries: int
) -> None:
    ann = studied(house)
    ann.say("/export")
    post = Post(*answers * (tries // len(answers)))
    with caplog.at_level(logging.WARNING):
        deliver(house, post)
    assert len(post.sent) == tries
    assert ann.text.startswith("Your files could not be sent.")
    assert ann.stored()["errand"] == []
    ann.tap("Try again")
    assert len(deliver(house, Post()).sent) == 1


def test_who_has_gone_on_is_told_of_a_failure_by_a_notice(house: House) -> None:
    ann = studied(house)
    ann.say("/export")
    ann.say("/home")
    post = deliver(house, Post(refusal(400, "Bad Request: chat not found")))
    assert ann.text.startswith("ICD-10-CM FY2026")
    assert [text for text in post.texts if "could not be sent" in text] != []


def test_a_restart_in_the_middle_sends_it_again(house: House) -> None:
    studied(house).say("/export")

    def dies() -> None:
        raise asyncio.CancelledError

    first = Post()
    first.meanwhile = dies
    deliver(house, first)
    assert (len(first.sent), len(deliver(house, Post()).sent)) == (1, 1)


def test_a_stranger_has_nothing(house: House) -> None:
    bob = Chat(house.room, BOB)
    bob.say("/export")
    post = deliver(house, Post())
    assert (post.sent, bob.text[:37]) == ([], "Nothing is stored about you yet. Your")


def test_what_was_deleted_meanwhile_is_not_sent(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ann, pack = studied(house), export_errands.pack
    ann.say("/export")

    def slowly(*arguments: Any) -> Any:
        packed = pack(*arguments)
        house.room.do(learners.forget, ANN)
        return packed

    monkeypatch.setattr(export_errands, "pack", slowly)
    assert deliver(house, Post()).sent == []


def test_a_file_that_is_too_large_is_not_tried(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_errands, "MOST_BYTES", 1_000)
    ann = studied(house)
    ann.say("/export")
    assert deliver(house, Post()).sent == []
    assert "Telegram takes up to 50 MB from bots." in ann.text


def test_nobody_elses_rows_are_in_it(house: House) -> None:
    ann = studied(house)
    bob = learner_with(house.room, TYPED, learner=BOB)
    bob.say("/study")
    bob.study()
    ann.say("/export")
    told = json.loads(deliver(house, Post()).files["progress.json"])
    owners = {row[key] for name, key in (("learner", "id"), ("review", "learner"), ("card_state", "learner"))
              for row in told["tables"][name]}  # fmt: skip
    assert owners == {ANN}
    assert date.fromisoformat(told["written_at"][:10]) == date(2026, 3, 2)
