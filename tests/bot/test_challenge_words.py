"""What may be written after /challenge, and what is said to the rest."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import commands
from bot.views.challenge_words import WEEKDAYS, InZone, ShowAll, Wanted, read
from bot.views.room_opening import Misread
from scheduler.challenge import Repeat

DAILY, WEEKLY, ONCE = Repeat.DAILY, Repeat.WEEKLY, Repeat.ONCE
walls = st.times().map(lambda one: one.replace(second=0, microsecond=0))
rests = st.sampled_from(["", "crc", "crc 10 45", "cpc 20"])


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", ShowAll()),
        ("   ", ShowAll()),
        ("zone  New   York ", InZone("New York")),
        ("zone", InZone("")),
        ("daily 19:30 crc 10 45", Wanted(DAILY, time(19, 30), "crc 10 45")),
        ("Daily 7pm", Wanted(DAILY, time(19), "")),
        ("daily 7.05 AM crc", Wanted(DAILY, time(7, 5), "crc")),
        ("daily 12am", Wanted(DAILY, time(0), "")),
        ("daily 12:15 pm", Wanted(DAILY, time(12, 15), "")),
        ("weekly fri 20:00 cpc 20", Wanted(WEEKLY, time(20), "cpc 20", weekday=4)),
        ("weekly Thursdays 8 pm", Wanted(WEEKLY, time(20), "", weekday=3)),
        ("once 2026-12-1 19:00 crc 10", Wanted(ONCE, time(19), "crc 10", day=date(2026, 12, 1))),
    ],
)
def test_words_are_read(text: str, asked: object) -> None:
    assert read(text) == asked


@pytest.mark.parametrize(
    "text",
    [
        "hourly", "19:30", "daily", "daily 24:00", "daily 19:60", "daily 19", "daily 13pm", "daily 0am", "weekly",
        "weekly fri", "weekly f 20:00", "weekly someday 20:00", "once", "once 2026-02-30 19:00", "once 19:00",
        "once 0000-01-01 19:00", "once tomorrow 19:00", "daily ١٩:٣٠",
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(text: str) -> None:
    with pytest.raises(Misread):
        read(text)


@given(walls, rests)
def test_every_time_comes_back(wall: time, rest: str) -> None:
    twelve = f"{wall:%I:%M%p}"
    assert read(f"daily {wall:%H:%M} {rest}") == Wanted(DAILY, wall, rest)
    assert read(f"DAILY {twelve} {rest}") == Wanted(DAILY, wall, rest)


@given(st.integers(0, 6), st.integers(2, 9), walls)
def test_every_weekday_is_known_by_its_first_letters(day: int, letters: int, wall: time) -> None:
    assert read(f"weekly {WEEKDAYS[day][:letters]} {wall:%H:%M}") == Wanted(WEEKLY, wall, "", weekday=day)


@given(st.dates(), walls)
def test_every_date_comes_back(day: date, wall: time) -> None:
    assert read(f"once {day.isoformat()} {wall:%H:%M}") == Wanted(ONCE, wall, "", day=day)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/challenge", ""),
        ("/Challenge@codedrill_bot  daily 19:30 ", "daily 19:30"),
        ("/challenges", None),
        ("challenge", None),
        ("", None),
    ],
)
def test_the_command_is_told_from_what_follows(text: str, words: str | None) -> None:
    assert commands.after(text, "challenge") == words


def test_telegram_takes_the_menu_of_groups() -> None:
    for name, about in commands.GROUP_MENU:
        assert commands.after(f"/{name}", name) == ""
        assert 1 <= len(about) <= 256


def heard(text: str) -> str:
    try:
        return repr(read(text))[:9]
    except Misread as misread:
        return str(misread)


@given(st.text() | st.text("dailyweekonc 0123456789:.-apmfrisz", max_size=40))
def test_whatever_is_written_is_read_or_misread(text: str) -> None:
    assert 0 < len(heard(text)) < 100
