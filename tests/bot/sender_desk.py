"""A sender between a real store and Telegram, in virtual time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bot.limits import Limiter
from bot.sender import Sender
from bot.transport import Line
from db import screens
from db.screens import MAIN_SLOT, Pending
from db.store import StorageTrouble, Store
from db.uow import Work
from db.writer import InlineWriter
from tests.bot.chat import new_database
from tests.bot.telegram import Telegram
from tests.virtual_time import run

ANN, BOB, CAT, DAN = 5, 6, 7, 8
EDIT, SEND, RETIRE, ANSWER = "editMessageText", "sendMessage", "editMessageReplyMarkup", "answerCallbackQuery"
TOKEN = "123456789:AAcanary-canary-canary-canary"


class Forgetful(InlineWriter):
    """A store that takes no writes for a while."""

    troubles = 0

    async def run(self, use_case: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if self.troubles:
            self.troubles -= 1
            raise StorageTrouble("disk full")
        return await super().run(use_case, *args, **kwargs)


class Desk:
    """A sender between a real store and Telegram."""

    def __init__(self, database: Path, rate: float = 1000) -> None:
        self.telegram = Telegram()
        self.store = Store(database)
        self.writer = Forgetful(self.store)
        line = Line(self.telegram, f"https://api.telegram.org/bot{TOKEN}")
        self.sender = Sender(line, self.writer, Limiter(rate, asyncio.get_running_loop().time()))

    async def draw(self, text: str, chat: int = ANN, **how: Any) -> Pending:
        """What a unit of work leaves behind, and its hand-over."""
        pending = await self.left(text, chat, **how)
        self.sender.push(pending)
        return pending

    async def left(
        self,
        text: str,
        chat: int = ANN,
        *,
        fresh: bool = False,
        slot: int = MAIN_SLOT,
        once: bool = False,
        **body: Any,
    ) -> Pending:
        """What a unit of work leaves behind."""

        def use_case(work: Work) -> Pending:
            present = screens.load(work, chat, slot)
            values = json.dumps({"text": text, **body})
            return screens.draw(
                work, chat, present, body=values, asks=None, fresh=fresh, now=1, slot=slot, once=once
            )

        pending: Pending = await self.writer.run(use_case)
        return pending

    async def rest(self) -> None:
        """Until nothing is left to draw."""
        while self.sender.depth:
            await asyncio.sleep(0.01)

    async def row(self, chat: int = ANN, slot: int = MAIN_SLOT) -> Pending:
        found: Pending | None = await self.writer.run(screens.load, chat, slot)
        assert found is not None
        return found

    async def behind(self) -> int:
        return len(await self.writer.run(screens.behind, limit=100))


Story = Callable[[Desk], Awaitable[None]]


def play(tmp_path: Path, story: Story, *, rate: float = 1000) -> None:
    database = new_database(tmp_path)

    async def told() -> None:
        desk = Desk(database, rate)
        try:
            await story(desk)
        finally:
            await desk.sender.drain(0)
            await asyncio.sleep(0)
            await desk.writer.close()

    run(told())


def now() -> float:
    return asyncio.get_running_loop().time()
