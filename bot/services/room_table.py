"""Who stands where in a group over the last weeks: its finished exams, added up. Read by an errand, on the reader.

An exam was taken by who answered something in it. Points are summed; equal sums share a place. This week begins on
Monday, 0 o'clock, on the group's clocks.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.services import learner
from bot.services.room_values import NOBODY
from db import groups, rooms
from db.learners import FIRST_ZONE
from db.uow import Work
from scheduler import room_codec
from scheduler.day import local_time
from scheduler.room_score import standing
from scheduler.room_state import Room

TABLE = "room-table"  # the errand's kind
WEEKS = 8
MOST_ROOMS = 400  # the last ones


@dataclass(frozen=True, slots=True)
class Line:
    """One member. Points in hundredths; `firsts`: how often they came first among several."""

    rank: int
    member: int
    name: str
    exams: int
    right: int
    answered: int
    points: int
    firsts: int


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    asker: int
    rooms: int
    overall: Sequence[Line]
    week_rooms: int
    week: Sequence[Line]


@dataclass
class _Sum:
    exams: int = 0
    right: int = 0
    answered: int = 0
    points: int = 0
    firsts: int = 0


def read(work: Work, chat: int, asker: int, now: int) -> Table:
    """`now` in UTC seconds."""
    group = groups.load(work, chat)
    zone = learner.zone_of(group.zone if group and group.zone else FIRST_ZONE)
    since = now - WEEKS * 7 * 86_400
    played = [(room_codec.unpack(json.loads(state)), at) for state, at in rooms.played_in(
        work, chat, after=since, limit=MOST_ROOMS)]  # fmt: skip
    names = rooms.names_in(work, chat, after=since)
    taken = [(room, at) for room, at in played if any(one.answered for one in room.members)]
    monday = week_start(now, zone)
    week = [room for room, at in taken if at >= monday]
    overall = _lines([room for room, _ in taken], names)
    return Table(group.title if group else "", asker, len(taken), overall, len(week), _lines(week, names))


def week_start(now: int, zone: ZoneInfo) -> int:
    """The UTC second of the last Monday, 0 o'clock."""
    local = local_time(now, zone)
    monday = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0) - timedelta(local.weekday())
    return int(monday.timestamp())


def _lines(played: Iterable[Room], names: dict[int, str]) -> list[Line]:
    sums = defaultdict[int, _Sum](_Sum)
    for room in played:
        _add(sums, room)
    order = sorted(sums, key=lambda member: (-sums[member].points, -sums[member].right, member))
    ranks: dict[int, int] = {}
    for rank, member in enumerate(order, 1):
        ranks.setdefault(sums[member].points, rank)
    return [_line(ranks[sums[one].points], one, names.get(one, NOBODY), sums[one]) for one in order]


def _add(sums: dict[int, _Sum], room: Room) -> None:
    for one in room.members:
        if one.answered:
            total = sums[one.id]
            total.exams += 1
            total.right += one.right
            total.answered += one.answered
            total.points += one.points
    first = [place.member for place in standing(room) if place.rank == 1 and place.points]
    if sum(bool(one.answered) for one in room.members) > 1:
        for member in first:
            sums[member].firsts += 1


def _line(rank: int, member: int, name: str, total: _Sum) -> Line:
    return Line(
        rank, member, name, total.exams, total.right, total.answered, total.points, total.firsts
    )  # fmt: skip
