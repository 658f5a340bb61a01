"""Posts to the webhook that are refused."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import aiohttp
import pytest

from bot.webhook import MAX_BODY
from tests.bot.webhook_place import SECRET_HEADER, START, desk, update

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
