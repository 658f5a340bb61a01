"""Is the bot alive: marks in the database for `codedrill health`, and a watchdog on the poller.

A poller that ended or hangs leaves a process that looks healthy and answers nobody (design note: telegram,
"Silent deaths"). So the watchdog looks at when `getUpdates` last came back, with an answer or an error.
"""

from __future__ import annotations

import asyncio

from bot.clock import Clock
from db import marks
from db.uow import Work
from db.writer import Runs

SILENT_SECONDS = 180.0
LOOK_SECONDS = 5.0


class PollerSilent(Exception):
    """`getUpdates` has not come back for minutes; only a new process helps."""


class Health:
    """Needs a running event loop, whose time it reads."""

    def __init__(self) -> None:
        self.heard()
        self._polled_ms: int | None = None
        self._trouble: str | None = None

    def heard(self) -> None:
        """`getUpdates` came back, with whatever."""
        self._heard = asyncio.get_running_loop().time()

    def polled(self, now_ms: int) -> None:
        """It came back with updates or with none, and they are stored."""
        self._polled_ms, self._trouble = now_ms, None

    def storage_trouble(self, text: str) -> None:
        """The poller waits for the store; it does not hang."""
        self._trouble = text
        self.heard()

    async def watch(self) -> None:
        """Until cancelled. Raises `PollerSilent`."""
        self.heard()  # what was left by an earlier life may have taken long
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if asyncio.get_running_loop().time() - self._heard > SILENT_SECONDS:
                raise PollerSilent

    async def mark(self, writer: Runs, clock: Clock) -> None:
        """Write down that intake works. A gap in these marks is an outage of ours."""
        if self._trouble is None and self._polled_ms is not None:
            await writer.run(_mark, clock.now_ms() // 1000, self._polled_ms // 1000)


def _mark(work: Work, now: int, polled: int) -> None:
    marks.write(work, marks.ALIVE, now)
    marks.write(work, marks.POLLED, polled)
