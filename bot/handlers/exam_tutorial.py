"""The tutorial before an exam: each key leads to the step behind it, by the rules of exams."""

from __future__ import annotations

from dataclasses import replace

from bot import actions as act
from bot.actions import Action
from bot.handlers.exam import on_stale
from bot.handlers.exam_running import event_of
from bot.request import Desk, Request
from bot.screens import Reply
from bot.services.exam import toggled
from bot.services.exam_tutorial import BEGUN, SLOTS, Tried, step_of, tried_of
from bot.views import exam_question
from bot.views import exam_tutorial as views
from db import exams
from scheduler.exam import transition
from scheduler.exam_events import Event
from scheduler.exam_state import Kind, Running


def on_tutorial(desk: Desk, request: Request, action: act.ShowTutorial) -> Reply:
    """A running exam comes first, whatever an old button says."""
    if exams.running(desk.work, request.learner):
        return on_stale(desk, request)
    tried = tried_of(action.step)
    picks = SLOTS[tried.state.position].picks

    def onward(tap: Action) -> Action:
        return replace(action, step=step_of(_after(tried, tap)))

    back = act.ShowPlan(action.exam, action.mode, action.extra)
    toast = exam_question.too_many(picks) if tried.refused else None
    return Reply(views.screen(tried, back, onward), toast=toast)


def _after(tried: Tried, tap: Action) -> Tried:
    plain = replace(tried, striking=False, refused=False)
    match tap:
        case act.AskStrike():
            return replace(plain, striking=True)
        case act.HideClock(on=on):
            return replace(plain, hidden=bool(on))
        case act.SubmitExam():
            return replace(plain, done=True)
        case act.TapOption(position=position, option=option):
            after = _played(plain, toggled(tried.state, position, option))
            return replace(after, refused=_is_refused(after, position, option))
        case (
            act.ClearAnswer() | act.FlagQuestion() | act.StrikeOption() | act.TurnTo() | act.ShowPalette()
            | act.CheckExam()
        ):  # fmt: skip
            return _played(plain, event_of(tap))
        case _:
            return BEGUN


def _played(tried: Tried, event: Event) -> Tried:
    after = transition(tried.state, event, 0).exam
    assert isinstance(after, Running)  # the clock stands still, and nothing is handed in here
    return replace(tried, state=after)


def _is_refused(after: Tried, position: int, option: int) -> bool:
    """A full pick took nothing more."""
    response = after.state.answers[position].response or ()
    return (
        SLOTS[position].kind is Kind.SEVERAL
        and len(response) == SLOTS[position].picks
        and option not in response
    )
