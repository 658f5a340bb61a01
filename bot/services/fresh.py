"""New cards: which one comes next from the core list, and how many a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from bot.request import Desk
from db import flags, learners
from db.learners import Fresh, Learner
from scheduler.card import Moment

CANDIDATES = 4  # enough to find one that is no sibling


def allowance(person: Learner, moment: Moment) -> int:
    """New cards that may still come today."""
    fresh = today(person.fresh, moment.day)
    return max(0, person.new_per_day + fresh.extra - fresh.count)


def upcoming(desk: Desk, person: Learner, moment: Moment) -> list[str]:
    """Stable ids of the next new cards, as many as the queue looks at; none when today's number is used up."""
    return list(islice(_unmet(desk, person), CANDIDATES if allowance(person, moment) else 0))


def coming(desk: Desk, person: Learner, moment: Moment) -> int:
    """New cards that will come today: no more than the core list still holds."""
    allowed = allowance(person, moment)
    listed = len(desk.library.newcomer_cards(person.certification)) - _position(desk, person)
    if listed >= allowed + CANDIDATES:  # so many were taken out of turn at most
        return allowed
    return sum(1 for _ in islice(_unmet(desk, person), allowed))


def anything_left(desk: Desk, person: Learner) -> bool:
    return next(_unmet(desk, person), None) is not None


def met(desk: Desk, person: Learner, moment: Moment) -> None:
    """A card was graded for the first time ever: it counts for today, and stays counted when that is undone.

    The place in the list moves behind all that were met.
    """
    core = desk.library.newcomer_cards(person.certification)
    fresh = today(person.fresh, moment.day)
    position = _position(desk, person)
    while position < len(core) and flags.is_no_newcomer(desk.work, person.id, core[position]):
        position += 1
    mark = desk.library.newcomer_fingerprint(person.certification)
    learners.set_fresh(
        desk.work, person.id, replace(fresh, list=mark, position=position, count=fresh.count + 1)
    )


def more(desk: Desk, person: Learner, moment: Moment, number: int) -> None:
    """Allow `number` new cards beyond what today's allowance has left."""
    fresh = today(person.fresh, moment.day)
    extra = max(fresh.extra, fresh.count - person.new_per_day + number)
    learners.set_fresh(desk.work, person.id, replace(fresh, extra=extra))


def today(fresh: Fresh, day: int) -> Fresh:
    """The counters of a learning day: they start at zero each day, but not again for who flies west."""
    return fresh if fresh.day >= day else replace(fresh, day=day, count=0, extra=0)


def _unmet(desk: Desk, person: Learner) -> Iterator[str]:
    core = desk.library.newcomer_cards(person.certification)
    for place in range(_position(desk, person), len(core)):
        if not flags.is_no_newcomer(desk.work, person.id, core[place]):
            yield core[place]


def _position(desk: Desk, person: Learner) -> int:
    """A list that has changed is walked from its start; cards that were met are passed over."""
    same = person.fresh.list == desk.library.newcomer_fingerprint(person.certification)
    return person.fresh.position if same else 0
