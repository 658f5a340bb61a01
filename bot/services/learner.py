"""Who the learner is, and what day it is for them."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.request import Desk, Request
from db import learners
from db.learners import Learner
from scheduler.card import Moment
from scheduler.day import learning_day

zone_of = lru_cache(maxsize=600)(ZoneInfo)


def of(desk: Desk, request: Request) -> Learner:
    """The learner of a request, made on first sight."""
    shelf = desk.library
    return learners.ensure(
        desk.work, request.learner, deck=shelf.edition.id, now=request.at, builds=shelf.builds
    )


def moment(person: Learner, request: Request) -> Moment:
    return moment_at(person, request.at)


def moment_at(person: Learner, at: int) -> Moment:
    """`at` in UTC seconds."""
    return Moment(day=learning_day(at, zone_of(person.zone)), at=at)
