"""An event loop in which waiting takes no time: when nothing else can happen, the clock jumps to the next timer.

`run(story())` plays a coroutine in it; `loop.time()` starts at 0. A wait without any timer is given
`REAL_SECONDS` for a thread or socket to end it and is a deadlock after that. One seed gives one history as long
as no thread and no real socket takes part.
"""

from __future__ import annotations

import asyncio
import selectors
from asyncio import TimerHandle
from collections.abc import Callable, Coroutine
from contextvars import Context
from typing import Any, TypeVar, TypeVarTuple

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

TICK = 1e-6  # the least that a timer waits, so that a wait of next to nothing cannot stop the clock
REAL_SECONDS = 20.0

Ready = list[tuple[selectors.SelectorKey, int]]


class Deadlock(Exception):
    """Everybody waits, and no timer will ever end it."""


class _JumpingSelector(selectors.DefaultSelector):
    """Moves the clock by the time that the loop was ready to sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> Ready:
        ready: Ready = super().select(REAL_SECONDS if timeout is None else 0)
        if timeout is None and not ready:
            raise Deadlock
        if timeout is not None and not ready:
            self.now += timeout
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)
        self._clock_resolution = TICK / 2  # asyncio's 1e-9 drowns in a float after three months

    def time(self) -> float:
        return self._jumping.now

    def call_at(
        self,
        when: float,
        callback: Callable[[*Ts], object],
        *args: *Ts,
        context: Context | None = None,
    ) -> TimerHandle:
        return super().call_at(max(when, self.time() + TICK), callback, *args, context=context)


def run(story: Coroutine[Any, Any, T]) -> T:
    """Play it from time 0 to its end."""
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(story)
