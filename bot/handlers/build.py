"""The code builder: action -> reply."""

from __future__ import annotations

from bot import actions as act
from bot.handlers import lookup
from bot.request import Desk, Request
from bot.screens import Reply
from bot.services import build
from bot.views import build as views


def on_build(desk: Desk, request: Request, action: act.BuildCode) -> Reply:
    """The next character; a complete code is looked up."""
    if not build.can_build(desk):
        return lookup.shown(desk, request, views.no_tables())
    step = build.step(desk, action.prefix, action.page)
    if step is None:
        return lookup.on_code(desk, request, act.ShowCode(build.SYSTEM, action.prefix))
    return lookup.shown(desk, request, views.step(step))
