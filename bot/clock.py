"""The only clock. Everything else gets the time as an argument.

With the sandbox it follows the sandbox's clock, so that a month can be played in a minute.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    def now_ms(self) -> int:
        """UTC epoch milliseconds."""
        ...


def machine_time() -> datetime:
    """The machine's own time, for APScheduler, which knows no other."""
    return datetime.now(UTC)


class WallClock:
    """The machine's clock, moved by what the sandbox says."""

    def __init__(self) -> None:
        self._ahead_ms = 0
        self._still_ms: int | None = None

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000 + self._ahead_ms if self._still_ms is None else self._still_ms

    def follow(self, now: float, *, frozen: bool = False) -> None:
        """Agree with a sandbox whose clock reads `now` (epoch seconds), or stands there. Never with real Telegram."""
        self._ahead_ms = int(now * 1000) - time.time_ns() // 1_000_000
        self._still_ms = int(now * 1000) if frozen else None
