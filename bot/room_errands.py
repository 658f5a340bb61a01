"""Drawing the questions of a group's exam: an errand on the reader, brought into the group by a second use-case."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from bot.gateway import post
from bot.handlers.room_showing import postings
from bot.request import Desk
from bot.room_clock import drawn
from bot.screens import Posting, Screen
from bot.sender import Sender
from bot.services import room, room_paper
from bot.services.exam_paper import Paper
from bot.services.exam_plan import Shelf
from bot.services.room_values import OPEN, REFILL, DrawAgain, Place, Plan, What
from bot.views import room_opening
from db.errands import Errand
from db.reader import Reader
from db.rooms import RoomThere
from db.screens import NOTICE_SLOT, Pending
from db.uow import Work
from db.writer import Runs
from decks.forms import FormRefused
from decks.model import Library
from decks.sources.shelf import LibraryDamaged
from scheduler.exam_state import Unplayable

log = logging.getLogger(__name__)

Slow = Callable[[Errand, str], Awaitable[Screen | None]]


class RoomErrands:
    """`library` gives the decks in use."""

    def __init__(
        self, writer: Runs, reader: Reader, sender: Sender, shelf: Shelf, library: Callable[[], Library]
    ) -> None:
        self._writer, self._reader, self._sender = writer, reader, sender
        self._shelf, self._library = shelf, library

    def kinds(self) -> Mapping[str, Slow]:
        """By the first word of an errand's kind."""
        return {OPEN: self._open, REFILL: self._refill}

    async def _open(self, errand: Errand, about: str) -> None:
        packed, seed, told = about.split(" ", 2)
        where, name = json.loads(told)
        plan, place = Plan.unpack(packed), Place.unpack(where)
        try:
            paper = await self._paper(errand, plan, seed)
            shown = await self._writer.run(
                _opened, self._library(), plan, paper, errand.learner, name, place, errand.asked_at
            )
        except RoomThere:  # two asked at once; the first has it
            return
        except (FormRefused, Unplayable) as refused:
            await self._say(place, room_opening.refused(str(refused)), errand.asked_at)
        except LibraryDamaged as damage:
            log.error("no room: %s", damage)
            await self._say(
                place, room_opening.refused("a deck cannot be read; it is in the log"), errand.asked_at
            )
        else:
            self._push(shown)

    async def _refill(self, errand: Errand, about: str) -> None:
        packed, seed, number, what = about.split()
        plan, chosen = Plan.unpack(packed), What(int(what))
        try:
            shown = await self._refilled(errand, plan, seed, int(number), chosen)
        except FormRefused as refused:
            await self._say(Place(errand.chat), room_opening.refused(str(refused)), errand.asked_at)
        else:
            self._push(shown)

    async def _refilled(
        self, errand: Errand, plan: Plan, seed: str, number: int, what: What
    ) -> list[Pending]:
        while True:
            paper = await self._paper(errand, plan, seed)
            try:
                return await self._writer.run(
                    _refilled, self._library(), number, errand.learner, plan, what, paper, errand.asked_at
                )
            except DrawAgain as again:
                plan = again.plan

    async def _paper(self, errand: Errand, plan: Plan, seed: str) -> Paper:
        draw = partial(room_paper.draw, host=errand.learner, plan=plan, seed=seed, shelf=self._shelf)
        return await self._reader.ask(draw)

    async def _say(self, place: Place, screen: Screen, now: int) -> None:
        posting = Posting(place.chat, NOTICE_SLOT, place.topic, screen, fresh=True)
        self._push([await self._writer.run(post, posting, now)])

    def _push(self, shown: list[Pending]) -> None:
        for pending in shown:
            self._sender.push(pending)


def _opened(
    work: Work, library: Library, plan: Plan, paper: Paper, host: int, name: str, place: Place, now: int
) -> list[Pending]:
    moved = room.open_room(Desk(work, library), plan, paper, host, name, place, now)
    return [post(work, one, now) for one in postings(moved)]


def _refilled(
    work: Work, library: Library, number: int, by: int, plan: Plan, what: What, paper: Paper, now: int
) -> list[Pending]:
    moved = room.refill(Desk(work, library), number, by, plan, what, paper, now)
    return [] if moved is None else drawn(work, [moved], now)
