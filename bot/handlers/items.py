"""Item statistics: action -> reply. For maintainers only (`bot.routes`)."""

from __future__ import annotations

from bot import actions as act
from bot.request import Desk, Request
from bot.screens import Html, Reply
from bot.services import items
from bot.views import items as views


def on_items() -> Reply:
    return Reply(views.counting(), errand=items.ITEMS)


def on_item(desk: Desk, action: act.ShowItem) -> Reply:
    return _page(desk, action.card)


def on_retire(desk: Desk, request: Request, action: act.RetireCard) -> Reply:
    items.retire(desk, request, action.card)
    return _page(desk, action.card, views.retired())


def on_restore(desk: Desk, action: act.RestoreCard) -> Reply:
    items.restore(desk, action.card)
    return _page(desk, action.card, views.restored())


def _page(desk: Desk, card: int, remark: Html | None = None) -> Reply:
    return Reply(views.page(items.page(desk, card)), remark=remark)
