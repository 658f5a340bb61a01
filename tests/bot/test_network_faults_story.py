"""The network goes away for minutes while people sit exams: what they see, and that no time of theirs is lost."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from telegram.error import NetworkError, TimedOut

from scheduler.room_state import Finished
from tests.bot.fault_house import FaultHouse, Trouble, play, sprint

AWAY = 600.0


async def _gone(method: str) -> None:
    """No route, no name, refused: the call fails at once."""
    raise NetworkError("no such host")


async def _half_open(method: str) -> None:
    """A peer that takes everything and never answers."""
    await asyncio.sleep(45 if method == "getUpdates" else 20)
    raise TimedOut


@pytest.mark.parametrize(("trouble", "late"), [(_gone, 20), (_half_open, 50)])
def test_after_ten_minutes_without_network_an_exam_goes_on_with_its_time(
    trouble: Trouble, late: float, tmp_path: Path
) -> None:
    async def story(house: FaultHouse) -> None:
        ann = house.newcomer()
        await asyncio.sleep(60)
        await sprint(ann)
        await asyncio.sleep(57)
        left = ann.state.deadline + ann.state.granted - house.clock.now()
        house.trouble = trouble
        await asyncio.sleep(AWAY)
        ann.taps("▶")  # Telegram keeps it
        await asyncio.sleep(30)
        house.trouble = None
        await asyncio.sleep(90)
        assert ann.text.startswith(("I was away for 10 min", "I was away for 11 min")), ann.text
        assert "2/10 ·" in ann.text
        now_left = ann.state.deadline + ann.state.granted - house.clock.now()
        assert left - 90 - late < now_left <= left
        assert house.sent_twice() == []

    play(tmp_path, story)


def test_one_bad_answer_of_telegram_stops_no_clock_and_is_not_told(tmp_path: Path) -> None:
    async def story(house: FaultHouse) -> None:
        ann = house.newcomer()
        await sprint(ann)
        for _ in range(5):
            house.trouble = _gone
            await asyncio.sleep(1.5)  # of a long poll, or of the one after it
            house.trouble = None
            await asyncio.sleep(40)
        ann.taps("▶")
        await asyncio.sleep(5)
        assert (ann.state.granted, ann.text[:6]) == (0, "2/10 ·")

    play(tmp_path, story)


def test_a_group_that_plays_is_told_of_the_absence_and_goes_on_where_it_was(tmp_path: Path) -> None:
    async def story(house: FaultHouse) -> None:
        group = house.group("Coders", people=2)
        await asyncio.sleep(60)
        group.says(0, "/exam crc 5 20")
        await group.until(lambda: "Join" in group.labels(), 10)
        group.taps(1, "Join")
        await asyncio.sleep(3)
        group.taps(0, "Start")
        await group.until(lambda: group.is_asking(0), 60)
        await asyncio.sleep(3)
        house.trouble = _gone
        await asyncio.sleep(AWAY)
        house.trouble = None
        await asyncio.sleep(60)
        assert "Paused" in group.text
        assert "away" in group.text
        group.taps(0, "Go on")
        await group.until(lambda: group.is_asking(0), 60)
        await group.until(lambda: isinstance(group.room.phase, Finished), 400)
        await asyncio.sleep(10)
        assert "It is over." in group.text

    play(tmp_path, story)


def test_while_only_sending_fails_taps_count_and_the_last_screen_is_shown_once(tmp_path: Path) -> None:
    async def deaf(method: str) -> None:
        if method != "getUpdates":
            raise NetworkError("reset")

    async def story(house: FaultHouse) -> None:
        ann = house.newcomer()
        await sprint(ann)
        house.trouble = deaf
        ann.taps("▶")
        await asyncio.sleep(60)
        edits = len([one for one in house.calls if one[1] == "editMessageText"])
        house.trouble = None
        await asyncio.sleep(60)
        assert ann.text.startswith("2/10 ·")
        assert len([one for one in house.calls if one[1] == "editMessageText"]) == edits + 1
        assert house.sent_twice() == []

    play(tmp_path, story)
