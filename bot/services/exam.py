"""Mock exams: one function is one use-case inside one unit of work. The rules are `scheduler.exam`'s.

An exam is played out of the builds that its form names, whatever is published meanwhile. `now` is when an update was
received, also when it is handled later.
"""

from __future__ import annotations

from bot.request import Desk, Request
from bot.services import exam_marking, exam_paper, learner
from bot.services.exam_rows import blueprint_of, item_at, state_of, text_of
from bot.services.exam_values import MODES, Desktop, ExamStale, Planned, Played, Report, Sitting
from db import exams
from db.exams import ExamMoved, ExamRecord
from scheduler.exam import transition
from scheduler.exam_events import Clear, Event, Respond, Tick
from scheduler.exam_state import EXTRA_TIME, Finished, Kind, begin
from scheduler.exam_time import wake_at
from scheduler.outage import Outage

HISTORY = 5


def desktop(desk: Desk, request: Request) -> Desktop:
    person = learner.of(desk, request)
    running = exams.running(desk.work, person.id)
    past = exams.history(desk.work, person.id, limit=HISTORY)
    return Desktop(person.certification, _sitting(desk, running, request.at) if running else None, past)


def planned(desk: Desk, request: Request, exam: int, mode: int, extra: int) -> Planned:
    """The page before. Raises `ExamStale` for a form that was started or replaced, or a choice that is none."""
    record = exams.load(desk.work, request.learner, exam)
    if record is None or record.started_at is not None or mode >= len(MODES) or extra >= len(EXTRA_TIME):
        raise ExamStale
    paper = exam_paper.unpack(record.form)
    sittings = exams.count(desk.work, request.learner)
    return Planned(exam, paper, blueprint_of(record), MODES[mode], EXTRA_TIME[extra], sittings)


def start(desk: Desk, request: Request, exam: int, mode: int, extra: int) -> Played:
    """Raises `ExamStale`."""
    plan = planned(desk, request, exam, mode, extra)
    state = begin(plan.paper.slots, plan.paper.form.minutes * 60, plan.mode, request.at, plan.extra)
    try:
        exams.start(
            desk.work,
            exam,
            mode=plan.mode.value,
            state=text_of(state),
            wake_at=wake_at(state),
            now=request.at,
        )
    except ExamMoved as moved:
        raise ExamStale from moved
    return Played(_now(desk, _loaded(desk, request, exam), request.at))


def play(desk: Desk, request: Request, exam: int, rev: int, event: Event) -> Played:
    """A tap on the screen of an exam. Raises `ExamStale` for one of another rev, which changes nothing."""
    record = _loaded(desk, request, exam)
    if not record.is_running or record.rev != rev:
        raise ExamStale
    return advance(desk, record, event, request.at)


def present(desk: Desk, request: Request) -> Played | None:
    """The running exam as it is now, ended if its time is over; None without one."""
    record = exams.running(desk.work, request.learner)
    return None if record is None else advance(desk, record, Tick(), request.at)


def toggle(desk: Desk, request: Request, exam: int, rev: int, position: int, option: int) -> Played:
    """An option was tapped: chosen, or where several are asked for, added or taken off. Raises `ExamStale`."""
    record = _loaded(desk, request, exam)
    if not record.is_running or record.rev != rev:
        raise ExamStale
    state = state_of(record)
    if position >= len(state.slots):
        raise ExamStale
    slot, response = state.slots[position], state.answers[position].response
    chosen = response if isinstance(response, tuple) else ()
    if slot.kind is Kind.ONE:
        after: tuple[int, ...] = (option,)
    else:
        after = tuple(one for one in chosen if one != option) if option in chosen else (*chosen, option)
    event: Event = Respond(position, after) if after else Clear(position)
    return advance(desk, record, event, request.at)


def hide_clock(desk: Desk, request: Request, exam: int, rev: int, *, hidden: bool) -> Played:
    """Raises `ExamStale`."""
    record = _loaded(desk, request, exam)
    if not record.is_running or record.rev != rev:
        raise ExamStale
    exams.hide_clock(desk.work, exam, hidden=hidden)
    return advance(desk, _loaded(desk, request, exam), Tick(), request.at)


def advance(desk: Desk, record: ExamRecord, event: Event | Outage, now: int) -> Played:
    """One event on a running exam; written down if it changed anything."""
    before = state_of(record)
    step = transition(before, event, now)
    if step.exam is before:
        return Played(_now(desk, record, now))
    done = step.exam if isinstance(step.exam, Finished) else None
    score = None
    if done:
        score = exam_marking.summary(blueprint_of(record), exam_paper.unpack(record.form), done)
    exams.keep(
        desk.work, record.id, rev=record.rev, next_rev=record.rev + (not isinstance(event, Tick | Outage)),
        state=text_of(step.exam), wake_at=wake_at(step.exam),
        finished_at=None if done is None else done.finished_at, score=score,
    )  # fmt: skip
    after = exams.load(desk.work, record.learner, record.id)
    assert after is not None
    return Played(_now(desk, after, now), step.effects)


def _now(desk: Desk, record: ExamRecord, now: int) -> Sitting | Report:
    if record.finished_at is not None:
        return exam_marking.report(desk, record)
    return _sitting(desk, record, now)


def _sitting(desk: Desk, record: ExamRecord, now: int) -> Sitting:
    paper, state = exam_paper.unpack(record.form), state_of(record)
    item = item_at(desk, record, paper, state.position)
    return Sitting(record, paper, blueprint_of(record), state, now, item)


def _loaded(desk: Desk, request: Request, exam: int) -> ExamRecord:
    record = exams.load(desk.work, request.learner, exam)
    if record is None or record.started_at is None:
        raise ExamStale
    return record
