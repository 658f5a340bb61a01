"""The sandbox as a process, with three routes that only a benchmark needs:

GET, POST /constant: reads the body and answers a fixed JSON object; what the same server can do at most.
POST /bench/fill?chats=&messages=: private chats, and messages of the bot in them in turn.
POST /bench/queries?chat=&count=: taps that wait for their answer; answers their ids.
"""

from __future__ import annotations

import asyncio
import sys

from aiohttp import web

from bot import app
from sandbox import acts
from sandbox.api import BotApi
from sandbox.clock import Clock
from sandbox.routes import make_app
from sandbox.server import WEB, calm_collector
from sandbox.world import World

TOKEN = "1000001:bench-of-the-local-sandbox"  # noqa: S105  # for the sandbox only
FIRST_CHAT = 100_000
AT_ONCE = 1000
CONSTANT = b'{"ok":true,"result":{"text":"%s"}}' % (b"x" * 600)
FILLING = {
    "text": "Which code is it? " * 8,
    "reply_markup": {"inline_keyboard": [[{"text": label, "callback_data": label} for label in "ABCD"]]},
}


def app_to_measure(world: World) -> web.Application:
    whole = make_app(BotApi(world, token=TOKEN, limits=False), WEB)
    bench = _Bench(world)
    whole.add_routes(
        [
            web.route("*", "/constant", _constant),
            web.post("/bench/fill", bench.fill),
            web.post("/bench/queries", bench.make_queries),
        ]
    )
    return whole


async def _constant(request: web.Request) -> web.Response:
    await request.read()
    return web.Response(body=CONSTANT, headers={"Content-Type": "application/json"})


class _Bench:
    def __init__(self, world: World) -> None:
        self._world = world

    async def fill(self, request: web.Request) -> web.Response:
        number, messages = int(request.query["chats"]), int(request.query["messages"])
        chats = [self._world.private_chat(FIRST_CHAT + place) for place in range(number)]
        for place in range(messages):
            content = FILLING | {"text": f"{place} {FILLING['text']}"}
            self._world.post(chats[place % number], self._world.bot, content)
            if place % AT_ONCE == 0:
                await asyncio.sleep(0)
        return web.json_response({"ok": True})

    async def make_queries(self, request: web.Request) -> web.Response:
        chat, count = int(request.query["chat"]), int(request.query["count"])
        message = acts.write(self._world, chat, chat, "x")
        ids = [acts.tap(self._world, chat, chat, message["message_id"], "x").id for _ in range(count)]
        return web.json_response(ids)


async def _serve(port: int) -> None:
    calm_collector()  # as the product does
    runner = web.AppRunner(app_to_measure(World(Clock())), access_log=None, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()  # there is nothing to save: a signal ends it at once


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=app.loop_factory()) as loop:
        loop.run(_serve(int(sys.argv[1])))
