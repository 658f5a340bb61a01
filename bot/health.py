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
READY_SECONDS = 120.0  # the longest poll, a back-off, and some
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
        self._polled: float | None = None  # the same in the loop's time, which nobody sets
        self._trouble: str | None = None
        self._marked: float | None = None
        self._away: float | None = None  # since when no updates come in, in the loop's time
        self.is_back = False

    def read(self, now: Callable[[], float]) -> None:
        """The machine's time from now on, in UTC seconds."""
        self._now = now

    def heard(self) -> None:
        """`getUpdates` came back, with whatever."""
        self._heard = asyncio.get_running_loop().time()

    def polled(self) -> None:
        """It came back with updates or with none, and they are stored."""
        self._polled_at, self._trouble, self.is_back = int(self._now()), None, True
        self._polled = asyncio.get_running_loop().time()
        self._marked = self._polled if self._marked is None else self._marked  # the first mark comes soon

    def missed(self, since: float | None = None) -> None:
        """It came back with an error: no updates come in, from now on or since a moment of the loop's."""
        now = asyncio.get_running_loop().time()
        self._away = (now if since is None else since) if self._away is None else self._away
        self.is_back = False

    @property
    def is_away(self) -> bool:
        """No updates come in, or they do again and no mark has told it: time is to be given back first."""
        return self._away is not None

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
        away = 0 if self._away is None else int(asyncio.get_running_loop().time() - self._away)
        return away if last is None else max(away, int(self._now()) - last)

    async def mark(self, writer: Runs) -> None:
        """Write down that intake works, in the machine's time: a gap in these marks is an outage of ours, or of the
        network.
        """
        if self._away is not None and not self.is_back:
            return
        if self._trouble is None and self._polled_at is not None:
            await writer.run(_mark, int(self._now()), self._polled_at)
            self._marked = asyncio.get_running_loop().time()
            if self.is_back:
                self._away = None

    def heard_age(self) -> float:
        """Seconds since `getUpdates` came back, with whatever."""
        return asyncio.get_running_loop().time() - self._heard

    def poll_age(self) -> float | None:
        """Seconds since the last good poll, or look at the webhook; None before the first."""
        return None if self._polled is None else asyncio.get_running_loop().time() - self._polled

    def not_ready(self) -> str | None:
        """Why no updates are handled now, in words; None while they are."""
        if self._trouble is not None:
            return f"the store takes no writes: {self._trouble}"
        age = self.poll_age()
        if age is None:
            return "Telegram has not answered yet"
        if age > READY_SECONDS:
            return f"Telegram has not answered for {age:.0f} s"
        if self._marked is None or asyncio.get_running_loop().time() - self._marked > READY_SECONDS:
            return "the database has not answered lately"
        return None


def _mark(work: Work, now: int, polled: int) -> None:
    marks.write(work, marks.ALIVE, now)
    marks.write(work, marks.POLLED, polled)
