"""A running exam: what its one message shows beside the question, and what is said on top."""

from __future__ import annotations

from bot import actions as act
from bot.screens import Button, Screen, html, lines
from bot.services.exam_values import Sitting
from bot.views import text
from bot.views.exam_question import PAGE, clock, head, question
from scheduler.exam_events import Effect, Ended, TimeGiven, Warn
from scheduler.exam_state import Page, Reason, flagged_positions, is_answered, open_positions
from scheduler.exam_time import left

_ROW = 8


def screen(sitting: Sitting, page: int | None = None) -> Screen:
    """What the exam shows now; `page` of the palette, the one of the present question where it is None."""
    state = sitting.state
    if state.paused_since is not None:
        return _paused(sitting)
    match state.page:
        case Page.QUESTION:
            return question(sitting)
        case Page.PALETTE:
            return _palette(sitting, state.position // PAGE if page is None else page)
        case Page.CHECK:
            return _check(sitting)
        case Page.BOOK:
            return _book(sitting)


def ask_abandon(sitting: Sitting) -> Screen:
    return Screen(
        lines(
            html("<b>Give this exam up?</b>"),
            html("It ends now, and counts with what is answered so far ({open} open).",
                 open=len(open_positions(sitting.state))),
        ),
        (
            (
                Button("Give it up", act.AbandonExam(sitting.record.id, sitting.record.rev), style="danger"),
                Button("Go on", act.GoOnWithExam()),
            ),
        ),
    )  # fmt: skip


def said(sitting: Sitting | None, effects: tuple[Effect, ...]) -> str | None:
    """The last thing that an event wants said, in one line."""
    for effect in reversed(effects):
        match effect:
            case Warn(left=seconds):
                return f"{_length(seconds)} left."
            case TimeGiven(seconds=seconds):
                still = f"; {clock(left(sitting.state, sitting.now))} still left" if sitting else ""
                return f"I was away for {_length(seconds)}. Your exam clock was stopped{still}."
            case Ended(reason=Reason.TIME):
                return "Time is up. What was answered in time counts."
            case Ended():
                return None
    return None


def _palette(sitting: Sitting, page: int) -> Screen:
    state, exam, rev = sitting.state, sitting.record.id, sitting.record.rev
    size = len(state.slots)
    pages = -(-size // PAGE)
    page = min(page, pages - 1)
    keys = [
        Button(_number(sitting, at), act.TurnTo(exam, rev, at))
        for at in range(page * PAGE, min(size, (page + 1) * PAGE))
    ]
    rows = tuple(tuple(keys[at : at + _ROW]) for at in range(0, len(keys), _ROW))
    turn = (
        (
            Button("◀ page", act.ShowPalette(exam, rev, (page - 1) % pages)),
            Button("page ▶", act.ShowPalette(exam, rev, (page + 1) % pages)),
        ),
    ) if pages > 1 else ()  # fmt: skip
    back = Button(f"Back to {state.position + 1}", act.TurnTo(exam, rev, state.position), style="primary")
    again = _again(sitting)
    body = lines(
        head(sitting),
        html(""),
        html("12 answered   ·13 open   ⚑14 flagged"),
        html(
            "{open} open, {flagged} flagged.",
            open=len(open_positions(state)),
            flagged=len(flagged_positions(state)),
        ),
    )
    return Screen(body, (*rows, *turn, (*again, Button("Finish", act.CheckExam(exam, rev)), back)))


def _number(sitting: Sitting, at: int) -> str:
    answer, slot = sitting.state.answers[at], sitting.state.slots[at]
    if answer.flagged:
        return f"⚑{at + 1}"
    return str(at + 1) if is_answered(slot, answer) else f"·{at + 1}"


def _again(sitting: Sitting) -> tuple[Button, ...]:
    """The second pass: the next one behind the present question that is open or flagged."""
    state = sitting.state
    marked = sorted({*open_positions(state), *flagged_positions(state)})
    if not marked:
        return ()
    following = next((at for at in marked if at > state.position), marked[0])
    return (Button("Open, ⚑ ▶", act.TurnTo(sitting.record.id, sitting.record.rev, following)),)


def _check(sitting: Sitting) -> Screen:
    state, exam, rev = sitting.state, sitting.record.id, sitting.record.rev
    body = lines(
        html("<b>Hand in?</b>"),
        html("{open} open, {flagged} flagged, {left} left.", open=len(open_positions(state)),
             flagged=len(flagged_positions(state)), left=clock(left(state, sitting.now))),
        html("What is open counts as wrong. It is marked when you hand in, and cannot be changed then."),
    )  # fmt: skip
    back = Button(f"Back to {state.position + 1}", act.TurnTo(exam, rev, state.position))
    marked = sorted({*open_positions(state), *flagged_positions(state)})
    review = (Button("Review them", act.TurnTo(exam, rev, marked[0])),) if marked else ()
    return Screen(body, ((back, *review), (Button("Hand in", act.SubmitExam(exam, rev), style="success"),)))


def _book(sitting: Sitting) -> Screen:
    return Screen(
        lines(
            head(sitting),
            html("<b>Your book is open; its time is counted.</b>"),
            html("Send a code or words to look them up, or walk through the chapters."),
        ),
        ((Button("Chapters", act.ShowPlace(0)), way_back(sitting)),),
    )


def way_back(sitting: Sitting) -> Button:
    """Out of the book, from every screen of it."""
    label = f"◀ Question {sitting.state.position + 1}"
    return Button(label, act.OpenBook(sitting.record.id, sitting.record.rev, 0), style="primary")


def _paused(sitting: Sitting) -> Screen:
    return Screen(
        lines(
            html("<b>Paused</b>"),
            html("The clock stands still; {left} are left.", left=clock(left(sitting.state, sitting.now))),
        ),
        (
            (
                Button("Give it up …", act.AskAbandon(sitting.record.id, sitting.record.rev)),
                Button("Go on", act.PauseExam(sitting.record.id, sitting.record.rev, 0), style="primary"),
            ),
        ),
    )


def _length(seconds: int) -> str:
    """To the nearest minute: ten minutes and five seconds are no eleven."""
    return f"{seconds} s" if seconds < 60 else text.minutes(round(seconds / 60) * 60)
