"""A whole bot and groups of people in one thread and virtual time: the real parts on the sandbox's world, with
Telegram's limits. The process can die and live again on the same file.

    async def story(house: House) -> None:
        group = house.group("Coders", people=3)
        await group.says(0, "/exam crc 5 20")
        await group.taps(1, "Join")

`play(tmp_path, story)` runs it.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from telegram.request import BaseRequest

from bot import app
from bot.app import Parts
from bot.challenge_errands import ChallengeErrands
from bot.documents import Documents
from bot.exam_errands import ExamErrands
from bot.group_errands import GroupErrands
from bot.room_errands import RoomErrands
from bot.room_report_errands import RoomReportErrands
from bot.transport import Document, Line
from db import rooms
from db.reader import Reader
from db.rooms import RoomRecord
from db.store import Store, connect
from db.uow import Work
from db.writer import InlineWriter
from decks.model import Library
from sandbox import acts, membership
from sandbox.api import Answer, BotApi
from sandbox.chat import Chat
from sandbox.world import World
from scheduler import room_codec
from scheduler.room_state import Room
from tests import virtual_time
from tests.bot.chat import new_database
from tests.decks.exam_shelf import exam_shelf

STORY = "story"  # what the names of tasks begin with that do not die with the process
TOKEN = "1000001:stories-have-no-secrets"
BASE = 1_772_463_600  # Monday, 2 March 2026, 10 o'clock in New York
FIRST_PERSON = 5_001
LETTERS = "ABCDEFGH"
NAMES = ("Dana", "Ann", "Bo", "Raj", "Mei")


class StoryClock:
    """The loop's time; `ahead` of it where a story skips days in which nothing happens."""

    ahead: float = 0

    def now(self) -> float:
        return BASE + self.ahead + asyncio.get_running_loop().time()

    def now_ms(self) -> int:
        return int(self.now() * 1000)


class Wire(BaseRequest):
    """Telegram's end of the line."""

    def __init__(self, house: House) -> None:
        self._house = house

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: Any = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        if isinstance(request_data, Document):
            return self._house.received(request_data)
        name, values = url.rpartition("/")[2], json.loads(request_data.json_payload)
        await asyncio.sleep(0.02)
        answer = await self._house.api.call(TOKEN, name, values)
        assert isinstance(answer, Answer)
        self._house.heard(name, values, answer)
        return answer.status, json.dumps(answer.body).encode()


@dataclass
class House:
    """The world, and the bot that lives in it."""

    database: Path
    library: Library
    clock: StoryClock = field(default_factory=StoryClock)
    floods: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    calls: list[tuple[float, str, int]] = field(default_factory=list)  # when, method, chat
    files: list[tuple[int, str, bytes]] = field(default_factory=list)  # chat, name, content

    def __post_init__(self) -> None:
        self.world = World(self.clock)
        self.api = BotApi(self.world, token=TOKEN)
        self.toasts: dict[int, list[str]] = defaultdict(list)  # by person
        self.parts: Parts | None = None
        self._people, self._groups = 0, 0

    # ---- the process

    async def live(self) -> None:
        """Start the bot, as `bot.app` does."""
        store = Store(self.database)
        store._connection.execute("PRAGMA synchronous = OFF")  # what dies here is a process, not a disk
        self._store, self._reader = store, Reader(self.database, inline=True)
        writer = InlineWriter(store)
        parts = app.assemble(Line(Wire(self), "sim:"), writer, self._reader, self.library, self.clock, 30)
        parts.health._now = self.clock.now
        parts.errands._slow = {
            **ExamErrands(writer, self._reader, self._shelf).kinds(),
            **RoomErrands(writer, self._reader, parts.sender, self._shelf, lambda: self.library).kinds(),
            **GroupErrands(
                Line(Wire(self), "sim:"), writer, parts.sender, lambda: self.library, parts.errands.nudge
            ).kinds(),
            **ChallengeErrands(
                writer, self._reader, parts.sender, self._shelf, lambda: self.library, self.clock
            ).kinds(),
            **RoomReportErrands(
                writer, self._reader, parts.sender, Documents(parts.sender._line, parts.sender._limiter)
            ).kinds(),
        }
        self.parts = parts
        self._life = asyncio.create_task(self._process(parts))

    async def die(self) -> None:
        """kill -9: nothing is finished. Raises what had ended the process before."""
        if self._life.done():
            self._life.result()
        self._life.cancel()
        others = [task for task in asyncio.all_tasks() if not task.get_name().startswith(STORY)]
        for task in others:
            task.cancel()
        await asyncio.gather(self._life, *others, return_exceptions=True)
        self._store.close()
        self._reader.close()
        self.parts = None

    async def restart(self, *, away: float = 0.0) -> None:
        await self.die()
        await asyncio.sleep(away)
        await self.live()

    async def _process(self, parts: Parts) -> None:
        await parts.jobs.outage()
        await parts.jobs.draw_owed()
        await parts.intake.recover()
        alarms = [self._alarm(job, seconds) for job, seconds in parts.jobs.alarms().values()]
        await asyncio.gather(parts.intake.poll(), parts.errands.work(), *alarms)

    async def _alarm(self, job: Callable[[], Awaitable[None]], seconds: float) -> None:
        while True:
            await asyncio.sleep(seconds)
            await job()

    @contextmanager
    def _shelf(self, _: Work) -> Iterator[Library]:
        yield self.library

    # ---- what the test sees

    def heard(self, name: str, values: dict[str, Any], answer: Answer) -> None:
        if name == "getUpdates":
            return
        if answer.status == 429:
            self.floods.append(f"{name} {values}")
        elif answer.status != 200 and "not modified" not in str(answer.body):
            self.refused.append(f"{name}: {answer.body}")
        if name == "answerCallbackQuery" and answer.status == 200 and values.get("text"):
            self.toasts[self._asker.pop(values["callback_query_id"], 0)].append(values["text"])
        if "chat_id" in values:
            self.calls.append((self.clock.now(), name, values["chat_id"]))

    _asker: dict[str, int] = field(default_factory=dict)

    def received(self, document: Document) -> tuple[int, bytes]:
        """A file in some chat."""
        name, content, _ = document.multipart_data["document"]
        self.files.append((int(document.json_parameters["chat_id"]), name, content))
        return 200, json.dumps({"ok": True, "result": {"message_id": 9}}).encode()

    def calls_a_minute(self, chat: int) -> int:
        """The most calls to a chat within any minute."""
        moments = [at for at, _, where in self.calls if where == chat]
        return max((sum(at <= one < at + 60 for one in moments) for at in moments), default=0)

    def query(self, use_case: Callable[..., Any], *args: Any) -> Any:
        """Look into the file, also while no process lives."""
        with closing(connect(self.database, read_only=True)) as connection:
            return use_case(Work(connection), *args)

    # ---- people and groups

    def group(
        self, title: str, people: int, kind: str = "supergroup", *, bot: str = "member", **facts: Any
    ) -> Group:
        ids = []
        for _ in range(people):
            name = NAMES[self._people] if self._people < len(NAMES) else f"Person {self._people}"
            ids.append(self.world.know_user(FIRST_PERSON + self._people, name)["id"])
            self._people += 1
        self._groups += 1
        number = -(100 + self._groups) if kind == "group" else -1_000_000_000_000 - 100 - self._groups
        chat = acts.make_chat(self.world, kind, title, number, members=ids, bot=bot, **facts)
        return Group(self, chat, ids)


@dataclass
class Group:
    house: House
    chat: Chat
    people: list[int]
    topic: int = 0

    def says(self, who: int, text: str) -> None:
        acts.write(self.house.world, self.people[who], self.chat.id, text, topic=self.topic)

    def taps(self, who: int, label: str, message: int | None = None) -> None:
        number = self.last_with(label) if message is None else message
        data = acts.data_of(self.house.world, self.chat.id, number, self._full(number, label))
        query = acts.tap(self.house.world, self.people[who], self.chat.id, number, data)
        self.house._asker[query.id] = self.people[who]

    def forges(self, who: int, data: str, message: int | None = None) -> None:
        """Any payload, as a bad client sends it."""
        number = self.message_ids[-1] if message is None else message
        query = acts.tap(self.house.world, self.people[who], self.chat.id, number, data)
        self.house._asker[query.id] = self.people[who]

    def leaves(self, who: int) -> None:
        user = self.house.world.user(self.people[who])
        membership.act(self.house.world, self.chat, user["id"], "leave", user)

    def toast(self, who: int) -> str:
        """The last one of this person."""
        told = self.house.toasts[self.people[who]]
        return told[-1] if told else ""

    # ---- what everybody sees

    @property
    def messages(self) -> dict[int, dict[str, Any]]:
        """Of the bot, in this topic, the oldest first."""
        bot = self.house.world.bot["id"]
        return {
            number: message
            for number, message in self.chat.messages.items()
            if "from" in message and message["from"]["id"] == bot and _topic(message) == self.topic
        }

    @property
    def message_ids(self) -> list[int]:
        return [*self.messages]

    @property
    def text(self) -> str:
        """Of the last message."""
        return self.text_of(self.message_ids[-1])

    def text_of(self, number: int) -> str:
        return unescape(re.sub("<[^>]*>", "", self.messages[number].get("text", "")))

    def labels(self, number: int | None = None) -> list[str]:
        messages = self.messages
        if not messages:
            return []
        message = messages[max(messages) if number is None else number]
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        return [key["text"] for row in rows for key in row]

    def last_with(self, label: str) -> int:
        for number in reversed(self.message_ids):
            if any(one.startswith(label) for one in self.labels(number)):
                return number
        raise AssertionError(f"no button {label!r} in {[self.labels(one) for one in self.message_ids]}")

    def _full(self, number: int, label: str) -> str:
        return next(one for one in self.labels(number) if one == label or one.startswith(label))

    # ---- what only the test sees

    @property
    def record(self) -> RoomRecord:
        """The room that is not over, or the last one."""

        def found(work: Work) -> RoomRecord | None:
            here = rooms.in_place(work, self.chat.id, self.topic)
            past = rooms.finished_in(work, self.chat.id, after=0, limit=1)
            return here or (past[0] if past else None)

        record = self.house.query(found)
        assert isinstance(record, RoomRecord)
        return record

    @property
    def room(self) -> Room:
        return room_codec.unpack(json.loads(self.record.state))

    @property
    def seconds_left(self) -> int:
        """Of the open question, whose clock runs."""
        closes_at = getattr(self.room.phase, "closes_at", None)
        assert closes_at is not None
        return int(closes_at) - int(self.house.clock.now())

    def answers(self, who: int, *, right: bool) -> None:
        """Answer the open question in full."""
        room = self.room
        question = room.questions[room.phase.i]  # type: ignore[union-attr]
        wrong = [place for place in range(question.options) if place not in question.key]
        for place in question.key if right else (*question.key[1:], wrong[0]):
            self.taps(who, LETTERS[place])

    async def until(self, met: Callable[[], bool], most: float = 600) -> None:
        """Wait until it is so."""
        for _ in range(int(most * 2)):
            if met():
                return
            await asyncio.sleep(0.5)
        raise AssertionError(f"not within {most} s; last: {self.text!r}")

    def is_asking(self, i: int) -> bool:
        """Question `i`, counted from 0, is open and its clock runs."""
        phase = self.room.phase
        return getattr(phase, "i", None) == i and getattr(phase, "closes_at", None) is not None


def _topic(message: dict[str, Any]) -> int:
    topic: int = message.get("message_thread_id", 0) if message.get("is_topic_message") else 0
    return topic


def play(folder: Path, story: Callable[[House], Awaitable[None]]) -> House:
    house = House(new_database(folder), exam_shelf())

    async def whole() -> None:
        asyncio.current_task().set_name(STORY)  # type: ignore[union-attr]
        await house.live()
        await story(house)
        await house.die()

    virtual_time.run(whole())
    return house
