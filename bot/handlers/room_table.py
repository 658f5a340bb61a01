"""The table of a group: action -> reply. It is added up by an errand."""

from __future__ import annotations

from bot.request import Desk, Request
from bot.screens import Reply
from bot.services.room_table import TABLE
from db import errands, groups


def on_ask(desk: Desk, request: Request) -> Reply:
    """At most one answer a minute, like all that only answers a call."""
    group = groups.ensure(desk.work, request.chat, request.title)
    if not groups.may_say(desk.work, group, request.at):
        return Reply(silent=True)
    kind = f"{TABLE} {request.topic}"
    errands.ask(desk.work, kind=kind, learner=request.learner, chat=request.chat, rev=0, now=request.at)
    return Reply(silent=True, has_errand=True)
