"""The clock of an exam: how much is left, what is due next, who is ahead.

Warnings come at half of the time and at 30, 15, 5 and 1 minutes left. Each comes once; of several that are due at
once only the last is said. Time given back later repeats none.
"""

from __future__ import annotations

from scheduler.exam_state import Exam, Finished, Running, open_positions

WARNINGS = (1_800, 900, 300, 60)  # seconds left, beside half of the time


def ends_at(exam: Running) -> int:
    """The last second in which an answer counts."""
    return exam.deadline + exam.granted


def left(exam: Running, now: int) -> int:
    """Seconds on the clock; it stands still in a pause."""
    moment = now if exam.paused_since is None else exam.paused_since
    return max(0, ends_at(exam) - moment)


def is_over(exam: Running, now: int) -> bool:
    return exam.paused_since is None and now > ends_at(exam)


def due_warning(exam: Running, now: int) -> int | None:
    """The warning to say now, as seconds left."""
    if exam.paused_since is not None:
        return None
    clock = left(exam, now)
    return min((one for one in _unsaid(exam) if clock <= one), default=None)


def wake_at(exam: Exam) -> int | None:
    """When a tick next does something; None while nothing will."""
    if isinstance(exam, Finished) or exam.paused_since is not None:
        return None
    return ends_at(exam) - max(_unsaid(exam), default=-1)


def pace(exam: Running, now: int) -> int:
    """Questions answered beyond what the time used asks for: 4 is "4 ahead", -2 "2 behind"."""
    size = len(exam.slots)
    used = exam.limit - min(exam.limit, left(exam, now))
    return size - len(open_positions(exam)) - size * used // exam.limit


def _unsaid(exam: Running) -> list[int]:
    return [one for one in (exam.limit // 2, *WARNINGS) if one < exam.warned]
