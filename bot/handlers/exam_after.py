"""What a finished exam gives besides its report: a picture, a comparison, something to share: action -> reply."""

from __future__ import annotations

from bot import actions as act
from bot.handlers.exam import on_stale
from bot.request import Desk, Request
from bot.screens import Reply
from bot.services import exam_marking
from bot.services.exam_values import COMPARE, PICTURE, ExamStale
from bot.views import exam_compare, exam_picture, exam_report, exam_share


def on_draw(desk: Desk, request: Request, action: act.DrawExam) -> Reply:
    """Drawing and sending is an errand."""
    try:
        found = exam_marking.report_of(desk, request, action.exam)
    except ExamStale:
        return on_stale(desk, request)
    screen = exam_report.sections(found, exam_picture.drawing(), again=False)
    return Reply(screen, errand=f"{PICTURE} {action.exam}")


def on_compare(action: act.CompareExam) -> Reply:
    """Reading and marking up to six sittings is an errand."""
    return Reply(exam_compare.comparing(), errand=f"{COMPARE} {action.exam}")


def on_share(desk: Desk, request: Request, action: act.ShareExam) -> Reply:
    """The summary comes as a message of its own, to be forwarded."""
    try:
        found = exam_marking.report_of(desk, request, action.exam)
    except ExamStale:
        return on_stale(desk, request)
    return Reply(exam_share.page(found), tells=((request.chat, exam_share.message(found)),))
