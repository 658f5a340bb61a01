"""The cheapest HTTP client there is, so that the server is what is measured.

Keep-alive connections, one request at a time on each (no pipelining), written as whole bytes beforehand; of an
answer only its status and its length are read.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlencode

_LENGTH = re.compile(rb"\r\nContent-Length: *(\d+)", re.IGNORECASE)
_LAST_CHUNK = b"0\r\n\r\n"


@dataclass(slots=True)
class Count:
    """Of one measurement; waits in seconds."""

    calls: int = 0
    failed: int = 0  # other than 200
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return self.calls / self.seconds


class ServerGone(Exception):
    """A connection was closed in the middle."""


def form(host: str, path: str, values: dict[str, str | int]) -> bytes:
    """A POST with a form, with the headers python-telegram-bot's stack sends."""
    body = urlencode(values).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate\r\n"
        "Connection: keep-alive\r\nUser-Agent: python-httpx/0.28.1\r\n"
        f"Content-Length: {len(body)}\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n"
    )
    return head.encode() + body


async def measure(host: str, port: int, sources: list[Iterator[bytes]], seconds: float) -> Count:
    """One connection a source, until the time is over or the source has no more. Raises `ServerGone`, `OSError`."""
    loop, count = asyncio.get_running_loop(), Count()
    connections = [(await loop.create_connection(lambda: _Connection(count), host, port))[1] for _ in sources]
    begun = time.perf_counter()
    try:
        for one, source in zip(connections, sources, strict=True):
            one.start(source, begun + seconds)
        await asyncio.gather(*(one.done for one in connections))
    finally:
        for one in connections:
            one.close()
    count.seconds = time.perf_counter() - begun
    return count


class _Connection(asyncio.Protocol):
    def __init__(self, count: Count) -> None:
        self._count = count
        self._source: Iterator[bytes] = iter(())
        self._until = self._sent = 0.0
        self._read = b""
        self._transport: asyncio.Transport | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)  # uvloop's has another ancestor

    def connection_lost(self, _: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(ServerGone("the server closed a connection"))

    def close(self) -> None:
        self.done.cancel()
        if self._transport:
            self._transport.close()

    def start(self, source: Iterator[bytes], until: float) -> None:
        self._source, self._until = source, until
        self._next(time.perf_counter())

    def data_received(self, data: bytes) -> None:
        self._read = self._read + data if self._read else data
        if _is_whole(self._read):
            now = time.perf_counter()
            self._count.calls += 1
            self._count.failed += not self._read.startswith(b"HTTP/1.1 200")
            self._count.waits.append(now - self._sent)
            self._read = b""
            self._next(now)

    def _next(self, now: float) -> None:
        request = next(self._source, None) if now < self._until else None
        if request is None:
            self.done.set_result(None)
            return
        assert self._transport
        self._sent = now
        self._transport.write(request)


def _is_whole(answer: bytes) -> bool:
    end = answer.find(b"\r\n\r\n")
    if end < 0:
        return False
    length = _LENGTH.search(answer, 0, end)
    if length:
        return len(answer) >= end + 4 + int(length[1])
    return answer.endswith(_LAST_CHUNK)
