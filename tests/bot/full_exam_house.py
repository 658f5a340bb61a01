"""A whole bot for a whole exam in the private chat: decks published for real out of a data folder, and a process that
can be killed at a chosen moment.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot import gateway, publishing
from bot.exam_aftermath import Aftermath
from bot.gateway import Handled
from db import exams
from db.exams import ExamRecord
from db.uow import Work
from decks.authored import AuthoredDeck
from decks.build_authored import build_authored
from decks.library import deck_path
from decks.sources.icd10cm import FY2026
from sandbox.api import Answer
from tests import virtual_time
from tests.bot.chat import new_database
from tests.bot.group_house import FIRST_PERSON, STORY, House
from tests.bot.room_own_house import Private
from tests.deck_file import deck_file
from tests.decks.exam_shelf import DECKS, exam_shelf

FULL = "authored-full"
# Where the process may die.
BEFORE, INSIDE = "received, not handled", "handled, not committed"
COMMITTED, DRAWN = "committed, not drawn", "drawn, not noted"


class Killed(BaseException):
    """The process is gone in the middle of a line."""


@dataclass
class ExamHouse(House):
    data: Path = Path()
    trap: str = ""  # where the process dies next
    killed: asyncio.Event = field(default_factory=asyncio.Event)
    kills: int = 0

    async def live(self) -> None:
        await super().live()
        assert self.parts is not None
        self.parts.intake.handle = self._handle
        self.parts.jobs._aftermath = Aftermath(
            self.parts.writer, self._reader, self.parts.sender, self._shelf
        )

    async def kill(self) -> None:
        await self.die()
        self.kills += 1

    async def dies(self, trap: str, act: Callable[[], None]) -> None:
        """The person does something, and the process dies of it."""
        self.killed.clear()
        self.trap = trap
        act()
        if trap == COMMITTED:
            await asyncio.sleep(0.01)  # a call of Telegram's takes twice as long
        else:
            await asyncio.wait_for(self.killed.wait(), 60)
        await self.kill()

    def _handle(self, work: Work, *args: Any) -> Handled:
        self._spring(BEFORE)
        handled = gateway.handle(work, *args)
        self._spring(INSIDE)
        return handled

    def heard(self, name: str, values: dict[str, Any], answer: Answer) -> None:
        super().heard(name, values, answer)
        if name == "editMessageText":
            self._spring(DRAWN)

    def _spring(self, place: str) -> None:
        if self.trap == place:
            self.trap = ""
            self.killed.set()
            raise Killed

    # ---- the decks

    def publish(self, decks: Sequence[str], *, without: str = "") -> None:
        """What is made now is put to use; `without` an edition that nobody is to study any more."""
        made = publishing.made(self.data, decks)
        self._store.run(iter([lambda work: publishing.adopt(work, made, int(self.clock.now()))]))
        in_use = {deck: build for deck, build in made.items() if deck != without}
        self.library = publishing.opened(self.data, in_use, made).of(FY2026.id)
        assert self.parts is not None
        self.parts.use(self.library)


def put_official(data: Path, *decks: str) -> None:
    for deck in decks:
        target = deck_path(data, deck)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(deck_file(deck), target)


def put_authored(data: Path, deck: AuthoredDeck) -> None:
    build_authored(deck_path(data, FULL), deck, f"printing {deck.version}")


def play(
    folder: Path, story: Callable[[ExamHouse, Private], Awaitable[None]], *authored: AuthoredDeck
) -> ExamHouse:
    """The decks that ship, and these; one person, who has started the bot."""
    data = folder / "data"
    put_official(data, *DECKS)
    for deck in authored:
        put_authored(data, deck)
    names = [*DECKS, *([FULL] if authored else [])]
    house = ExamHouse(new_database(folder), exam_shelf(), data=data)

    async def whole() -> None:
        asyncio.current_task().set_name(STORY)  # type: ignore[union-attr]
        await house.live()
        house.publish(names)
        house.world.know_user(FIRST_PERSON, "Dana")
        dana = Private(house, FIRST_PERSON)
        dana.starts("")
        await asyncio.sleep(2)
        await story(house, dana)
        await house.die()

    virtual_time.run(whole())
    return house


def form_of(person: Private) -> dict[str, Any]:
    """As it is stored, read without the bot's own words."""
    record: ExamRecord | None = person.house.query(exams.unfinished, person.person) or person.exam
    assert record is not None
    stored: dict[str, Any] = json.loads(record.form)
    return stored
