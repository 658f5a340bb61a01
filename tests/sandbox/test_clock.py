"""The sandbox's time and waiting for it to be moved."""

import asyncio

import pytest

from sandbox.clock import FARTHEST, BadJump, Clock
from tests.sandbox.makers import pass_on
from tests.virtual_time import run


def test_the_offset_is_added_to_the_wall() -> None:
    clock = Clock()
    before = clock.now()
    clock.advance(86_400)
    assert 86_400 <= clock.now() - before < 86_460
    assert clock.version == 1


@pytest.mark.parametrize("seconds", [-1.0, float("nan"), float("inf"), FARTHEST + 1])
def test_time_goes_forward_only_and_not_too_far(seconds: float) -> None:
    clock = Clock()
    with pytest.raises(BadJump):
        clock.advance(seconds)
    assert (clock.offset, clock.version) == (0, 0)


def test_a_known_version_waits_for_the_jump() -> None:
    async def story() -> None:
        clock = Clock()
        waiter = asyncio.create_task(clock.wait_for_jump(0, 25))
        await pass_on()
        assert not waiter.done()
        clock.advance(1)
        await waiter
        assert asyncio.get_running_loop().time() < 1

    run(story())


def test_without_a_jump_the_wait_ends_by_itself() -> None:
    async def story() -> None:
        await Clock().wait_for_jump(0, 25)
        assert round(asyncio.get_running_loop().time()) == 25

    run(story())


@pytest.mark.parametrize("after", [-1, 0, 2, 99])
def test_any_other_version_is_answered_at_once(after: int) -> None:
    async def story() -> None:
        await Clock(version=1).wait_for_jump(after, 25)
        assert asyncio.get_running_loop().time() == 0

    run(story())
