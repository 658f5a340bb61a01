"""The wire to Telegram when the network is bad: an error in time, of the right kind, and never with the address."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from telegram.error import NetworkError, TelegramError, TimedOut

from bot.transport import ANSWER_SECONDS, AiohttpTransport, Line
from tests import virtual_time

TOKEN = "987654321:AAcanary_canary-canary_canary-canary"


@asynccontextmanager
async def _line(address: str) -> AsyncIterator[Line]:
    transport = AiohttpTransport()
    await transport.initialize()
    try:
        yield Line(transport, f"{address}/bot{TOKEN}")
    finally:
        await transport.shutdown()


async def _trouble(line: Line, **extra: Any) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await line.call("getMe", **extra)
    assert TOKEN not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.__suppress_context__}"
    return caught.value


def test_a_peer_that_takes_the_connection_and_never_answers_is_given_up_in_time() -> None:
    async def story() -> tuple[TelegramError, float]:
        with socket.create_server(("127.0.0.1", 0)) as server:  # the kernel accepts; nobody reads
            async with _line(f"http://127.0.0.1:{server.getsockname()[1]}") as line:
                error = await _trouble(line)
                return error, asyncio.get_running_loop().time()

    error, after = virtual_time.run(story())
    assert type(error) is TimedOut
    assert ANSWER_SECONDS <= after < ANSWER_SECONDS + 2


async def test_a_connection_that_is_reset_is_an_error_at_once_and_the_next_call_connects_anew() -> None:
    calls = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        await reader.readuntil(b"\r\n\r\n")
        if calls == 1:
            linger = struct.pack("ii", 1, 0)  # close with RST
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        else:
            body = b'{"ok": true, "result": 7}'
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server, _line(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as line:
        assert type(await _trouble(line)) is NetworkError
        assert await line.call("getMe") == 7


async def test_a_name_that_cannot_be_resolved_and_a_port_where_nobody_listens(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nameless(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    async with _line("http://127.0.0.1:1") as line:
        assert type(await _trouble(line)) is NetworkError
    monkeypatch.setattr(socket, "getaddrinfo", nameless)
    async with _line("http://api.telegram.invalid") as line:
        assert type(await _trouble(line)) is NetworkError
