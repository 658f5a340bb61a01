"""The webhook's server: who may post, what is kept before it says 200, and that Telegram goes on knowing of it."""

from __future__ import annotations

import asyncio
import json
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from telegram.error import NetworkError

from bot import app, gateway, intake, webhook
from bot.config import BadConfig, Hook
from bot.intake import ALLOWED, AnotherPoller, TokenRefused
from bot.transport import Line
from bot.webhook import LOOK_SECONDS, MAX_BODY, Webhook
from db import inbox
from db.reader import Reader
from db.store import Store
from db.tables import DONE
from db.writer import InlineWriter
from tests.bot.chat import library, new_database
from tests.bot.telegram import Telegram, refusal
from tests.bot.updates import message, tap
from tests.flows.running import free_port
from tests.virtual_time import run

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


# ---- what is not


@pytest.mark.parametrize("secret", ["", "wrong", "é", " ", "{right}x", "{half}"])
async def test_a_forged_secret_is_refused_without_a_row_or_a_word(
    secret: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with desk(tmp_path) as one:
        caplog.set_level(logging.DEBUG)
        caplog.clear()
        given = secret.format(right=one.secret, half=one.secret[:20])
        assert await one.post(update(7), **{SECRET_HEADER: given}) == 403
        assert await one.post(b"{", **{SECRET_HEADER: given}) == 403  # not even read
        assert one.rows() == []
        assert [record for record in caplog.records if record.name.startswith("bot")] == []


async def test_no_secret_at_all_is_refused(tmp_path: Path) -> None:
    async with (
        desk(tmp_path) as one,
        aiohttp.ClientSession() as session,
        session.post(one.address, json=update(7)) as answer,
    ):
        assert (answer.status, one.rows()) == (403, [])


async def test_a_forger_is_refused_before_the_body_is_sent(tmp_path: Path) -> None:
    async with desk(tmp_path) as one:
        reader, writer = await asyncio.open_connection("127.0.0.1", one.port)
        path = "/" + one.address.rpartition("/")[2]
        writer.write(f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n".encode())
        assert await reader.readline() == b"HTTP/1.1 403 Forbidden\r\n"
        writer.close()


@pytest.mark.parametrize("path", ["", "/", "/drill", "/drill/", "/x", "/drill/%ff", "/../etc/passwd"])
async def test_other_paths_are_not_there(path: str, tmp_path: Path) -> None:
    async with desk(tmp_path) as one:
        assert await one.post(update(7), address=f"http://127.0.0.1:{one.port}{path}") == 404
        assert one.rows() == []


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_refused(method: str, tmp_path: Path) -> None:
    async with (
        desk(tmp_path) as one,
        aiohttp.ClientSession() as session,
        session.request(method, one.address, headers={SECRET_HEADER: one.secret}) as answer,
    ):
        assert answer.status == 405


@pytest.mark.parametrize("told", [True, False])
async def test_more_than_a_megabyte_is_refused(told: bool, tmp_path: Path) -> None:
    """Whether its length is told or it comes in pieces."""

    async def pieces(text: bytes) -> AsyncIterator[bytes]:
        for start in range(0, len(text), 65_536):
            yield text[start : start + 65_536]

    async with desk(tmp_path) as one, aiohttp.ClientSession() as session:
        text = json.dumps(update(7, message=START | {"text": "x" * MAX_BODY})).encode()
        headers = {SECRET_HEADER: one.secret}
        data = BytesIO(text) if told else pieces(text)
        async with session.post(one.address, data=data, headers=headers) as answer:
            assert (answer.status, one.rows()) == (413, [])


async def test_a_megabyte_is_taken(tmp_path: Path) -> None:
    async with desk(tmp_path) as one:
        body = json.dumps(update(7)).encode()
        assert await one.post(body + b" " * (MAX_BODY - len(body))) == 200


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"7", b"null", b"[]", b'"x"', b"{}", b"\xff\xfe", b'{"update_id": "7"}', b'{"update_id": true}',
     b'{"update_id": -1}', b'{"update_id": 1.5}', b'{"update_id": 9223372036854775808}', b"[" * 100_000,
     b'{"update_id": ' + b"9" * 5000 + b"}"],
)  # fmt: skip
async def test_what_is_no_update_is_refused_and_harms_nothing(body: bytes, tmp_path: Path) -> None:
    async with desk(tmp_path) as one:
        assert await one.post(body) == 400
        assert one.rows() == []
        assert await one.post(update(8)) == 200


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_body_that_is_not_packed_as_it_says_is_refused(encoding: str, tmp_path: Path) -> None:
    async with desk(tmp_path) as one:
        assert await one.post(b"no such thing", **{"Content-Encoding": encoding}) == 400
        assert one.rows() == []


async def test_who_hangs_up_halfway_harms_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with desk(tmp_path) as one:
        _, writer = await asyncio.open_connection("127.0.0.1", one.port)
        path, secret = "/" + one.address.rpartition("/")[2], f"{SECRET_HEADER}: {one.secret}"
        writer.write(f"POST {path} HTTP/1.1\r\nHost: x\r\n{secret}\r\nContent-Length: 99\r\n\r\n{{".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        assert await one.post(update(8)) == 200
        assert one.rows() == [8]
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


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


# ---- what Telegram knows of it; in virtual time, with nobody posting


def told(one: Desk, url: str, **more: Any) -> tuple[int, dict[str, Any]]:
    return 200, {"ok": True, "result": {"url": url, "pending_update_count": 0, **more}}


async def an_hour(one: Desk, url: str, **more: Any) -> None:
    """In which Telegram is asked again and again, and tells the same."""
    one.telegram.will("getWebhookInfo", *[told(one, url, **more)] * 1000)
    watching = asyncio.create_task(one.parts.health.watch())
    await asyncio.wait([watching, one.serving], timeout=3600)
    watching.cancel()


def test_an_idle_hour_is_no_silence(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as one:
            before = len(one.sets)
            await an_hour(one, one.address)
            assert not one.serving.done()
            assert len(one.sets) == before
            asked = [call.at for call in one.telegram.calls if call.method == "getWebhookInfo"]
            assert 100 < len(asked) <= 3600 / LOOK_SECONDS

    run(story())


def test_a_webhook_that_somebody_deletes_is_set_again(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as one:
            one.telegram.will("getWebhookInfo", told(one, ""), told(one, one.address))
            await asyncio.sleep(LOOK_SECONDS * 1.5)
            assert [said["url"] for said in one.sets] == [one.address] * 2

    run(story())


def test_a_webhook_of_another_process_stops_us(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as one:
            one.telegram.will("getWebhookInfo", told(one, "https://example.org/other"))
            with pytest.raises(AnotherPoller):
                await one.serving

    run(story())


def test_what_keeps_telegram_from_posting_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story() -> None:
        async with desk(tmp_path) as one:
            error = {"last_error_date": 1, "last_error_message": "Connection refused"}
            await an_hour(one, one.address, **error)

    run(story())
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == [
        "Telegram could not post to the webhook: Connection refused"
    ]


def test_an_hour_without_telegram_changes_nothing(tmp_path: Path) -> None:
    async def story() -> None:
        async with desk(tmp_path) as one:
            one.telegram.will("getWebhookInfo", *[NetworkError("no connection")] * 1000)
            watching = asyncio.create_task(one.parts.health.watch())
            await asyncio.wait([watching, one.serving], timeout=3600)
            assert (watching.done(), one.serving.done()) == (False, False)
            watching.cancel()

    run(story())


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (refusal(400, "Bad Request: bad webhook: HTTPS url must be provided"), BadConfig),
        (refusal(401, "Unauthorized"), TokenRefused),
        (refusal(404, "Not Found"), TokenRefused),
    ],
)
def test_what_cannot_be_set_stops_us(answer: Any, error: type[Exception], tmp_path: Path) -> None:
    async def story() -> None:
        one = Desk(tmp_path, InlineWriter)
        one.telegram.will("setWebhook", answer)
        with pytest.raises(error):
            await one.serving
        await one.close()

    run(story())


def test_what_may_pass_is_waited_for(tmp_path: Path) -> None:
    async def story() -> list[float]:
        one = Desk(tmp_path, InlineWriter)
        flood = refusal(429, "Too Many Requests: retry after 600", retry_after=600)
        one.telegram.will("setWebhook", NetworkError("no connection"), refusal(502, "Bad Gateway"), flood)
        watching = asyncio.create_task(one.parts.health.watch())
        await asyncio.wait([watching, one.serving], timeout=700)
        assert not watching.done()
        watching.cancel()
        await one.close()
        return [round(call.at) for call in one.telegram.calls if call.method == "setWebhook"]

    assert run(story()) == [0, 1, 3, 607]


def test_a_port_that_is_taken_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    async def story() -> None:
        async with desk(tmp_path / "a") as one:
            other = Desk(tmp_path / "b", InlineWriter)
            other.webhook._hook = one.hook
            with pytest.raises(
                BadConfig, match=f"CODEDRILL_WEBHOOK_LISTEN: cannot listen on 127.0.0.1:{one.port}"
            ):
                await other.serving
            await other.close()

    run(story())


async def test_nothing_shows_path_or_secret(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with desk(tmp_path) as one:
        await one.post(update(7))
        await one.rest()
        path = one.address.rpartition("/")[2]
        shown = f"{one.webhook!r} {vars(one.webhook)!r} {caplog.text}"
        assert (path in shown, one.secret in shown) == (False, False)
