"""Mock exams, before they start and after they end: action -> reply."""

from __future__ import annotations

from bot import actions as act
from bot.request import Desk, Request
from bot.screens import Asks, Html, Phase, Reply, Screen, html
from bot.services import exam, exam_marking, exam_plan, learner
from bot.services.exam_values import ExamStale, Part, Played, Report, Sitting, Size
from bot.services.exam_wish import Wish
from bot.services.room_own_values import HandedIn
from bot.views import exam as views
from bot.views import exam_before, exam_pages, exam_question, exam_report, room_sitting
from db import exams
from decks.blueprint_file import blueprints


def on_exams(desk: Desk, request: Request) -> Reply:
    played = exam.present(desk, request)
    if played is not None and not isinstance(played.now, Sitting):  # its time was over
        return reply_of(played)
    return Reply(views.choose(exam.desktop(desk, request)))


def on_list(desk: Desk, request: Request) -> Reply:
    desktop = exam.desktop(desk, request)
    return Reply(views.choose(desktop) if desktop.running else views.outlines(desktop.past))


def on_plan(desk: Desk, request: Request, action: act.PlanExam) -> Reply:
    learner.of(desk, request)
    blueprint = blueprints().get(action.blueprint)
    if exams.running(desk.work, request.learner):
        return Reply(views.already_running())
    if blueprint is None or action.size >= len(Size):
        return on_exams(desk, request)
    wish = Wish(blueprint.id, Size(action.size))
    return Reply(views.drawing(blueprint), errand=exam_plan.kind_of(request, wish))


def on_show_plan(desk: Desk, request: Request, action: act.ShowPlan) -> Reply:
    try:
        return Reply(exam_before.before(exam.planned(desk, request, action.exam, action.mode, action.extra)))
    except ExamStale:
        return on_stale(desk, request)


def on_start(desk: Desk, request: Request, action: act.StartExam) -> Reply:
    try:
        return reply_of(exam.start(desk, request, action.exam, action.mode, action.extra))
    except ExamStale:
        return on_stale(desk, request)


def on_go_on(desk: Desk, request: Request) -> Reply:
    played = exam.present(desk, request)
    return on_exams(desk, request) if played is None else reply_of(played)


def on_report(desk: Desk, request: Request, action: act.ShowReport) -> Reply:
    try:
        found = exam_marking.report_of(desk, request, action.exam)
    except ExamStale:
        return on_stale(desk, request)
    return Reply(exam_report.sections(found) if action.sections else exam_report.report(found))


def on_review(desk: Desk, request: Request, action: act.ReviewExam) -> Reply:
    try:
        if action.part >= len(Part):
            raise ExamStale
        seen = exam_marking.review(desk, request, action.exam, Part(action.part), action.place)
    except ExamStale:
        return on_stale(desk, request)
    return Reply(exam_report.question(seen))


def on_cards(desk: Desk, request: Request, action: act.CardMisses) -> Reply:
    try:
        found, number = exam_marking.make_cards(desk, request, action.exam)
    except ExamStale:
        return on_stale(desk, request)
    return Reply(exam_report.report(found), remark=exam_report.made(number))


def on_stale(desk: Desk, request: Request) -> Reply:
    """The running exam as it is now; without one, where exams begin."""
    played = exam.present(desk, request)
    if played is None:
        return Reply(views.choose(exam.desktop(desk, request)), toast="This button is old.")
    reply = reply_of(played)
    return Reply(
        reply.screen,
        reply.asks,
        toast=reply.toast or exam_question.moved_on(),
        remark=reply.remark,
        again=True,
    )


def screen_of(played: Played) -> tuple[Screen, Asks | None, str | None]:
    """For who draws without being asked: the screen, what it waits for, and what is said on top."""
    reply = reply_of(played)
    assert reply.screen is not None
    return reply.screen, reply.asks, exam_pages.said(sitting_of(played), played.effects)


def sitting_of(played: Played) -> Sitting | None:
    return played.now if isinstance(played.now, Sitting) else None


def asks_of(sitting: Sitting) -> Asks:
    return Asks(Phase.EXAM, rev=sitting.record.rev, about=sitting.record.id)


def reply_of(
    played: Played, *, page: int | None = None, toast: str | None = None, remark: Html | None = None
) -> Reply:
    said = exam_pages.said(sitting_of(played), played.effects)
    if isinstance(played.now, Report):
        told = html("{said}", said=said) if said else remark
        return Reply(exam_report.report(played.now), toast=said, remark=told)
    told = html("{said}", said=said) if said else remark
    if isinstance(played.now, HandedIn):
        return Reply(room_sitting.handed_in(played.now), toast=said, remark=told)
    return Reply(exam_pages.screen(played.now, page), asks_of(played.now), toast=toast or said, remark=told)
