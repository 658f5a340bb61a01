"""An own-pace exam in the private chat: action -> reply. Who joins by the link is shown in the group."""

from __future__ import annotations

from dataclasses import replace

from bot import actions as act
from bot.handlers import exam
from bot.handlers.room_showing import postings
from bot.request import Desk, Request
from bot.screens import Reply
from bot.services import exam_marking, room_handing, room_sitting
from bot.services.exam_values import ExamSealed, Played
from bot.services.room_own_values import Door, Found
from bot.views import exam as exam_views
from bot.views import room_sitting as views
from bot.views.room_window import SITTING


def is_link(payload: str) -> bool:
    return payload.startswith(SITTING)


def on_link(desk: Desk, request: Request, payload: str) -> Reply:
    """`?start=roomplay-12-0a1b2c3d4e`; a number alone will do for who has joined in the group."""
    number, _, mark = payload.removeprefix(SITTING).partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= 18):
        return Reply(views.closed(Door.UNKNOWN))
    return _shown(desk, request, room_sitting.enter(desk, request, int(number), mark))


def on_begin(desk: Desk, request: Request, action: act.BeginSitting) -> Reply:
    found, played = room_sitting.start(desk, request, action.room)
    return _shown(desk, request, found, played)


def on_sealed(desk: Desk, sealed: ExamSealed) -> Reply:
    """A key was asked for, by whatever button, while others still answer."""
    return Reply(views.handed_in(room_handing.handed_of(desk, sealed.record)))


def _shown(desk: Desk, request: Request, found: Found, played: Played | None = None) -> Reply:
    reply = _reply(desk, request, found) if played is None else exam.reply_of(played)
    return replace(reply, postings=postings([found.moved] if found.moved is not None else []))


def _reply(desk: Desk, request: Request, found: Found) -> Reply:
    if found.offer is not None:
        return Reply(views.offered(found.offer))
    if found.door is Door.RUNNING:
        return exam.on_go_on(desk, request)
    if found.door is Door.BUSY:
        return Reply(exam_views.already_running(), remark=views.joined_meanwhile())
    if found.door is Door.TAKEN and found.exam is not None:
        exam_marking.report_of(desk, request, found.exam)  # raises `ExamSealed`
    return Reply(views.closed(found.door))
