"""Learning days in every zone of the world, and across its clock changes."""

from bisect import bisect_left
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.day import day_start, learning_day, local_time

DAY = 86_400
WEEK = 7 * DAY
YEAR_2070 = 3_155_760_000

zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
seconds = st.integers(0, YEAR_2070)
BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")


def utc(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        ("2026-05-01 03:59:59", "2026-04-30"),
        ("2026-05-01 04:00:00", "2026-05-01"),
        ("2026-05-01 23:59:59", "2026-05-01"),
        ("2026-05-02 00:30:00", "2026-05-01"),
    ],
)
def test_a_learning_day_begins_at_four_in_the_morning(wall: str, expected: str) -> None:
    assert learning_day(utc(wall), ZoneInfo("UTC")) == day(expected)


def test_the_day_is_the_learners_own() -> None:
    at = utc("2026-05-01 05:00")
    assert learning_day(at, BERLIN) == day("2026-05-01")
    assert learning_day(at, NEW_YORK) == day("2026-04-30")
    assert local_time(at, NEW_YORK) == datetime(2026, 5, 1, 1, 0, tzinfo=NEW_YORK)


def test_days_of_a_clock_change_have_twenty_three_and_twenty_five_hours() -> None:
    spring, autumn = day("2026-03-28"), day("2026-10-24")
    assert day_start(spring + 1, BERLIN) - day_start(spring, BERLIN) == 23 * 3_600
    assert day_start(autumn + 1, BERLIN) - day_start(autumn, BERLIN) == 25 * 3_600


def test_four_o_clock_holds_on_the_morning_of_a_clock_change() -> None:
    assert day_start(day("2026-03-29"), BERLIN) == utc("2026-03-29 02:00")
    assert day_start(day("2026-10-25"), BERLIN) == utc("2026-10-25 03:00")


def test_where_four_o_clock_is_skipped_the_day_begins_at_the_jump() -> None:
    samoa = ZoneInfo("Pacific/Apia")  # had no 30 December 2011
    assert day_start(day("2011-12-30"), samoa) == utc("2011-12-30 10:00")  # 31 December, 00:00
    assert day_start(day("2011-12-31"), samoa) == utc("2011-12-30 14:00")
    baku = ZoneInfo("Asia/Baku")  # went from 04:00 to 05:00
    assert day_start(day("2015-03-29"), baku) == utc("2015-03-29 00:00")


def test_where_four_o_clock_comes_twice_the_day_begins_at_the_first() -> None:
    baku = ZoneInfo("Asia/Baku")  # went from 05:00 back to 04:00
    assert day_start(day("2015-10-25"), baku) == utc("2015-10-24 23:00")
    assert learning_day(utc("2015-10-25 00:00"), baku) == day("2015-10-25")


def test_a_day_is_in_other_hands_further_west() -> None:
    at = utc("2026-05-02 00:00")
    assert learning_day(at, ZoneInfo("Pacific/Kiritimati")) - learning_day(at, ZoneInfo("Pacific/Niue")) == 1


@cache
def turns(zone: ZoneInfo) -> list[int]:
    """The first seconds after each clock change of a zone, from 1970 to 2040."""
    weeks = range(0, 70 * 365 * DAY, WEEK)
    return [turn(zone, at) for at in weeks if offset(at, zone) != offset(at + WEEK, zone)]


def turn(zone: ZoneInfo, since: int) -> int:
    before = offset(since, zone)
    return bisect_left(range(since + WEEK), True, lo=since, key=lambda at: offset(at, zone) != before)


def offset(at: int, zone: ZoneInfo) -> timedelta | None:
    return local_time(at, zone).utcoffset()


@given(zones, seconds)
def test_every_second_lies_in_its_day(zone: ZoneInfo, at: int) -> None:
    today = learning_day(at, zone)
    assert day_start(today, zone) <= at < day_start(today + 1, zone)


@settings(deadline=None)  # the first look at a zone reads 70 years
@given(zones, st.data())
def test_every_second_near_a_clock_change_lies_in_its_day(zone: ZoneInfo, data: st.DataObject) -> None:
    near = data.draw(st.sampled_from(turns(zone) or [0])) + data.draw(st.integers(-DAY, DAY))
    at = max(0, near)
    today = learning_day(at, zone)
    assert day_start(today, zone) <= at < day_start(today + 1, zone)


@given(zones, seconds, st.integers(0, 3 * DAY))
def test_days_never_go_back(zone: ZoneInfo, at: int, later: int) -> None:
    assert learning_day(at, zone) <= learning_day(at + later, zone)


@given(zones, seconds)
def test_the_second_before_a_day_begins_belongs_to_an_earlier_day(zone: ZoneInfo, at: int) -> None:
    start = day_start(learning_day(at, zone), zone)
    assert learning_day(start - 1, zone) < learning_day(start, zone)


@given(zones, seconds)
def test_a_day_is_the_date_four_hours_ago(zone: ZoneInfo, at: int) -> None:
    wall = datetime.fromtimestamp(at, zone).replace(tzinfo=None)
    assert learning_day(at, zone) == (wall - timedelta(hours=4)).date().toordinal()
