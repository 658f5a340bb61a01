"""Inline mode: action -> reply. Nothing is drawn anywhere; the answer goes to who typed."""

from __future__ import annotations

from bot import actions as act
from bot.request import Desk
from bot.screens import Reply
from bot.services import inline
from bot.views import inline as views


def on_ask(desk: Desk, action: act.AskInline) -> Reply:
    found = inline.results(desk, action.text)
    return Reply(silent=True, inline=views.answer(action.query_id, found))
