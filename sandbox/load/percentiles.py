"""Many durations in little memory, as HdrHistogram keeps them (Gil Tene, hdrhistogram.org).

Rules:
1. Durations are counted in whole microseconds. Up to 2,047 µs each has a cell of its own; above, every doubling is
   cut into 1,024 cells, so that a cell is at most a thousandth of its value wide. A cell answers with its top.
2. Cells exist once something fell into them: an hour needs 24,000 of them at most, however much was counted.
3. The percentile p of n durations is the ceil(n * p / 100)-th smallest (nearest rank), never above the maximum.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate
from math import ceil

STEPS = (50.0, 75.0, 90.0, 99.0, 99.9, 99.99, 100.0)
_EXACT_BITS = 11
_MICRO = 1_000_000


class Histogram:
    """Durations in seconds; of the mean and the maximum nothing is lost but parts of a microsecond."""

    def __init__(self) -> None:
        self.count = 0
        self._cells: dict[int, int] = {}
        self._sum = 0
        self._max = 0

    def add(self, seconds: float) -> None:
        """A negative duration (clocks) counts as none."""
        micros = max(0, round(seconds * _MICRO))
        top = _top(micros)
        self._cells[top] = self._cells.get(top, 0) + 1
        self.count += 1
        self._sum += micros
        self._max = max(self._max, micros)

    @property
    def mean(self) -> float:
        return self._sum / self.count / _MICRO if self.count else 0.0

    @property
    def max(self) -> float:
        return self._max / _MICRO

    def at(self, percentile: float) -> float:
        """Seconds at a percentile, 0 to 100; 0 when nothing was counted."""
        rank = max(1, ceil(Fraction(str(percentile)) * self.count / 100))
        for top, so_far in self._sums():
            if so_far >= rank:
                return min(top, self._max) / _MICRO
        return 0.0

    def curve(self) -> list[tuple[float, float]]:
        """(share of durations up to here, seconds), one point a cell, rising."""
        return [(so_far / self.count, min(top, self._max) / _MICRO) for top, so_far in self._sums()]

    def _sums(self) -> list[tuple[int, int]]:
        tops = sorted(self._cells)
        return list(zip(tops, accumulate(self._cells[top] for top in tops), strict=True))


def _top(micros: int) -> int:
    """The largest value that shares a cell with this one."""
    shift = max(0, micros.bit_length() - _EXACT_BITS)
    return ((micros >> shift) + 1 << shift) - 1
