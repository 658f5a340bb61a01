"""A server on a free port and people in it, for tests of other clients: a forum with Ann as creator, and Bob."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from sandbox.server import serve
from tests.sandbox.group_makers import BOB, SUPER
from tests.sandbox.makers import ANN, TOKEN


class People:
    """Acts through /sim."""

    def __init__(self, port: int, session: aiohttp.ClientSession) -> None:
        self.port = port
        self._url, self._session = f"http://127.0.0.1:{port}/sim/", session

    async def sim(self, path: str, **facts: Any) -> Any:
        async with self._session.post(self._url + path, json=facts) as answer:
            body = await answer.json()
            assert answer.status == 200, body
            return body

    async def upload(self, data: bytes, name: str, **fields: Any) -> None:
        form = aiohttp.FormData({key: str(value) for key, value in fields.items()})
        form.add_field("file", data, filename=name)
        async with self._session.post(self._url + "upload", data=form) as answer:
            assert answer.status == 200


@asynccontextmanager
async def people() -> AsyncIterator[People]:
    bound: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    stop = asyncio.Event()
    task = asyncio.create_task(serve(port=0, token=TOKEN, ready=bound.set_result, stop=stop))
    async with aiohttp.ClientSession() as session:
        there = People(await bound, session)
        await there.sim("bot", limits=False)
        await there.sim("message", user=ANN, text="/start")
        facts = {"members": [ANN, BOB], "bot": "administrator", "topics": ["Python"]}
        await there.sim("chats", id=SUPER, type="supergroup", title="Coders", **facts)
        yield there
    stop.set()
    await task
