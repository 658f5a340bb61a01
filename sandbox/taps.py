"""Waiting for the bot's answer to a tap."""

from __future__ import annotations

import asyncio

from sandbox.jsontext import Object
from sandbox.world import World


class Taps:
    def __init__(self, world: World) -> None:
        self._waiting: dict[str, asyncio.Future[Object]] = {}
        world.listeners.append(self._heard)

    async def answer_to(self, query_id: str, seconds: float) -> Object:
        """The toast or alert; `answered` is false when none came in time."""
        future: asyncio.Future[Object] = asyncio.get_running_loop().create_future()
        self._waiting[query_id] = future
        try:
            return await asyncio.wait_for(future, seconds)
        except TimeoutError:
            return {"query_id": query_id, "answered": False}
        finally:
            del self._waiting[query_id]

    def close(self) -> None:
        for query_id, future in self._waiting.items():
            if not future.done():
                future.set_result({"query_id": query_id, "answered": False})

    def _heard(self, event: Object) -> None:
        if event["type"] != "callback_answer":
            return
        future = self._waiting.get(event["query_id"])
        if future and not future.done():
            said = {"text": event["text"], "show_alert": event["show_alert"]} if event["text"] else {}
            future.set_result({"query_id": event["query_id"], "answered": True, **said})
