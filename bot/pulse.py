"""The pulse: signs of life for those outside, from the bot's own loop.

1. Every five seconds the file `beat` in the data folder is touched: while it is, the loop turns (`codedrill health`).
2. systemd hears READY=1 after the first good poll and a database round trip; before that, that the start goes on.
3. WATCHDOG=1 is said only while polls come back and the writer has answered just now. A poll that came back with an
   error counts, and so does a store that says that it takes no writes: a new process helps neither the network nor
   the disk. A hung loop, poller or writer is what it helps.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

from bot.health import Health
from bot.supervisor import Supervisor
from db import marks
from db.store import StorageTrouble
from db.writer import Runs, WriterClosed

BEAT_SECONDS = 5.0
# The longest that a poller which lives says nothing: half-open (45 s), connecting (10 s), a back-off (30 s).
HEARD_SECONDS = 90.0


class Pulse:
    def __init__(self, beat: Path, supervisor: Supervisor) -> None:
        self._beat, self._supervisor = beat, supervisor
        self._health: Health | None = None
        self._writer: Runs | None = None
        self._is_ready = False
        self._status = ""

    def live(self, health: Health, writer: Runs) -> None:
        """The parts run from now on."""
        self._health, self._writer = health, writer

    async def beat(self) -> None:
        """Until cancelled."""
        while True:
            with suppress(OSError):  # a disk that is read-only now: the age of the file will tell
                self._beat.touch()
            if self._supervisor.address:
                await self._tell()
            await asyncio.sleep(self._every)

    def stop(self) -> None:
        self._supervisor.tell(STOPPING="1", STATUS="stopping")

    @property
    def _every(self) -> float:
        period = self._supervisor.watchdog_seconds
        return BEAT_SECONDS if period is None else min(BEAT_SECONDS, period / 3)

    async def _tell(self) -> None:
        if self._health is None or self._writer is None:
            self._supervisor.starting("starting: waits for Telegram")
            return
        answered, why = await self._writer_answers(self._writer), self._health.not_ready()
        if not self._is_ready:
            self._become_ready(answered, self._health)
            return
        if answered and self._health.heard_age() < HEARD_SECONDS:
            self._supervisor.tell(WATCHDOG="1")
        if why != self._status:
            self._status = why or ""
            self._supervisor.tell(STATUS=why or "updates come in")

    def _become_ready(self, answered: bool, health: Health) -> None:
        if answered and health.poll_age() is not None:
            self._is_ready = True
            self._supervisor.tell(READY="1", STATUS="updates come in", WATCHDOG="1")
        elif health.heard_age() < HEARD_SECONDS:
            self._supervisor.starting("starting: waits for the first updates")

    async def _writer_answers(self, writer: Runs) -> bool:
        """A round trip through the writer's thread and the file, within our own time between two beats."""
        try:
            async with asyncio.timeout(self._every):
                await writer.run(marks.read, marks.ALIVE)
        except (TimeoutError, WriterClosed):
            return False
        except StorageTrouble:
            return True
        return True
