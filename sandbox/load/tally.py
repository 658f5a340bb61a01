"""What is asked of a load run and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from sandbox.load.percentiles import Histogram

SLOTS = 120  # parts in which the run is looked at over time, at most
FULL = 50  # acts that make a part worth a figure
KINDS_OF_TROUBLE = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """Acts a second over all learners together, and how long; the seed decides when and what."""

    users: int = 1000
    rate: float = 200.0
    seconds: float = 30.0
    even: bool = False  # else as people come: independently (Poisson)
    patience: float = 10.0  # seconds, from the moment the act was meant to happen
    rest: float = 0.5  # seconds in which what the bot still says belongs to the last act
    seed: int = 1

    @property
    def slot(self) -> float:
        return min(self.seconds, max(self.seconds / SLOTS, FULL / self.rate))


@dataclass(slots=True)
class Tally:
    """Durations run from the moment an act was meant to happen, so that a stall is counted in all it delayed."""

    plan: Plan
    acts: int = 0
    unanswered: int = 0
    crowded: int = 0  # acts that had to wait for a free learner
    behind: float = 0.0  # seconds that the driver itself was late, at most
    elapsed: float = 0.0
    latencies: Histogram = field(default_factory=Histogram)
    slots: dict[int, Histogram] = field(default_factory=dict)
    troubles: dict[str, int] = field(default_factory=dict)

    @property
    def answered(self) -> int:
        return self.latencies.count

    @property
    def errors(self) -> int:
        return sum(self.troubles.values())

    @property
    def rate(self) -> float:
        """Answered acts a second."""
        return self.answered / self.elapsed if self.elapsed else 0.0

    @property
    def is_over(self) -> bool:
        return self.acts == self.answered + self.errors + self.unanswered

    def answer(self, due: float, after: float) -> None:
        """`due`: seconds from the start of the run to the moment the act was meant to happen."""
        self.latencies.add(after)
        self.slots.setdefault(int(due / self.plan.slot), Histogram()).add(after)

    def trouble(self, what: str) -> None:
        """Counted by kind; what comes after the first few kinds is all one."""
        if what not in self.troubles and len(self.troubles) >= KINDS_OF_TROUBLE:
            what = "other"
        self.troubles[what] = self.troubles.get(what, 0) + 1

    def first_trouble(self) -> str | None:
        return next(islice(self.troubles, 1), None)
