"""Events for the chat page: everything the world tells, to everyone who listens, without waiting for anybody.

A listener that reads too slowly is closed; its EventSource comes back and is told to reload.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from sandbox.jsontext import Object, dumps
from sandbox.world import World

MAX_UNREAD = 1000
HEARTBEAT = 15.0  # seconds of silence after which a comment shows that the connection lives
RELOAD: Object = {"type": "reload", "chat": None}


class Subscription:
    """The unread events of one listener."""

    def __init__(self, chats: frozenset[int]) -> None:
        self.chats = chats  # none is all
        self.unread: asyncio.Queue[bytes | None] = asyncio.Queue(MAX_UNREAD)
        self.is_open = True

    def put(self, event: Object, encoded: bytes) -> None:
        if not self.is_open or (self.chats and event["chat"] not in (None, *self.chats)):
            return
        if self.unread.qsize() >= MAX_UNREAD - 1:
            self.close()
        else:
            self.unread.put_nowait(encoded)

    def close(self) -> None:
        self.is_open = False
        self.unread.put_nowait(None)


class Hub:
    def __init__(self, world: World) -> None:
        self._number = 0
        self._listeners: set[Subscription] = set()
        world.listeners.append(self._tell)

    def _tell(self, event: Object) -> None:
        self._number += 1
        if self._listeners:
            encoded = self._encoded(event)
            for listener in self._listeners:
                listener.put(event, encoded)

    def _encoded(self, event: Object) -> bytes:
        return f"id: {self._number}\ndata: {dumps(event)}\n\n".encode()

    async def listen(
        self, chats: frozenset[int] = frozenset(), *, missed: bool
    ) -> AsyncGenerator[bytes, None]:
        """Events as an event stream. `missed`: the listener was here before and cannot know what happened since."""
        subscription = Subscription(chats)
        self._listeners.add(subscription)
        try:
            yield self._encoded(RELOAD) if missed else b": hello\n\n"
            while (event := await _next(subscription)) is not None:
                yield event
        finally:
            self._listeners.discard(subscription)

    def close(self) -> None:
        for listener in self._listeners:
            if listener.is_open:
                listener.close()


async def _next(subscription: Subscription) -> bytes | None:
    """None when there is no more; what was unread before the end is dropped with it."""
    try:
        event = await asyncio.wait_for(subscription.unread.get(), HEARTBEAT)
    except TimeoutError:
        return b": still here\n\n"
    return event if subscription.is_open else None
