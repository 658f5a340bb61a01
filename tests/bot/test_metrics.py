"""What is counted, what the page says of it, and that nothing is counted where nobody asks."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from bot import app, gateway, understanding
from bot.config import BadConfig
from bot.measured import CountedCalls, measure
from bot.metrics import Histogram, Metrics
from bot.metrics_page import Page, Seen
from bot.transport import Line
from bot.watch import Watching, watched
from db import inbox
from db.reader import Reader
from db.store import Store
from db.watch import Backlog, Watched
from db.writer import Writer
from tests.bot.chat import Room, library, new_database
from tests.bot.telegram import Telegram, flood, refusal
from tests.bot.updates import message
from tests.flows.running import free_port

TOKEN = "987654321:AAcanary_canary-canary_canary-canary"
BEHIND = {"reply": Backlog(2, 90), "notice": Backlog(), "room": Backlog(1, 40)}
WAITING = Watched(Backlog(3, 95.5), 1, BEHIND, Backlog(4, 60), 5, 6, {"icd10cm-2026": "aaaa"})

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


class Clock:
    def now_ms(self) -> int:
        return 1_772_463_600_000


def samples(page: bytes) -> Samples:
    return {
        (one.name, tuple(sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(page.decode())
        for one in family.samples
    }


def seen(metrics: Metrics, watched: Watched | None = WAITING) -> Seen:
    return Seen(
        metrics, 100.0, {"version": "1"}, {"icd10cm-2026": "FY2026"}, 7.0, True, 2,
        {"database": 4096, "wal": 32}, (10, 40), watched, 0.5,
    )  # fmt: skip


def test_a_value_falls_into_the_span_that_ends_with_it() -> None:
    one = Histogram((1, 2, 4))
    for value in (0.5, 1, 1.5, 4, 5):
        one.observe(value)
    assert (one.cumulative, one.total) == ([2, 3, 4, 5], 12)


def test_the_page_says_what_was_counted_and_what_waits() -> None:
    metrics = Metrics()
    metrics.handled_in("GradeCard", 0.002)
    metrics.committed(3, 0.004)
    metrics.called("sendMessage", "200")
    metrics.called("sendMessage", "200")
    metrics.held(4)
    metrics.late["room"].observe(2)
    told = samples(Page().render(seen(metrics)))
    expected = {
        ("codedrill_handler_seconds_bucket", (("action", "GradeCard"), ("le", "0.003"))): 1,
        ("codedrill_handler_seconds_bucket", (("action", "GradeCard"), ("le", "0.001"))): 0,
        ("codedrill_commit_batch_bucket", (("le", "4"),)): 1,
        ("codedrill_commit_seconds_sum", ()): 0.004,
        ("codedrill_clock_drift_seconds_sum", (("kind", "room"),)): 2,
        ("codedrill_api_calls_total", (("code", "200"), ("method", "sendMessage"))): 2,
        ("codedrill_held_seconds_total", ()): 4,
        ("codedrill_poll_age_seconds", ()): 7,
        ("codedrill_ready", ()): 1,
        ("codedrill_drawing_chats", ()): 2,
        ("codedrill_inbox_waiting", ()): 3,
        ("codedrill_inbox_oldest_seconds", ()): 4.5,
        ("codedrill_dead_letters", ()): 1,
        ("codedrill_screens_behind", (("kind", "reply"),)): 2,
        ("codedrill_screens_oldest_seconds", (("kind", "reply"),)): 10,
        ("codedrill_screens_oldest_seconds", (("kind", "notice"),)): 0,
        ("codedrill_errands_waiting", ()): 4,
        ("codedrill_exams_running", ()): 5,
        ("codedrill_rooms_open", ()): 6,
        ("codedrill_wal_bytes", ()): 32,
        ("codedrill_disk_free_bytes", ()): 10,
        ("codedrill_deck_info", (("build", "aaaa"), ("deck", "icd10cm-2026"), ("edition", "FY2026"))): 1,
        ("codedrill_build_info", (("version", "1"),)): 1,
    }
    assert {name: told.get(name) for name in expected} == expected
    assert {name.partition("_")[0] for name, _ in told} == {"codedrill"}


def test_a_page_without_the_database_says_the_rest() -> None:
    names = {name for name, _ in samples(Page().render(seen(Metrics(), None)))}
    assert "codedrill_poll_age_seconds" in names
    assert "codedrill_inbox_waiting" not in names


async def test_calls_are_counted_by_method_and_code_and_what_429_holds() -> None:
    telegram, metrics = Telegram(), Metrics()
    line = Line(CountedCalls(telegram, metrics), f"https://api.telegram.org/bot{TOKEN}")
    telegram.will("sendMessage", flood(7), refusal(403, "Forbidden"), TimedOut(), NetworkError("x"))
    with pytest.raises(RetryAfter):
        await line.call("sendMessage", chat_id=5, text="x")
    for _ in range(3):
        with pytest.raises(TelegramError):
            await line.call("sendMessage", chat_id=5, text="x")
    await line.call("getMe")
    assert metrics.calls == {
        ("sendMessage", "429"): 1, ("sendMessage", "403"): 1, ("sendMessage", "timeout"): 1,
        ("sendMessage", "network"): 1, ("getMe", "200"): 1,
    }  # fmt: skip
    assert metrics.held_seconds == 7


class Desk:
    """A bot that nobody polls for, with real writer and port."""

    def __init__(self, folder: Path) -> None:
        self.database = new_database(folder)
        self.writer, self.reader = Writer(Store(self.database)), Reader(self.database)
        self.telegram, self.metrics, self.port = Telegram(), Metrics(), free_port()
        line = Line(self.telegram, "sim:")
        self.parts = app.assemble(line, self.writer, self.reader, library(), Clock(), 1000)

    @property
    def watching(self) -> Watching:
        parts = self.parts
        return Watching(parts.health, parts.intake, parts.sender, self.reader, self.database, Clock())

    async def get(self, path: str) -> tuple[int, bytes]:
        address = f"http://127.0.0.1:{self.port}{path}"
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            return answer.status, await answer.read()

    async def write(self, update: int) -> None:
        body = {"update_id": update, "message": message(text="/start")}
        await self.parts.intake.receive([body], Clock().now_ms())
        await self.parts.intake.finish(10)
        await self.parts.sender.drain(10)


@asynccontextmanager
async def desk(folder: Path) -> AsyncIterator[Desk]:
    one = Desk(folder)
    try:
        yield one
    finally:
        await asyncio.to_thread(one.reader.close)
        await one.writer.close()


async def test_a_tap_is_timed_by_its_action_and_its_commit(tmp_path: Path) -> None:
    async with desk(tmp_path) as one, watched(("127.0.0.1", one.port), one.metrics, one.watching):
        measure(one.metrics, one.writer, one.parts.intake, one.parts.jobs)
        await one.write(1)
        status, page = await one.get("/metrics")
        told = samples(page)
        assert status == 200
        assert told["codedrill_handler_seconds_count", (("action", "Start"),)] == 1
        assert told["codedrill_commit_seconds_count", ()] >= 2
        assert told["codedrill_inbox_waiting", ()] == 0
        assert told["codedrill_database_bytes", ()] == one.database.stat().st_size


async def test_without_measuring_the_parts_run_as_they_are(tmp_path: Path) -> None:
    async with desk(tmp_path) as one:
        assert one.writer.measured is None
        assert one.parts.intake.handle is gateway.handle


async def test_ready_says_why_not(tmp_path: Path) -> None:
    async with desk(tmp_path) as one, watched(("127.0.0.1", one.port), one.metrics, one.watching):
        assert await one.get("/healthz") == (200, b"alive\n")
        assert await one.get("/readyz") == (503, b"Telegram has not answered yet\n")
        one.parts.health.polled()
        assert await one.get("/readyz") == (200, b"ready\n")
        one.parts.health.storage_trouble("disk full")
        assert await one.get("/readyz") == (503, b"the store takes no writes: disk full\n")
        assert (await one.get("/"))[0] == 404


async def test_a_busy_reader_holds_no_page_up_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.watch.READ_SECONDS", 0.05)
    async with desk(tmp_path) as one, watched(("127.0.0.1", one.port), one.metrics, one.watching):
        before = samples((await one.get("/metrics"))[1])
        let_go = asyncio.Event()
        loop = asyncio.get_running_loop()
        busy = asyncio.create_task(
            one.reader.ask(lambda _: asyncio.run_coroutine_threadsafe(let_go.wait(), loop).result(10))
        )
        await asyncio.sleep(0)
        after = samples((await one.get("/metrics"))[1])
        let_go.set()
        await busy
    assert before["codedrill_watched_age_seconds", ()] < 0.05
    assert after["codedrill_watched_age_seconds", ()] >= 0.05
    assert after["codedrill_inbox_waiting", ()] == 0


async def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    async with desk(tmp_path) as one, watched(("127.0.0.1", one.port), one.metrics, one.watching):
        with pytest.raises(BadConfig, match="CODEDRILL_METRICS: cannot listen"):
            async with watched(("127.0.0.1", one.port), one.metrics, one.watching):
                pass


async def test_an_exam_that_is_ticked_late_is_told_by_how_much(tmp_path: Path) -> None:
    async with desk(tmp_path) as one:
        measure(one.metrics, one.writer, one.parts.intake, one.parts.jobs)
        now = Clock().now_ms() // 1000
        await one.writer.run(
            lambda work: work._execute(
                "INSERT INTO room (chat, slot, blueprint, form, builds, state, wake_at, opened_at)"
                " VALUES (-5, 2, 'cpc', '', '', '', ?, 0)",
                (now - 4,),
            )
        )
        found, _ = await one.writer.run(one.parts.jobs.rooms.due, now, 50)
        assert (len(found), one.metrics.late["room"].total) == (1, 4)
        await one.writer.run(one.parts.jobs.sweep, library(), now, 10)
        assert one.metrics.late["exam"].cumulative[-1] == 0


def test_actions_are_named_by_their_class(tmp_path: Path) -> None:
    room, metrics = Room(tmp_path), Metrics()
    body = json.dumps({"update_id": 7, "message": message(text="/start")})
    room.do(inbox.receive, [(7, body)], received_ms=room.now_ms)
    request, action = understanding.understand(body, room.now_ms)
    from bot.measured import _timed

    room.do(_timed(metrics), room.library, 7, request, action)
    room.close()
    assert list(metrics.handled) == ["Start"]
