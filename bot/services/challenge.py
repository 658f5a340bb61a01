"""Scheduled exams of a group: one function is one use-case inside one unit of work. When is `scheduler.challenge`'s.

Rules:
1. A challenge belongs to who added it; they are the host of its exams.
2. Its lobby is opened in its minute, waits five minutes and starts by itself with the second one who is in
   (`scheduler.room`); where nobody else comes within half an hour it is closed.
3. Where an exam is on at its place it waits for the end of that, an hour at most; then this date is left out, with a
   word. What we missed by more than an hour is left out.
4. While the bot is not in the group its dates are left out; after a week of that it is dropped.
5. The date is written down as held in the unit of work that asks for the lobby, so it is held once, whatever dies.
"""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import cities
from bot.cities import City
from bot.request import Desk, Request
from bot.services import learner
from bot.services.challenge_values import (
    LONGEST_AHEAD,
    MOST,
    NotAhead,
    ThereAlready,
    Told,
    TooMany,
    Wanted,
)
from bot.services.room_values import Plan
from db import challenges, groups, learners
from db.challenges import ChallengeRecord
from db.learners import FIRST_ZONE
from decks.blueprint_file import blueprints
from scheduler.challenge import WEEK, Challenge, Occurrence, Repeat, next_occurrence, occurrence
from scheduler.day import local_time

LONGEST_NAME = 60  # of a city


def zone_in(desk: Desk, request: Request) -> str:
    """The group's; else that of who asks; else New York's."""
    group = groups.ensure(desk.work, request.chat, request.title)
    if group.zone:
        return group.zone
    person = learners.load(desk.work, request.learner)
    return person.zone if person is not None and person.zone_known else FIRST_ZONE


def add(desk: Desk, request: Request, wanted: Wanted, plan: Plan, zone: str, name: str) -> Told:
    """Raises `NotAhead`, `TooMany`, `ThereAlready`."""
    clocks = learner.zone_of(zone)
    first, here = _first(wanted, clocks, request.at), challenges.all_in(desk.work, request.chat)
    if any(_is_same(one, request.topic, wanted, plan, first.day) for one in here):
        raise ThereAlready
    if len(here) >= MOST:
        raise TooMany
    challenges.add(
        desk.work, request.chat, request.topic, by=request.learner, name=name, settings=plan.pack(),
        repeat=wanted.repeat.value, first=first.day, wall=wanted.wall.hour * 60 + wanted.wall.minute, zone=zone,
        wake_at=first.at,
    )  # fmt: skip
    return _told(challenges.all_in(desk.work, request.chat)[-1], first)


def _first(wanted: Wanted, zone: ZoneInfo, now: int) -> Occurrence:
    """Raises `NotAhead`."""
    today = local_time(now, zone).toordinal()
    days = range(today, today + WEEK + 2) if wanted.day is None else [wanted.day.toordinal()]
    for day in days:
        is_its_day = wanted.weekday is None or date.fromordinal(day).weekday() == wanted.weekday
        if not is_its_day or not 0 <= day - today <= LONGEST_AHEAD:
            continue
        found = occurrence(Challenge(Repeat.ONCE, day, wanted.wall), zone, day)
        if found is not None and found.at > now:
            return found
    raise NotAhead


def _is_same(one: ChallengeRecord, topic: int, wanted: Wanted, plan: Plan, first: int) -> bool:
    same_day = {
        Repeat.DAILY: True,
        Repeat.WEEKLY: (one.first - first) % WEEK == 0,
        Repeat.ONCE: one.first == first,
    }[wanted.repeat]
    same = (one.topic, one.repeat, wall_of(one), one.settings) == (
        topic, wanted.repeat.value, wanted.wall, plan.pack()
    )  # fmt: skip
    return same and same_day


def all_here(desk: Desk, request: Request) -> list[Told]:
    """What is still to come."""
    found = [(one, coming(one, request.at)) for one in challenges.all_in(desk.work, request.chat)]
    return [_told(one, then) for one, then in found if then is not None]


def load(desk: Desk, challenge: int) -> ChallengeRecord | None:
    return challenges.load(desk.work, challenge)


def is_of_another(desk: Desk, request: Request, challenge: int) -> bool:
    """Scheduled here by somebody else: only an admin may cancel it."""
    found = challenges.load(desk.work, challenge)
    return found is not None and found.chat == request.chat and found.by != request.learner


def cancel(desk: Desk, challenge: int) -> None:
    challenges.drop(desk.work, challenge)


def coming(one: ChallengeRecord, now: int) -> Occurrence | None:
    """The next that is neither held nor missed."""
    return next_occurrence(challenge_of(one), learner.zone_of(one.zone), one.held, now)


def challenge_of(one: ChallengeRecord) -> Challenge:
    return Challenge(Repeat(one.repeat), one.first, wall_of(one))


def wall_of(one: ChallengeRecord) -> time:
    return time(*divmod(one.wall, 60))


def _told(one: ChallengeRecord, then: Occurrence) -> Told:
    plan, clocks = Plan.unpack(one.settings), learner.zone_of(one.zone)
    outline = blueprints()[plan.blueprint].name if plan.blueprint in blueprints() else plan.blueprint
    return Told(one.id, Repeat(one.repeat), local_time(then.at, clocks), one.zone, plan, outline, one.name)


def places(where: str) -> list[City]:
    """Cities called so; or a zone by its own name."""
    found = cities.find(where[:LONGEST_NAME])
    if found or "/" not in where:
        return found
    try:
        learner.zone_of(where)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return []
    return [City(where.rpartition("/")[2].replace("_", " "), "", where)]


def set_zone(desk: Desk, request: Request, zone: str) -> int:
    """For the group, and for what is scheduled in it: that keeps its hours. How many there are."""
    group = groups.ensure(desk.work, request.chat, request.title)
    groups.change(desk.work, group, zone=zone)
    here = challenges.all_in(desk.work, request.chat)
    for one in here:
        found = next_occurrence(challenge_of(one), learner.zone_of(zone), one.held, request.at)
        wake_at = request.at if found is None else found.at
        challenges.set_zone(desk.work, one.id, zone=zone, wake_at=wake_at)
    return len(here)


def after(one: ChallengeRecord, held: Occurrence, now: int) -> Occurrence | None:
    """The next one, once `held` is over."""
    return next_occurrence(challenge_of(one), learner.zone_of(one.zone), held.day, now)


def bot_in_group(desk: Desk, request: Request, *, is_in: bool) -> None:
    """Rule 4."""
    if is_in:
        challenges.wake(desk.work, request.chat)
    else:
        challenges.rest(desk.work, request.chat, request.at)
