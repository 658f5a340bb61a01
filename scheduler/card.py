"""What the learner's memory of one card can be, and the four grades that move it.

    New         never graded
    Learning    first graded today with Again or Hard: it comes back today
    Review      asked again on a later learning day
    Relearning  was a Review, graded today with Again or Hard: it comes back today

Learning and Relearning hold the Review they lead to. It was already moved by the first grade of the day;
the repeats of the same day only clear the card and change nothing in it. `scheduler.sm2` moves the states.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias


class Grade(IntEnum):
    """The four buttons. In SM-2's words they are quality 2, 3, 4 and 5."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


@dataclass(frozen=True, slots=True)
class Moment:
    """When a grade happens."""

    day: int  # learning day, see scheduler.day
    at: int  # UTC epoch seconds


@dataclass(frozen=True, slots=True)
class New:
    """Never graded."""


@dataclass(frozen=True, slots=True)
class Review:
    """Asked again on the learning day `due`."""

    reps: int  # SM-2's n, 1 after the first grade and after a failure
    ease: float  # SM-2's easiness factor, to thousandths
    interval: int  # days
    due: int  # learning day
    last: int  # learning day of the last grade that counted
    lapses: int  # how often it was failed after it had been learnt


@dataclass(frozen=True, slots=True)
class Learning:
    """A new card that must be repeated today."""

    review: Review
    grade: Grade  # the last one given, AGAIN or HARD
    repeat_at: int  # UTC second, not before


@dataclass(frozen=True, slots=True)
class Relearning:
    """A known card that must be repeated today."""

    review: Review
    grade: Grade  # the last one given, AGAIN or HARD
    repeat_at: int  # UTC second, not before


CardState: TypeAlias = New | Learning | Review | Relearning


@dataclass(frozen=True, slots=True)
class NextStates:
    """What each button would make of a card. Labels and results come from the same value."""

    again: CardState
    hard: CardState
    good: CardState
    easy: CardState

    def of(self, grade: Grade) -> CardState:
        match grade:
            case Grade.AGAIN:
                return self.again
            case Grade.HARD:
                return self.hard
            case Grade.GOOD:
                return self.good
            case Grade.EASY:
                return self.easy
