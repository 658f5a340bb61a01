"""Which card is asked next.

Rules, from the first to the last:
1. Again comes back when it is ready: its time has come, or enough other cards were answered since.
2. Reviews and new cards are mixed: a new card once two cards were answered since the last new one. When there
   are no more reviews, new cards follow each other, and the other way round.
3. Hard comes back at the end, when no review and no new card is left.
4. Then Again comes back before it is ready: there is nothing else to do, so waiting helps nobody.
5. Never two siblings (the same category) in a row while any other card may be asked, not even the card just
   answered: the first card of the order above that is no sibling is taken, and the first of all if all are.

The caller hands in a few candidates of each kind (four are plenty), each kind in its own order: repeats by
`repeat_at`, reviews by due day, new cards as the deck or the plan has them. Nothing here looks further.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from scheduler.card import Grade, Moment
from scheduler.sm2 import Config

CARDS_BETWEEN_FRESH = 2
CATEGORY_LENGTH = 3  # "E11" of "E11.65"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A card in Learning or Relearning, graded today."""

    card: int
    subject: str  # the code it asks about
    grade: Grade  # AGAIN or HARD
    repeat_at: int  # UTC second
    cards_since: int  # other cards answered since it was graded


@dataclass(frozen=True, slots=True)
class Due:
    """A Review whose day has come."""

    card: int
    subject: str


@dataclass(frozen=True, slots=True)
class Fresh:
    """A new card: it has a stable id, and no number before its first grade."""

    id: str
    subject: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """The day is done."""


Candidate: TypeAlias = Repeat | Due | Fresh


@dataclass(frozen=True, slots=True)
class Ahead:
    """What may be asked now, and what was just asked."""

    repeats: Sequence[Repeat]
    reviews: Sequence[Due]
    fresh: Sequence[Fresh]  # empty once today's number of new cards is used up
    since_fresh: int  # cards answered since the last new one
    last_subject: str | None  # of the card just answered


def next_card(ahead: Ahead, moment: Moment, config: Config) -> Candidate | Nothing:
    """The one card to ask now."""
    order = _in_order(ahead, moment, config)
    strangers = (one for one in order if not are_siblings(one.subject, ahead.last_subject))
    return next(strangers, order[0] if order else Nothing())


def are_siblings(subject: str, other: str | None) -> bool:
    """The two codes share a category, so that the one answer gives the other away."""
    return other is not None and subject[:CATEGORY_LENGTH] == other[:CATEGORY_LENGTH]


def _in_order(ahead: Ahead, moment: Moment, config: Config) -> list[Candidate]:
    ready = [one for one in ahead.repeats if _is_ready(one, moment, config)]
    hard = [one for one in ahead.repeats if one.grade == Grade.HARD]
    waiting = [one for one in ahead.repeats if one not in ready and one not in hard]
    if ahead.since_fresh >= CARDS_BETWEEN_FRESH:
        return [*ready, *ahead.fresh, *ahead.reviews, *hard, *waiting]
    return [*ready, *ahead.reviews, *ahead.fresh, *hard, *waiting]


def _is_ready(one: Repeat, moment: Moment, config: Config) -> bool:
    came_up = moment.at >= one.repeat_at or one.cards_since >= config.repeat_after_cards
    return one.grade == Grade.AGAIN and came_up
