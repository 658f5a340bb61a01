"""Reviews: the append-only log of grading events. Undo appends its opposite and never touches a row.

`prev` links each event to the live one before it, so what undo takes back is found in one step, however many
undos came before: after a grade the live top is the grade itself, after an undo it is that row's `prev`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db import statements as sql
from db.cards import Held, fields, state_of
from db.uow import Work
from scheduler.card import Grade, Moment
from scheduler.stats import Logged

UNDO_GRADE = 0


@dataclass(frozen=True, slots=True)
class Recent:
    """One event, newest first in lists."""

    seq: int
    card: int
    stable: str
    day: int
    grade: int
    ms: int
    undoes: int | None
    prev: int | None
    before_kind: int

    @property
    def top(self) -> int | None:
        """The newest live event, seen from this one when it is the last."""
        return self.seq if self.undoes is None else self.prev


@dataclass(frozen=True, slots=True)
class Taken:
    """The event that undo takes back."""

    seq: int
    card: int
    day: int
    grade: Grade
    prev: int | None
    before: Held  # its `rev` is not stored: an undone card gets a new one


def latest(work: Work, learner: int, *, limit: int) -> Sequence[Recent]:
    return [Recent(*row) for row in work.rows(sql.LAST_REVIEWS, learner_=learner, limit_=limit)]


def since(work: Work, learner: int, *, day: int) -> Sequence[Logged]:
    """The log from a learning day on, oldest first. The grade of an undo row means nothing."""
    return [
        Logged(seq, card, on, Grade(grade or Grade.AGAIN), ms, undoes)
        for seq, card, on, grade, ms, undoes in work.rows(sql.REVIEWS_SINCE, learner_=learner, day_=day)
    ]


def append_grade(
    work: Work,
    learner: int,
    card: int,
    *,
    grade: Grade,
    moment: Moment,
    ms: int,
    before: Held,
    last: Recent | None,
) -> int:
    """Record a grade with the state before it. Returns its number."""
    seq = 1 if last is None else last.seq + 1
    prev = None if last is None else last.top
    _append(work, learner, card, seq, int(grade), moment, ms, None, prev, before)
    return seq


def append_undo(
    work: Work, learner: int, taken: Taken, *, moment: Moment, last: Recent, before: Held
) -> None:
    _append(work, learner, taken.card, last.seq + 1, UNDO_GRADE, moment, 0, taken.seq, taken.prev, before)


def _append(
    work: Work,
    learner: int,
    card: int,
    seq: int,
    grade: int,
    moment: Moment,
    ms: int,
    undoes: int | None,
    prev: int | None,
    before: Held,
) -> None:
    state = {f"before_{name}": value for name, value in fields(before.state).items()}
    work.do(
        sql.ADD_REVIEW, learner=learner, seq=seq, card=card, at=moment.at, day=moment.day, grade=grade, ms=ms,
        undoes=undoes, prev=prev, before_aside=int(before.aside), **state,
    )  # fmt: skip


def load(work: Work, learner: int, seq: int) -> Taken | None:
    row = work.row(sql.REVIEW, learner_=learner, seq_=seq)
    if row is None:
        return None
    _, _, card, _, day, grade, _, _, prev, *before, aside = row
    return Taken(seq, card, day, Grade(grade), prev, Held(state_of(*before), 0, bool(aside)))
