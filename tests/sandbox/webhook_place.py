"""A receiver of webhook posts on this machine, and the deliverer that posts to it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from sandbox.clock import Clock
from sandbox.jsontext import Object, loads
from sandbox.methods.webhooks import get_webhook_info, set_webhook
from sandbox.webhook import Deliverer
from sandbox.world import World
from tests.sandbox.makers import NOON, pass_on

SECRET = "s3cret_-"


class Post:
    """One post, which waits for its answer."""

    def __init__(self, request: web.BaseRequest, body: bytes) -> None:
        self.path, self.headers = request.path, dict(request.headers)
        self.update: Object = loads(body)
        self.answer: asyncio.Future[web.Response] = asyncio.get_running_loop().create_future()

    @property
    def id(self) -> int:
        return int(self.update["update_id"])

    def give(self, status: int = 200, **extra: Any) -> None:
        self.answer.set_result(web.Response(status=status, **extra))


class Place:
    """A world, its deliverer, and the bot's end of the wire."""

    def __init__(self) -> None:
        self.clock = Clock(frozen_at=NOON)
        self.world = World(self.clock)
        self.arrived: asyncio.Queue[Post] = asyncio.Queue()
        self.calls: list[tuple[str, Object]] = []
        self.taken = 0
        self.deliverer: Deliverer
        self.address = ""

    async def receive(self, request: web.BaseRequest) -> web.Response:
        post = Post(request, await request.read())
        self.arrived.put_nowait(post)
        return await post.answer

    async def run_reply(self, method: str, params: Object) -> None:
        self.calls.append((method, params))

    def take(self) -> None:
        self.taken += 1

    def hook(self, path: str = "/hook", **more: Any) -> None:
        set_webhook(self.world, {"url": self.address + path, **more})

    def say(self, chat: int, text: str = "hello") -> None:
        self.world.send_update("message", {"chat": {"id": chat}, "text": text})

    async def post(self) -> Post:
        return await self.arrived.get()

    async def fence(self) -> list[int]:
        """What else is posted now: with one connection, whoever is ready is posted before who comes later."""
        self.say(self.clock.version - 10**6)
        found = []
        while (post := await self.post()).update["message"]["chat"]["id"] > 0:
            found.append(post.id)
        post.give()
        return found

    async def settle(self) -> None:
        """Until nothing is under way any more."""
        await until(lambda: not self.deliverer._posts)
        await pass_on()

    @property
    def info(self) -> Object:
        return get_webhook_info(self.world, {})


async def until(holds: Callable[[], bool]) -> None:
    """Let everybody else run until it holds."""
    while not holds():
        await asyncio.sleep(0)


@asynccontextmanager
async def place(tls: ssl.SSLContext | None = None, **options: Any) -> AsyncIterator[Place]:
    here = Place()
    server = web.Server(here.receive)
    runner = web.ServerRunner(server, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    here.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    here.deliverer = Deliverer(here.world, here.run_reply, on_taken=here.take, **options)
    running = asyncio.create_task(here.deliverer.run())
    try:
        yield here
    finally:
        here.deliverer.close()
        await running
        await runner.cleanup()
