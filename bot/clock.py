"""The only clock. Everything else gets the time as an argument.

With the sandbox it follows the sandbox's clock, so that a month can be played in a minute.

When somebody sets the machine's clock by more than a few seconds, ours goes on as if nothing had happened until
`take_step`: exams are put right first (`bot/steps.py`). A machine that slept looks like a step, too.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol

STEP_MS = 15_000  # what is less is followed at once: time servers do it all the time


class Clock(Protocol):
    def now_ms(self) -> int:
        """UTC epoch milliseconds."""
        ...


def machine_time() -> datetime:
    """The machine's own time, for APScheduler, which knows no other."""
    return datetime.now(UTC)


class WallClock:
    """The machine's clock, moved by what the sandbox says."""

    def __init__(
        self,
        wall_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        steady_ms: Callable[[], int] = lambda: time.monotonic_ns() // 1_000_000,
    ) -> None:
        self._wall_ms, self._steady_ms = wall_ms, steady_ms
        self._apart_ms = wall_ms() - steady_ms()
        self._ahead_ms = 0
        self._still_ms: int | None = None

    def now_ms(self) -> int:
        return self.machine_ms() + self._ahead_ms if self._still_ms is None else self._still_ms

    def machine_ms(self) -> int:
        """The machine's time without steps that were not taken yet."""
        steady = self._steady_ms()
        apart = self._wall_ms() - steady
        if abs(apart - self._apart_ms) <= STEP_MS:
            self._apart_ms = apart
        return steady + self._apart_ms

    def stepped_ms(self) -> int:
        """How far the machine's clock was set since, ahead or back; 0 when it was not."""
        step = self._wall_ms() - self._steady_ms() - self._apart_ms
        return step if abs(step) > STEP_MS else 0

    def take_step(self) -> None:
        """From now on we read what the machine's clock says."""
        self._apart_ms = self._wall_ms() - self._steady_ms()

    def follow(self, now: float, *, frozen: bool = False) -> None:
        """Agree with a sandbox whose clock reads `now` (epoch seconds), or stands there. Never with real Telegram."""
        self._ahead_ms = int(now * 1000) - self.machine_ms()
        self._still_ms = int(now * 1000) if frozen else None
