"""Nothing of a learner's own copy of CPT is seen by others, counted, logged or left lying: everything is walked."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot import callbacks
from bot.actions import Action, AddCard, AskFlag, ShowCode, ShowCptCode, ShowItem
from tests.bot.chat import ANN, BOB, Chat, Room, learner_with
from tests.bot.cpt_house import ROWS, SECRET, WORD, House, own_copy, send, sent_copy, states, tabbed
from tests.bot.test_errands import play, sweep

EVE = 7
OWN = {("cpt_code", ANN), ("screen", ANN)}  # table and owner where the words may stand


def told_rows(path: Path) -> Iterator[tuple[str, Any]]:
    """Table and owner of each row in which the secret stands."""
    owner = {"screen": "chat", "learner": "id"}
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert {"inbox", "errand", "screen", "tally", "picked", "flag", "cpt_code", "card"} <= set(tables)
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                if SECRET in json.dumps(list(map(str, row))).casefold():
                    names = row.keys()
                    key = owner.get(table, "learner")
                    yield table, row[key] if key in names else None


def rows_about_cpt(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute(
            f"SELECT count(*) FROM {table} JOIN card ON card.id = {table}.card WHERE card.stable LIKE 'cpt:%'"
        )
        return int(found.fetchone()[0])


def walk_the_owner(ann: Chat, house: House) -> None:
    sent_copy(ann, house)
    send(ann, "BAD.txt", tabbed(ROWS) + b"A0021\tZyzzyva dance number ride\n", house)  # refused
    ann.say("0000A-0009A")
    ann.say("/study")
    for number in range(12):
        ann.study(right=bool(number % 3))
    ann.say("/code 0007A")
    ann.say("/study")
    ann.press(callbacks.pack(AskFlag(ann.asking.card, ann.asking.rev)))
    ann.say("/study")
    ann.answer(right=False)


def seen_by(chat: Chat) -> Iterator[str]:
    """Whatever another can ask for."""
    for text in ("/cpt", "/code 0007A", f"/find {WORD}", "0007A", WORD, "/start code_0007A", "/items", "/flags",
                 "/decks", "/home", "/study", "/progress", "0000A-0009A"):  # fmt: skip
        chat.say(text)
        play(chat.room, sweep)
        yield chat.text
    forged: list[Action] = [ShowCptCode("0007A"), ShowCode("cpt", "0007A"), AddCard("cpt", "0007A", 1)]
    for action in [*forged, *map(ShowItem, range(1, 40))]:
        chat.press(callbacks.pack(action))
        yield chat.text


def test_nothing_of_a_copy_is_seen_counted_logged_or_left(
    room: Room, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    room.maintainers = frozenset({EVE})
    ann, house = learner_with(room), House(room, tmp_path / "data")
    walk_the_owner(ann, house)
    assert SECRET in ann.text.casefold()
    assert len(states(ann)) == 10
    for learner in (BOB, EVE):
        other = learner_with(room, learner=learner)
        assert [text for text in seen_by(other) if SECRET in text.casefold()] == []
    for query in ("0007A", WORD, "dance number"):
        handled = room.update(
            inline_query={"id": "q", "from": {"id": ANN, "is_bot": False, "first_name": "A"}, "query": query,
                          "offset": ""}
        )  # fmt: skip
        assert handled.inline is not None
        assert SECRET not in repr(handled.inline.articles).casefold()
    assert set(told_rows(room.path)) == OWN
    assert [rows_about_cpt(room.path, table) for table in ("tally", "picked", "flag")] == [0, 0, 0]
    assert SECRET not in caplog.text.casefold()
    assert house.files() == []


def test_a_group_hears_nothing(room: Room) -> None:
    own_copy(learner_with(room))
    group = {"id": -100, "type": "supergroup", "title": "Study"}
    sender = {"id": ANN, "is_bot": False, "first_name": "Ann"}
    document = {"file_id": "F", "file_unique_id": "u", "file_name": "LONG.txt", "file_size": 7}
    said: tuple[dict[str, Any], ...] = (
        {"text": "/code 0007A"},
        {"text": "/cpt"},
        {"text": "0007A"},
        {"document": document},
    )
    for content in said:
        message = {"message_id": 1, "date": 1, "chat": group, "from": sender} | content
        handled = room.update(message=message)
        assert handled.errand is False
        assert handled.pending is None or "profile" in (handled.pending.body or "")


def test_an_errand_that_fails_says_nothing_of_the_document(
    room: Room, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Sly(bytes):
        """A document in whose midst something goes wrong."""

        def __bool__(self) -> bool:
            return True

        def __len__(self) -> int:
            raise ValueError(f"{SECRET} in the middle of something")

    ann, house = learner_with(room), House(room, tmp_path / "data")
    send(ann, "LONG.txt", tabbed(ROWS))
    house.work(Sly(tabbed(ROWS)))
    assert ann.text.endswith("Something went wrong on my side; send the file again.")
    assert "failed with ValueError" in caplog.text
    assert SECRET not in caplog.text.casefold()
