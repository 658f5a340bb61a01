"""Mock exams of a section, or of one's own numbers; by keys, and typed behind /exam."""

from __future__ import annotations

from bot import actions as act
from bot.handlers.exam import on_exams, on_list
from bot.request import Desk, Request
from bot.screens import Html, Reply
from bot.services import exam, exam_plan, learner
from bot.services.exam_wish import (
    OWN_ITEMS,
    OWN_MINUTES,
    Odd,
    OutlineOnly,
    UnknownOutline,
    Wish,
    is_drawable,
    mark_of,
    read,
)
from bot.views import exam as views
from bot.views import exam_sizes
from db import exams
from decks.blueprint_file import blueprints


def on_sections(desk: Desk, request: Request, action: act.ListSections) -> Reply:
    learner.of(desk, request)
    blueprint = blueprints().get(action.blueprint)
    if blueprint is None:
        return on_list(desk, request)
    return Reply(exam_sizes.counting(blueprint), errand=exam_plan.sections_kind(request, blueprint.id))


def on_plan_section(desk: Desk, request: Request, action: act.PlanSection) -> Reply:
    blueprint = blueprints().get(action.blueprint)
    if blueprint is None:
        return on_list(desk, request)
    named = [each.id for each in blueprint.sections if mark_of(each.id) == action.mark]
    if not named:  # an outline of today without it
        return on_sections(desk, request, act.ListSections(blueprint.id))
    return on_wish(desk, request, Wish(blueprint.id, section=named[0]))


def on_own(desk: Desk, request: Request, action: act.ShowOwn, remark: Html | None = None) -> Reply:
    learner.of(desk, request)
    blueprint = blueprints().get(action.blueprint)
    if blueprint is None or not is_drawable(blueprint, action.items, action.minutes):
        return on_list(desk, request)
    return Reply(exam_sizes.own(blueprint, action.items, action.minutes), remark=remark)


def on_plan_own(desk: Desk, request: Request, action: act.PlanOwn) -> Reply:
    blueprint = blueprints().get(action.blueprint)
    if blueprint is None or not is_drawable(blueprint, action.items, action.minutes):
        return on_list(desk, request)
    return on_wish(desk, request, Wish(action.blueprint, items=action.items, minutes=action.minutes))


def on_asked(desk: Desk, request: Request, action: act.AskExam) -> Reply:
    """/exam crc 25 30. What cannot be is told over the page where it can be chosen."""
    desktop = exam.desktop(desk, request)
    if desktop.running is not None:
        return on_exams(desk, request)
    match read(action.words, blueprints(), desktop.certification):
        case Wish() as wish:
            return on_wish(desk, request, wish)
        case OutlineOnly(name):
            return Reply(views.outline(blueprints()[name], desktop.past))
        case UnknownOutline() as typed:
            return Reply(views.outlines(desktop.past), remark=exam_sizes.unknown(typed))
        case Odd(wish=wish) as typed:
            choice = act.ShowOwn(wish.blueprint, wish.items or OWN_ITEMS, wish.minutes or OWN_MINUTES)
            return on_own(desk, request, choice, exam_sizes.odd(typed))


def on_wish(desk: Desk, request: Request, wish: Wish) -> Reply:
    """The form is drawn by an errand; a running exam comes first."""
    learner.of(desk, request)
    if exams.running(desk.work, request.learner):
        return Reply(views.already_running())
    return Reply(views.drawing(blueprints()[wish.blueprint]), errand=exam_plan.kind_of(request, wish))
