"""A running exam: a tap or a text -> reply. A tap counts for what it was drawn from, or not at all."""

from __future__ import annotations

from bot import actions as act
from bot.handlers.exam import asks_of, on_stale, reply_of, sitting_of
from bot.request import Desk, Request
from bot.screens import Asks, Reply, Screen
from bot.services import exam
from bot.services.exam_values import ExamStale, Played, Sitting
from bot.views import exam_pages, exam_question
from db import exams
from scheduler.exam_events import (
    Abandon,
    AskSubmit,
    Clear,
    CloseBook,
    Event,
    Flag,
    Goto,
    OpenPalette,
    Pause,
    ReadBook,
    Respond,
    Resume,
    Strike,
    Submit,
)
from scheduler.exam_state import Kind, Page

Tap = (
    act.TapOption | act.ClearAnswer | act.FlagQuestion | act.StrikeOption | act.TurnTo | act.ShowPalette
    | act.CheckExam | act.SubmitExam | act.HideClock | act.PauseExam | act.OpenBook | act.AbandonExam
)  # fmt: skip


def on_tap(desk: Desk, request: Request, action: Tap) -> Reply:
    """A button of a running exam: it counts for what it was drawn from, or not at all."""
    try:
        played = _played(desk, request, action)
    except ExamStale:
        return on_stale(desk, request)
    page = action.page if isinstance(action, act.ShowPalette) else None
    return reply_of(played, page=page, toast=_too_many(action, played))


def on_ask_strike(desk: Desk, request: Request, action: act.AskStrike) -> Reply:
    played = exam.present(desk, request)
    if played is None or not _is_of(played, action) or not isinstance(played.now, Sitting):
        return on_stale(desk, request)
    sitting = played.now
    if sitting.state.page is not Page.QUESTION or sitting.item is None or not sitting.item.options:
        return reply_of(played)
    return Reply(exam_question.strike(sitting), asks_of(sitting))


def on_ask_abandon(desk: Desk, request: Request, action: act.AskAbandon) -> Reply:
    played = exam.present(desk, request)
    if played is None or not _is_of(played, action) or not isinstance(played.now, Sitting):
        return on_stale(desk, request)
    return Reply(exam_pages.ask_abandon(played.now), asks_of(played.now))


def on_text(desk: Desk, request: Request, asks: Asks, text: str) -> Reply | None:
    """A text while an exam's screen waits: a typed code. None where the book is open, and it is to be looked up."""
    played = exam.present(desk, request)
    if played is None or not isinstance(played.now, Sitting):
        return on_stale(desk, request)
    sitting = played.now
    if sitting.state.page is Page.BOOK:
        return None
    slot = sitting.state.slots[sitting.state.position]
    is_asked = (
        slot.kind is Kind.TYPED and sitting.state.page is Page.QUESTION and asks.rev == sitting.record.rev
    )
    if not is_asked or sitting.record.id != asks.about:
        return reply_of(played, remark=exam_question.answered_with_buttons())
    event = Respond(sitting.state.position, text)
    return reply_of(exam.play(desk, request, sitting.record.id, sitting.record.rev, event))


def with_way_back(desk: Desk, request: Request, reply: Reply) -> Reply:
    """A screen of the look-up, while the book of an exam is open."""
    record = exams.running(desk.work, request.learner)
    if record is None or reply.screen is None or request.chat != request.learner:
        return reply
    played = exam.present(desk, request)
    if played is None or not isinstance(played.now, Sitting):
        return reply if played is None else reply_of(played)
    if played.now.state.page is not Page.BOOK:
        return reply
    rows = (*reply.screen.rows, (exam_pages.way_back(played.now),))
    return Reply(
        Screen(reply.screen.text, rows),
        reply.asks,
        reply.toast,
        reply.alert,
        reply.again,
        reply.remark,
        reply.fresh,
    )


def _played(desk: Desk, request: Request, action: Tap) -> Played:
    match action:
        case act.TapOption(number, rev, position, option):
            return exam.toggle(desk, request, number, rev, position, option)
        case act.HideClock(number, rev, on):
            return exam.hide_clock(desk, request, number, rev, hidden=bool(on))
        case _:
            return exam.play(desk, request, action.exam, action.rev, event_of(action))


def event_of(action: Tap) -> Event:
    """What a button means to the exam's rules. Not for those that need to know more: an option, the clock."""
    match action:
        case act.ClearAnswer(position=position):
            return Clear(position)
        case act.FlagQuestion(position=position, on=on):
            return Flag(position, bool(on))
        case act.StrikeOption(position=position, option=option, on=on):
            return Strike(position, option, bool(on))
        case act.TurnTo(position=position):
            return Goto(position)
        case act.ShowPalette():
            return OpenPalette()
        case act.CheckExam():
            return AskSubmit()
        case act.SubmitExam():
            return Submit()
        case act.PauseExam(on=on):
            return Pause() if on else Resume()
        case act.OpenBook(on=on):
            return ReadBook() if on else CloseBook()
        case act.AbandonExam():
            return Abandon()
        case act.TapOption() | act.HideClock():
            raise TypeError(f"{action} is no event by itself")


def _too_many(action: Tap, played: Played) -> str | None:
    """A tap on one more option than may be picked changes nothing; say why."""
    if not isinstance(action, act.TapOption) or not isinstance(played.now, Sitting):
        return None
    state = played.now.state
    slot, response = state.slots[state.position], state.answers[state.position].response
    if slot.kind is not Kind.SEVERAL or not isinstance(response, tuple):
        return None
    refused = (
        len(response) == slot.picks and action.option not in response and played.now.record.rev == action.rev
    )
    return exam_question.too_many(slot.picks) if refused else None


def _is_of(played: Played, action: act.AskStrike | act.AskAbandon) -> bool:
    now = sitting_of(played)
    return now is not None and (now.record.id, now.record.rev) == (action.exam, action.rev)
