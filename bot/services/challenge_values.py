"""Scheduled exams of a group: what is wished, and what is told of one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from bot.services.room_values import Plan
from scheduler.challenge import Repeat

MOST = 10  # in a group
WAITING = 300  # seconds that a lobby waits for people
AWAY_SECONDS = 7 * 86_400  # without the bot in the group, after which a challenge is dropped
LONGEST_AHEAD = 366  # days
OPEN = "challenge-open"  # the errand's kind


@dataclass(frozen=True, slots=True)
class Wanted:
    """`weekday` (Monday 0) of a weekly one, `day` of one that is held once; `rest`: outline, questions, seconds."""

    repeat: Repeat
    wall: time
    rest: str = ""
    weekday: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """`coming` on the clocks of `zone`."""

    id: int
    repeat: Repeat
    coming: datetime
    zone: str
    plan: Plan
    outline: str
    by: str


class NotAhead(Exception):
    """That moment is over, or too far away, or no clock ever shows it."""


class TooMany(Exception):
    pass


class ThereAlready(Exception):
    """The same is scheduled here."""
