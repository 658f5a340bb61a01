"""The watchdog on the poller, and the marks that say the bot is alive; in virtual time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.health import LOOK_SECONDS, SILENT_SECONDS, Health, PollerSilent
from db import marks
from db.store import Store
from db.writer import InlineWriter
from tests.bot.chat import new_database
from tests.virtual_time import run


class Clock:
    def __init__(self, now_ms: int) -> None:
        self.ms = now_ms

    def now_ms(self) -> int:
        return self.ms


def now() -> float:
    return asyncio.get_running_loop().time()


def test_a_poller_that_never_comes_back_is_found_out() -> None:
    async def story() -> float:
        with pytest.raises(PollerSilent):
            await Health().watch()
        return now()

    assert SILENT_SECONDS < run(story()) <= SILENT_SECONDS + LOOK_SECONDS


def test_a_poller_that_comes_back_is_left_alone_and_found_out_when_it_stops() -> None:
    async def story() -> float:
        health = Health()
        watching = asyncio.ensure_future(health.watch())
        for _ in range(60):
            await asyncio.sleep(60)
            health.heard()
        assert not watching.done()
        with pytest.raises(PollerSilent):
            await watching
        return now()

    assert 3600 + SILENT_SECONDS < run(story()) <= 3600 + SILENT_SECONDS + LOOK_SECONDS


def test_a_full_disk_is_no_silent_poller() -> None:
    async def story() -> bool:
        health = Health()
        watching = asyncio.ensure_future(health.watch())
        for _ in range(100):
            await asyncio.sleep(30)
            health.storage_trouble("disk full")
        alive = not watching.done()
        watching.cancel()
        return alive

    assert run(story())


def test_a_long_recovery_before_the_first_poll_is_no_silence() -> None:
    async def story() -> float:
        health = Health()
        await asyncio.sleep(1000)
        with pytest.raises(PollerSilent):
            await health.watch()
        return now()

    assert run(story()) > 1000 + SILENT_SECONDS


def test_a_mark_is_made_only_while_intake_works(tmp_path: Path) -> None:
    async def story() -> list[tuple[int | None, int | None]]:
        writer, clock = InlineWriter(Store(new_database(tmp_path))), Clock(1_000_000)
        health = Health(lambda: clock.ms / 1000)
        found = []

        async def look() -> None:
            clock.ms += 5_000
            await health.mark(writer)
            found.append(
                (await writer.run(marks.read, marks.ALIVE), await writer.run(marks.read, marks.POLLED))
            )

        await look()
        health.polled()
        await look()
        await look()
        health.storage_trouble("disk full")
        await look()
        health.polled()
        await look()
        await writer.close()
        return found

    assert run(story()) == [(None, None), (1010, 1005), (1015, 1005), (1015, 1005), (1025, 1020)]
