"""A whole bot and its learners in one thread and virtual time, from one seed, with everything going wrong.

The bot is the real one (`bot.app.assemble`), its writer runs inline, its wire ends in the sandbox's world in this
process. The wire answers late, times out before or after the effect, or says 429; the process dies at any await
of wire or writer and is started again on the same file; learners tap twice, tap old messages, forge payloads, type
nonsense, and days pass. At the end faults stop, the bot comes to rest, and `check` looks at what must hold.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest

from bot import app, gateway
from bot.actions import AddCard
from bot.app import Parts
from bot.transport import Line
from db.reader import Reader
from db.store import Store
from db.uow import Work
from db.writer import InlineWriter
from decks.model import Library
from sandbox import acts
from sandbox.api import Answer, BotApi
from sandbox.world import NotPossible, NotThere, World

TOKEN = "1000001:simulation-has-no-secrets"
BASE = 1_767_000_000.0
PEOPLE = 3
ACTS = 40  # of each person
CRASHES = 6
REST_SECONDS = 900
TEXTS = (
    "J44.1",
    "e11",
    "I10",
    "i10 ",
    "hello",
    "E11.2",
    "12345",
    "/study",
    "/home",
    "/settings",
    "/nonsense",
    "Manila",
)


class Crash(BaseException):
    """The process dies here."""


class SimClock:
    """The loop's time, and the days that were skipped; for the world and for the bot."""

    def __init__(self) -> None:
        self.skipped = 0.0

    def now(self) -> float:
        return BASE + self.skipped + asyncio.get_running_loop().time()

    def now_ms(self) -> int:
        return int(self.now() * 1000)


class Pulse:
    """Counts the steps of a process and kills it at the chosen one."""

    def __init__(self, crash_at: int | None) -> None:
        self._left = crash_at
        self.dead = asyncio.Event()

    def beat(self) -> None:
        if self._left is not None:
            self._left -= 1
        if self.dead.is_set() or self._left == 0:
            self.dead.set()
            raise Crash


class SimWriter(InlineWriter):
    def __init__(self, store: Store, pulse: Pulse) -> None:
        super().__init__(store)
        self._pulse = pulse

    async def run(self, use_case: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        self._pulse.beat()
        result = await super().run(_counted if use_case is gateway.handle else use_case, *args, **kwargs)
        self._pulse.beat()
        return result


def _counted(work: Work, library: Library, update_id: int, request: Any, action: Any) -> Any:
    """The real use-case, and in the same unit of work a mark that it had its effect, and which card it added."""
    handled = gateway.handle(work, library, update_id, request, action)
    work._execute("INSERT INTO effect VALUES (?)", (update_id,))
    if isinstance(action, AddCard):
        work._execute(
            "INSERT OR IGNORE INTO added SELECT learner, card FROM card_state"
            " WHERE learner = ? AND kind = 0 AND rev = 1",
            (request.learner,),
        )
    return handled


class SimWire(BaseRequest):
    """Telegram's end of the line, with a bad connection."""

    def __init__(self, run: Run, pulse: Pulse) -> None:
        self._run, self._pulse = run, pulse

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: Any = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        name, values = url.rpartition("/")[2], json.loads(request_data.json_payload)
        self._pulse.beat()
        await asyncio.sleep(self._run.chance.uniform(0.005, 0.3))
        fate = self._run.fate()
        if fate < 0.03:
            raise TimedOut if fate < 0.015 else NetworkError("no connection")
        if 0.03 <= fate < 0.06 and name != "getUpdates":
            self._run.note(name, values, 429)
            return 429, _flood(self._run.chance.randint(1, 5))
        answer = await self._run.call(name, values)
        self._pulse.beat()
        if 0.06 <= fate < 0.09:
            raise TimedOut
        return answer.status, json.dumps(answer.body).encode()


def _flood(seconds: int) -> bytes:
    text = f"Too Many Requests: retry after {seconds}"
    return json.dumps(
        {"ok": False, "error_code": 429, "description": text, "parameters": {"retry_after": seconds}}
    ).encode()


class Broken(AssertionError):
    """An invariant does not hold."""


@dataclass
class Run:
    """One seeded history."""

    seed: int
    database: Path
    library: Library
    between_lives: Callable[[Run], None]  # looks at what a dead process left; raises `Broken`

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.clock = SimClock()
        self.world = World(self.clock)
        self.api = BotApi(self.world, token=TOKEN)
        self.calm = False
        self._trace = hashlib.sha256()
        self.problems: list[str] = []

    @property
    def trace(self) -> str:
        return self._trace.hexdigest()

    def fate(self) -> float:
        return 1.0 if self.calm else self.chance.random()

    def note(self, *facts: object) -> None:
        self._trace.update(repr((round(self.clock.now(), 6), *facts)).encode())

    async def call(self, name: str, values: dict[str, Any]) -> Answer:
        if name == "getUpdates" and "offset" in values:
            self._check_confirmed(values["offset"])
        answer = await self.api.call(TOKEN, name, values)
        assert isinstance(answer, Answer)
        self.note(name, values, answer.status)
        return answer

    async def play(self) -> None:
        """The whole history, to the rest at its end."""
        asyncio.get_running_loop().set_exception_handler(self._hear)
        people = [asyncio.create_task(self._person(1001 + number)) for number in range(PEOPLE)]
        days = asyncio.create_task(self._days())
        for _ in range(CRASHES):
            await self._live(Pulse(self.chance.randint(3, 160)), people)
            self._look()
        await self._live(Pulse(None), people)
        days.cancel()

    async def _live(self, pulse: Pulse, people: list[asyncio.Task[None]]) -> None:
        """One life of the process: until it dies, or everybody has gone and it has come to rest."""
        store = Store(self.database)
        store._connection.execute("PRAGMA synchronous = OFF")  # what dies here is a process, not a disk
        reader = Reader(self.database, inline=True)
        writer = SimWriter(store, pulse)
        line = Line(SimWire(self, pulse), "sim:")
        parts = app.assemble(line, writer, reader, self.library, self.clock, 30)
        tasks: list[asyncio.Task[Any]] = [
            asyncio.create_task(self._process(parts)),
            asyncio.create_task(self._rest(parts, people)),
        ]
        dead = asyncio.create_task(pulse.dead.wait())
        await asyncio.wait([*tasks, dead], return_when=asyncio.FIRST_COMPLETED)
        failed = [task for task in tasks if task.done() and not pulse.dead.is_set()]
        pulse.dead.set()
        await _end(asyncio.all_tasks() - {asyncio.current_task(), *people, *self._lasting})
        store.close()
        reader.close()
        for task in failed:
            task.result()

    async def _process(self, parts: Parts) -> None:
        await parts.jobs.draw_owed()
        await parts.intake.recover()
        await asyncio.gather(parts.intake.poll(), parts.errands.work(), self._alarms(parts))

    async def _alarms(self, parts: Parts) -> None:
        while True:
            await asyncio.sleep(30)
            await parts.jobs.draw_owed()
            await parts.jobs.errands()

    async def _rest(self, parts: Parts, people: list[asyncio.Task[None]]) -> None:
        """Everybody has gone: no more faults; wait until nothing is left to do, then a little more."""
        await asyncio.wait(people)  # a gather would take them with it when this life ends
        self.calm = True
        until = self.clock.now() + REST_SECONDS
        while self.clock.now() < until and not self._is_quiet(parts):
            await asyncio.sleep(5)
        await asyncio.sleep(60)

    def _is_quiet(self, parts: Parts) -> bool:
        return (
            not parts.intake._in_hand
            and parts.sender.depth == 0
            and not self._query(
                "SELECT 1 FROM inbox WHERE status = 0 UNION SELECT 1 FROM screen WHERE shown_rev < rev"
            )
        )

    def _hear(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """Tasks of a dead process end with `Crash`, and nobody asks them why; anything else is a defect."""
        if not isinstance(context.get("exception"), Crash):
            self.problems.append(repr(context))

    # ---- learners

    @property
    def _lasting(self) -> set[asyncio.Task[None]]:
        return {task for task in asyncio.all_tasks() if task.get_name() == "days"}

    async def _days(self) -> None:
        asyncio.current_task().set_name("days")  # type: ignore[union-attr]
        while True:
            await asyncio.sleep(self.chance.uniform(20, 60))
            self.clock.skipped += self.chance.choice([600, 3600, 30 * 3600])

    async def _person(self, user: int) -> None:
        for _ in range(ACTS):
            await asyncio.sleep(self.chance.expovariate(1 / 3))
            with contextlib.suppress(NotThere, NotPossible):
                self._act(user)

    def _act(self, user: int) -> None:
        keys = self._keys(user)
        dice = self.chance.random()
        if not keys:
            self._say(user, "/start")
        elif dice < 0.12:
            self._say(user, self.chance.choice(TEXTS))
        elif dice < 0.16:
            self._tap(
                user, keys[-1][0], "".join(self.chance.choices("19:agrnu", k=self.chance.randint(1, 12)))
            )
        elif dice < 0.20:
            others = self._keys(1001 + self.chance.randrange(PEOPLE))
            self._tap(user, keys[-1][0], self.chance.choice(others or keys)[1])
        elif dice < 0.28:
            self._tap(user, *self.chance.choice(keys))  # also of old messages
        else:
            latest = [key for key in keys if key[0] == keys[-1][0]]
            key = self.chance.choice(latest)
            for _ in range(2 if self.chance.random() < 0.15 else 1):
                self._tap(user, *key)

    def _keys(self, user: int) -> list[tuple[int, str]]:
        """(message, payload) of every button in the chat, oldest message first."""
        chat = self.world.chats.get(user)
        return [
            (message_id, key["callback_data"])
            for message_id, message in (chat.messages.items() if chat else ())
            for row in message.get("reply_markup", {}).get("inline_keyboard", [])
            for key in row
            if not key["callback_data"].startswith(("1:x", "1:f"))  # nobody forgets everything here
        ]

    def _say(self, user: int, text: str) -> None:
        self.note("says", user, text)
        acts.write(self.world, user, user, text)

    def _tap(self, user: int, message_id: int, data: str) -> None:
        self.note("taps", user, message_id, data)
        acts.tap(self.world, user, user, message_id, data)

    # ---- looking into the file

    def _look(self) -> None:
        try:
            self.between_lives(self)
        except Broken as broken:
            self.problems.append(str(broken))

    def _query(self, text: str, *values: object) -> list[Any]:
        import sqlite3

        connection = sqlite3.connect(self.database)
        try:
            return connection.execute(text, values).fetchall()
        finally:
            connection.close()

    def _check_confirmed(self, offset: int) -> None:
        """What is confirmed is gone at Telegram's: it must be committed here."""
        alive = {one["update_id"] for one in self.world.updates.first(100, self.clock.now())}
        stored = {update_id for (update_id,) in self._query("SELECT update_id FROM inbox")}
        if missing := {one for one in alive if one < offset} - stored:
            self.problems.append(f"confirmed before they were stored: {sorted(missing)}")


async def _end(tasks: set[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def copy_database(template: Path, folder: Path, seed: int) -> Path:
    target = folder / f"{seed}.sqlite"
    shutil.copy(template, target)
    return target
