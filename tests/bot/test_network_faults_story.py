"""The network goes away for minutes while people sit exams: what they see, and that no time of theirs is lost."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

import pytest
from telegram.error import NetworkError, TimedOut

from scheduler.exam_time import ends_at
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
    """The poll that is under way when the network goes shows it only when it ends: a question may close till then."""

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
        assert "Paused at question 2/5. I was away for a while. The clock stood meanwhile." in group.text
        group.taps(0, "Go on")
        await group.until(lambda: group.is_asking(1), 60)
        assert 15 <= group.seconds_left <= 20
        for i in range(1, 5):
            await group.until(partial(group.is_asking, i), 60)
            group.answers(0, right=True)
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


def test_an_exam_in_its_last_seconds_does_not_end_while_nobody_can_answer(tmp_path: Path) -> None:
    """The poll under way tells of it after thirty seconds at most; ten are left then."""

    async def story(house: FaultHouse) -> None:
        ann = house.newcomer()
        await sprint(ann)
        await asyncio.sleep(ends_at(ann.state) - house.clock.now() - 40)
        ann.taps("▶")  # after it a poll begins
        await asyncio.sleep(0.5)
        house.trouble = _gone
        await asyncio.sleep(300)
        house.trouble = None
        assert house.parts is not None
        while house.parts.health.is_away:
            await asyncio.sleep(0.5)
        assert ann.exam is not None
        assert ann.exam.finished_at is None
        assert 5 <= ends_at(ann.state) - house.clock.now() <= 40

    play(tmp_path, story)


def test_an_outage_is_given_back_whole_though_the_bot_is_started_anew_in_it(tmp_path: Path) -> None:
    async def story(house: FaultHouse) -> None:
        ann = house.newcomer()
        await sprint(ann)
        await asyncio.sleep(30)
        house.trouble = _gone
        await asyncio.sleep(300)
        await house.restart(away=10)
        await asyncio.sleep(100)
        house.trouble = None
        await asyncio.sleep(60)
        assert 370 <= ann.state.granted <= 450

    play(tmp_path, story)
