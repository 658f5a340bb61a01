"""Posting updates to the bot's webhook, as Telegram does; `lanes.py` has the rules of who comes when.

Rules:
1. Any 2xx acknowledges. Redirects are not followed. A post may take 60 s, at most `max_connections` are under way.
2. A 2xx may carry a call of the bot as JSON ("method" and its parameters); it is run and its result dropped. Methods
   that ask or that change the webhook are left out.
3. What went wrong last stays in `world.webhook`: last_error_date, last_error_message.
4. A receiver that has answered nothing but 410 for 23 hours loses its webhook.
5. When the webhook is set anew or deleted, whatever is under way to the old one ends at once.
6. Rests follow the world's clock: they end early when it jumps, and never while it stands still. The 60 s are the
   machine's: they measure the receiver.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeAlias

import aiohttp

from sandbox.bell import Bell
from sandbox.clock import Clock
from sandbox.jsontext import NotJson, Object, dumps, loads
from sandbox.lanes import Lane, Lanes
from sandbox.polling import both
from sandbox.posting import Reply, open_session, post
from sandbox.updates import Waiting
from sandbox.world import World

POST_SECONDS = 60.0
GONE, GONE_SECONDS = 410, 23 * 3600.0
OUT = Reply("Connection timed out")  # during an outage nobody reaches anybody
IDLE_SECONDS = 3600.0  # a wait that only a bell ends
NEVER_REPLIED = ("setwebhook", "deletewebhook", "close", "logout")  # and whatever begins with "get"

RunReply: TypeAlias = Callable[[str, Object], Awaitable[object]]


class Deliverer:
    """`run_reply` runs a call that came back with a 2xx; `on_taken` hears of every update that was taken."""

    def __init__(
        self,
        world: World,
        run_reply: RunReply | None = None,
        *,
        on_taken: Callable[[], None] = lambda: None,
        is_out: Callable[[], bool] = lambda: False,
        post_seconds: float = POST_SECONDS,
    ) -> None:
        assert isinstance(world.clock, Clock)
        self._world, self._clock = world, world.clock
        self._run_reply, self._on_taken, self._is_out = run_reply, on_taken, is_out
        self._post_seconds = post_seconds
        self._bell = Bell()
        self._lanes = self._new_lanes()
        self._posts: set[asyncio.Task[None]] = set()
        self._gone_since: float | None = None
        self._closed = False
        world.updates.on_arrival.append(self._arrived)
        world.on_webhook = both(world.on_webhook, self._changed)

    async def run(self) -> None:
        """Until cancelled or closed."""
        jumps = asyncio.create_task(self._hear_jumps())
        try:
            while not self._closed:
                if self._world.webhook is None:
                    await self._bell.hear(IDLE_SECONDS)
                else:
                    await self._serve(self._world.webhook)
        finally:
            jumps.cancel()

    def close(self) -> None:
        """End `run`, and what is under way."""
        self._closed = True
        self._changed()

    # ---- when to look again

    def _arrived(self, one: Waiting) -> None:
        if self._world.webhook is not None:
            self._lanes.add(one)
            self._bell.ring()

    def _changed(self) -> None:
        """What is under way ends before anybody else runs: nothing is posted to an old address any more."""
        self._break_off()
        self._gone_since = None
        self._lanes = self._new_lanes()
        self._bell.ring()

    def _new_lanes(self) -> Lanes:
        updates = self._world.updates
        return Lanes(updates, updates.waiting if self._world.webhook is not None else ())

    async def _hear_jumps(self) -> None:
        while True:
            await self._clock.bell.hear(IDLE_SECONDS)
            self._bell.ring()

    def _patience(self) -> float:
        """Seconds until the next rest is over."""
        if self._lanes.next_at is None or self._clock.is_frozen:
            return IDLE_SECONDS
        return min(max(self._lanes.next_at - self._clock.now(), 0.001), IDLE_SECONDS)

    # ---- posting

    async def _serve(self, webhook: Object) -> None:
        """Until this webhook is not the one any more."""
        lanes = self._lanes
        async with open_session(webhook, self._post_seconds) as session:
            try:
                while self._lanes is lanes and not self._closed:
                    self._start_posts(session, webhook, lanes)
                    await self._bell.hear(self._patience())
            finally:
                self._break_off()
                await asyncio.gather(*self._posts, return_exceptions=True)

    def _break_off(self) -> None:
        for one in self._posts:
            one.cancel()

    def _start_posts(self, session: aiohttp.ClientSession, webhook: Object, lanes: Lanes) -> None:
        while len(self._posts) < webhook["max_connections"]:
            lane = lanes.take(self._clock.now())
            if lane is None:
                return
            one = asyncio.create_task(self._post(session, webhook, lanes, lane))
            self._posts.add(one)
            one.add_done_callback(self._ended)

    def _ended(self, one: asyncio.Task[None]) -> None:
        self._posts.discard(one)
        self._bell.ring()

    async def _post(self, session: aiohttp.ClientSession, webhook: Object, lanes: Lanes, lane: Lane) -> None:
        """The first update of a lane, once. Cancelled when the webhook is not the one any more."""
        update = dumps(lane.line[0].update).encode()
        reply = OUT if self._is_out() else await post(session, webhook, update)
        self._world.rev += 1
        if reply.trouble:
            lanes.failed(lane, self._clock.now(), reply.retry_after)
            self._note(reply)
            return
        lanes.done(lane)
        self._gone_since = None
        self._on_taken()
        await self._run_call(reply.body)

    def _note(self, reply: Reply) -> None:
        now = self._clock.now()
        error = {"last_error_date": int(now), "last_error_message": reply.trouble}
        self._world.webhook = {**(self._world.webhook or {}), **error}
        if reply.status == GONE and self._gone_since is not None and now > self._gone_since + GONE_SECONDS:
            self._world.webhook = None
            self._world.on_webhook()
        elif reply.status == GONE:
            self._gone_since = self._gone_since or now
        elif reply.status:
            self._gone_since = None

    async def _run_call(self, body: bytes) -> None:
        with suppress(NotJson):
            call = loads(body) if self._run_reply and body.startswith(b"{") else {}
            method = call.pop("method", None)
            if self._run_reply and isinstance(method, str) and _may_come_back(method.lower()):
                await self._run_reply(method, call)


def _may_come_back(method: str) -> bool:
    return bool(method) and method not in NEVER_REPLIED and not method.startswith("get")
