"""Opening the lobby of a scheduled exam: questions drawn on the reader, brought in by a second use-case.

That use-case ends the errand too, so the lobby is opened once, whatever dies.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from bot import challenge_clock
from bot.clock import Clock
from bot.gateway import post
from bot.request import Desk
from bot.room_clock import drawn
from bot.screens import Posting, Screen
from bot.sender import Sender
from bot.services import room, room_paper
from bot.services.challenge_values import OPEN, WAITING
from bot.services.exam_paper import Paper
from bot.services.exam_plan import Shelf
from bot.services.room_values import Place, Plan
from bot.views import challenge as views
from db import errands
from db.errands import Errand
from db.reader import Reader
from db.rooms import RoomThere
from db.screens import NOTICE_SLOT, Pending
from db.uow import Work
from db.writer import Runs
from decks.forms import FormRefused
from decks.model import Library
from decks.sources.shelf import LibraryDamaged
from scheduler.challenge import LATEST
from scheduler.exam_state import Unplayable
from scheduler.room_state import Scheduled

log = logging.getLogger(__name__)

Slow = Callable[[Errand, str], Awaitable[Screen | None]]


class ChallengeErrands:
    """`library` gives the decks in use."""

    def __init__(
        self,
        writer: Runs,
        reader: Reader,
        sender: Sender,
        shelf: Shelf,
        library: Callable[[], Library],
        clock: Clock,
    ) -> None:
        self._writer, self._reader, self._sender = writer, reader, sender
        self._shelf, self._library, self._clock = shelf, library, clock

    def kinds(self) -> Mapping[str, Slow]:
        """By the first word of an errand's kind."""
        return {OPEN: self._open}

    async def _open(self, errand: Errand, about: str) -> None:
        packed, seed, told = about.split(" ", 2)
        where, name = json.loads(told)
        plan, place = Plan.unpack(packed), Place.unpack(where)
        if self._now > errand.asked_at + LATEST:  # nobody waits for it any more
            return
        draw = partial(room_paper.draw, host=errand.learner, plan=plan, seed=seed, shelf=self._shelf)
        try:
            paper = await self._reader.ask(draw)
            shown = await self._writer.run(
                _opened, self._library(), errand, plan, paper, name, place, self._now
            )
        except RoomThere:  # opened by hand in this very second
            shown = [await self._writer.run(challenge_clock.left_out, place, name, self._now)]
        except (FormRefused, Unplayable) as refused:
            shown = [await self._writer.run(_say, place, views.refused(name, str(refused)), self._now)]
        except LibraryDamaged as damage:
            log.error("no scheduled exam: %s", damage)
            why = "a deck cannot be read; it is in the log"
            shown = [await self._writer.run(_say, place, views.refused(name, why), self._now)]
        for pending in shown:
            self._sender.push(pending)

    @property
    def _now(self) -> int:
        return self._clock.now_ms() // 1000


def _opened(
    work: Work, library: Library, errand: Errand, plan: Plan, paper: Paper, name: str, place: Place, now: int
) -> list[Pending]:
    errands.end(work, errand.id)
    host, scheduled = errand.learner, Scheduled(errand.learner, now + WAITING)
    return drawn(
        work, room.open_room(Desk(work, library), plan, paper, host, name, place, now, scheduled), now
    )


def _say(work: Work, place: Place, screen: Screen, now: int) -> Pending:
    return post(work, Posting(place.chat, NOTICE_SLOT, place.topic, screen, fresh=True), now)
