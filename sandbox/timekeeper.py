"""Lets happen what is due, when the clock says so: polls close although nobody calls."""

from __future__ import annotations

from sandbox.clock import Clock
from sandbox.world import World

LONGEST = 3600.0  # seconds until it looks again in any case


async def keep_time(world: World) -> None:
    """Until cancelled. Wakes when something new is due earlier, and when the clock jumps."""
    clock = world.clock
    assert isinstance(clock, Clock)
    world.agenda.on_change = clock.bell.ring
    while True:
        world.agenda.tick()
        await clock.bell.hear(_seconds_left(world, clock))


def _seconds_left(world: World, clock: Clock) -> float:
    if world.agenda.next_at is None or clock.is_frozen:
        return LONGEST
    return min(LONGEST, max(0.001, world.agenda.next_at - clock.now()))
