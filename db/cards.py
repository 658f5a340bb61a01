"""Cards: numbers for stable ids, and each learner's memory of a card, advanced by compare-and-set on `rev`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from db import statements as sql
from db.uow import Work
from scheduler.card import CardState, Grade, Learning, New, Relearning, Review

NEW, LEARNING, REVIEW, RELEARNING = range(4)


@dataclass(frozen=True, slots=True)
class Held:
    """What is stored of a card: its state, the version it has, and whether it is set aside as a leech."""

    state: CardState
    rev: int
    aside: bool = False


class Moved(Exception):
    """The card has changed since it was read; the caller's picture of it is old."""


def number(work: Work, stable: str) -> int:
    """The number of a stable id, given on first use and never again to another."""
    row = work.row(sql.CARD_NUMBER, stable_=stable)
    if row is None:
        work.do(sql.ADD_CARD, stable=stable)
        row = work.row(sql.CARD_NUMBER, stable_=stable)
    found: int = row[0]
    return found


def is_known(work: Work, stable: str) -> bool:
    """Whether it has a number: somebody met it."""
    return work.row(sql.CARD_NUMBER, stable_=stable) is not None


def stable_id(work: Work, card: int) -> str | None:
    row = work.row(sql.CARD_STABLE, id_=card)
    return None if row is None else row[0]


def is_started(work: Work, learner: int, stable: str) -> bool:
    return work.row(sql.HAS_STATE, stable_=stable, learner_=learner) is not None


def load(work: Work, learner: int, card: int) -> Held:
    """A card that was never graded is `New` with rev 0."""
    row = work.row(sql.STATE, learner_=learner, card_=card)
    if row is None:
        return Held(New(), 0)
    kind, reps, ease, interval, last, lapses, repeat_grade, repeat_at, aside, rev = row
    return Held(state_of(kind, reps, ease, interval, last, lapses, repeat_grade, repeat_at), rev, bool(aside))


def is_answered(work: Work, learner: int, card: int) -> bool:
    """Whether it was ever graded; a card that was only asked for is new and has its first rev."""
    row = work.row(sql.STATE, learner_=learner, card_=card)
    return row is not None and (row[0] != NEW or row[-1] > 1)


def state_of(
    kind: int,
    reps: int | None,
    ease: float | None,
    interval: int | None,
    last: int | None,
    lapses: int | None,
    repeat_grade: int | None,
    repeat_at: int | None,
) -> CardState:
    """The state that `fields` wrote. Raises AssertionError for a row that no code of ours has written."""
    if kind == NEW:
        return New()
    assert reps is not None and ease is not None and interval is not None  # noqa: PT018
    assert last is not None and lapses is not None  # noqa: PT018
    review = Review(reps=reps, ease=ease, interval=interval, due=last + interval, last=last, lapses=lapses)
    if kind == REVIEW:
        return review
    assert repeat_grade is not None and repeat_at is not None  # noqa: PT018
    waiting = Learning if kind == LEARNING else Relearning
    return waiting(review=review, grade=Grade(repeat_grade), repeat_at=repeat_at)


def fields(state: CardState) -> dict[str, Any]:
    """The columns of a state, but for `due`, `aside` and `rev`."""
    match state:
        case New():
            return _review_fields(NEW, None) | {"repeat_grade": None, "repeat_at": None}
        case Review():
            return _review_fields(REVIEW, state) | {"repeat_grade": None, "repeat_at": None}
        case Learning(review, grade, repeat_at):
            return _review_fields(LEARNING, review) | {"repeat_grade": int(grade), "repeat_at": repeat_at}
        case Relearning(review, grade, repeat_at):
            return _review_fields(RELEARNING, review) | {"repeat_grade": int(grade), "repeat_at": repeat_at}


def _review_fields(kind: int, review: Review | None) -> dict[str, Any]:
    if review is None:
        return {"kind": kind, "reps": 0, "ease": 0.0, "interval": 0, "last": 0, "lapses": 0}
    return {
        "kind": kind,
        "reps": review.reps,
        "ease": review.ease,
        "interval": review.interval,
        "last": review.last,
        "lapses": review.lapses,
    }


def advance(
    work: Work, learner: int, card: int, held: Held, state: CardState, *, day: int, aside: bool = False
) -> Held:
    """Store the next state. `rev` rises with every change, undo included. Raises `Moved`.

    A card set aside waits for nothing: it is stored as a Review, without a due day.
    """
    values = fields(state) | {"due": _due(state, day, aside=aside), "aside": int(aside), "rev": held.rev + 1}
    if held.rev == 0:
        changed = work.do(sql.ADD_STATE, learner=learner, card=card, **values)
    else:
        changed = work.do(sql.ADVANCE_STATE, learner_=learner, card_=card, rev_=held.rev, **values)
    if changed != 1:
        raise Moved(f"card {card} is no longer at rev {held.rev}")
    return Held(state, held.rev + 1, aside)


def _due(state: CardState, day: int, *, aside: bool) -> int | None:
    """The day on which the due index offers the card: none while it waits for today's repeat or is set aside."""
    match state:
        case _ if aside:
            return None
        case New():
            return day
        case Review():
            return state.due
        case Learning() | Relearning():
            return None


@dataclass(frozen=True, slots=True)
class Owned:
    """A card that a learner has a memory of."""

    card: int
    stable: str
    held: Held


def of_system(work: Work, learner: int, system: str) -> Sequence[Owned]:
    """All cards of one code set that the learner has met, those set aside too."""
    prefix = f"{system}:"
    rows = work.rows(sql.CARDS_OF_SYSTEM, learner_=learner, prefix_=prefix, end_=f"{system};")
    return [
        Owned(card, stable, Held(state_of(*state), rev, bool(aside)))
        for card, stable, *state, aside, rev in rows
    ]


@dataclass(frozen=True, slots=True)
class DueCard:
    card: int
    stable: str


@dataclass(frozen=True, slots=True)
class RepeatCard:
    card: int
    stable: str
    repeat_at: int
    grade: Grade


def due_reviews(work: Work, learner: int, *, day: int, limit: int) -> Sequence[DueCard]:
    return [DueCard(*row) for row in work.rows(sql.DUE_REVIEWS, learner_=learner, day_=day, limit_=limit)]


def repeats(work: Work, learner: int, *, grade: Grade, limit: int) -> Sequence[RepeatCard]:
    """Cards that wait for today's repeat after this grade, the longest waiting first."""
    found = work.rows(sql.REPEATS, learner_=learner, repeat_grade_=int(grade), limit_=limit)
    return [RepeatCard(card, stable, repeat_at, grade) for card, stable, repeat_at in found]


def count_due(work: Work, learner: int, *, day: int) -> int:
    """Reviews due by `day` and repeats of today."""
    reviews: int = work.row(sql.COUNT_DUE, learner_=learner, day_=day)[0]
    repeats: int = work.row(sql.COUNT_REPEATS, learner_=learner)[0]
    return reviews + repeats


def count_met(work: Work, learner: int) -> tuple[int, int]:
    """Cards with a memory, and those of them whose interval is three weeks or more."""
    met, known = work.row(sql.COUNT_MET, learner_=learner)
    return met, known or 0
