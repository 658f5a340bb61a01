"""What happens later: a poll closes. The agenda keeps it until the clock says so and somebody ticks."""

from __future__ import annotations

import heapq
from collections.abc import Callable

from sandbox.clock import Now


class Agenda:
    """`on_change` is called when something new is due, maybe earlier than all else."""

    def __init__(self, clock: Now) -> None:
        self.on_change: Callable[[], None] = lambda: None
        self._clock = clock
        self._acts: list[tuple[float, int, Callable[[], None]]] = []
        self._entries = 0  # acts of one moment happen in the order of entering

    def at(self, when: float, act: Callable[[], None]) -> None:
        """Let `act` happen at the first tick from `when` on."""
        self._entries += 1
        heapq.heappush(self._acts, (when, self._entries, act))
        self.on_change()

    def tick(self) -> None:
        """Let happen what is due."""
        while self._acts and self._acts[0][0] <= self._clock.now():
            heapq.heappop(self._acts)[2]()

    @property
    def next_at(self) -> float | None:
        """When the next thing is due."""
        return self._acts[0][0] if self._acts else None

    def clear(self) -> None:
        self._acts.clear()
