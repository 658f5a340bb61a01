"""Errands: slow work outside the writer, its result brought in by a second use-case.

Rows are worked off in order. A screen that has moved on since the errand was asked for is left alone.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from bot.bodies import body_of
from bot.screens import Screen
from bot.sender import Sender
from bot.services import items, stats
from bot.views import items as items_views
from bot.views import stats as stats_views
from db import errands, screens
from db.errands import MAX_TRIES, Errand
from db.reader import Reader
from db.screens import Pending
from db.store import StorageTrouble
from db.uow import Work
from db.writer import Runs

log = logging.getLogger(__name__)

BATCH = 20
PAUSE_SECONDS = 5.0


def _progress(work: Work, errand: Errand) -> Screen:
    return stats_views.progress(stats.progress(work, errand.learner, errand.asked_at))


def _items(work: Work, _: Errand) -> Screen:
    return items_views.worst(items.worst(work))


KINDS: dict[str, Callable[[Work, Errand], Screen]] = {stats.PROGRESS: _progress, items.ITEMS: _items}


# Takes the second word on: what the errand is about. None: nothing is to be drawn in the chat that asked.
Slow = Callable[[Errand, str], Awaitable[Screen | None]]


class Errands:
    """`slow` errands, by the first word of their kind, run beside the others and never hold them up."""

    def __init__(
        self, writer: Runs, reader: Reader, sender: Sender, slow: Mapping[str, Slow] = MappingProxyType({})
    ) -> None:
        self._writer, self._reader, self._sender, self._slow = writer, reader, sender, slow
        self._wake = asyncio.Event()
        self._in_hand: dict[int, asyncio.Task[None]] = {}

    def nudge(self) -> None:
        """There is something to do."""
        self._wake.set()

    async def work(self) -> None:
        """Until cancelled. What was left by an earlier life is done first."""
        self.nudge()
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self.sweep()
            except StorageTrouble as trouble:
                log.error("errands wait for the store: %s", trouble)
                await asyncio.sleep(PAUSE_SECONDS)
                self.nudge()

    async def sweep(self) -> None:
        """Do all that waits."""
        while waiting := await self._waiting():
            for errand in waiting:
                if errand.kind.partition(" ")[0] in self._slow:
                    self._begin(errand)
                else:
                    await self._do(errand)

    async def finish(self) -> None:
        """Wait for the slow ones that are in hand."""
        while self._in_hand:
            await asyncio.wait(self._in_hand.values())

    async def _waiting(self) -> list[Errand]:
        most = BATCH + len(self._in_hand)
        found = await self._writer.run(errands.waiting, limit=most)
        return [errand for errand in found if errand.id not in self._in_hand]

    def _begin(self, errand: Errand) -> None:
        task = asyncio.create_task(self._do_slowly(errand), name=f"errand {errand.id}")
        self._in_hand[errand.id] = task
        task.add_done_callback(lambda _: self._in_hand.pop(errand.id, None))

    async def _do_slowly(self, errand: Errand) -> None:
        try:
            await self._do(errand)
        except StorageTrouble as trouble:
            log.error("errand %s waits for the store: %s", errand.id, trouble)

    async def _screen(self, errand: Errand) -> Screen | None:
        word, _, about = errand.kind.partition(" ")
        if word in self._slow:
            return await self._slow[word](errand, about)
        return await self._reader.ask(lambda work: KINDS[errand.kind](work, errand))

    async def _do(self, errand: Errand) -> None:
        await self._writer.run(errands.tried, errand.id)
        try:
            screen = await self._screen(errand)
        except Exception:
            log.exception("errand %s (%s) failed", errand.id, errand.kind.partition(" ")[0])
            if errand.tries + 1 >= MAX_TRIES:
                await self._writer.run(errands.end, errand.id)
            return
        if screen is None:
            await self._writer.run(errands.end, errand.id)
            return
        pending = await self._writer.run(_bring, errand, body_of(screen))
        if pending is not None:
            self._sender.push(pending)


def _bring(work: Work, errand: Errand, body: str) -> Pending | None:
    errands.end(work, errand.id)
    present = screens.load(work, errand.chat)
    if present is None or present.rev != errand.rev:
        return None
    return screens.draw(
        work, errand.chat, present, body=body, asks=present.asks, fresh=False, now=errand.asked_at
    )
