"""Which exam, and when: action -> reply."""

from __future__ import annotations

from bot import actions as act
from bot.request import Desk, Request
from bot.screens import Reply
from bot.services import certification, learner
from bot.views import certification as views
from db.learners import Learner


def on_ask(desk: Desk, request: Request) -> Reply:
    return Reply(views.ask(learner.of(desk, request)))


def on_set(desk: Desk, request: Request, action: act.SetCertification) -> Reply:
    person = certification.choose(desk, request, action.certification)
    if person.certification and not person.exam_day:
        return on_ask_day(desk, request, act.AskExamDay(0))
    return _chosen(desk, person)


def on_ask_day(desk: Desk, request: Request, action: act.AskExamDay) -> Reply:
    person = learner.of(desk, request)
    return Reply(views.calendar(person, learner.moment(person, request).day, action.month))


def on_set_day(desk: Desk, request: Request, action: act.SetExamDay) -> Reply:
    try:
        person = certification.set_day(desk, request, action.day)
    except certification.NoSuchDay:
        return on_ask_day(desk, request, act.AskExamDay(0))
    return _chosen(desk, person)


def _chosen(desk: Desk, person: Learner) -> Reply:
    return Reply(views.chosen(person, certification.books(desk, person)))
