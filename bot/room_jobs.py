"""Alarms of group exams. Each room is a unit of work of its own: one that cannot be played holds up no other."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable
from typing import Any

from telegram.error import ChatMigrated, Forbidden, TelegramError

from bot import room_clock
from bot.clock import Clock
from bot.sender import Sender
from db.screens import Pending
from db.store import StorageTrouble
from db.writer import Runs
from decks.model import Library

log = logging.getLogger(__name__)

AT_ONCE = 50  # rooms
AGAIN_SECONDS = 60  # for a room that cannot be played
_OUT = ("chat not found", "deactivated", "kicked")
_MUTE = ("not enough rights", "no rights", "need administrator rights", "write_forbidden", "restricted")
_SHUT = ("thread not found", "topic_closed", "topic_deleted")


class RoomJobs:
    """`library`: the decks in use."""

    def __init__(self, writer: Runs, sender: Sender, clock: Clock, library: Callable[[], Library]) -> None:
        self._writer, self._sender, self._clock, self._library = writer, sender, clock, library
        self.due: Callable[..., tuple[list[int], int]] = room_clock.due

    async def tick(self) -> None:
        """What time does to rooms, and what Telegram told of their messages."""
        due = [0] * AT_ONCE
        while len(due) == AT_ONCE:
            due, now = await self._writer.run(self.due, self._now, AT_ONCE)
            await asyncio.gather(*(self._guarded(one, room_clock.tick, one, now) for one in due))

    async def outage(self, since: int, until: int) -> None:
        """Ours is given back. UTC seconds."""
        after, numbers = 0, [0]
        while numbers:
            numbers = await self._writer.run(room_clock.running, after, AT_ONCE)
            await asyncio.gather(
                *(self._guarded(one, room_clock.outage, one, since, until) for one in numbers)
            )
            after = numbers[-1] if numbers else after

    async def refused(self, pending: Pending, error: TelegramError) -> None:
        """Telegram does not let us write in a group, or it is another one now, or it takes everything but this."""
        chat = pending.chat
        if isinstance(error, ChatMigrated):
            await self._run(room_clock.migrated, chat, error.new_chat_id, self._now)
        elif isinstance(error, Forbidden) or _says(error, _OUT):
            log.info("group %s: %s", chat, error)
            await self._run(room_clock.put_out, chat, self._now)
        elif _says(error, _SHUT):
            log.info("group %s: %s", chat, error)
            await self._run(room_clock.shut, chat, _topic_of(pending), self._now)
        elif _says(error, _MUTE):
            log.info("group %s: %s", chat, error)
            await self._run(room_clock.mute, chat, self._now)
        else:
            log.error("group %s: Telegram refuses a message (%s): %s", chat, error, pending.asks)
            await self._run(room_clock.refused, pending.asks, self._now)

    @property
    def _now(self) -> int:
        return self._clock.now_ms() // 1000

    async def _guarded(self, number: int, use_case: Callable[..., list[Pending]], *args: Any) -> None:
        try:
            await self._run(use_case, *args)
        except StorageTrouble:
            raise
        except Exception:
            log.exception("room %s cannot be played; again in %s s", number, AGAIN_SECONDS)
            await self._writer.run(room_clock.postpone, number, self._now + AGAIN_SECONDS)

    async def _run(self, use_case: Callable[..., list[Pending]], *args: Any) -> None:
        for pending in await self._writer.run(use_case, self._library(), *args):
            self._sender.push(pending)


def _says(error: TelegramError, texts: Iterable[str]) -> bool:
    """Nothing can be written there. Where only polls are not allowed, texts are."""
    said = error.message.lower()
    return any(text in said for text in texts) and "poll" not in said


def _topic_of(pending: Pending) -> int:
    topic: int = json.loads(pending.body or "{}").get("message_thread_id", 0)
    return topic
