"""What was written after /challenge: `daily 19:30 crc 10 45`, `weekly fri 8pm cpc 20`, `once 2026-12-01 19:00`,
`zone Chicago`.

A time is `19:30`, `7:30pm` or `7 pm`; a weekday has two letters at least. What follows is read like /exam's words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TypeAlias

from bot.services.challenge_values import Wanted
from bot.views.room_opening import Misread
from scheduler.challenge import Repeat

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(am|pm)?", re.ASCII)
_APART = re.compile(r"(\d)\s+([ap]m)\b", re.ASCII)
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_NOON = 12
_FEWEST = 2  # letters of a weekday


@dataclass(frozen=True, slots=True)
class ShowAll:
    """Nothing was written: what is scheduled?"""


@dataclass(frozen=True, slots=True)
class InZone:
    """The group lives there: a city, or an IANA zone."""

    where: str


Asked: TypeAlias = ShowAll | InZone | Wanted


def read(text: str) -> Asked:
    """Raises `Misread`."""
    first, _, rest = text.strip().partition(" ")
    match first.lower():
        case "":
            return ShowAll()
        case "zone":
            return InZone(" ".join(rest.split()))
        case "daily" | "weekly" | "once" as repeat:
            return _wanted(Repeat(repeat), _APART.sub(r"\1\2", rest.lower()).split())
        case other:
            raise Misread(f"“{other[:20]}”: it begins with daily, weekly, once or zone.")


def _wanted(repeat: Repeat, words: Sequence[str]) -> Wanted:
    match repeat:
        case Repeat.DAILY:
            return Wanted(repeat, _time(words, 0), _rest(words, 1))
        case Repeat.WEEKLY:
            return Wanted(repeat, _time(words, 1), _rest(words, 2), weekday=_weekday(words))
        case Repeat.ONCE:
            return Wanted(repeat, _time(words, 1), _rest(words, 2), day=_day(words))


def _rest(words: Sequence[str], place: int) -> str:
    return " ".join(words[place:])


def _word(words: Sequence[str], place: int, missing: str) -> str:
    if place >= len(words):
        raise Misread(missing)
    return words[place]


def _time(words: Sequence[str], place: int) -> time:
    word = _word(words, place, "At which time? Write it like 19:30 or 7:30pm.")
    found = _TIME.fullmatch(word)
    hour, minute, half = found.groups() if found else ("", None, None)
    is_told = found is not None and (minute is not None or half is not None)
    hours = _hours(int(hour), half) if is_told else None
    if hours is None or int(minute or 0) >= 60:
        raise Misread(f"“{word[:20]}” is no time that I can read. Write it like 19:30 or 7:30pm.")
    return time(hours, int(minute or 0))


def _hours(hour: int, half: str | None) -> int | None:
    """Of the day; None for what no clock shows."""
    if half is None:
        return hour if hour < 24 else None
    return hour % _NOON + (_NOON if half == "pm" else 0) if 1 <= hour <= _NOON else None


def _weekday(words: Sequence[str]) -> int:
    word = _word(words, 0, "On which day of the week? Write it like fri.")
    for place, name in enumerate(WEEKDAYS):
        full = name.lower()
        if len(word) >= _FEWEST and (full.startswith(word) or word == f"{full}s"):
            return place
    raise Misread(f"“{word[:20]}” is no day of the week. Write it like fri.")


def _day(words: Sequence[str]) -> date:
    word = _word(words, 0, "On which day? Write it like 2026-12-01.")
    try:
        if found := _DATE.fullmatch(word):
            return date(*map(int, found.groups()))
    except ValueError:  # the 31st of February
        pass
    raise Misread(f"“{word[:20]}” is no day that I can read. Write it like 2026-12-01.")


__all__ = ["WEEKDAYS", "Asked", "InZone", "Misread", "ShowAll", "Wanted", "read"]
