"""Progress: action -> reply. The counting itself is an errand."""

from __future__ import annotations

from bot.screens import Reply
from bot.services import stats
from bot.views import stats as views


def on_progress() -> Reply:
    return Reply(views.counting(), errand=stats.PROGRESS)
