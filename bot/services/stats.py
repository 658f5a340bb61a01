"""Progress: counted on the reader, outside the writer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.services import learner
from db import cards, learners, reviews
from db.uow import Work
from scheduler import stats
from scheduler.day import learning_day

DAYS = 7
PROGRESS = "progress"  # the errand's kind


@dataclass(frozen=True, slots=True)
class Progress:
    """`days` oldest first, with their names; `known` cards wait three weeks or more."""

    days: Sequence[tuple[str, stats.Summary]]
    met: int
    known: int


def progress(work: Work, person: int, now: int) -> Progress:
    """Count the last seven learning days. `now` in UTC seconds."""
    found = learners.load(work, person)
    zone = learner.zone_of(found.zone if found else learners.FIRST_ZONE)
    today = learning_day(now, zone)
    first = today - DAYS + 1
    events = stats.live(reviews.since(work, person, day=first))
    days = [
        (f"{date.fromordinal(day):%a %b %d}", stats.summary([one for one in events if one.day == day]))
        for day in range(first, today + 1)
    ]
    met, known = cards.count_met(work, person)
    return Progress(days, met, known)
