"""A bot with a webhook, its store, and somebody who posts."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

import aiohttp

from bot import app
from bot.config import Hook
from bot.transport import Line
from bot.webhook import Webhook
from db.reader import Reader
from db.store import Store
from db.writer import InlineWriter
from tests.bot.chat import library, new_database
from tests.bot.telegram import Telegram
from tests.bot.updates import message
from tests.flows.running import free_port

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"

START = message(text="/start")


class Clock:
    def now_ms(self) -> int:
        return 1_772_463_600_000


class Desk:
    """A bot that waits for posts."""

    def __init__(self, folder: Path, writer: Callable[[Store], InlineWriter]) -> None:
        self.telegram = Telegram()
        self.database = new_database(folder)
        self.store = Store(self.database)
        self.store._connection.execute("PRAGMA synchronous = OFF")
        self.reader = Reader(self.database, inline=True)
        self.writer = writer(self.store)
        self.port = free_port()
        self.hook = Hook(f"http://127.0.0.1:{self.port}/drill", "127.0.0.1", self.port)
        line = Line(self.telegram, "sim:")
        self.parts = app.assemble(line, self.writer, self.reader, library(), Clock(), 1000)
        self.webhook = Webhook(self.hook, line, self.parts.intake, self.parts.health, Clock())
        self.serving = asyncio.create_task(self.webhook.serve())

    async def set(self) -> None:
        """Until Telegram knows of it."""
        while self.parts.health._polled_at is None and not self.serving.done():
            await asyncio.sleep(0)

    async def closed(self) -> None:
        """Until nobody new comes in any more."""
        with suppress(aiohttp.ClientConnectionError):
            while await self.post(update(99), **{SECRET_HEADER: "wrong"}) == 403:
                pass

    @property
    def sets(self) -> list[dict[str, Any]]:
        return [call.values for call in self.telegram.calls if call.method == "setWebhook"]

    @property
    def sent(self) -> int:
        return sum(call.method == "sendMessage" for call in self.telegram.calls)

    @property
    def secret(self) -> str:
        return str(self.sets[-1]["secret_token"])

    @property
    def address(self) -> str:
        return str(self.sets[-1]["url"])

    async def post(self, body: Any, *, address: str | None = None, **headers: str) -> int:
        """The status that Telegram sees. `body`: an update, or bytes as they are."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", SECRET_HEADER: self.secret} | headers
        async with (
            aiohttp.ClientSession() as session,
            session.post(address or self.address, data=data, headers=headers) as answer,
        ):
            return answer.status

    def rows(self) -> list[int]:
        with closing(sqlite3.connect(self.database)) as connection:
            return [one for (one,) in connection.execute("SELECT update_id FROM inbox ORDER BY update_id")]

    async def rest(self) -> dict[int, int]:
        """Rows by status, when all is handled and shown."""
        await self.parts.intake.finish(10)
        await self.parts.sender.drain(10)
        with closing(sqlite3.connect(self.database)) as connection:
            return dict(connection.execute("SELECT status, count(*) FROM inbox GROUP BY status").fetchall())

    async def close(self) -> None:
        self.serving.cancel()
        await asyncio.gather(self.serving, return_exceptions=True)
        await self.parts.intake.finish(10)
        await self.parts.sender.drain(10)
        await self.writer.close()
        self.reader.close()


@asynccontextmanager
async def desk(folder: Path, writer: Callable[[Store], InlineWriter] = InlineWriter) -> AsyncIterator[Desk]:
    opened = Desk(folder, writer)
    try:
        await opened.set()
        yield opened
    finally:
        await opened.close()


def update(number: int, **content: Any) -> dict[str, Any]:
    return {"update_id": number, **(content or {"message": START})}


def told(one: Desk, url: str, **more: Any) -> tuple[int, dict[str, Any]]:
    return 200, {"ok": True, "result": {"url": url, "pending_update_count": 0, **more}}
