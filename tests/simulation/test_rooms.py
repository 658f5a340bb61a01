"""Random evenings of two groups: people tap, change, double, forge, come and go; the bot is killed, put out, let in
again, away for minutes; Telegram says 429. At the end the exam is over and everything adds up.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from db import rooms
from db.uow import Work
from sandbox import membership
from sandbox.faults import Fault
from sandbox.world import NotPossible, NotThere
from scheduler.room_state import Asking, Finished, Lobby
from tests.bot.group_house import STORY, Group, House, play

SEEDS = range(6)
PEOPLE, QUESTIONS = 6, 5


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_evening_ends_and_adds_up(tmp_path: Path, seed: int) -> None:
    chance = Random(f"rooms {seed}")

    async def story(house: House) -> None:
        groups = [house.group(f"Group {one}", PEOPLE, "group" if one else "supergroup") for one in range(2)]
        fate = asyncio.create_task(strikes(house, chance), name=f"{STORY} fate")
        for group in groups:
            group.says(0, f"/exam crc {QUESTIONS} 20")
        people = [
            asyncio.create_task(evening(group, Random(f"{seed} {at}")), name=f"{STORY} {at}")
            for at, group in enumerate(groups)
        ]
        await asyncio.gather(*people)
        fate.cancel()
        await asyncio.gather(fate, return_exceptions=True)
        if house.parts is None:
            await house.live()
        await asyncio.sleep(120)
        for group in groups:
            adds_up(house, group)
        assert house.query(
            lambda work: work._execute("SELECT count(*) FROM inbox WHERE status != 1").fetchone()
        ) == (0,)
        behind = "SELECT count(*) FROM screen WHERE shown_rev < rev"
        assert house.query(lambda work: work._execute(behind).fetchone()) == (0,)

    play(tmp_path, story)


async def evening(group: Group, chance: Random) -> None:
    """Until the room is over; whoever is asked to do something does it sooner or later."""
    await group.until(lambda: "Join" in group.labels(), 200)
    for who in range(1, PEOPLE):
        act(group, who, "Join")
    await asyncio.sleep(chance.uniform(5, 30))
    for _ in range(4_000):
        room = group.room
        if isinstance(room.phase, Finished) and room.phase.told:
            return
        one_act(group, chance)
        await asyncio.sleep(chance.expovariate(1 / 1.5))
    raise AssertionError(f"it never ends: {group.room}")


def one_act(group: Group, chance: Random) -> None:
    room, who, dice = group.room, chance.randrange(PEOPLE), chance.random()
    host = group.people.index(room.host) if room.host in group.people else 0
    if isinstance(room.phase, Lobby):
        act(group, host, "Start")
    elif room.paused is not None and dice < 0.5:
        act(group, host, "Go on")
    elif dice < 0.03:
        act(group, host, "Pause")
    elif dice < 0.05:
        act(group, who, "Leave")
    elif dice < 0.12:
        act(group, who, "Join")
    elif dice < 0.14:
        act(group, host, "Skip")
    elif dice < 0.2:
        data = chance.choice(["1:ra:1:0:0", "1:ra:2:1:3", "1:re:1", "1:rw:2", "1:rn:1:0", "1:s", "x"])
        with contextlib.suppress(NotThere, NotPossible):
            group.forges(who if who != host else (who + 1) % PEOPLE, data)
    elif isinstance(room.phase, Asking):
        with contextlib.suppress(NotThere, NotPossible, AssertionError, StopIteration):
            for _ in range(chance.choice((1, 1, 2))):
                group.answers(who, right=chance.random() < 0.6)


def act(group: Group, who: int, label: str) -> None:
    with contextlib.suppress(NotThere, NotPossible, AssertionError, StopIteration):
        group.taps(who, label)


async def strikes(house: House, chance: Random) -> None:
    """What goes wrong."""
    while True:
        await asyncio.sleep(chance.uniform(5, 60))
        dice = chance.random()
        if dice < 0.4:
            await house.restart(away=chance.choice((0, 1, 5, 40, 200)))
        elif dice < 0.7:
            house.api.faults.add(Fault(method="*", status=429, retry_after=chance.randint(1, 9), times=2))
        else:
            chat = chance.choice([one for one in house.world.chats.values() if one.kind == "supergroup"])
            by = house.world.user(next(iter(chat.members)))
            membership.act(house.world, chat, house.world.bot["id"], "kick", by)
            await asyncio.sleep(chance.uniform(1, 90))
            membership.act(house.world, chat, house.world.bot["id"], "unban", by)
            membership.act(house.world, chat, house.world.bot["id"], "join", by)


def adds_up(house: House, group: Group) -> None:
    """Score = sum of its parts; each question was closed once; nobody got anything for what was skipped."""
    room, record = group.room, group.record

    def marks(work: Work) -> list[tuple[int, rooms.RoomMark]]:
        return rooms.all_marks(work, record.id)

    points, right = Counter[int](), Counter[int]()
    for member, mark in house.query(marks):
        assert not room.tallies[mark.question].skipped
        points[member] += mark.points
        right[member] += mark.right
        assert mark.right == (set(mark.options) == set(room.questions[mark.question].key))
        assert 0 <= mark.seconds <= room.settings.seconds
    for one in room.members:
        assert (one.points, one.right) == (points[one.id], right[one.id])
    for i, tally in enumerate(room.tallies):
        assert tally.right == sum(mark.right for _, mark in house.query(marks) if mark.question == i)
    assert len(room.tallies) <= QUESTIONS
