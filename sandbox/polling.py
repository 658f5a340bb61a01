"""getUpdates: the one call that waits.

Rules:
1. `offset` confirms everything below it, before anything is answered; then the earliest updates are answered.
2. A second poll ends the first with 409.
3. `allowed_updates` is remembered until it is given again; an empty list means the default set.
"""

from __future__ import annotations

import asyncio
from enum import Enum, auto

from sandbox.jsontext import Object
from sandbox.params import Params, integer, nested
from sandbox.refusal import Refused, bad_request
from sandbox.world import World

MAX_LIMIT = 100
MAX_TIMEOUT = 50
SEEN_FOR = 60.0  # seconds after a poll during which the bot counts as being there
MAX_KINDS = 100
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class _End(Enum):
    ARRIVED = auto()
    CONFLICT = auto()
    CLOSED = auto()


class Poller:
    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: asyncio.Future[_End] | None = None
        self._absence: asyncio.TimerHandle | None = None  # runs as long as the bot is seen
        self._last_seen = 0.0
        world.updates.on_arrival = self._arrived

    @property
    def is_seen(self) -> bool:
        """Whether a bot polls now or did within the last minute."""
        return self._absence is not None

    def close(self) -> None:
        self._end(_End.CLOSED)
        if self._absence:
            self._absence.cancel()

    async def poll(self, params: Params) -> list[Object]:
        limit = min(max(integer(params, "limit") or MAX_LIMIT, 1), MAX_LIMIT)
        timeout = min(max(integer(params, "timeout") or 0, 0), MAX_TIMEOUT)
        self._remember_kinds(params)
        self._end(_End.CONFLICT)
        self._see()
        if self._world.updates.confirm(integer(params, "offset") or 0):
            self._world.rev += 1
        found = self._world.updates.first(limit, self._world.clock.now())
        if found or not timeout or not await self._wait(timeout):
            return found
        return self._world.updates.first(limit, self._world.clock.now())

    async def _wait(self, seconds: float) -> bool:
        """Whether something arrived in time."""
        mine = self._waiting = asyncio.get_running_loop().create_future()
        try:
            end = await asyncio.wait_for(mine, seconds)
        except TimeoutError:
            return False
        finally:
            if self._waiting is mine:
                self._waiting = None
                self._see()
        if end is _End.CONFLICT:
            raise Refused(409, CONFLICT)
        return end is _End.ARRIVED

    def _arrived(self) -> None:
        self._end(_End.ARRIVED)

    def _end(self, end: _End) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(end)

    def _remember_kinds(self, params: Params) -> None:
        kinds = nested(params, "allowed_updates", "allowed_updates")
        if kinds is None:
            return
        if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds[:MAX_KINDS]):
            raise bad_request("expected an Array of String as allowed_updates")
        allowed = frozenset(kinds[:MAX_KINDS]) or None
        if allowed != self._world.updates.allowed:
            self._world.updates.allowed = allowed
            self._world.rev += 1

    # ---- is the bot there?

    def _see(self) -> None:
        if self._absence is None:
            self._start_watch(SEEN_FOR)
            self._world.tell("bot", None, seen=True)
        self._last_seen = asyncio.get_running_loop().time()

    def _start_watch(self, seconds: float) -> None:
        self._absence = asyncio.get_running_loop().call_later(seconds, self._look)

    def _look(self) -> None:
        left = self._last_seen + SEEN_FOR - asyncio.get_running_loop().time()
        if self._waiting is not None:
            left = SEEN_FOR
        if left > 0:
            self._start_watch(left)
            return
        self._absence = None
        self._world.tell("bot", None, seen=False)
