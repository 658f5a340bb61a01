"""Everything of the learner's as files: action -> reply. Reading, packing and sending is an errand."""

from __future__ import annotations

from bot.screens import Reply
from bot.services.export import EXPORT
from bot.views import export as views


def on_export() -> Reply:
    return Reply(views.packing(), errand=EXPORT)
