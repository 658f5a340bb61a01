"""Alarms: the few fixed jobs that wake the process. Each is harmless to repeat; its state is in the database.

APScheduler keeps them in memory. It drops jobs that are a second late by default, so no grace time is set;
with a sandbox every move of its clock wakes them all.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot import exam_clock, gateway
from bot.challenge_jobs import ChallengeJobs
from bot.clock import Clock, WallClock, machine_time
from bot.exam_aftermath import Aftermath
from bot.health import LOOK_SECONDS, Health
from bot.room_jobs import RoomJobs
from bot.sender import Sender
from bot.transport import AiohttpTransport
from db import exams, inbox, screens
from db.screens import Pending
from db.store import StorageTrouble
from db.uow import Work
from db.writer import Runs
from decks.model import Library
from scheduler.exam_events import Tick
from scheduler.outage import LONGEST_GAP, Outage

log = logging.getLogger(__name__)

SWEEP_SECONDS = 30
PRUNE_SECONDS = 3600
KEPT_SECONDS = 48 * 3600  # Telegram repeats an update for 24 hours; we remember twice as long
OWED_MOST = 1000
TICK_SECONDS = 3
TICKED_AT_ONCE = 10  # exams in one unit of work
ROOM_SECONDS = 0.5
AGAIN_SECONDS = 60  # for an exam that cannot be played
CHALLENGE_SECONDS = 5
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
        aftermath: Aftermath | None = None,
    ) -> None:
        self._writer, self._sender, self._nudge_errands = writer, sender, nudge_errands
        self.library, self._health, self._clock = library, health, clock
        self._all_carried: Library | None = None
        self._aftermath = aftermath
        self.sweep: Callable[..., tuple[list[Pending], int]] = exam_clock.sweep
        self.rooms = RoomJobs(writer, sender, clock, lambda: self.library)
        self.challenges = ChallengeJobs(writer, sender, clock, nudge_errands)

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
        until = self._clock.now_ms() // 1000
        await self.give_back(until - gap, until)

    async def give_back(self, since: int, until: int) -> None:
        """No clock ran from then to then, UTC seconds: to all who sit an exam. Harmless to repeat."""
        # Rooms stand still while nobody can answer, and are told in one piece.
        if not self._health.is_away or self._health.is_back:
            await self.rooms.outage(since, until)  # first: no sitting outlasts its room's window
        after: int | None = 0
        while after is not None:
            try:
                drawn, last = await self._writer.run(
                    exam_clock.outage, self.library, since, until, after=after, limit=TICKED_AT_ONCE
                )
            except StorageTrouble:
                raise
            except Exception:
                log.exception("exams beyond %s: one by one", after)
                numbers = await self._writer.run(exams.all_running, after=after, limit=TICKED_AT_ONCE)
                await self._one_by_one(numbers, Outage(since, until), until)
                after = numbers[-1][0]
            else:
                self._push(drawn)
                after = last

    async def exams(self) -> None:
        """What time does to exams: warnings, and the end."""
        if not await self._is_heard():
            return
        ticked = TICKED_AT_ONCE
        while ticked == TICKED_AT_ONCE:
            now = self._clock.now_ms() // 1000
            try:
                drawn, ticked = await self._writer.run(self.sweep, self.library, now, TICKED_AT_ONCE)
            except StorageTrouble:
                raise
            except Exception:
                log.exception("exams that are due: one by one")
                numbers = await self._writer.run(exams.due, now=now, limit=TICKED_AT_ONCE)
                await self._one_by_one(numbers, Tick(), now)
            else:
                self._push(drawn)

    async def play_rooms(self) -> None:
        """What time does to group exams."""
        if await self._is_heard():
            await self.rooms.tick()

    async def _is_heard(self) -> bool:
        """Nothing ends by its clock while nobody can answer; when they can again, time is given back first."""
        if not self._health.is_away:
            return True
        if self._health.is_back:
            await self.outage()
        return self._health.is_back

    async def _one_by_one(self, numbers: Sequence[tuple[int, int]], event: Tick | Outage, now: int) -> None:
        """One that cannot be played holds up no other."""
        for number, learner in numbers:
            try:
                self._push(await self._writer.run(exam_clock.one, self.library, number, learner, event, now))
            except StorageTrouble:
                raise
            except Exception:
                log.exception("exam %s cannot be played; again in %s s", number, AGAIN_SECONDS)
                await self._writer.run(exams.postpone, number, now + AGAIN_SECONDS)

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

    async def exams_over(self) -> None:
        """Exams that are over: into the statistics, and marked anew after a correction."""
        if self._aftermath is not None:
            await self._aftermath.run(self.library, self._clock.now_ms() // 1000)

    async def prune(self) -> None:
        """What is not needed any more."""
        await self._writer.run(_prune, self._clock.now_ms() // 1000 - KEPT_SECONDS)

    def alarms(self) -> dict[str, tuple[Callable[[], Awaitable[None]], float]]:
        """Name -> what is done and every how many seconds."""
        return {
            "mark": (self.mark, LOOK_SECONDS),
            "exams": (self.exams, TICK_SECONDS),
            "rooms": (self.play_rooms, ROOM_SECONDS),
            "challenges": (self.challenges.tick, CHALLENGE_SECONDS),
            "draw_owed": (self.draw_owed, SWEEP_SECONDS),
            "errands": (self.errands, SWEEP_SECONDS),
            "carry": (self.carry, SWEEP_SECONDS),
            "exams_over": (self.exams_over, SWEEP_SECONDS),
            "prune": (self.prune, PRUNE_SECONDS),
        }


class Every(BaseTrigger):  # type: ignore[misc]  # it has no types
    """So many seconds after the last look. APScheduler's own trigger counts each missed run one by one: after a clock
    that was set from 1970 to today it would count for hours.
    """

    def __init__(self, seconds: float) -> None:
        self._pause = timedelta(seconds=seconds)

    def get_next_fire_time(self, _previous: datetime | None, now: datetime) -> datetime:
        return now + self._pause


class Alarms:
    """The APScheduler object around `Jobs`."""

    def __init__(self, jobs: Jobs) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        for name, (job, seconds) in jobs.alarms().items():
            self._scheduler.add_job(_guarded, Every(seconds), args=[name, job], id=name)

    def start(self) -> None:
        self._scheduler.start()

    def wake(self) -> None:
        """Time has jumped: run every alarm now. A scheduler whose clock is set back would wait until it is as late
        again.
        """
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
