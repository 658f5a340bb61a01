"""`codedrill bench`: the store against raw sqlite3, the whole bot over HTTP, the sandbox. Side by side, in one run.

Store: one answer = intake, handling (load, SM-2, advance, review, next due, 100 µs for a view, screen row, inbox
row) and settling, through the real writer with synchronous=FULL. Raw: the same answer as five hand-written
statements and one commit each, no inbox, no screen, no view. Rounds alternate; medians are printed.
"""

from __future__ import annotations

import asyncio
import json
import platform
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Coroutine
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from rich.console import Console
from rich.table import Table

from bot import app, bench_bot, bench_rooms, bench_sandbox
from db import cards, inbox, reviews, screens
from db.folder import DataFolder
from db.schema import bring_up
from db.screens import Settled
from db.settler import Settler
from db.store import WAL_CHECKPOINT_PAGES, Store, connect
from db.uow import Work
from db.writer import Writer
from scheduler import sm2
from scheduler.card import Grade, Moment
from scheduler.fuzz import fuzz_of

ROUNDS = 3
VIEW_SECONDS = 100e-6
TODAY = 739_000
NOW = 1_767_000_000
WAITING = 32

console = Console()


@dataclass(frozen=True, slots=True)
class Rate:
    """Answers a second, and how long one took, in milliseconds."""

    per_second: float
    p50: float
    p99: float


@dataclass(frozen=True, slots=True)
class _Load:
    """What is measured on, and how long."""

    folder: DataFolder
    learners: int
    per_learner: int
    seconds: float

    def draw(self, chance: Random) -> tuple[int, int]:
        """A learner and a card, the worst locality there is."""
        return chance.randint(1, self.learners), chance.randint(1, self.per_learner)


def run(*, learners: int, cards: int, seconds: float, part: str, against: str | None = None) -> None:
    """Measure and print. `part`: store, bot, rooms, sandbox or all. `against`: another emulator beside it."""
    console.print(
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.machine()};"
        f" medians of {ROUNDS} rounds of {seconds:g} s"
    )
    if part in ("store", "all"):
        _store(learners, cards, seconds)
    if part in ("bot", "all"):
        bench_bot.run(console, seconds)
    if part in ("rooms", "all"):
        bench_rooms.run(console)
    if part in ("sandbox", "all"):
        bench_sandbox.run(console, seconds, against)


def _store(learners: int, per_learner: int, seconds: float) -> None:
    with tempfile.TemporaryDirectory(prefix="codedrill-bench-") as root:
        folder = DataFolder(Path(root))
        started = time.perf_counter()
        bring_up(folder)
        _fill(folder.database, learners, per_learner)
        size = folder.database.stat().st_size / 2**20
        console.print(
            f"Store: {learners:,} learners x {per_learner} cards = {learners * per_learner:,} card states,"
            f" {size:.0f} MB, filled in {time.perf_counter() - started:.0f} s;"
            f" WAL, checkpoint every {WAL_CHECKPOINT_PAGES} pages"
        )
        load = _Load(folder, learners, per_learner, seconds)
        variants: dict[str, Callable[[Random], Rate]] = {
            "raw sqlite3, FULL, one commit each": partial(_raw, load, "FULL"),
            "raw sqlite3, NORMAL, one commit each": partial(_raw, load, "NORMAL"),
            f"CodeDrill, FULL, {WAITING} waiting": partial(_ours, load, WAITING),
            "CodeDrill, FULL, alone": partial(_ours, load, 1),
        }
        _print(_measure(variants))


def _measure(variants: dict[str, Callable[[Random], Rate]]) -> dict[str, list[Rate]]:
    found: dict[str, list[Rate]] = {name: [] for name in variants}
    for number in range(ROUNDS):
        for place, (name, measure) in enumerate(variants.items()):
            found[name].append(measure(Random(f"{number}:{place}")))
    return found


def _print(found: dict[str, list[Rate]]) -> None:
    table = Table("", "answers/s", "x FULL", "x NORMAL", "p50 ms", "p99 ms", "rounds")
    rates = {name: _median([one.per_second for one in rates]) for name, rates in found.items()}
    full, normal, *_ = rates.values()
    for name, rounds in found.items():
        table.add_row(
            name, f"{rates[name]:,.0f}", f"{rates[name] / full:.2f}", f"{rates[name] / normal:.2f}",
            f"{_median([one.p50 for one in rounds]):.2f}", f"{_median([one.p99 for one in rounds]):.1f}",
            " ".join(f"{one.per_second:,.0f}" for one in rounds),
        )  # fmt: skip
    console.print(table)


def _fill(database: Path, learners: int, per_learner: int) -> None:
    """Every card reviewed twice, due over the next weeks; the last review of each is in the log."""
    chance = Random(1)
    with closing(connect(database)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        numbers = range(1, per_learner + 1)
        connection.executemany("INSERT INTO card VALUES (?, ?)", ((n, f"bench:{n}:x") for n in numbers))
        for learner in range(1, learners + 1):
            connection.execute(
                "INSERT INTO learner (id, created_at, zone, deck, new_per_day) VALUES (?, 0, 'UTC', '', 10)",
                (learner,),
            )
            due = [TODAY + chance.randrange(-3, 30) for _ in numbers]
            connection.executemany(
                "INSERT INTO card_state VALUES (?, ?, 2, 2, 2.5, 6, ?, 0, NULL, NULL, ?, 0, 2)",
                ((learner, n, day - 6, day) for n, day in zip(numbers, due, strict=True)),
            )
        connection.execute("COMMIT")


def _raw(load: _Load, synchronous: str, chance: Random) -> Rate:
    with closing(connect(load.folder.database)) as connection:
        connection.execute(f"PRAGMA synchronous = {synchronous}")
        seqs: dict[int, int] = dict(
            connection.execute("SELECT learner, max(seq) FROM review GROUP BY learner")
        )
        times: list[float] = []
        until = time.perf_counter() + load.seconds
        while (begun := time.perf_counter()) < until:
            learner, card = load.draw(chance)
            seqs[learner] = seqs.get(learner, 0) + 1
            _raw_answer(connection, learner, card, seqs[learner])
            times.append(time.perf_counter() - begun)
        return _rate(times, load.seconds)


def _raw_answer(connection: sqlite3.Connection, learner: int, card: int, seq: int) -> None:
    execute = connection.execute
    execute("BEGIN IMMEDIATE")
    reps, ease, interval, rev = execute(
        "SELECT reps, ease, interval, rev FROM card_state WHERE learner = ? AND card = ?", (learner, card)
    ).fetchone()
    grown = min(int(interval * ease) + 1, 200)
    execute(
        "UPDATE card_state SET reps = ?, interval = ?, last = ?, due = ?, rev = ? WHERE learner = ? AND card = ?",
        (reps + 1, grown, TODAY, TODAY + grown, rev + 1, learner, card),
    )
    execute(
        "INSERT INTO review VALUES (?, ?, ?, ?, ?, 3, 4000, NULL, NULL, 2, ?, ?, ?, ?, 0, NULL, NULL, 0)",
        (learner, seq, card, NOW, TODAY, reps, ease, interval, TODAY),
    )
    execute(
        "SELECT card FROM card_state WHERE learner = ? AND due <= ? ORDER BY due LIMIT 1", (learner, TODAY)
    ).fetchone()
    execute("COMMIT")


def _ours(load: _Load, waiting: int, chance: Random) -> Rate:
    with asyncio.Runner(loop_factory=app.loop_factory()) as runner:
        return runner.run(_drive(load, waiting, chance))


async def _drive(load: _Load, waiting: int, chance: Random) -> Rate:
    """As the bot does it: a poller takes what has arrived in one intake and goes on; each row is handled by itself.

    Learners answer again as soon as they are answered; what was shown is settled meanwhile.
    """
    writer = Writer(Store(load.folder.database))
    crowd = _Crowd(load, writer, chance)
    poller = asyncio.create_task(crowd.poll())
    await asyncio.gather(*(crowd.learn() for _ in range(waiting)))
    poller.cancel()
    await crowd.settled()
    await writer.close()
    return _rate(crowd.times, load.seconds)


class _Crowd:
    """So many learners, always waiting for an answer, and the poller that serves them."""

    def __init__(self, load: _Load, writer: Writer, chance: Random) -> None:
        self._load, self._writer, self._chance = load, writer, chance
        self._settler, self._tasks = Settler(writer), set[asyncio.Task[None]]()
        self._arrived: asyncio.Queue[asyncio.Future[None]] = asyncio.Queue()
        self._update_id = chance.getrandbits(40) << 20
        self.times: list[float] = []

    async def learn(self) -> None:
        until = time.perf_counter() + self._load.seconds
        while (begun := time.perf_counter()) < until:
            answered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._arrived.put_nowait(answered)
            await answered
            self.times.append(time.perf_counter() - begun)

    async def poll(self) -> None:
        while True:
            batch = [await self._arrived.get()]
            while not self._arrived.empty():
                batch.append(self._arrived.get_nowait())
            rows = [(self._update_id + place, _BODY) for place in range(len(batch))]
            self._update_id += len(batch)
            await self._writer.run(inbox.receive, rows, received_ms=NOW * 1000)
            for (update_id, _), answered in zip(rows, batch, strict=True):
                self._start(self._handle(update_id, answered))

    async def settled(self) -> None:
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def _handle(self, update_id: int, answered: asyncio.Future[None]) -> None:
        learner, card = self._load.draw(self._chance)
        rev = await self._writer.run(_answer, update_id, learner, card)
        answered.set_result(None)
        self._start(self._settler.settle(Settled(learner, 0, rev, 1, 77)))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


_BODY = json.dumps(
    {"update_id": 1, "callback_query": {"id": "1", "data": "1:g:2s:5:3", "from": {"id": 1}}}
    | {"x": "x" * 400}
)
_SCREEN = json.dumps(
    {
        "text": "x" * 400,
        "reply_markup": {"inline_keyboard": [[{"text": "A", "callback_data": "1:a:1:1:1"}] * 4]},
    }
)


def _answer(work: Work, update_id: int, learner: int, card: int) -> int:
    """One use-case with all its statements; the view is a wait of 100 µs on the processor."""
    held = cards.load(work, learner, card)
    moment = Moment(day=TODAY, at=NOW)
    state = sm2.next_states(held.state, moment, sm2.Config(), fuzz_of(card, held.rev)).of(Grade.GOOD)
    cards.advance(work, learner, card, held, state, day=TODAY)
    last = next(iter(reviews.latest(work, learner, limit=1)), None)
    reviews.append_grade(
        work, learner, card, grade=Grade.GOOD, moment=moment, ms=4000, before=held, last=last
    )
    cards.due_reviews(work, learner, day=TODAY, limit=1)
    busy = time.perf_counter() + VIEW_SECONDS
    while time.perf_counter() < busy:
        pass
    present = screens.load(work, learner)
    pending = screens.draw(work, learner, present, body=_SCREEN, asks=None, fresh=False, now=NOW)
    inbox.settle(work, update_id)
    return pending.rev


def _rate(times: list[float], seconds: float) -> Rate:
    ordered = sorted(one * 1000 for one in times)
    return Rate(len(times) / seconds, ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)])


def _median(values: list[float]) -> float:
    return statistics.median(values)
