"""One's own result of a group's exam, in the private chat: action -> reply. For who was in it, once it is over."""

from __future__ import annotations

import re

from bot import actions as act
from bot.request import Desk, Request
from bot.screens import Reply
from bot.services import room_result
from bot.services.room_own_values import NoResult
from bot.views import exam_report
from bot.views import room_result as views

_LINK = re.compile(r"room-([0-9]{1,18})", re.ASCII)


def is_link(payload: str) -> bool:
    return _LINK.fullmatch(payload) is not None


def on_link(desk: Desk, request: Request, payload: str) -> Reply:
    found = _LINK.fullmatch(payload)
    assert found is not None
    return on_result(desk, request, act.ShowRoomResult(int(found[1])))


def on_result(desk: Desk, request: Request, action: act.ShowRoomResult) -> Reply:
    try:
        return Reply(views.result(room_result.result_of(desk, request, action.room)))
    except NoResult as none:
        return Reply(views.none(none.why))


def on_review(desk: Desk, request: Request, action: act.ReviewRoom) -> Reply:
    try:
        return Reply(views.question(room_result.review(desk, request, action.room, action.place)))
    except NoResult as none:
        return Reply(views.none(none.why))


def on_cards(desk: Desk, request: Request, action: act.CardRoomMisses) -> Reply:
    try:
        found, number = room_result.make_cards(desk, request, action.room)
    except NoResult as none:
        return Reply(views.none(none.why))
    return Reply(views.result(found), remark=exam_report.made(number))
