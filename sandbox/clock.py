"""The sandbox's own time: the wall clock, what was skipped with /sim/clock, and standing still.

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
    """Wall time plus an offset. `version` rises with every jump, freeze and thaw.

    Frozen, it stands still and moves by jumps only; thawed, it goes on from where it stood.
    """

    def __init__(self, offset: float = 0.0, version: int = 0, frozen_at: float | None = None) -> None:
        self.offset = offset
        self.version = version
        self.frozen_at = frozen_at
        self.bell = Bell()

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    def now(self) -> float:
        return time.time() + self.offset if self.frozen_at is None else self.frozen_at

    def pace(self) -> float:
        """Like `now`, but it goes on while the clock is frozen."""
        return time.time() + self.offset

    def advance(self, seconds: float) -> None:
        if not (math.isfinite(seconds) and seconds >= 0 and self.offset + seconds <= FARTHEST):
            raise BadJump("the clock goes forward only, by at most 100 years in all")
        self.offset += seconds
        if self.frozen_at is not None:
            self.frozen_at += seconds
        self._changed()

    def freeze(self, *, on: bool) -> None:
        if on is self.is_frozen:
            return
        if self.frozen_at is None:
            self.frozen_at = self.now()
        else:
            self.offset, self.frozen_at = self.frozen_at - time.time(), None
        self._changed()

    def set_to(self, now: float) -> None:
        """Agree with a restored world, whose time may lie in the past."""
        self.offset = now - time.time()
        if self.frozen_at is not None:
            self.frozen_at = now
        self._changed()

    def _changed(self) -> None:
        self.version += 1
        self.bell.ring()

    async def wait_for_jump(self, after: int, seconds: float) -> None:
        """Return when the version is no longer `after`, or when `seconds` are over.

        Any other version counts, lower ones too: a client may be older than this process.
        """
        if self.version == after:
            await self.bell.hear(seconds)
