"""A sitting beside earlier ones of the same exam: which one it is held against, and what moved. For the reader.

It is held against the last sitting of the same sections and size; without one against the last of the same exam,
and then the screen says that this is weak. A share has moved where chance alone makes such a difference in fewer
than one of ten cases (two-proportion z-test, pooled).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import sqrt

from bot.request import Desk
from bot.services import exam_marking
from bot.services.exam_rows import UNREADABLE
from bot.services.exam_values import Report
from db import exams
from decks.scoring import Part

SHOWN = 5  # earlier sittings
_HISTORY = 50
_Z = 1.645  # one of ten cases, both ways


class Way(Enum):
    UP = "up"
    DOWN = "down"
    EVEN = "about the same"


@dataclass(frozen=True, slots=True)
class Compared:
    """`earlier`: the last first, `more` of them not read; `other`: the one that `this` is held against."""

    this: Report
    earlier: Sequence[Report]
    more: int
    other: Report | None

    @property
    def is_alike(self) -> bool:
        return self.other is not None and is_alike(self.this, self.other)


def compare(desk: Desk, learner: int, exam: int) -> Compared | None:
    """None for an exam that is not finished, or somebody else's."""
    this = past(desk, learner, exam)
    if this is None:
        return None
    history = exams.history(desk.work, learner, limit=_HISTORY)
    before = [one.id for one in history if one.blueprint == this.blueprint.id and one.id < exam]
    earlier = [found for one in before[:SHOWN] if (found := past(desk, learner, one))]
    alike = (one for one in earlier if is_alike(this, one))
    return Compared(
        this, earlier, len(before[SHOWN:]), next(alike, None) or (earlier[0] if earlier else None)
    )


def past(desk: Desk, learner: int, exam: int) -> Report | None:
    """None for an exam that is not finished, that cannot be read any more, or that is somebody else's. Which misses
    are no cards is not looked up.
    """
    record = exams.load(desk.work, learner, exam)
    if record is None or record.finished_at is None or record.sealed:
        return None
    try:
        return exam_marking.marked(desk, record)
    except UNREADABLE:
        return None


def is_alike(one: Report, other: Report) -> bool:
    """Forms of the same sections and of about as many questions: how many the decks fill may change."""
    mine, theirs = one.paper.form, other.paper.form
    same = {each.id for each in mine.sections} == {each.id for each in theirs.sections}
    return same and mine.wanted == theirs.wanted


def way(before: Part, now: Part) -> Way:
    """Which way a share moved."""
    if not before.of or not now.of:
        return Way.EVEN
    whole = (before.points + now.points) / (before.of + now.of)
    error = sqrt(whole * (1 - whole) * (1 / before.of + 1 / now.of))
    change = now.points / now.of - before.points / before.of
    if not error or abs(change) < _Z * error:
        return Way.EVEN
    return Way.UP if change > 0 else Way.DOWN


def given_of(found: Report) -> int:
    """Seconds that the exam gave a question."""
    return found.state.limit // len(found.marks)


def pace_of(found: Report) -> int | None:
    """Seconds a question that was answered; None where nothing was."""
    done = found.answered
    return found.used // done if done else None
