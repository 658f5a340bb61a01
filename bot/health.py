"""Is the bot alive: marks in the database for `codedrill health`, and a watchdog on the poller.

A poller that ended or hangs leaves a process that looks healthy and answers nobody (design note: telegram,
"Silent deaths"). So the watchdog looks at when `getUpdates` last came back, with an answer or an error. With a
webhook nothing may come for hours; there it is `getWebhookInfo`, asked twice a minute.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.clock import machine_time
from db import marks
from db.uow import Work
from db.writer import Runs

SILENT_SECONDS = 180.0
LOOK_SECONDS = 5.0
HEARD_SECONDS = 60.0


class PollerSilent(Exception):
    """`getUpdates` has not come back for minutes; only a new process helps."""


class Health:
    """Needs a running event loop, whose time it reads; `now` is the machine's, in UTC seconds."""

    def __init__(self, now: Callable[[], float] = lambda: machine_time().timestamp()) -> None:
        self._now = now
        self.heard()
        self._polled_at: int | None = None
        self._trouble: str | None = None

    def heard(self) -> None:
        """`getUpdates` came back, with whatever."""
        self._heard = asyncio.get_running_loop().time()

    def polled(self) -> None:
        """It came back with updates or with none, and they are stored."""
        self._polled_at, self._trouble = int(self._now()), None

    def storage_trouble(self, text: str) -> None:
        """The poller waits for the store; it does not hang."""
        self._trouble = text
        self.heard()

    async def wait(self, seconds: float) -> None:
        """A long wait that Telegram asks for is no silence of ours."""
        while seconds > 0:
            await asyncio.sleep(min(seconds, HEARD_SECONDS))
            self.heard()
            seconds -= HEARD_SECONDS

    async def watch(self) -> None:
        """Until cancelled. Raises `PollerSilent`."""
        self.heard()  # what was left by an earlier life may have taken long
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if asyncio.get_running_loop().time() - self._heard > SILENT_SECONDS:
                raise PollerSilent

    async def gap(self, writer: Runs) -> int:
        """Seconds of the machine since the last such mark; 0 where there is none."""
        last = await writer.run(marks.read, marks.ALIVE)
        return 0 if last is None else max(0, int(self._now()) - last)

    async def mark(self, writer: Runs) -> None:
        """Write down that intake works, in the machine's time: a gap in these marks is an outage of ours."""
        if self._trouble is None and self._polled_at is not None:
            await writer.run(_mark, int(self._now()), self._polled_at)


def _mark(work: Work, now: int, polled: int) -> None:
    marks.write(work, marks.ALIVE, now)
    marks.write(work, marks.POLLED, polled)
