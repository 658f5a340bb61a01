"""Asking Telegram whether somebody is an admin of a group; then what they asked for is handled, or refused in words.

That use-case ends the errand too, so it is handled once, whatever dies.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot import routes_room
from bot.actions import Action
from bot.gateway import post
from bot.handlers import group
from bot.request import Desk, Request
from bot.screens import Reply, Screen
from bot.sender import Sender, seconds
from bot.services.group_values import ADMIN, Verdict
from bot.transport import Line
from db import errands
from db.errands import Errand
from db.screens import Pending
from db.uow import Work
from db.writer import Runs
from decks.model import Library

log = logging.getLogger(__name__)

PAUSES = (1.0, 3.0, 0.0)  # seconds after each try
LONGEST_WAIT = 10.0
_ADMINS = ("creator", "administrator")

Slow = Callable[[Errand, str], Awaitable[Screen | None]]


class GroupErrands:
    """`library` gives the decks in use; `nudge`: there is an errand more."""

    def __init__(
        self,
        line: Line,
        writer: Runs,
        sender: Sender,
        library: Callable[[], Library],
        nudge: Callable[[], None],
    ) -> None:
        self._line, self._writer, self._sender = line, writer, sender
        self._library, self._nudge = library, nudge

    def kinds(self) -> Mapping[str, Slow]:
        """By the first word of an errand's kind."""
        return {ADMIN: self._ask}

    async def _ask(self, errand: Errand, about: str) -> None:
        request, action = group.asked(errand.learner, errand.chat, about)
        verdict = await self._verdict(errand.chat, errand.learner)
        reply, shown = await self._writer.run(_handled, self._library(), errand.id, request, action, verdict)
        for pending in shown:
            self._sender.push(pending)
        if request.query_id is not None:
            self._sender.answer(request.query_id, reply.toast, alert=reply.alert)
        if reply.has_errand:
            self._nudge()

    async def _verdict(self, chat: int, learner: int) -> Verdict:
        for pause in PAUSES:
            try:
                found = await self._line.call("getChatMember", chat_id=chat, user_id=learner)
            except (BadRequest, Forbidden) as error:
                log.info("group %s: %s", chat, error)
                return Verdict.HIDDEN
            except TelegramError as error:
                log.debug("group %s: %s", chat, error)
                wait = seconds(error) if isinstance(error, RetryAfter) else pause
                await asyncio.sleep(min(wait, LONGEST_WAIT) if pause else 0)
            else:
                return Verdict.YES if found["status"] in _ADMINS else Verdict.NO
        return Verdict.UNKNOWN


def _handled(
    work: Work, library: Library, errand: int, request: Request, action: Action, verdict: Verdict
) -> tuple[Reply, list[Pending]]:
    errands.end(work, errand)
    desk = Desk(work, library)
    if verdict is Verdict.YES:
        reply = routes_room.dispatch(desk, replace(request, admin=True), action)
    else:
        reply = group.on_refused(desk, request, verdict)
    return reply, [post(work, one, request.at) for one in reply.postings]
