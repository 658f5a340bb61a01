"""Somebody sets the machine's clock by hours, ahead and back, while people sit exams: nobody gains or loses time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, timedelta
from datetime import datetime as real
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from apscheduler.executors import base as executors
from apscheduler.schedulers import base as schedulers

from bot.clock import STEP_MS, WallClock
from bot.jobs import Alarms, Every
from scheduler.exam_time import ends_at
from scheduler.room_state import Finished
from tests import virtual_time
from tests.bot.fault_house import FaultHouse, play, sprint
from tests.bot.room_own_house import Private

HOURS = 3 * 3600.0


def left(one: Private) -> float:
    """Seconds that the learner still has, by the bot's own clock."""
    house = one.house
    assert isinstance(house, FaultHouse)
    return ends_at(one.state) - house.bot_clock.now_ms() / 1000


# ---- the clock


class Machine:
    wall, steady = 1_000_000, 0

    def passes(self, ms: int) -> None:
        self.wall, self.steady = self.wall + ms, self.steady + ms

    def clock(self) -> WallClock:
        return WallClock(lambda: self.wall, lambda: self.steady)


@pytest.mark.parametrize("step", [STEP_MS + 1, -STEP_MS - 1, 10_800_000, -10_800_000])
def test_a_step_is_seen_and_not_followed_until_it_is_taken(step: int) -> None:
    machine = Machine()
    clock = machine.clock()
    machine.wall += step
    machine.passes(500)
    assert (clock.now_ms(), clock.stepped_ms()) == (1_000_500, step)
    clock.take_step()
    assert (clock.now_ms(), clock.stepped_ms()) == (1_000_500 + step, 0)


@pytest.mark.parametrize("slew", [STEP_MS, -STEP_MS, 1, -1])
def test_small_corrections_are_followed_however_far_they_lead(slew: int) -> None:
    machine = Machine()
    clock = machine.clock()
    for times in range(1, 20):
        machine.wall += slew
        machine.passes(1000)
        assert (clock.now_ms(), clock.stepped_ms()) == (machine.wall, 0), times


# ---- exams


@pytest.mark.parametrize("away", [0.0, 0.4, 2.0])
def test_a_clock_set_ahead_ends_no_exam_and_takes_no_time(away: float, tmp_path: Path) -> None:
    """`away`: seconds until somebody taps."""

    async def story(house: FaultHouse) -> None:
        ann = house.newcomer()
        await asyncio.sleep(60)
        await sprint(ann)
        before = left(ann)
        house.set_ahead = HOURS
        await asyncio.sleep(away)
        ann.taps("▶")
        await asyncio.sleep(10)
        assert "2/10 ·" in ann.text
        assert before - away - 10 - 2 <= left(ann) <= before - away - 10 + 2
        assert house.bot_clock.now_ms() == int(house.clock.now_ms() + HOURS * 1000)  # it was taken

    play(tmp_path, story)


def test_a_clock_set_back_gives_no_time_and_is_read_when_the_exam_is_over(tmp_path: Path) -> None:
    async def story(house: FaultHouse) -> None:
        ann = house.newcomer()
        await asyncio.sleep(60)
        await sprint(ann)
        before = left(ann)
        house.set_ahead = -HOURS
        await asyncio.sleep(60)
        ann.taps("▶")
        await asyncio.sleep(5)
        assert "2/10 ·" in ann.text
        assert abs(left(ann) - (before - 65)) <= 1
        await asyncio.sleep(before)
        assert ann.exam is not None
        assert ann.exam.finished_at is not None  # by its own clock
        await asyncio.sleep(5)
        assert house.bot_clock.now_ms() == int(house.clock.now_ms() - HOURS * 1000)
        ann.taps("Home")
        await asyncio.sleep(5)
        assert house.refused == []

    play(tmp_path, story)


def test_back_and_forth_again_is_as_if_nothing_had_happened(tmp_path: Path) -> None:
    async def story(house: FaultHouse) -> None:
        ann = house.newcomer()
        await asyncio.sleep(60)
        await sprint(ann)
        before = left(ann)
        for ahead in (-HOURS, 0.0, -2 * HOURS, 0.0):
            house.set_ahead = ahead
            await asyncio.sleep(20)
        assert (ann.state.granted, round(left(ann) - before + 80)) == (0, 0)
        assert house.sent_twice() == []

    play(tmp_path, story)


def test_a_group_plays_to_the_end_though_the_clock_is_set_back(tmp_path: Path) -> None:
    async def story(house: FaultHouse) -> None:
        group = house.group("Coders", people=2)
        group.says(0, "/exam crc 3 20")
        await group.until(lambda: "Join" in group.labels(), 10)
        group.taps(0, "Start")
        await group.until(lambda: group.is_asking(0), 60)
        house.set_ahead = -HOURS
        began = house.clock.now()
        await group.until(lambda: isinstance(group.room.phase, Finished), 300)
        assert house.clock.now() - began < 200

    play(tmp_path, story)


# ---- what wakes the process


@pytest.mark.parametrize("ahead", [HOURS, -HOURS, 50 * 365 * 86_400.0])
def test_alarms_go_on_ringing_when_the_clock_is_set(ahead: float, monkeypatch: pytest.MonkeyPatch) -> None:
    rung = []

    class Jobs:
        def alarms(self) -> dict[str, tuple[Callable[[], Any], float]]:
            return {"one": (self.ring, 5.0)}

        async def ring(self) -> None:
            rung.append(asyncio.get_running_loop().time())

    async def story() -> None:
        loop, shift = asyncio.get_running_loop(), [0.0]

        class Time(real):
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return real.fromtimestamp(1_000_000_000 + loop.time() + shift[0], tz)

        for module in (schedulers, executors):
            monkeypatch.setattr(module, "datetime", Time)
        monkeypatch.setattr("bot.jobs.machine_time", lambda: Time.now(UTC))
        alarms = Alarms(Jobs())  # type: ignore[arg-type]
        alarms.start()
        await asyncio.sleep(21)
        shift[0] = ahead
        alarms.wake()
        await asyncio.sleep(20.5)
        alarms.stop()

    virtual_time.run(story())
    assert 7 <= len(rung) <= 10
    assert max(after - before for before, after in pairwise(rung)) <= 5.1


def test_missed_rings_are_not_made_up_for_one_by_one() -> None:
    long_ago, now = real.fromtimestamp(0, UTC), real.fromtimestamp(1_800_000_000, UTC)
    assert Every(0.5).get_next_fire_time(long_ago, now) == now + timedelta(seconds=0.5)
