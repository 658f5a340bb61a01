"""The virtual clock that other tests stand on."""

import asyncio
import time

import pytest

from tests import virtual_time
from tests.virtual_time import Deadlock, run


def now() -> float:
    return asyncio.get_running_loop().time()


def test_a_day_of_sleep_takes_no_time_and_ends_on_the_second() -> None:
    async def story() -> float:
        await asyncio.sleep(86_400)
        return now()

    began = time.monotonic()
    assert run(story()) == 86_400
    assert time.monotonic() - began < 5


def test_sleepers_wake_in_the_order_of_their_alarms() -> None:
    async def story() -> list[tuple[str, float]]:
        woken: list[tuple[str, float]] = []

        async def sleeper(name: str, seconds: float) -> None:
            await asyncio.sleep(seconds)
            woken.append((name, now()))

        await asyncio.gather(sleeper("late", 30), sleeper("soon", 1), sleeper("middle", 7))
        return woken

    assert run(story()) == [("soon", 1), ("middle", 7), ("late", 30)]


def test_a_time_out_strikes_at_its_time() -> None:
    async def story() -> float:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(180):
                await asyncio.Event().wait()
        return now()

    assert run(story()) == 180


def test_a_wait_of_next_to_nothing_moves_the_clock_all_the_same() -> None:
    async def story() -> float:
        await asyncio.sleep(1e9)
        for _ in range(10):
            await asyncio.sleep(1e-15)
        return now()

    assert run(story()) > 1e9


def test_a_thread_may_end_a_wait() -> None:
    async def story() -> int:
        return await asyncio.to_thread(lambda: 7)

    assert run(story()) == 7


def test_a_wait_that_nobody_can_end_is_a_deadlock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(virtual_time, "REAL_SECONDS", 0.01)
    loop = virtual_time.VirtualTimeLoop()
    waiting = loop.create_task(asyncio.Event().wait())
    with pytest.raises(Deadlock):
        loop.run_until_complete(waiting)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        loop.run_until_complete(waiting)
    loop.close()
