"""The alarm of scheduled exams. Each is a unit of work of its own: one that cannot be held holds up no other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot import challenge_clock
from bot.clock import Clock
from bot.sender import Sender
from db.store import StorageTrouble
from db.writer import Runs

log = logging.getLogger(__name__)

AT_ONCE = 50
AGAIN_SECONDS = 600  # for one that cannot be held


class ChallengeJobs:
    """`nudge`: there are errands."""

    def __init__(self, writer: Runs, sender: Sender, clock: Clock, nudge: Callable[[], None]) -> None:
        self._writer, self._sender, self._clock, self._nudge = writer, sender, clock, nudge

    async def tick(self) -> None:
        """Lobbies that are due are asked for."""
        now = self._clock.now_ms() // 1000
        due = [0] * AT_ONCE
        while len(due) == AT_ONCE:
            due = await self._writer.run(challenge_clock.due, now, AT_ONCE)
            await asyncio.gather(*(self._held(one, now) for one in due))
            if due:
                self._nudge()

    async def _held(self, number: int, now: int) -> None:
        try:
            for pending in await self._writer.run(challenge_clock.hold, number, now):
                self._sender.push(pending)
        except StorageTrouble:
            raise
        except Exception:
            log.exception("challenge %s cannot be held; again in %s s", number, AGAIN_SECONDS)
            await self._writer.run(challenge_clock.postpone, number, now + AGAIN_SECONDS)
