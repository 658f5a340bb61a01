"""When a challenge begins, as stories and across the clock changes of every zone."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.challenge import LATEST, Challenge, Occurrence, Repeat, next_occurrence, occurrence

DAY = 86_400
BERLIN = ZoneInfo("Europe/Berlin")
zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def daily(first: str, wall: str, repeat: Repeat = Repeat.DAILY) -> Challenge:
    return Challenge(repeat, day(first), time.fromisoformat(wall))


def weekly(first: str, wall: str) -> Challenge:
    return daily(first, wall, Repeat.WEEKLY)


def once(first: str, wall: str) -> Challenge:
    return daily(first, wall, Repeat.ONCE)


EVENING = daily("2026-05-01", "19:00")


def test_the_first_is_on_its_first_date() -> None:
    expected = Occurrence(day("2026-05-01"), utc("2026-05-01 17:00"))
    assert next_occurrence(EVENING, BERLIN, None, utc("2026-04-02 12:00")) == expected


def test_a_daily_one_follows_the_day_after() -> None:
    actual = next_occurrence(EVENING, BERLIN, day("2026-05-01"), utc("2026-05-01 17:00"))
    assert actual == Occurrence(day("2026-05-02"), utc("2026-05-02 17:00"))


def test_a_weekly_one_keeps_its_weekday_and_its_wall_clock() -> None:
    friday = weekly("2026-10-23", "19:00")
    actual = next_occurrence(friday, BERLIN, day("2026-10-23"), utc("2026-10-23 17:05"))
    assert actual == Occurrence(day("2026-10-30"), utc("2026-10-30 18:00"))


def test_one_that_comes_once_is_over_when_it_was_held() -> None:
    expected = Occurrence(day("2026-05-01"), utc("2026-05-01 17:00"))
    assert next_occurrence(once("2026-05-01", "19:00"), BERLIN, None, utc("2026-05-01 16:00")) == expected
    held = next_occurrence(once("2026-05-01", "19:00"), BERLIN, day("2026-05-01"), utc("2026-05-01 17:01"))
    assert held is None


def test_a_late_one_is_still_held_and_a_missed_one_is_left_out() -> None:
    due = utc("2026-05-03 17:00")
    assert next_occurrence(EVENING, BERLIN, day("2026-05-02"), due + LATEST) == Occurrence(
        day("2026-05-03"), due
    )
    assert next_occurrence(EVENING, BERLIN, day("2026-05-02"), due + LATEST + 1) == Occurrence(
        day("2026-05-04"), due + DAY
    )
    missed = next_occurrence(once("2026-05-01", "19:00"), BERLIN, None, utc("2026-05-01 18:01"))
    assert missed is None


@pytest.mark.parametrize(
    ("zone", "wall", "date_", "expected"),
    [
        ("Europe/Berlin", "02:30", "2026-03-29", "2026-03-29 01:30"),  # skipped: 03:30 there
        ("Europe/Berlin", "02:30", "2026-10-25", "2026-10-25 00:30"),  # twice: the first
        ("Africa/Cairo", "00:00", "2026-04-24", "2026-04-23 22:00"),  # midnight is skipped: 01:00
        ("America/Santiago", "00:00", "2026-09-06", "2026-09-06 04:00"),
    ],
)
def test_clock_changes(zone: str, wall: str, date_: str, expected: str) -> None:
    actual = occurrence(daily("2026-01-01", wall), ZoneInfo(zone), day(date_))
    assert actual == Occurrence(day(date_), utc(expected))


def test_a_date_that_never_was_has_none() -> None:
    samoa, evening = ZoneInfo("Pacific/Apia"), daily("2011-12-01", "19:00")
    assert occurrence(evening, samoa, day("2011-12-30")) is None
    follows = next_occurrence(evening, samoa, day("2011-12-29"), utc("2011-12-30 06:00"))
    assert follows == Occurrence(day("2011-12-31"), utc("2011-12-31 05:00"))


def test_another_zone_holds_no_date_twice() -> None:
    held = day("2026-05-01")
    further_west = next_occurrence(EVENING, ZoneInfo("America/New_York"), held, utc("2026-05-01 17:01"))
    assert further_west == Occurrence(day("2026-05-02"), utc("2026-05-02 23:00"))


@cache
def turns(zone: ZoneInfo) -> list[int]:
    """The first seconds after each clock change, 2024 to 2028."""
    weeks = range(utc("2024-01-01"), utc("2029-01-01"), 7 * DAY)
    return [turn(zone, at) for at in weeks if offset(at, zone) != offset(at + 7 * DAY, zone)]


def turn(zone: ZoneInfo, since: int) -> int:
    before = offset(since, zone)
    return bisect_left(range(since + 7 * DAY), True, lo=since, key=lambda at: offset(at, zone) != before)


def offset(at: int, zone: ZoneInfo) -> timedelta | None:
    return datetime.fromtimestamp(at, zone).utcoffset()


walls = st.times(max_value=time(23, 59)).map(lambda wall: wall.replace(second=0, microsecond=0))


@settings(deadline=None)  # the first look at a zone reads five years
@given(zones, walls, st.data())
def test_every_date_near_a_clock_change_holds_exactly_one(
    zone: ZoneInfo, wall: time, data: st.DataObject
) -> None:
    change = data.draw(st.sampled_from(turns(zone) or [utc("2026-05-01")]))
    if data.draw(st.booleans()):  # in the hours that come twice or never
        near = datetime.fromtimestamp(change + data.draw(st.integers(-7_200, 7_200)), zone)
        wall = time(near.hour, near.minute)
    first = datetime.fromtimestamp(change, zone).toordinal() - 3
    challenge, now, held = Challenge(Repeat.DAILY, first, wall), change - 5 * DAY, None
    days = []
    while (coming := next_occurrence(challenge, zone, held, now)) is not None and coming.day <= first + 6:
        assert coming.at > now
        days.append(coming.day)
        held, now = coming.day, coming.at
    assert days == [*range(first, first + 7)]


@settings(deadline=None)
@given(zones, walls, st.data())
def test_the_wall_clock_says_the_time_or_the_time_was_skipped(
    zone: ZoneInfo, wall: time, data: st.DataObject
) -> None:
    change = data.draw(st.sampled_from(turns(zone) or [utc("2026-05-01")]))
    date_ = datetime.fromtimestamp(change, zone).toordinal() + data.draw(st.integers(-1, 1))
    found = occurrence(Challenge(Repeat.DAILY, date_, wall), zone, date_)
    assert found is not None
    meant, real = datetime.combine(date.fromordinal(date_), wall), datetime.fromtimestamp(found.at, zone)
    readings = {at for at in range(found.at - 3 * 3_600, found.at + 3 * 3_600, 60) if says(at, zone, meant)}
    assert found.at == min(readings) if readings else real.replace(tzinfo=None) > meant


def says(at: int, zone: ZoneInfo, wall: datetime) -> bool:
    return datetime.fromtimestamp(at, zone).replace(tzinfo=None) == wall


@given(zones, walls, st.sampled_from(Repeat), st.integers(0, 2_000 * DAY), st.integers(0, 5 * DAY))
def test_what_is_next_does_not_depend_on_when_one_asks(
    zone: ZoneInfo, wall: time, repeat: Repeat, later: int, wait: int
) -> None:
    challenge = Challenge(repeat, day("2024-01-03"), wall)
    now = utc("2024-01-01") + later
    coming = next_occurrence(challenge, zone, None, now)
    if coming is not None and now + wait <= coming.at + LATEST:
        assert next_occurrence(challenge, zone, None, now + wait) == coming
