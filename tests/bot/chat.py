"""A practice room: the real gateway, handlers, store and deck, and chats that play them like a person.

Nothing is sent anywhere: each reply is written down as shown at once, with message ids as Telegram would give them.
Time moves by three seconds with each update, and otherwise only when told.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from html import unescape
from pathlib import Path
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from bot import gateway, understanding
from bot.gateway import Handled
from bot.request import Desk
from bot.screens import Asks
from bot.services import cpt
from db import cards, inbox, learners, screens
from db.cards import Held
from db.folder import DataFolder
from db.schema import bring_up
from db.screens import Pending, Settled
from db.store import Store
from db.uow import Work
from decks.collection import View
from decks.model import Difficulty, Item
from scheduler.card import CardState, Review
from tests.deck_file import shelf

T = TypeVar("T")
Rows = dict[str, list[tuple[Any, ...]]]

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = int(datetime(2026, 3, 2, 10, tzinfo=NEW_YORK).timestamp() * 1000)
DAY_MS = 86_400_000
STEP_MS = 3_000
ANN, BOB, EVE = 5, 6, 7
KEPT = ("learner", "card_state", "review", "errand")  # what is about a learner

TYPED = "icd10cm:E11.42:typed-code"
FLIP = "icd10cm:J44.1:title-of-code"
CHOICE = "icd10cm:I10:title-of-code"
OTHER_CHOICE = "icd10cm:N17.9:title-of-code"


@cache
def _empty_database() -> Path:
    """Migrated once a process; each room gets a copy."""
    folder = DataFolder(Path(tempfile.mkdtemp(prefix="codedrill-tests-")))
    bring_up(folder)
    return folder.database


def new_database(folder: Path) -> Path:
    path = folder / "codedrill.sqlite"
    shutil.copyfile(_empty_database(), path)
    return path


@cache
def library() -> View:
    return shelf()


def due(*, day: int, interval: int = 6, reps: int = 2, lapses: int = 0, ease: float = 2.5) -> Review:
    """A card whose day has come."""
    return Review(reps=reps, ease=ease, interval=interval, due=day, last=day - interval, lapses=lapses)


class Room:
    """One bot, its store and its clock."""

    def __init__(self, folder: Path) -> None:
        self.path = new_database(folder)
        self.store = Store(self.path)
        self.library = library()
        self.now_ms = MONDAY
        self.maintainers: frozenset[int] = frozenset()
        self._update_id = 100
        self._message_id = 1_000

    def close(self) -> None:
        self.store.close()

    @property
    def today(self) -> int:
        """The learning day in New York, where rooms begin; no story plays before four in the morning."""
        return datetime.fromtimestamp(self.now_ms / 1000, NEW_YORK).toordinal()

    def wait(self, *, seconds: float = 0, days: int = 0) -> None:
        self.now_ms += int(seconds * 1000) + days * DAY_MS

    def do(self, use_case: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        """Run a use-case in its own transaction."""
        [outcome] = self.store.run(iter([lambda work: use_case(work, *args, **kwargs)]))
        if outcome.error is not None:
            raise outcome.error
        value: T = outcome.value
        return value

    def update(self, **content: Any) -> Handled:
        """One update from Telegram, from the inbox to the reply."""
        self._update_id += 1
        self.now_ms += STEP_MS
        body = json.dumps({"update_id": self._update_id, **content})
        self.do(inbox.receive, [(self._update_id, body)], received_ms=self.now_ms)
        request, action = understanding.understand(body, self.now_ms, self.maintainers)
        handled = self.do(gateway.handle, self.library, self._update_id, request, action)
        if handled.pending is not None:
            self._show(handled.pending)
        return handled

    def message_id(self) -> int:
        self._message_id += 1
        return self._message_id

    def _show(self, pending: Pending) -> None:
        same = pending.message_id is not None and pending.epoch == pending.shown_epoch
        message_id = pending.message_id if same else self.message_id()
        self.do(screens.settle, [Settled(pending.chat, pending.slot, pending.rev, pending.epoch, message_id)])

    def stored(self, learner: int) -> Rows:
        """Every row about a learner."""
        owner = {"learner": "id"}
        with closing(sqlite3.connect(self.path)) as connection:
            return {
                table: connection.execute(
                    f"SELECT * FROM {table} WHERE {owner.get(table, 'learner')} = ?", (learner,)
                ).fetchall()
                for table in KEPT
            }


@dataclass
class Chat:
    """One learner's private chat."""

    room: Room
    learner: int = ANN
    toast: str | None = None
    fresh: bool = False  # the last reply was a new message, not an edit
    handled: Handled = field(default_factory=Handled)

    # what the learner does

    def say(self, text: str) -> Handled:
        return self.send(text=text)

    def send(self, **content: Any) -> Handled:
        return self._update(message=self._message() | {"from": self._me()} | content)

    def tap(self, label: str) -> Handled:
        """The button whose label begins so."""
        for text, data in self.keys:
            if text.startswith(label):
                return self.press(data)
        raise AssertionError(f"no button {label!r} among {self.labels}")

    def press(self, data: str, *, message_id: int | None = None) -> Handled:
        """Any payload, on the present message or an older one."""
        message = self._message() | {"message_id": message_id or self.message_id or 1, "text": "…"}
        query = {"id": "1", "from": self._me(), "chat_instance": "1", "data": data, "message": message}
        return self._update(callback_query=query)

    def answer(self, *, right: bool) -> None:
        """Answer the waiting card, whatever its form; a flip card is graded Good or Again."""
        item = self.item
        if item.answer is not None:
            if right:
                self.say(item.answer)
            else:
                self.tap("Show the answer")
        elif "Show" in self.labels:
            self.tap("Show")
            self.tap("Good" if right else "Again")
            return
        else:
            self.tap(self.letter(right=right))

    def study(self, *, right: bool = True) -> None:
        """Answer the waiting card and go on."""
        self.answer(right=right)
        if "Next" in self.labels:
            self.tap("Next")

    # what the learner sees

    @property
    def labels(self) -> list[str]:
        return [label for label, _ in self.keys]

    @property
    def rows(self) -> list[list[str]]:
        return [[key["text"] for key in row] for row in self._rows()]

    @property
    def keys(self) -> list[tuple[str, str]]:
        """Labels and payloads, of keys that say something to the bot."""
        return [
            (key["text"], key["callback_data"])
            for row in self._rows()
            for key in row
            if "callback_data" in key
        ]

    @property
    def text(self) -> str:
        """What stands on the screen, without markup; a remark first."""
        body = self._body()
        return "\n\n".join(
            unescape(re.sub("<[^>]*>", "", body[name])) for name in ("remark", "text") if name in body
        )

    @property
    def message_id(self) -> int | None:
        screen = self._screen()
        return None if screen is None else screen.message_id

    # what only the test sees

    @property
    def asks(self) -> Asks | None:
        screen = self._screen()
        return None if screen is None or screen.asks is None else Asks.load(screen.asks)

    @property
    def asking(self) -> Asks:
        asks = self.asks
        assert asks is not None, f"no card waits: {self.text}"
        return asks

    @property
    def stable(self) -> str:
        """The stable id of the card on the screen."""
        return self.room.do(cards.stable_id, self.asking.card) or ""

    @property
    def item(self) -> Item:
        """The question on the screen, drawn again: same card, seed and difficulty, same item."""
        asks = self.asking
        chance = Random(f"{asks.card}:{asks.seed}")
        return self.room.do(self._drawn, self.stable, chance, Difficulty(asks.difficulty))

    def _drawn(self, work: Work, stable: str, chance: Random, difficulty: Difficulty) -> Item:
        person = learners.load(work, self.learner)
        assert person is not None
        return cpt.drawn(Desk(work, self.room.library), person, stable, chance, difficulty)

    def letter(self, *, right: bool) -> str:
        """The letter of a right or of a wrong option."""
        key, options = self.item.key, self.item.options
        return "ABCD"[next(place for place in range(len(options)) if (place in key) == right)]

    def held(self, stable: str) -> Held:
        return self.room.do(lambda work: cards.load(work, self.learner, cards.number(work, stable)))

    def holds(self, stable: str, state: CardState) -> None:
        """Put a card into the learner's memory, as if it had been learnt before."""

        def put(work: Work) -> None:
            number = cards.number(work, stable)
            held = cards.load(work, self.learner, number)
            cards.advance(work, self.learner, number, held, state, day=self.room.today)

        self.room.do(put)

    def stored(self) -> Rows:
        return self.room.stored(self.learner)

    def _update(self, **content: Any) -> Handled:
        before = self.message_id
        self.handled = self.room.update(**content)
        self.toast, self.fresh = self.handled.toast, self.message_id != before
        return self.handled

    def _me(self) -> dict[str, Any]:
        return {"id": self.learner, "is_bot": False, "first_name": "Ann"}

    def _message(self) -> dict[str, Any]:
        chat = {"id": self.learner, "type": "private"}
        return {"message_id": self.room.message_id(), "date": self.room.now_ms // 1000, "chat": chat}

    def _screen(self) -> Pending | None:
        return self.room.do(screens.load, self.learner)

    def _body(self) -> dict[str, Any]:
        screen = self._screen()
        body: dict[str, Any] = json.loads(screen.body or "{}") if screen is not None else {}
        return body

    def _rows(self) -> list[list[dict[str, Any]]]:
        rows: list[list[dict[str, Any]]] = self._body().get("reply_markup", {}).get("inline_keyboard", [])
        return rows


def learner_with(room: Room, *stables: str, learner: int = ANN) -> Chat:
    """Somebody who meets no new cards, and for whom just these cards are due today."""
    chat = Chat(room, learner)
    shelf = room.library
    room.do(learners.ensure, learner, deck=shelf.edition.id, now=room.now_ms // 1000, builds=shelf.builds)
    room.do(learners.set_new_per_day, learner, 0)
    for stable in stables:
        chat.holds(stable, due(day=room.today))
    return chat


def on_day(day: int) -> str:
    return date.fromordinal(day).isoformat()
