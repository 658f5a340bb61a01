"""Waiting for the bot's answer to a tap or an inline query."""

from __future__ import annotations

import asyncio

from sandbox.jsontext import Object
from sandbox.world import World

KINDS = {"callback_answer", "inline_answer"}
UNSAID = {"type", "chat", "user", "query_id"}


class Answers:
    def __init__(self, world: World) -> None:
        self._waiting: dict[tuple[str, str], asyncio.Future[Object]] = {}
        world.listeners.append(self._heard)

    async def to(self, kind: str, query_id: str, seconds: float) -> Object:
        """What the bot answered; `answered` is false when nothing came in time."""
        future: asyncio.Future[Object] = asyncio.get_running_loop().create_future()
        self._waiting[kind, query_id] = future
        try:
            return await asyncio.wait_for(future, seconds)
        except TimeoutError:
            return {"query_id": query_id, "answered": False}
        finally:
            if self._waiting.get((kind, query_id)) is future:  # a restored world counts its queries again
                del self._waiting[kind, query_id]

    def close(self) -> None:
        for (_, query_id), future in self._waiting.items():
            if not future.done():
                future.set_result({"query_id": query_id, "answered": False})

    def _heard(self, event: Object) -> None:
        if event["type"] not in KINDS:
            return
        future = self._waiting.get((event["type"], event["query_id"]))
        if future and not future.done():
            said = {name: value for name, value in event.items() if name not in UNSAID}
            if not said.get("text", True):  # an answer without words
                said = {name: said[name] for name in said if name not in ("text", "show_alert")}
            future.set_result({"query_id": event["query_id"], "answered": True, **said})
