"""Sends a file or a picture to a chat: at the pace that the limits allow, again after a failure, and an error when
it is given up.

A time-out says nothing about whether it arrived; it is sent again, so a file may come twice and is never forgotten.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.limits import Limiter
from bot.sender import seconds
from bot.transport import Line

log = logging.getLogger(__name__)

TRIES = 6
PAUSE_FIRST, PAUSE_MOST = 2.0, 60.0  # seconds
_FOR_EVER = (BadRequest, Forbidden, ChatMigrated, InvalidToken)


class Documents:
    """Shares its limits with the sender of screens."""

    def __init__(self, line: Line, limiter: Limiter) -> None:
        self._line, self._limiter = line, limiter

    async def send(self, chat: int, name: str, content: bytes, caption: str) -> None:
        """Raises `telegram.error.TelegramError` where it is refused, or after `TRIES` failures."""
        await self._until_taken(chat, partial(self._line.send_document, chat, name, content, caption))

    async def send_photo(self, chat: int, name: str, content: bytes, caption: str, markup: str) -> None:
        """The same, of a PNG with a caption in HTML and its keys as JSON."""
        await self._until_taken(chat, partial(self._line.send_photo, chat, name, content, caption, markup))

    async def _until_taken(self, chat: int, send: Callable[[], Awaitable[Any]]) -> None:
        loop, pause, failed = asyncio.get_running_loop(), PAUSE_FIRST, 0
        while True:
            while wait := self._limiter.take(chat, loop.time()):
                await asyncio.sleep(wait)
            try:
                await send()
            except RetryAfter as error:
                self._limiter.hold(chat, seconds(error), loop.time())
            except _FOR_EVER:
                raise
            except TelegramError as error:
                failed += 1
                if failed == TRIES:
                    raise
                log.info("a file for chat %s: %s; again in %.0f s", chat, error, pause)
                await asyncio.sleep(pause)
                pause = min(pause * 2, PAUSE_MOST)
            else:
                return
