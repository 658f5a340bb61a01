"""A learner's cards as two-sided ones for spreadsheets and for Anki, with their due days and their past.

SM-2 here and in Anki have the same numbers: ease in thousandths, days from the learning day. What an answer gave is
what the next one of its card found, or what the card is now; answers that were undone are no past.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from db import cards
from db.export import Row
from decks.exchange.apkg_out import AnkiNote, PastReview, Queue, Scheduled
from decks.exchange.cards_csv import CardLine
from decks.exchange.item_sides import anki_note, card_line
from decks.model import Item, Undrawable
from scheduler.card import CardState, Learning, New, Relearning, Review

_STATE = ("kind", "reps", "ease", "interval", "last", "lapses", "repeat_grade", "repeat_at")
_FIRST, _KNOWN, _AGAIN = 0, 1, 2  # Anki's kinds of an answer
_KINDS = {cards.NEW: _FIRST, cards.LEARNING: _FIRST, cards.REVIEW: _KNOWN, cards.RELEARNING: _AGAIN}
_ASIDE = "set-aside"


@dataclass(frozen=True, slots=True)
class Sides:
    """All cards that can still be asked. `gone` are those that no deck in use holds any more."""

    lines: Sequence[CardLine]
    notes: Sequence[AnkiNote]
    gone: int


def sides(states: Sequence[Row], reviews: Iterable[Row], draw: Callable[[str], Item], today: int) -> Sides:
    """`states` and `reviews` are rows as they are stored, cards by stable id; `draw` raises `Undrawable`."""
    past, lines, notes = live(reviews), list[CardLine](), list[AnkiNote]()
    for row in states:
        try:
            item = draw(row["card"])
        except Undrawable:
            continue
        state, answers = state_of(row), past.get(row["card"], ())
        aside, due = bool(row["aside"]), _due(state)
        line, note = card_line(item), anki_note(item)
        tags = (*line.tags, *((_ASIDE,) if aside else ()))
        shown = None if due is None or aside else date.fromordinal(due)
        lines.append(replace(line, tags=tags, due=shown))
        scheduling = scheduled(state, today, len(answers), aside=aside)
        notes.append(replace(note, tags=tags, scheduling=scheduling, reviews=tuple(history(answers, state))))
    return Sides(lines, notes, len(states) - len(lines))


def state_of(row: Row, prefix: str = "") -> CardState:
    return cards.state_of(*(row[f"{prefix}{name}"] for name in _STATE))


def scheduled(state: CardState, today: int, answers: int, *, aside: bool) -> Scheduled | None:
    """None for a card that was never answered, or only undone."""
    match state:
        case New():
            return Scheduled(Queue.SUSPENDED, 0, 1, 2_500, 0, 0) if aside else None
        case Review():
            queue = Queue.SUSPENDED if aside else Queue.REVIEW
            return _scheduled(queue, state.due - today, state, answers)
        case Learning(review=review, repeat_at=at):
            return _scheduled(Queue.LEARNING, at, review, answers)
        case Relearning(review=review, repeat_at=at):
            return _scheduled(Queue.RELEARNING, at, review, answers)


def _scheduled(queue: Queue, due: int, review: Review, answers: int) -> Scheduled:
    return Scheduled(queue, due, review.interval, _thousandths(review), answers, review.lapses)


def live(reviews: Iterable[Row]) -> dict[str, list[Row]]:
    """Answers by card, oldest first, without those that were undone."""
    rows = sorted(reviews, key=lambda row: int(row["seq"]))
    undone = {row["undoes"] for row in rows}
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["undoes"] is None and row["seq"] not in undone:
            found[row["card"]].append(row)
    return dict(found)


def history(answers: Sequence[Row], now: CardState) -> Iterator[PastReview]:
    """Of one card, oldest first."""
    before = [state_of(row, "before_") for row in answers]
    for row, (old, new) in zip(answers, pairwise([*before, now]), strict=True):
        given, was = _review(new), _review(old)
        yield PastReview(
            at=row["at"] * 1_000,
            grade=row["grade"],
            interval=given.interval if given else 0,
            last_interval=was.interval if was else 0,
            ease=_thousandths(given) if given else 0,
            taken=row["ms"],
            kind=_KINDS[row["before_kind"]],
        )


def _due(state: CardState) -> int | None:
    review = _review(state)
    if isinstance(state, Learning | Relearning):
        return review.last if review else None
    return review.due if review else None


def _review(state: CardState) -> Review | None:
    match state:
        case New():
            return None
        case Review():
            return state
        case Learning(review=review) | Relearning(review=review):
            return review


def _thousandths(review: Review) -> int:
    return round(review.ease * 1_000)
