"""Groups whose exam is played in quiz polls, for stories."""

from __future__ import annotations

import asyncio
from typing import Any

from sandbox import polls
from sandbox.poll_state import Poll
from scheduler.room_state import Asking, Revealing
from tests.bot.group_house import Group, House


async def opened(house: House, people: int = 3, items: int = 3, kind: str = "supergroup") -> Group:
    """A lobby that plays with quiz polls, in which everybody is."""
    group = house.group("Coders", people, kind)
    group.says(0, f"/exam crc {items} 20")
    await group.until(lambda: "Join" in group.labels(), 10)
    for who in range(1, people):
        group.taps(who, "Join")
    await asyncio.sleep(4)
    group.taps(0, "Settings")
    await group.until(lambda: "Quiz polls" in group.labels(), 20)
    group.taps(0, "Quiz polls")
    await group.until(lambda: "• Quiz polls" in group.labels(), 20)
    group.taps(0, "Back")
    await group.until(lambda: "Start" in group.labels(), 20)
    return group


async def started(house: House, people: int = 3, items: int = 3, kind: str = "supergroup") -> Group:
    group = await opened(house, people, items, kind)
    group.taps(0, "Start")
    await asked(group, 0)
    return group


async def asked(group: Group, i: int) -> None:
    await group.until(lambda: group.is_asking(i), 90)
    await asyncio.sleep(1)


async def revealed(group: Group, i: int) -> None:
    await group.until(lambda: isinstance(group.room.phase, Revealing) and group.room.phase.i == i, 60)
    await asyncio.sleep(2)


def polls_of(group: Group) -> list[dict[str, Any]]:
    """As people see them, the oldest first."""
    return [message["poll"] for message in group.messages.values() if "poll" in message]


def votes(group: Group, who: int, *options: int, poll: int = -1) -> None:
    polls.vote(group.house.world, group.people[who], poll_in(group, poll), options)


def poll_in(group: Group, at: int) -> Poll:
    return group.house.world.polls[polls_of(group)[at]["id"]]


def answers(group: Group, who: int, *, right: bool) -> None:
    room = group.room
    assert isinstance(room.phase, Asking)
    question = room.questions[room.phase.i]
    wrong = next(place for place in range(question.options) if place not in question.key)
    votes(group, who, *(question.key if right else (wrong,)))


def points(group: Group) -> dict[int, int]:
    return {group.people.index(one.id): one.right for one in group.room.members if one.id in group.people}
