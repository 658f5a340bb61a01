"""Exams that a group schedules: added, listed, cancelled, and the clock that they go by."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from sandbox import acts, membership
from scheduler.room_state import Finished
from tests.bot.challenge_house import DAY, HOUR, MINUTE, clean, rows
from tests.bot.group_house import BASE, House, play


def test_what_is_scheduled_is_listed_and_cancelled_by_its_owner_or_an_admin(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        group.says(0, "/challenge weekly fri 8pm cpc 20")
        await asyncio.sleep(3)
        assert "every Friday 20:00, New York time" in group.text
        group.says(1, "/challenge daily 19:30")
        await asyncio.sleep(3)
        group.says(1, "/challenge")
        await asyncio.sleep(3)
        assert "1. every Friday 20:00, New York time: CPC, 20 questions" in group.text
        assert "2. every day 19:30, New York time: CRC, 10 questions" in group.text
        assert group.labels() == ["Cancel 1", "Cancel 2"]
        group.taps(1, "Cancel 1")
        await asyncio.sleep(3)
        assert "admins" in group.toast(1)
        assert len(rows(house, group)) == 2
        group.taps(0, "Cancel 1")
        await asyncio.sleep(3)
        assert group.toast(0) == "Cancelled."
        assert "1. every day 19:30" in group.text
        assert [one.name for one in rows(house, group)] == ["Ann"]
        group.taps(0, "Cancel 1")  # she made the group
        await asyncio.sleep(3)
        assert rows(house, group) == []
        assert "Nothing is scheduled in this group." in group.text

    clean(play(tmp_path, story))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("hourly", "“hourly”: it begins with daily, weekly, once or zone."),
        ("daily 25:00", "“25:00” is no time that I can read."),
        ("once 2026-03-01 19:00", "That moment is over by New York time, or more than a year away."),
        ("once 9999-12-31 19:00", "That moment is over by New York time, or more than a year away."),
        ("daily 19:30 abc", "“abc” is no exam that I know."),
        ("zone Nowhereville", "I know no city called Nowhereville."),
        ("zone", "Which city?"),
        ("", "Nothing is scheduled in this group."),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, words: str, said: str) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=1)
        group.says(0, f"/challenge {words}")
        await asyncio.sleep(3)
        assert said in group.text
        assert rows(house, group) == []

    clean(play(tmp_path, story))


def test_ten_are_enough_and_no_two_are_the_same(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=1)
        for hour in range(9):
            group.says(0, f"/challenge daily {hour + 13}:00 crc")
            await asyncio.sleep(10)
        group.says(0, "/challenge weekly mon 13:00 crc")
        await asyncio.sleep(61)
        group.says(0, "/challenge daily 13:00 crc")
        await asyncio.sleep(3)
        assert "That is scheduled here already." in group.text
        await asyncio.sleep(60)
        group.says(0, "/challenge daily 12:30 crc")
        await asyncio.sleep(3)
        assert "10 are scheduled here already" in group.text
        assert len(rows(house, group)) == 10

    clean(play(tmp_path, story))


def test_a_city_sets_the_groups_clock_and_what_is_scheduled_keeps_its_hours(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=1)
        group.says(0, "/challenge daily 10:30 crc 3")
        await asyncio.sleep(3)
        group.says(0, "/challenge zone Chicago")
        await asyncio.sleep(3)
        assert "This group goes by the time of Chicago, US: 09:00 now." in group.text
        assert "What is scheduled here (1) keeps its hours, by that clock." in group.text
        assert [(one.zone, one.wake_at) for one in rows(house, group)] == [
            ("America/Chicago", BASE + HOUR + 30 * MINUTE)
        ]

    clean(play(tmp_path, story))


def test_again_next_week_takes_settings_and_hour_of_the_exam_that_is_over(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        await asyncio.sleep(28 * MINUTE)
        group.says(0, "/exam crc 2 20")
        await asyncio.sleep(3)
        group.taps(1, "Join")
        await asyncio.sleep(3)
        group.taps(0, "Start")
        await group.until(lambda: isinstance(group.room.phase, Finished), 600)
        await asyncio.sleep(30)
        group.taps(1, "Again next week")
        await asyncio.sleep(3)
        assert (
            group.toast(1) == "Scheduled: every Monday 10:30, New York time. /challenge shows and cancels it."
        )
        group.taps(0, "Again next week")
        await asyncio.sleep(3)
        assert group.toast(0) == "That is scheduled here already. /challenge shows it."
        assert [(one.by, one.wake_at) for one in rows(house, group)] == [
            (group.people[1], BASE + 7 * DAY - HOUR + 30 * MINUTE)  # daylight time by then
        ]

    clean(play(tmp_path, story))


def test_who_writes_as_the_group_is_asked_to_write_as_themselves(tmp_path: Path) -> None:
    async def story(house: House) -> None:
        group = house.group("Coders", people=2)
        membership.act(house.world, group.chat, group.people[1], "promote", house.world.user(group.people[0]))
        membership.act(house.world, group.chat, group.people[1], "hide", house.world.user(group.people[0]))
        acts.write(
            house.world, group.people[1], group.chat.id, "/challenge daily 10:30", as_chat=group.chat.id
        )
        await asyncio.sleep(3)
        assert "write it as yourself and not as the group" in group.text
        assert rows(house, group) == []

    clean(play(tmp_path, story))
