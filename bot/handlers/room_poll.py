"""Votes in quiz polls of ours: action -> reply. A vote takes part: who answers a poll has joined."""

from __future__ import annotations

from bot import actions as act
from bot.handlers.room import reply
from bot.request import Desk, Request
from bot.screens import Reply
from bot.services import room
from db import rooms


def on_vote(desk: Desk, request: Request, action: act.VotedInPoll) -> Reply:
    """Telegram says in which poll, and not in which chat. What no room asks (any more) is not counted."""
    record = rooms.of_poll(desk.work, action.poll)
    if record is None or record.finished_at is not None:
        return Reply(silent=True)
    return reply(room.vote(desk, request, record, action.options))
