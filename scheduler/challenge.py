"""When a scheduled challenge of a group begins: once, daily or weekly at a local time.

Rules:
1. An occurrence belongs to a date of the zone's calendar, and a date has one at most, whatever the clock does: the
   dates that were held are kept (`held`), so a changed time or zone holds none of them again.
2. Where the time comes twice, the first counts (fold=0). Where it is skipped, it is read with the clock of before
   the jump: 02:30 becomes 03:30. A date that the zone never had (Samoa, 30 December 2011) has none.
3. What was missed by more than `LATEST` seconds is left out: nobody waits for it any more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LATEST = 3_600
LONGEST_JUMP = timedelta(hours=12)
WEEK = 7


class Repeat(StrEnum):
    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Challenge:
    repeat: Repeat
    first: int  # `date.toordinal` of the first date; weekly keeps its weekday
    wall: time  # without a zone


@dataclass(frozen=True, slots=True)
class Occurrence:
    day: int  # `date.toordinal`
    at: int  # UTC second


def next_occurrence(challenge: Challenge, zone: ZoneInfo, held: int | None, now: int) -> Occurrence | None:
    """The first occurrence after the day `held` (None: none yet) that is not missed at `now`; it may be due already.
    None when there is no more."""
    today = datetime.fromtimestamp(now - LATEST, zone).toordinal()
    day = max(challenge.first, today - 1, 0 if held is None else held + 1)
    if challenge.repeat is Repeat.ONCE:
        coming = occurrence(challenge, zone, challenge.first) if day <= challenge.first else None
        return coming if coming is not None and coming.at >= now - LATEST else None
    while (coming := occurrence(challenge, zone, day)) is None or coming.at < now - LATEST:
        day += 1
    return coming


def occurrence(challenge: Challenge, zone: ZoneInfo, day: int) -> Occurrence | None:
    """What a date holds, held or not."""
    if challenge.repeat is Repeat.WEEKLY and (day - challenge.first) % WEEK:
        return None
    wall = datetime.combine(date.fromordinal(day), challenge.wall)
    at = int(wall.replace(tzinfo=zone, fold=0).timestamp())
    real = datetime.fromtimestamp(at, zone).replace(tzinfo=None)
    return None if real - wall > LONGEST_JUMP else Occurrence(day, at)
