"""Item statistics: action -> reply. For maintainers only (`bot.routes`)."""

from __future__ import annotations

from bot import actions as act
from bot.request import Desk, Request
from bot.screens import Html, Reply
from bot.services import items, throwing_out
from bot.views import flags as flag_views
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


def on_ask_throw_out(desk: Desk, action: act.AskThrowOut) -> Reply:
    return Reply(views.ask_throw_out(items.page(desk, action.card)))


def on_throw_out(desk: Desk, request: Request, action: act.ThrowOut) -> Reply:
    """The card's page, and a word to those who flagged it."""
    settled = throwing_out.throw_out(desk, request, action.card)
    reply = _page(desk, action.card, views.thrown_out())
    tells = tuple((flag.learner, flag_views.verdict(flag, settled)) for flag in settled.flags)
    return Reply(reply.screen, remark=reply.remark, tells=tells)


def on_count_again(desk: Desk, request: Request, action: act.CountAgain) -> Reply:
    throwing_out.count_again(desk, request, action.card)
    return _page(desk, action.card, views.counted_again())


def _page(desk: Desk, card: int, remark: Html | None = None) -> Reply:
    return Reply(views.page(items.page(desk, card)), remark=remark)
