"""Settings: the time zone, and new cards a day."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfoNotFoundError

from bot.request import Desk, Request
from bot.services import learner
from db import learners
from db.learners import Learner
from scheduler.day import local_time

MAX_NEW_PER_DAY = 200


class UnknownZone(Exception):
    """Not an IANA zone of this machine's zone data."""


def present(desk: Desk, request: Request) -> tuple[Learner, datetime]:
    """The learner, and their local time as far as we know."""
    person = learner.of(desk, request)
    return person, local_time(request.at, learner.zone_of(person.zone))


def set_new_per_day(desk: Desk, request: Request, number: int) -> None:
    learner.of(desk, request)
    learners.set_new_per_day(desk.work, request.learner, max(0, min(number, MAX_NEW_PER_DAY)))


def set_zone(desk: Desk, request: Request, zone: str) -> None:
    """Raises `UnknownZone`."""
    try:
        learner.zone_of(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise UnknownZone(zone) from error
    learner.of(desk, request)
    learners.set_zone(desk.work, request.learner, zone)


def time_in(zone: str, request: Request) -> datetime:
    return local_time(request.at, learner.zone_of(zone))
