"""A whole bot in this process and in virtual time, on a sandbox's world; nothing goes wrong unless it is asked for.

`Stage` is the world and the data folder and outlives the bot; `stage.bot()` is one life of its process.
"""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, closing, suppress
from html import unescape
from pathlib import Path
from typing import Any

from telegram.request import BaseRequest

from bot import app
from bot.app import Parts
from bot.transport import Line
from db.reader import Reader
from db.store import StorageTrouble, Store
from db.writer import InlineWriter
from decks.model import Library
from sandbox import acts
from sandbox.api import Answer, BotApi
from sandbox.world import World
from tests import virtual_time
from tests.bot.chat import library, new_database
from tests.simulation.simulated import TOKEN, SimClock, _end

Json = dict[str, Any]
ANN, BOB = 1001, 1002
PATIENCE = 300.0  # virtual seconds


class Death(BaseException):
    """The process dies here, on purpose."""


class Wire(BaseRequest):
    """Telegram's end of the line: the sandbox's world."""

    def __init__(self, api: BotApi) -> None:
        self._api = api

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: Any = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        await asyncio.sleep(0.02)
        answer = await self._api.call(TOKEN, url.rpartition("/")[2], json.loads(request_data.json_payload))
        assert isinstance(answer, Answer)
        return answer.status, json.dumps(answer.body).encode()


class Stage:
    def __init__(self, folder: Path) -> None:
        self.clock = SimClock()
        self.world = World(self.clock)
        self.api = BotApi(self.world, token=TOKEN)
        self.database = new_database(folder)
        self.library: Library = library()
        self.store: Store
        self.parts: Parts

    @asynccontextmanager
    async def bot(self, writer: Callable[[Store], InlineWriter] = InlineWriter) -> AsyncIterator[Parts]:
        """One life of the process, from its start to its sudden end."""
        before = asyncio.all_tasks()
        self.store, reader = Store(self.database), Reader(self.database, inline=True)
        self.store._connection.execute("PRAGMA synchronous = OFF")  # what dies here is a process, not a disk
        line = Line(Wire(self.api), "sim:")
        self.parts = app.assemble(line, writer(self.store), reader, self.library, self.clock, 30)
        living = asyncio.create_task(self._live())
        try:
            yield self.parts
        finally:
            await _end(asyncio.all_tasks() - before)
            self.store.close()
            reader.close()
        if living.done() and not living.cancelled():
            living.result()

    async def _live(self) -> None:
        parts = self.parts
        await parts.jobs.draw_owed()
        await parts.intake.recover()
        alarms = [_alarm(job, every) for job, every in parts.jobs.alarms().values()]
        await asyncio.gather(parts.intake.poll(), parts.errands.work(), parts.health.watch(), *alarms)

    async def rest(self) -> None:
        """Until everything that was sent is handled and shown."""
        until = self.clock.now() + PATIENCE
        await asyncio.sleep(1)
        while not self._is_quiet():
            assert self.clock.now() < until, f"does not come to rest: {self.inbox()}"
            await asyncio.sleep(1)

    def _is_quiet(self) -> bool:
        owed = "SELECT 1 FROM inbox WHERE status = 0 UNION SELECT 1 FROM screen WHERE shown_rev < rev"
        busy = self.world.updates.first(1, self.clock.now()) or self.parts.intake._in_hand
        return not busy and self.parts.sender.depth == 0 and not self.query(owed)

    # ---- people

    def say(self, text: str, user: int = ANN, **extra: Any) -> None:
        acts.write(self.world, user, extra.pop("chat", user), text, **extra)

    def show_picture(self, user: int = ANN) -> None:
        acts.write(self.world, user, user, None)

    def press(self, data: str, user: int = ANN, message_id: int | None = None) -> str:
        """Any payload; the id of the query."""
        message = message_id or self.screen(user)["message_id"]
        return acts.tap(self.world, user, user, message, data).id

    def tap(self, label: str, user: int = ANN) -> str:
        keys = self.keys(user)
        return self.press(next(data for text, data in keys if text.startswith(label)), user)

    def send(self, kind: str, payload: Json) -> None:
        """An update as it is, also one that no app would send."""
        self.world.updates.add(kind, payload, self.clock.now())

    # ---- what they see

    def messages(self, chat: int = ANN, *, of_bot: bool = True) -> list[Json]:
        bot = self.world.bot["id"]
        found = self.world.chats[chat].messages.values() if chat in self.world.chats else ()
        return [one for one in found if not of_bot or one.get("from", {}).get("id") == bot]

    def screen(self, chat: int = ANN) -> Json:
        """The bot's newest message with buttons."""
        return next(one for one in reversed(self.messages(chat)) if "reply_markup" in one)

    def keys(self, chat: int = ANN) -> list[tuple[str, str]]:
        return _keys(self.screen(chat))

    def labels(self, chat: int = ANN) -> list[str]:
        return [label for label, _ in self.keys(chat)]

    def calls(self, method: str, since: int = 0) -> list[Json]:
        return [call for call in self.api.calls.since(since) if call["method"] == method]

    def answer_to(self, query_id: str) -> str:
        """What the tap was answered; empty for nothing but the end of the spinner."""
        [call] = [
            one
            for one in self.calls("answerCallbackQuery")
            if one["params"]["callback_query_id"] == query_id and one["status"] == 200
        ]
        text: str = call["params"].get("text", "")
        return text

    # ---- looking into the file

    def query(self, text: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(text, values).fetchall()

    def inbox(self) -> dict[int, int]:
        """Rows by status."""
        return dict(self.query("SELECT status, count(*) FROM inbox GROUP BY status"))

    def wrong_screens(self) -> list[str]:
        """Chats that do not show what they should."""
        return [
            f"chat {chat}: {shown and shown['text']!r}, should be {body}"
            for chat, body, message_id in self.query(
                "SELECT chat, body, message_id FROM screen WHERE slot = 0"
            )
            if (shown := self.world.chats[chat].messages.get(message_id)) is None
            or not _shows(shown, json.loads(body))
        ]


async def _alarm(job: Callable[[], Awaitable[None]], every: float) -> None:
    while True:
        await asyncio.sleep(every)
        with suppress(StorageTrouble):
            await job()


def _shows(shown: Json, body: Json) -> bool:
    wanted = [body["remark"], body["text"]] if "remark" in body else [body["text"]]
    text = unescape(re.sub(r"<[^<>]*>", "", "\n\n".join(wanted)))
    return shown["text"].split() == text.split() and _keys(shown) == _keys(body)


def _keys(message: Json) -> list[tuple[str, str]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [(key["text"], key["callback_data"]) for row in rows for key in row]


def play(folder: Path, story: Callable[[Stage], Coroutine[Any, Any, None]]) -> Stage:
    """Play a story to its end; nothing may have gone wrong behind its back."""
    problems: list[Json] = []

    async def whole() -> Stage:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: problems.append(context))
        stage = Stage(folder)
        await story(stage)
        return stage

    stage = virtual_time.run(whole())
    assert [one for one in problems if not isinstance(one.get("exception"), Death)] == []
    return stage
