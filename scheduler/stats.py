"""What a learner's answers add up to, and what an answer that grades itself is worth.

Rules:
1. The log is only ever added to. A row with `undoes` takes another row back; neither counts any more.
   A row that takes back an undo makes the first one count again.
2. A card counts once a learning day, by its first grade: the one that SM-2 counts, too.
3. Time is summed over all answers. Above five minutes the learner was away, so five are counted.
4. Wrong is Again; right is Good; right after more than twice the usual time is Hard.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from scheduler.card import Grade

LONGEST_ANSWER_MS = 5 * 60 * 1_000
SAMPLES_NEEDED = 5
SAMPLES_USED = 20
SLOW_FACTOR = 2
MS_PER_SECOND = 1_000


@dataclass(frozen=True, slots=True)
class Logged:
    """One row of the log."""

    seq: int
    card: int
    day: int  # learning day
    grade: Grade
    ms: int  # from question to answer
    undoes: int | None = None  # seq of the row that this one takes back


@dataclass(frozen=True, slots=True)
class Summary:
    """One learning day, or any number of them."""

    cards: int  # first grades
    right: int  # of these, how many were not Again
    seconds: int


def live(rows: Iterable[Logged]) -> list[Logged]:
    """The rows that count, oldest first, whatever the order they came in."""
    undone: set[int] = set()
    kept: list[Logged] = []
    for row in sorted(rows, key=lambda row: row.seq, reverse=True):
        if row.seq in undone:
            continue
        if row.undoes is None:
            kept.append(row)
        else:
            undone.add(row.undoes)
    return kept[::-1]


def summary(rows: Iterable[Logged]) -> Summary:
    """The sums of a log, undone rows left out."""
    answers = live(rows)
    first = {(row.day, row.card): row.grade for row in reversed(answers)}  # the oldest is written last
    ms = sum(min(max(row.ms, 0), LONGEST_ANSWER_MS) for row in answers)  # a clock may have gone back
    right = sum(grade != Grade.AGAIN for grade in first.values())
    return Summary(cards=len(first), right=right, seconds=ms // MS_PER_SECOND)


def usual_ms(samples: Sequence[int]) -> int | None:
    """The median time of the learner's latest right answers to one template, oldest first; None: too few."""
    if len(samples) < SAMPLES_NEEDED:
        return None
    return int(median(samples[-SAMPLES_USED:]))


def self_grade(*, right: bool, ms: int, usual: int | None) -> Grade:
    """The grade of a multiple-choice or typed answer; `usual` from `usual_ms`."""
    if not right:
        return Grade.AGAIN
    if usual is not None and ms > SLOW_FACTOR * usual:
        return Grade.HARD
    return Grade.GOOD
