"""Updates that are posted: what is taken, and what 200 promises."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import gateway, intake, webhook
from bot.intake import ALLOWED
from db import inbox
from db.store import Store
from db.tables import DONE
from db.writer import InlineWriter
from tests.bot.updates import tap
from tests.bot.webhook_place import SECRET_HEADER, desk, update

# ---- what is taken


async def test_telegram_is_told_where_to_post_and_what(tmp_path: Path) -> None:
    async with desk(tmp_path) as one:
        [said] = one.sets
        assert said["url"].startswith(f"http://127.0.0.1:{one.port}/drill/")
        assert (said["allowed_updates"], said["max_connections"]) == (ALLOWED, 100)
        assert min(len(said["secret_token"]), len(said["url"].rpartition("/")[2])) >= 32


async def test_path_and_secret_are_new_each_time(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    async with desk(tmp_path / "a") as one, desk(tmp_path / "b") as other:
        paths = {each.address.rpartition("/")[2] for each in (one, other)}
        assert len(paths | {one.secret, other.secret}) == 4


async def test_a_post_is_kept_and_answered(tmp_path: Path) -> None:
    async with desk(tmp_path) as one:
        assert await one.post(update(7)) == 200
        assert one.rows() == [7]
        assert await one.rest() == {DONE: 1}
        assert one.sent == 1


async def test_what_telegram_repeats_is_handled_once(tmp_path: Path) -> None:
    async with desk(tmp_path) as one:
        for _ in range(3):
            assert await one.post(update(7)) == 200
            assert await one.rest() == {DONE: 1}
        assert one.sent == 1
        assert await asyncio.gather(*(one.post(update(8)) for _ in range(5))) == [200] * 5
        assert await one.rest() == {DONE: 2}
        assert one.sent == 2


async def test_a_tap_is_answered_at_once(tmp_path: Path) -> None:
    async with desk(tmp_path) as one:
        assert await one.post(update(7, callback_query=tap(data="no such button"))) == 200
        await one.rest()
        assert "answerCallbackQuery" in [call.method for call in one.telegram.calls]


async def test_an_update_that_no_one_can_read_is_kept_too(tmp_path: Path) -> None:
    async with desk(tmp_path) as one:
        assert await one.post(update(7, message={"message_id": "seven"})) == 200
        assert one.rows() == [7]


async def test_a_proxy_may_cut_off_the_path_before_ours(tmp_path: Path) -> None:
    async with desk(tmp_path) as one:
        last = one.address.rpartition("/")[2]
        assert await one.post(update(7), address=f"http://127.0.0.1:{one.port}/{last}") == 200
        assert one.rows() == [7]


# ---- what is promised


async def test_while_the_store_takes_no_writes_telegram_is_asked_to_come_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with desk(tmp_path) as one, aiohttp.ClientSession() as session:
        one.store._connection.execute("PRAGMA query_only = ON")
        headers = {SECRET_HEADER: one.secret}
        for _ in range(3):
            async with session.post(one.address, json=update(7), headers=headers) as answer:
                assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        assert one.rows() == []
        assert one.parts.health._trouble is not None
        assert [record.levelname for record in caplog.records if record.name == "bot.webhook"] == ["ERROR"]
        one.store._connection.execute("PRAGMA query_only = OFF")
        assert await one.post(update(7)) == 200
        assert one.rows() == [7]
        assert one.parts.health._trouble is None


class SlowWriter(InlineWriter):
    """Commits when it is told to."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.asked, self.go = asyncio.Event(), asyncio.Event()
        self.slow: Any = None

    async def run(self, use_case: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if use_case is self.slow:
            self.asked.set()
            await self.go.wait()
        return await super().run(use_case, *args, **kwargs)


async def test_nothing_is_said_before_the_commit(tmp_path: Path) -> None:
    async with desk(tmp_path, SlowWriter) as one:
        assert isinstance(one.writer, SlowWriter)
        one.writer.slow = inbox.receive
        posting = asyncio.create_task(one.post(update(7)))
        await one.writer.asked.wait()
        assert await one.post(update(8), **{SECRET_HEADER: "wrong"}) == 403  # the server itself goes on
        assert (posting.done(), one.rows()) == (False, [])
        one.writer.go.set()
        assert (await posting, one.rows()) == (200, [7])


async def test_when_too_much_is_in_hand_telegram_is_asked_to_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "IN_HAND_MOST", 0)
    monkeypatch.setattr(webhook, "ROOM_SECONDS", 0.0)
    async with desk(tmp_path, SlowWriter) as one:
        assert isinstance(one.writer, SlowWriter)
        one.writer.slow = gateway.handle
        assert await one.post(update(7)) == 200
        assert (await one.post(update(8)), one.rows()) == (503, [7])
        one.writer.go.set()
        await one.rest()
        assert (await one.post(update(8)), one.rows()) == (200, [7, 8])


async def test_a_post_under_way_when_we_stop_is_still_answered(tmp_path: Path) -> None:
    async with desk(tmp_path, SlowWriter) as one:
        assert isinstance(one.writer, SlowWriter)
        one.writer.slow = inbox.receive
        posting = asyncio.create_task(one.post(update(7)))
        await one.writer.asked.wait()
        one.serving.cancel()
        await one.closed()
        one.writer.go.set()
        assert (await posting, one.rows()) == (200, [7])
