"""Intake: our own poller and the durable inbox. What `bot/webhook.py` is posted goes the same way.

PTB's updater confirms updates before they are handled and loses them when the process is killed (design note:
reliability, 3.1). Here the rows are committed first; only the poll after that moves the offset. The offset is
sent once: after a quiet week Telegram starts update ids at a random number, and a remembered offset would hide
everything behind it.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot import gateway, log_lines, understanding
from bot.clock import Clock
from bot.gateway import Handled
from bot.health import Health
from bot.request import Request
from bot.sender import Sender, seconds
from bot.transport import Line
from db import inbox
from db.inbox import MAX_STARTS, MAX_TRIES, Received
from db.store import StorageTrouble
from db.writer import Runs
from decks.model import Library

log = logging.getLogger(__name__)

POLL_SECONDS = 30
ANSWER_SECONDS = 15  # longer than it was asked to wait: nobody is there
BATCH = 100
IN_HAND_MOST = 400  # updates being handled before the next poll waits
BACK_OFF_FIRST, BACK_OFF_MOST = 1.0, 30.0
CONFLICTS_MOST, CONFLICT_SECONDS, CONFLICT_WINDOW = 5, 60.0, 120.0  # how many, over how long, within
ALLOWED = ["message", "callback_query", "inline_query", "my_chat_member", "poll_answer", "channel_post"]


class TokenRefused(Exception):
    """Telegram does not know this token (any more)."""


class AnotherPoller(Exception):
    """Another process polls with the same token, and goes on doing so."""


class Intake:
    """Fetches updates, stores them, hands them to the writer in the order of their arrival."""

    def __init__(
        self,
        line: Line,
        writer: Runs,
        sender: Sender,
        library: Library,
        clock: Clock,
        health: Health,
        nudge_errands: Callable[[], None],
        maintainers: frozenset[int] = frozenset(),
    ) -> None:
        self._maintainers = maintainers
        self._line, self._writer, self._sender = line, writer, sender
        self.library, self._clock, self._health = library, clock, health
        self._nudge_errands = nudge_errands
        self.handle: Callable[..., Handled] = gateway.handle  # where metrics are wanted, timed
        self._in_hand: set[asyncio.Task[None]] = set()
        self._conflicts: list[float] = []

    async def recover(self) -> None:
        """Handle what an earlier life received: one at a time, each start counted first."""
        for row in await self._lasting(inbox.waiting):
            if row.starts >= MAX_STARTS:
                await self._set_aside_for_good(row)
                continue
            await self._lasting(inbox.started, row.update_id)
            await self._handle(row)

    async def poll(self) -> None:
        """Until cancelled. Raises `TokenRefused`, `AnotherPoller`."""
        pause, offset = BACK_OFF_FIRST, None
        patience = 0  # the first poll shows that intake works; until it is back, time is given to exams
        while True:
            began = asyncio.get_running_loop().time()
            try:
                updates = await self._fetch(offset, patience)
            except (NetworkError, RetryAfter, Conflict) as error:
                patience = self._missed(began if isinstance(error, TimedOut) else None)
                await self._health.wait(self._pause_after(error, pause))
                pause = min(pause * 2, BACK_OFF_MOST)
                continue
            except TelegramError as error:
                patience = self._missed()
                log.error("getUpdates: %s", error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, BACK_OFF_MOST)
                continue
            pause, patience = BACK_OFF_FIRST, POLL_SECONDS
            offset = await self._receive(updates)
            self._health.polled()
            await self.room()

    async def finish(self, seconds: float) -> None:
        """Let what is in hand end; what does not is recovered at the next start."""
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=seconds)

    async def _fetch(self, offset: int | None, patience: int = POLL_SECONDS) -> list[Any]:
        extra = {} if offset is None else {"offset": offset}
        try:
            updates: list[Any] = await self._line.call(
                "getUpdates", seconds=patience + ANSWER_SECONDS, timeout=patience, limit=BATCH,
                allowed_updates=ALLOWED, **extra,
            )  # fmt: skip
        except InvalidToken as error:
            raise TokenRefused from error
        finally:
            self._health.heard()
        return updates

    def _missed(self, since: float | None = None) -> int:
        """No updates come in. The next poll waits for none: it shows whether they do again."""
        self._health.missed(since)
        return 0

    def _pause_after(self, error: TelegramError, pause: float) -> float:
        if isinstance(error, RetryAfter):
            return seconds(error)
        if isinstance(error, Conflict):
            self._count_conflict(asyncio.get_running_loop().time(), error)
        log.warning("getUpdates: %s; again in %.0f s", error, pause)
        return pause

    def _count_conflict(self, now: float, error: Conflict) -> None:
        """Two pollers end each other in turn, with successes between. Raises `AnotherPoller` when it goes on."""
        self._conflicts = [at for at in self._conflicts if now - at <= CONFLICT_WINDOW] + [now]
        if len(self._conflicts) >= CONFLICTS_MOST and now - self._conflicts[0] >= CONFLICT_SECONDS:
            raise AnotherPoller from error

    async def _receive(self, updates: Sequence[Any]) -> int | None:
        """Commit them, then hand them over. The offset that confirms them, None when there were none."""
        good = [one for one in updates if has_id(one)]
        if len(good) < len(updates):
            log.error("%s updates without an id were left out", len(updates) - len(good))
        if not good:
            return None
        await self._patiently(self.receive, good, self._clock.now_ms())
        return max(int(one["update_id"]) for one in good) + 1

    async def receive(self, updates: Sequence[Any], received_ms: int) -> None:
        """Commit updates that have ids, then hand over what is new. Raises `StorageTrouble`: nothing was kept."""
        rows = [(one["update_id"], json.dumps(one)) for one in updates]
        for row in await self._writer.run(inbox.receive, rows, received_ms=received_ms):
            task = asyncio.create_task(self._handle(row), name=f"update {row.update_id}")
            self._in_hand.add(task)
            task.add_done_callback(self._in_hand.discard)

    async def room(self) -> None:
        """Wait while too much is in hand."""
        while len(self._in_hand) > IN_HAND_MOST:
            await asyncio.wait(self._in_hand, return_when=asyncio.FIRST_COMPLETED)

    async def _handle(self, row: Received) -> None:
        """One row, to its end: handled, or set aside after three exceptions of the use-case."""
        try:
            request, action = understanding.understand(row.body, row.received_ms, self._maintainers)
        except understanding.Unparsable as error:
            log.error("update %s cannot be read (%s)", row.update_id, type(error.__cause__).__name__)
            return await self._set_aside(row, str(error), None)
        log_lines.ABOUT.set((row.update_id, request.chat))
        for tries in range(row.tries + 1, MAX_TRIES + 1):
            try:
                handled = await self._lasting(self.handle, self.library, row.update_id, request, action)
            except Exception as error:
                log.exception("update %s failed, try %s", row.update_id, tries)
                last = f"{type(error).__name__}: {error}"
                await self._lasting(inbox.failed, row.update_id, last)
            else:
                return self._after(handled)
        return await self._set_aside(row, "failed each time", request)

    def _after(self, handled: Handled) -> None:
        """After the commit: the spinner first, then the screen."""
        if handled.query_id is not None:
            self._sender.answer(handled.query_id, handled.toast, alert=handled.alert)
        if handled.inline is not None:
            self._sender.answer_inline(handled.inline)
        for pending in (handled.notice, handled.pending, *handled.told):
            if pending is not None:
                self._sender.push(pending)
        if handled.errand:
            self._nudge_errands()

    async def _set_aside(self, row: Received, error: str, request: Request | None) -> None:
        pending = await self._lasting(gateway.set_aside, row.update_id, error, request)
        if request is not None and request.query_id is not None:
            self._sender.answer(request.query_id, None, alert=False)
        if pending is not None:
            self._sender.push(pending)

    async def _set_aside_for_good(self, row: Received) -> None:
        """It killed us five times. First out of the way, then read: reading it may be what kills."""
        error = "the process died each time it was handled"
        await self._set_aside(row, error, None)
        with suppress(understanding.Unparsable):
            request, _ = understanding.understand(row.body, row.received_ms)
            await self._set_aside(row, error, request)

    async def _lasting(self, use_case: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Run a use-case; while the store takes no writes, wait for it."""
        return await self._patiently(self._writer.run, use_case, *args, **kwargs)

    async def _patiently(self, act: Callable[..., Awaitable[Any]], /, *args: Any, **kwargs: Any) -> Any:
        """Again and again until the store takes writes. Intake stands still meanwhile."""
        pause = BACK_OFF_FIRST
        while True:
            try:
                return await act(*args, **kwargs)
            except StorageTrouble as trouble:
                self._health.storage_trouble(str(trouble))
                log.error("the store takes no writes (%s); again in %.0f s", trouble, pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, BACK_OFF_MOST)


def has_id(update: Any) -> bool:
    """Whether it can have a row: the store's numbers have 64 bits."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return type(number) is int and 0 <= number < 1 << 63
