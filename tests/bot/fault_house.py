"""A `group_house` in which the network goes away and somebody sets the machine's clock."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.clock import WallClock
from bot.steps import Steps
from sandbox.api import BotApi
from tests import virtual_time
from tests.bot.chat import new_database
from tests.bot.group_house import FIRST_PERSON, STORY, House
from tests.bot.room_own_house import Private
from tests.decks.exam_shelf import exam_shelf

Trouble = Callable[[str], Awaitable[None]]  # of a method's name, before the call has any effect


class BadLine:
    """Telegram, behind a network that does what it is told to."""

    def __init__(self, api: BotApi, house: FaultHouse) -> None:
        self._api, self._house = api, house

    async def call(self, token: str, method: str, values: dict[str, Any]) -> Any:
        if self._house.trouble is not None:
            await self._house.trouble(method)
        return await self._api.call(token, method, values)


@dataclass
class FaultHouse(House):
    set_ahead: float = 0.0  # seconds: the machine's clock against the true time
    trouble: Trouble | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.api = BadLine(self.api, self)  # type: ignore[assignment]

    async def live(self) -> None:
        """As `bot.app` does: a clock of the machine's, and somebody who watches it."""
        await super().live()
        assert self.parts is not None
        loop, parts = asyncio.get_running_loop(), self.parts
        clock = WallClock(
            lambda: self.clock.now_ms() + int(self.set_ahead * 1000), lambda: int(loop.time() * 1000)
        )
        for part in (parts.intake, parts.jobs, parts.jobs.rooms, parts.jobs.challenges, parts.sender):
            part._clock = clock
        self.bot_clock = clock
        steps = Steps(clock, parts.jobs, parts.health, parts.writer, lambda: None)
        self._watching = asyncio.create_task(steps.watch())

    def newcomer(self, name: str = "Ann") -> Private:
        """Somebody in a private chat of their own."""
        person = self.world.know_user(FIRST_PERSON + self._people, name)["id"]
        self._people += 1
        one = Private(self, person)
        one.starts("")
        return one

    def sent_twice(self) -> list[str]:
        """Texts that a chat was sent more than once."""
        bot = self.world.bot["id"]
        texts = Counter(
            (chat.id, message.get("text"))
            for chat in self.world.chats.values()
            for message in chat.messages.values()
            if message.get("from", {}).get("id") == bot
        )
        return [f"{chat}: {text}" for (chat, text), times in texts.items() if times > 1]


async def sprint(one: Private) -> None:
    """In the first question of an exam of ten minutes."""
    one.writes("/exam")
    await asyncio.sleep(3)
    one.taps("CRC")
    await asyncio.sleep(3)
    one.taps("Sprint")
    await asyncio.sleep(3)
    one.taps("Start")
    await asyncio.sleep(3)


def play(folder: Path, story: Callable[[FaultHouse], Awaitable[None]]) -> FaultHouse:
    house = FaultHouse(new_database(folder), exam_shelf())

    async def whole() -> None:
        asyncio.current_task().set_name(STORY)  # type: ignore[union-attr]
        await house.live()
        await story(house)
        await house.die()

    virtual_time.run(whole())
    return house
