"""First contact, home, help, privacy, and what we do not understand: action -> reply."""

from __future__ import annotations

from bot import actions as act
from bot.handlers.room_showing import postings
from bot.request import Desk, Request
from bot.screens import Phase, Reply
from bot.services import home, review
from bot.views import home as views


def on_start(desk: Desk, request: Request) -> Reply:
    if home.is_newcomer(desk, request):
        return Reply(views.welcome(desk.library.edition))
    return on_home(desk, request)


def on_home(desk: Desk, request: Request) -> Reply:
    return Reply(views.home(home.overview(desk, request)))


def on_help() -> Reply:
    return Reply(views.help_page())


def on_privacy() -> Reply:
    return Reply(views.privacy())


def on_ask_forget(request: Request) -> Reply:
    return Reply(views.ask_forget(request.at))


def on_forget(desk: Desk, request: Request, action: act.Forget) -> Reply:
    left = home.forget(desk, request, action.asked_at)
    if left is None:
        return on_ask_forget(request)
    return Reply(views.forgotten(), postings=postings(left))


def on_show(desk: Desk, request: Request, action: act.Show) -> Reply:
    """A photo, a voice message, a sticker."""
    remark = views.unreadable(action.kind)
    asks = review.present(desk, request)
    return Reply(again=True, remark=remark) if asks is not None else Reply(views.unknown(remark))


def on_unknown_text() -> Reply:
    return Reply(views.unknown(views.unknown_text()))


def on_unknown_command(desk: Desk, request: Request, action: act.UnknownCommand) -> Reply:
    remark = views.unknown_command(action.name)
    asks = review.present(desk, request)
    waits = asks is not None and asks.phase is not Phase.DONE
    return Reply(again=True, remark=remark) if waits else Reply(views.unknown(remark))


def on_reach(desk: Desk, request: Request, action: act.Reach) -> Reply:
    home.reach(desk, request, reachable=action.reachable)
    return Reply(silent=True)
