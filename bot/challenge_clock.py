"""What time does to scheduled exams of groups: the lobby is asked for in its minute. Use-cases for alarms."""

from __future__ import annotations

import json
from zlib import crc32

from bot.gateway import post
from bot.screens import Posting
from bot.services import challenge
from bot.services.challenge_values import AWAY_SECONDS, OPEN
from bot.services.room_values import Place
from bot.views import challenge as views
from db import challenges, errands, groups, rooms
from db.challenges import ChallengeRecord
from db.screens import NOTICE_SLOT, Pending
from db.uow import Work
from scheduler.challenge import LATEST, Occurrence

AGAIN_SECONDS = 20  # until it is looked whether the exam at its place is over
SEEDS = 10_000


def due(work: Work, now: int, limit: int) -> list[int]:
    return challenges.due(work, now=now, limit=limit)


def postpone(work: Work, number: int, until: int) -> None:
    """It cannot be held just now; the others can."""
    challenges.postpone(work, number, until)


def hold(work: Work, number: int, now: int) -> list[Pending]:
    """One that its row says is due: what is to be drawn. `now` in UTC seconds."""
    one = challenges.load(work, number)
    coming = None if one is None else challenge.coming(one, now)
    if one is None or coming is None:
        challenges.drop(work, number)
        return []
    if coming.at > now:
        challenges.postpone(work, number, coming.at)
        return []
    if one.away_at is not None:
        _rest(work, one, coming, one.away_at, now)
        return []
    if rooms.in_place(work, one.chat, one.topic) is not None:
        return _put_off(work, one, coming, now)
    _held(work, one, coming, now)
    errands.ask(work, kind=_kind(work, one, coming), learner=one.by, chat=one.chat, rev=0, now=now)
    return []


def _rest(work: Work, one: ChallengeRecord, coming: Occurrence, since: int, now: int) -> None:
    if now - since >= AWAY_SECONDS:
        challenges.drop(work, one.id)
    else:
        _held(work, one, coming, now)


def _put_off(work: Work, one: ChallengeRecord, coming: Occurrence, now: int) -> list[Pending]:
    if now + AGAIN_SECONDS <= coming.at + LATEST:
        challenges.postpone(work, one.id, now + AGAIN_SECONDS)
        return []
    _held(work, one, coming, now)
    return [left_out(work, Place(one.chat, one.topic), one.name, now)]


def left_out(work: Work, place: Place, name: str, now: int) -> Pending:
    """A word in the group: another exam is on at this place."""
    return post(work, Posting(place.chat, NOTICE_SLOT, place.topic, views.left_out(name), fresh=True), now)


def _held(work: Work, one: ChallengeRecord, coming: Occurrence, now: int) -> None:
    """Its date is over; one without another date is over itself."""
    after = challenge.after(one, coming, now)
    if after is None:
        challenges.drop(work, one.id)
    else:
        challenges.keep(work, one.id, held=coming.day, wake_at=after.at)


def _kind(work: Work, one: ChallengeRecord, coming: Occurrence) -> str:
    """The errand that opens its lobby. The seed comes from the date, so one done twice draws the same questions."""
    group = groups.load(work, one.chat)
    place = Place(one.chat, one.topic, group.title if group else "")
    seed = crc32(f"{one.id}:{coming.day}".encode()) % SEEDS
    return f"{OPEN} {one.settings} {seed} {json.dumps([place.pack(), one.name])}"
