"""The whole bot over real HTTP: sandbox, bot and a thousand learners as three processes.

Each learner taps as soon as the screen has changed, so the bot never waits for people. One tap is one poll's share,
one unit of work, one callback answer and one edit. A choice or flip card takes two taps (answer and Next, Show and
a grade), so cards graded a second are about half the taps.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import aiohttp
from rich.console import Console
from rich.table import Table

from bot import bench_process
from bot.config import SANDBOX_TOKEN
from db.store import connect
from decks.build import build
from decks.library import deck_path

LEARNERS = 1000
FIRST_LEARNER = 100_000
WARM_UP_SECONDS = 3.0
ROUNDS = 3
START_SECONDS = 30.0
STOP_SECONDS = 30.0
ARRIVING, ARRIVAL_SECONDS = 25, 0.1
HANDS = 64  # taps on their way at a time
# What a learner taps, the first that is there.
WISHES = ("Next", "Show", "Good", "10 more", "Start", "Show the answer")


@dataclass(frozen=True, slots=True)
class Window:
    """What was counted in one measurement."""

    seconds: float
    taps: int
    graded: int
    cpu_seconds: float


def run(console: Console, seconds: float) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="codedrill-bench-") as folder:
        data = Path(folder)
        deck_path(data).parent.mkdir(parents=True)
        build(deck_path(data))
        port = bench_process.free_port()
        address = f"http://127.0.0.1:{port}"
        env = os.environ | {"CODEDRILL_DATA": folder, "CODEDRILL_RATE": "1000000", "CODEDRILL_LOG": "ERROR"}
        sandbox = bench_process.start(
            env, "sandbox", "--port", str(port), "--token", SANDBOX_TOKEN, "--no-limits"
        )
        bot = bench_process.start(env, "bot", "--sandbox", address)
        try:
            windows, memory = asyncio.run(_drive(address, bot.pid, data, seconds))
        finally:
            for process in (bot, sandbox):
                process.terminate()
                process.wait(STOP_SECONDS)
    _print(console, windows, memory)


async def _drive(address: str, bot: int, data: Path, seconds: float) -> tuple[list[Window], float]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=HANDS + 2)) as session:
        await _await_answer(session, address)
        crowd = _Crowd(session, address)
        listening = asyncio.create_task(crowd.listen())
        await crowd.arrive()
        await asyncio.sleep(WARM_UP_SECONDS)
        windows = [await _window(crowd, bot, data, seconds) for _ in range(ROUNDS)]
        await crowd.leave()
        if listening.done():
            raise RuntimeError(
                "the event stream broke: the driver read too slowly, its figures are worth nothing"
            )
        listening.cancel()
        return windows, bench_process.memory_mb(bot)


async def _await_answer(session: aiohttp.ClientSession, address: str) -> None:
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            async with session.get(f"{address}/sim/bot") as answer:
                if (await answer.json())["seen"]:
                    return
        except aiohttp.ClientError:
            if time.monotonic() > until:
                raise
        await asyncio.sleep(0.1)


async def _window(crowd: _Crowd, bot: int, data: Path, seconds: float) -> Window:
    taps, graded, cpu, begun = (
        crowd.answered,
        _graded(data),
        bench_process.cpu_seconds(bot),
        time.perf_counter(),
    )
    await asyncio.sleep(seconds)
    return Window(
        time.perf_counter() - begun,
        crowd.answered - taps,
        _graded(data) - graded,
        bench_process.cpu_seconds(bot) - cpu,
    )


class _Crowd:
    """A thousand people with quick thumbs, fed by the sandbox's event stream."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self._session, self._address = session, address
        self._hands = asyncio.Semaphore(HANDS)
        self._chance = Random(1)
        self._tapping: set[asyncio.Task[None]] = set()
        self._here = True
        self.answered = 0  # screens that changed after a tap

    async def arrive(self) -> None:
        """In small groups: a thousand at once would outrun the event stream."""
        for first in range(FIRST_LEARNER, FIRST_LEARNER + LEARNERS, ARRIVING):
            group = range(first, first + ARRIVING)
            await asyncio.gather(*(self._post("message", user=one, chat=one, text="/start") for one in group))
            await asyncio.sleep(ARRIVAL_SECONDS)

    async def leave(self) -> None:
        """Nobody taps any more; taps on their way end."""
        self._here = False
        await asyncio.gather(*self._tapping, return_exceptions=True)

    async def listen(self) -> None:
        timeout = aiohttp.ClientTimeout(total=None)
        async with self._session.get(f"{self._address}/sim/events", timeout=timeout) as events:
            async for line in events.content:
                if line.startswith(b"data: "):
                    self._hear(json.loads(line[6:]))

    def _hear(self, event: dict[str, Any]) -> None:
        message = event.get("message", {})
        if not self._here or event["type"] not in ("message", "edited") or not message["from"]["is_bot"]:
            return
        self.answered += event["type"] == "edited"
        data = self._wish(message)
        if data is not None:
            task = asyncio.create_task(self._tap(message["chat"]["id"], message["message_id"], data))
            self._tapping.add(task)
            task.add_done_callback(self._tapping.discard)

    def _wish(self, message: dict[str, Any]) -> str | None:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        keys = {key["text"]: key["callback_data"] for row in rows for key in row}
        for wish in WISHES:
            for label, data in keys.items():
                if label.startswith(wish):
                    return str(data)
        return str(keys[self._chance.choice("ABCD")]) if "A" in keys else None

    async def _tap(self, chat: int, message_id: int, data: str) -> None:
        await self._post("tap", user=chat, chat=chat, message_id=message_id, data=data)

    async def _post(self, what: str, **values: object) -> None:
        async with self._hands, self._session.post(f"{self._address}/sim/{what}", json=values) as answer:
            await answer.read()


def _graded(data: Path) -> int:
    database = data / SANDBOX_TOKEN.partition(":")[0] / "codedrill.sqlite"
    with closing(connect(database, read_only=True)) as connection:
        number: int = connection.execute("SELECT count(*) FROM review").fetchone()[0]
        return number


def _print(console: Console, windows: list[Window], memory: float) -> None:
    table = Table("whole bot, 1,000 learners", "median", "rounds")
    figures = {
        "taps/s (unit of work + callback answer + edit)": [one.taps / one.seconds for one in windows],
        "cards graded/s": [one.graded / one.seconds for one in windows],
        "CPU ms of the bot a tap": [1000 * one.cpu_seconds / max(one.taps, 1) for one in windows],
        "CPU ms of the bot a graded card": [1000 * one.cpu_seconds / max(one.graded, 1) for one in windows],
    }
    for name, values in figures.items():
        table.add_row(name, f"{statistics.median(values):,.1f}", " ".join(f"{one:,.1f}" for one in values))
    table.add_row(
        "memory of the bot, MB", f"{memory:.0f}", f"after {sum(one.graded for one in windows):,} cards"
    )
    console.print(table)
