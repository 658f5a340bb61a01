"""New cards: which one comes next from the core list, and how many a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from bot.request import Desk
from db import cards, learners
from db.learners import Fresh, Learner
from scheduler.card import Moment

CANDIDATES = 4  # enough to find one that is no sibling


def allowance(person: Learner, moment: Moment) -> int:
    """New cards that may still come today."""
    fresh = today(person.fresh, moment.day)
    return max(0, person.new_per_day + fresh.extra - fresh.count)


def upcoming(desk: Desk, person: Learner, moment: Moment) -> list[str]:
    """Stable ids of the next new cards, as many as the queue looks at; none when today's number is used up."""
    return list(islice(_unmet(desk, person), min(allowance(person, moment), CANDIDATES)))


def anything_left(desk: Desk, person: Learner) -> bool:
    return next(_unmet(desk, person), None) is not None


def met(desk: Desk, person: Learner, moment: Moment, stable: str) -> None:
    """A new card was graded: it counts for today. One taken out of turn leaves the place in the list as it is."""
    person = (
        learners.load(desk.work, person.id) or person
    )  # an undo in the same unit of work may have counted
    core = desk.library.newcomer_cards()
    fresh = today(person.fresh, moment.day)
    position = _position(desk, person)
    position += core[position : position + 1] == (stable,)
    fresh = replace(fresh, list=desk.library.newcomer_fingerprint, position=position, count=fresh.count + 1)
    learners.set_fresh(desk.work, person.id, fresh)


def more(desk: Desk, person: Learner, moment: Moment, number: int) -> None:
    """Allow `number` new cards beyond what today's allowance has left."""
    fresh = today(person.fresh, moment.day)
    extra = fresh.extra + max(0, number - allowance(person, moment))
    learners.set_fresh(desk.work, person.id, replace(fresh, extra=extra))


def today(fresh: Fresh, day: int) -> Fresh:
    """The counters of a learning day: they start at zero each day."""
    return fresh if fresh.day == day else replace(fresh, day=day, count=0, extra=0)


def _unmet(desk: Desk, person: Learner) -> Iterator[str]:
    core = desk.library.newcomer_cards()
    for place in range(_position(desk, person), len(core)):
        if not cards.is_started(desk.work, person.id, core[place]):
            yield core[place]


def _position(desk: Desk, person: Learner) -> int:
    """A list that has changed is walked from its start; cards that were met are passed over."""
    same = person.fresh.list == desk.library.newcomer_fingerprint
    return person.fresh.position if same else 0
