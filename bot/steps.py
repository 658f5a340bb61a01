"""Somebody set the machine's clock, or the machine slept: exams are put right first, then the new time is read.

1. Ahead: the step is given back to all who sit an exam, and then taken. Until then taps are dated by the old time, so
   that nobody's exam ends by it.
2. Back: it is taken as soon as nobody sits an exam. Until then the old time goes on, and if the clock is set ahead
   again meanwhile, nothing has happened.
3. The alarms are woken: a scheduler whose clock is set back would sleep until it is as late again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.clock import WallClock
from bot.health import Health
from bot.jobs import Jobs
from db import exams, rooms
from db.store import StorageTrouble
from db.uow import Work
from db.writer import Runs

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
SOON_SECONDS = 600  # a room that has something to do within them is being played
LONG_SECONDS = 6 * 3600  # an exam that rests has nothing to do, and one that runs has within them


class Steps:
    """`wake`: all alarms at once."""

    def __init__(
        self, clock: WallClock, jobs: Jobs, health: Health, writer: Runs, wake: Callable[[], None]
    ) -> None:
        self._clock, self._jobs, self._health = clock, jobs, health
        self._writer, self._wake = writer, wake
        self._told = 0
        health.read(lambda: clock.machine_ms() / 1000)

    async def watch(self) -> None:
        """Until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except StorageTrouble as trouble:
                log.error("the machine's clock was set; the store takes no writes (%s)", trouble)

    async def look(self) -> None:
        step = round(self._clock.stepped_ms() / 1000)
        if abs(step - self._told) > 1:
            self._tell(step)
        self._told = step
        if step > 0:
            await self._ahead(step)
        elif step < 0 and not await self._writer.run(_somebody_sits, self._now):
            await self._take()

    def _tell(self, step: int) -> None:
        if step:
            way = "ahead" if step > 0 else "back"
            log.warning("the machine's clock was set %s by %s s; exams go on as they were", way, abs(step))
        self._wake()

    async def _ahead(self, step: int) -> None:
        await self._jobs.give_back(self._now, self._now + step)
        await self._take()

    async def _take(self) -> None:
        """The mark too, so that the step is no outage."""
        self._clock.take_step()
        self._told = 0
        await self._health.mark(self._writer)

    @property
    def _now(self) -> int:
        return self._clock.now_ms() // 1000


def _somebody_sits(work: Work, now: int) -> bool:
    playing = rooms.due(work, now=now + SOON_SECONDS, limit=1)
    return bool(playing or exams.due(work, now=now + LONG_SECONDS, limit=1))
