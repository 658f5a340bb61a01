"""The sandbox's own time: the wall clock, and what was skipped with /sim/clock.

The world only asks `.now()`; a simulation hands in a clock of its own.
"""

from __future__ import annotations

import math
import time
from typing import Protocol

from sandbox.bell import Bell

FARTHEST = 100 * 366 * 86_400  # seconds one jump may skip: dates stay far below the year 9999


class Now(Protocol):
    """Anything that tells the time in seconds since 1970 (UTC)."""

    def now(self) -> float: ...


class BadJump(ValueError):
    """Time goes forward only, and not by centuries."""


class Clock:
    """Wall time plus an offset that only grows. `version` rises with every jump."""

    def __init__(self, offset: float = 0.0, version: int = 0) -> None:
        self.offset = offset
        self.version = version
        self.bell = Bell()

    def now(self) -> float:
        return time.time() + self.offset

    def advance(self, seconds: float) -> None:
        if not (math.isfinite(seconds) and seconds >= 0 and self.offset + seconds <= FARTHEST):
            raise BadJump("the clock goes forward only, by at most 100 years in all")
        self.offset += seconds
        self.version += 1
        self.bell.ring()

    async def wait_for_jump(self, after: int, seconds: float) -> None:
        """Return when the version is no longer `after`, or when `seconds` are over.

        Any other version counts, lower ones too: a client may be older than this process.
        """
        if self.version == after:
            await self.bell.hear(seconds)
