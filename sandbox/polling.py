"""getUpdates: the one call that waits.

Rules:
1. `offset` confirms everything below it, before anything is answered; then the earliest updates are answered.
2. A second poll ends the first with 409, and so does setWebhook. While a webhook is set, every poll gets 409.
3. `allowed_updates` is remembered until it is given again; an empty list means the default set.
4. Who asks from the same offset again within 0.5 s gets one update at most; within 3 s and with a timeout below 3 s
   it waits 3 s for the first. So a bot that never confirms, or polls without waiting, does no harm.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from enum import Enum, auto
from math import inf

from sandbox.jsontext import Object
from sandbox.params import Params, integer, nested
from sandbox.refusal import Refused, bad_request
from sandbox.world import World

MAX_LIMIT = 100
MAX_TIMEOUT = 50
SEEN_FOR = 60.0  # seconds after a poll during which the bot counts as being there
MAX_KINDS = 100
HASTE, HASTY_LIMIT = (
    0.5,
    1,
)  # seconds after which the same offset may be asked for again, and what it gets before
RUSH, RUSHED_TIMEOUT = 3.0, 3
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
TAKEN_OVER = "Conflict: terminated by setWebhook request"
HOOKED = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


class _End(Enum):
    ARRIVED = auto()
    CONFLICT = auto()
    TAKEN_OVER = auto()
    CLOSED = auto()


_WORDS = {_End.CONFLICT: CONFLICT, _End.TAKEN_OVER: TAKEN_OVER}


class Poller:
    def __init__(self, world: World) -> None:
        self._world = world
        self._waiting: asyncio.Future[_End] | None = None
        self._absence: asyncio.TimerHandle | None = None  # runs as long as the bot is seen
        self._last_seen = 0.0
        self._last_asked: tuple[int | None, float] = (None, -inf)  # offset, when
        world.updates.on_arrival.append(lambda _: self._end(_End.ARRIVED))
        world.on_webhook = both(world.on_webhook, self._webhook_changed)

    @property
    def is_seen(self) -> bool:
        """Whether a bot polls now or did within the last minute."""
        return self._absence is not None

    def close(self) -> None:
        self._end(_End.CLOSED)
        if self._absence:
            self._absence.cancel()

    def let_go(self) -> None:
        """End the poll that waits, with nothing."""
        self._end(_End.CLOSED)

    async def poll(self, params: Params) -> list[Object]:
        offset, limit, timeout = self._patience(*_wishes(params))
        if self._world.webhook is not None:
            raise Refused(409, HOOKED)
        remember_kinds(self._world, params)
        self._end(_End.CONFLICT)
        self.see()
        if self._world.updates.confirm(offset):
            self._world.rev += 1
        found = self._world.updates.first(limit, self._world.clock.now())
        if found or not timeout or not await self._wait(timeout):
            return found
        return self._world.updates.first(limit, self._world.clock.now())

    def _patience(self, offset: int, limit: int, timeout: int) -> tuple[int, int, int]:
        """What the bot asks for, and what it gets when it asks too often."""
        now = asyncio.get_running_loop().time()
        before, at = self._last_asked
        self._last_asked = (offset, now)
        if offset == before and now < at + RUSH:
            timeout = max(timeout, RUSHED_TIMEOUT)
        if offset == before and now < at + HASTE:
            limit = HASTY_LIMIT
        return offset, limit, timeout

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
                self.see()
        if end in _WORDS:
            raise Refused(409, _WORDS[end])
        return end is _End.ARRIVED

    def _webhook_changed(self) -> None:
        if self._world.webhook is not None:
            self._end(_End.TAKEN_OVER)

    def _end(self, end: _End) -> None:
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(end)

    # ---- is the bot there?

    def see(self) -> None:
        """The bot is there: it polls, or took an update from its webhook."""
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


def both(first: Callable[[], None], second: Callable[[], None]) -> Callable[[], None]:
    """One bell cord for two bells."""

    def ring() -> None:
        first()
        second()

    return ring


def _wishes(params: Params) -> tuple[int, int, int]:
    """Offset, limit, timeout."""
    limit = min(max(integer(params, "limit") or MAX_LIMIT, 1), MAX_LIMIT)
    timeout = min(max(integer(params, "timeout") or 0, 0), MAX_TIMEOUT)
    return integer(params, "offset") or 0, limit, timeout


def remember_kinds(world: World, params: Params) -> None:
    kinds = nested(params, "allowed_updates", "allowed_updates")
    if kinds is None:
        return
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds[:MAX_KINDS]):
        raise bad_request("expected an Array of String as allowed_updates")
    allowed = frozenset(kinds[:MAX_KINDS]) or None
    if allowed != world.updates.allowed:
        world.updates.allowed = allowed
        world.rev += 1
