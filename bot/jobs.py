"""Alarms: the few fixed jobs that wake the process. Each is harmless to repeat; its state is in the database.

APScheduler keeps them in memory. It drops jobs that are a second late by default, so no grace time is set;
with a sandbox every move of its clock wakes them all.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import exam_clock, gateway
from bot.clock import Clock, WallClock, machine_time
from bot.health import LOOK_SECONDS, Health
from bot.sender import Sender
from bot.transport import AiohttpTransport
from db import inbox, screens
from db.screens import Pending
from db.store import StorageTrouble
from db.uow import Work
from db.writer import Runs
from decks.model import Library
from scheduler.outage import LONGEST_GAP

log = logging.getLogger(__name__)

SWEEP_SECONDS = 30
PRUNE_SECONDS = 3600
KEPT_SECONDS = 48 * 3600  # Telegram repeats an update for 24 hours; we remember twice as long
OWED_MOST = 1000
TICK_SECONDS = 3
TICKED_AT_ONCE = 10  # exams in one unit of work
LOOKED_AT = 50  # learners in one unit of work; only one of them is brought over


class Jobs:
    """What the alarms do."""

    def __init__(
        self,
        writer: Runs,
        sender: Sender,
        library: Library,
        nudge_errands: Callable[[], None],
        health: Health,
        clock: Clock,
    ) -> None:
        self._writer, self._sender, self._nudge_errands = writer, sender, nudge_errands
        self.library, self._health, self._clock = library, health, clock
        self._all_carried: Library | None = None

    async def mark(self) -> None:
        """Intake works: say so in the database; what it missed before is given back first."""
        await self.outage()
        await self._health.mark(self._writer)

    async def outage(self) -> None:
        """A gap in the marks is an outage of ours: its time is given back to those who sit an exam. Harmless to
        repeat. Lengths are the machine's, moments those of the bot's clock.
        """
        gap = await self._health.gap(self._writer)
        if gap <= LONGEST_GAP:
            return
        until, after = self._clock.now_ms() // 1000, 0
        while True:
            drawn, last = await self._writer.run(
                exam_clock.outage, self.library, until - gap, until, after=after, limit=TICKED_AT_ONCE
            )
            self._push(drawn)
            if last is None:
                return
            after = last

    async def exams(self) -> None:
        """What time does to exams: warnings, and the end."""
        ticked = TICKED_AT_ONCE
        while ticked == TICKED_AT_ONCE:
            now = self._clock.now_ms() // 1000
            drawn, ticked = await self._writer.run(exam_clock.sweep, self.library, now, TICKED_AT_ONCE)
            self._push(drawn)

    def _push(self, drawn: Sequence[Pending]) -> None:
        for pending in drawn:
            self._sender.push(pending)

    async def draw_owed(self) -> None:
        """Screens that are behind, after a restart or a failed drawing."""
        for pending in await self._writer.run(screens.behind, limit=OWED_MOST):
            self._sender.push(pending)

    async def errands(self) -> None:
        """Errands that were left lying."""
        self._nudge_errands()

    async def carry(self) -> None:
        """After a change of decks: bring over the cards also of those who do not come, some at a time."""
        library, after = self.library, 0
        while self._all_carried is not library and self.library is library:
            now = self._clock.now_ms() // 1000
            told, last = await self._writer.run(
                gateway.carry_some, library, now, after=after, limit=LOOKED_AT
            )
            for pending in told:
                self._sender.push(pending)
            if last is None:
                self._all_carried = library
            else:
                after = last

    async def prune(self) -> None:
        """What is not needed any more."""
        await self._writer.run(_prune, self._clock.now_ms() // 1000 - KEPT_SECONDS)

    def alarms(self) -> dict[str, tuple[Callable[[], Awaitable[None]], float]]:
        """Name -> what is done and every how many seconds."""
        return {
            "mark": (self.mark, LOOK_SECONDS),
            "exams": (self.exams, TICK_SECONDS),
            "draw_owed": (self.draw_owed, SWEEP_SECONDS),
            "errands": (self.errands, SWEEP_SECONDS),
            "carry": (self.carry, SWEEP_SECONDS),
            "prune": (self.prune, PRUNE_SECONDS),
        }


class Alarms:
    """The APScheduler object around `Jobs`."""

    def __init__(self, jobs: Jobs) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        for name, (job, seconds) in jobs.alarms().items():
            self._scheduler.add_job(_guarded, "interval", args=[name, job], seconds=seconds, id=name)

    def start(self) -> None:
        self._scheduler.start()

    def wake(self) -> None:
        """Time has jumped: run every alarm now (an earlier moment would make up for each missed run)."""
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=machine_time())

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)


async def _guarded(name: str, job: Callable[[], Awaitable[None]]) -> None:
    try:
        await job()
    except asyncio.CancelledError:  # the bot stops; APScheduler would log it as an error
        return
    except StorageTrouble as trouble:
        log.error("alarm %s: %s", name, trouble)
    except Exception:
        log.exception("alarm %s failed", name)


async def follow_clock(
    transport: AiohttpTransport, sandbox: str, clock: WallClock, wake: Callable[[], None]
) -> None:
    """Until cancelled: read the same time as the sandbox, and wake the alarms whenever it is moved."""
    version = await read_clock(transport, sandbox, clock)
    while True:
        try:
            told = await transport.fetch(f"{sandbox}/sim/clock?after={version}&wait=25")
        except Exception as error:  # noqa: BLE001  # the sandbox restarts; ask again
            log.debug("sandbox clock: %r", error)
            await asyncio.sleep(1)
            continue
        clock.follow(told["now"], frozen=told["frozen"])
        if told["version"] != version:
            version = told["version"]
            wake()


async def read_clock(transport: AiohttpTransport, sandbox: str, clock: WallClock) -> int:
    """Agree with the sandbox now; the version of its clock. Done before the first update is dated."""
    told = await transport.fetch(f"{sandbox}/sim/clock")
    clock.follow(told["now"], frozen=told["frozen"])
    version: int = told["version"]
    return version


def _prune(work: Work, before: int) -> None:
    inbox.prune(work, before_ms=before * 1000)
    screens.erase(work, before=before)
    screens.drop_strangers(work, before=before)
