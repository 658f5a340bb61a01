"""What the running bot counts: in place, without locks, each number changed by one thread only.

Nothing here knows who reads it. With metrics off nobody holds a `Metrics`, so nothing is counted and no tap pays.
Names of actions, methods and codes come from our own code or are a status of HTTP: their number is bounded.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

HANDLER_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
BATCH_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
BATCH_SIZES = (1, 2, 4, 8, 16, 32, 64)
LATE_SECONDS = (0, 1, 2, 3, 5, 10, 30, 60, 300)


class Histogram:
    """How often a value fell into each span; `bounds` are the upper ends, which belong to it."""

    __slots__ = ("_counts", "bounds", "total")

    def __init__(self, bounds: Sequence[float]) -> None:
        self.bounds, self.total = bounds, 0.0
        self._counts = [0] * (len(bounds) + 1)

    def observe(self, value: float) -> None:
        self._counts[bisect_left(self.bounds, value)] += 1
        self.total += value

    @property
    def cumulative(self) -> list[int]:
        """As many as were at most each bound, and all of them."""
        return list(accumulate(self._counts))


class Metrics:
    def __init__(self) -> None:
        self.handled: dict[str, Histogram] = {}  # seconds in the writer by action
        self.batch_sizes, self.batch_seconds = Histogram(BATCH_SIZES), Histogram(BATCH_SECONDS)
        self.late = {"exam": Histogram(LATE_SECONDS), "room": Histogram(LATE_SECONDS)}
        self.calls: dict[tuple[str, str], int] = {}  # by method and code
        self.held_seconds = 0.0

    def handled_in(self, action: str, seconds: float) -> None:
        found = self.handled.get(action)
        if found is None:
            found = self.handled[action] = Histogram(HANDLER_SECONDS)
        found.observe(seconds)

    def committed(self, use_cases: int, seconds: float) -> None:
        self.batch_sizes.observe(use_cases)
        self.batch_seconds.observe(seconds)

    def called(self, method: str, code: str) -> None:
        self.calls[method, code] = self.calls.get((method, code), 0) + 1

    def held(self, seconds: float) -> None:
        """Telegram said 429, and for how long."""
        self.held_seconds += seconds
