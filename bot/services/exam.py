"""Mock exams: one function is one use-case inside one unit of work. The rules are `scheduler.exam`'s.

An exam is played out of the builds that its form names, whatever is published meanwhile. `now` is when an update was
received, also when it is handled later.
"""

from __future__ import annotations

from dataclasses import replace

from bot.request import Desk, Request
from bot.services import exam_marking, exam_paper, learner, room_handing
from bot.services.exam_rows import blueprint_of, item_at, state_of, text_of
from bot.services.exam_values import MODES, Desktop, ExamStale, Planned, Played, Sitting
from db import exams
from db.exams import ExamMoved, ExamRecord
from scheduler.exam import transition
from scheduler.exam_events import Clear, Event, Respond, Tick
from scheduler.exam_state import EXTRA_TIME, Finished, Kind, Running, begin
from scheduler.exam_time import wake_at
from scheduler.outage import Outage

HISTORY = 5


def desktop(desk: Desk, request: Request) -> Desktop:
    person = learner.of(desk, request)
    running = exams.running(desk.work, person.id)
    past = exams.history(desk.work, person.id, limit=HISTORY)
    return Desktop(
        person.certification,
        _sitting(desk, running, state_of(running), request.at) if running else None,
        past,
    )


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
    return Played(_sitting(desk, _loaded(desk, request, exam), state, request.at))


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
    return advance(desk, record, toggled(state, position, option), request.at)


def toggled(state: Running, position: int, option: int) -> Event:
    """What a tap on an option means, by what is chosen there."""
    slot, response = state.slots[position], state.answers[position].response
    chosen = response if isinstance(response, tuple) else ()
    if slot.kind is Kind.ONE:
        return Respond(position, (option,))
    after = tuple(one for one in chosen if one != option) if option in chosen else (*chosen, option)
    return Respond(position, after) if after else Clear(position)


def hide_clock(desk: Desk, request: Request, exam: int, rev: int, *, hidden: bool) -> Played:
    """Raises `ExamStale`."""
    record = _loaded(desk, request, exam)
    if not record.is_running or record.rev != rev:
        raise ExamStale
    exams.hide_clock(desk.work, exam, hidden=hidden)
    return advance(desk, _loaded(desk, request, exam), Tick(), request.at)


def advance(desk: Desk, record: ExamRecord, event: Event | Outage, now: int) -> Played:
    """One event on a running exam; written down if it changed anything."""
    if record.sealed and not isinstance(event, Outage):
        record = room_handing.cut(desk, record)
    before = state_of(record)
    step = transition(before, event, now)
    if step.exam is before:
        return Played(_sitting(desk, record, before, now))
    rev, text = record.rev + (not isinstance(event, Tick | Outage)), text_of(step.exam)
    moved = replace(record, rev=rev, state=text)
    match step.exam:
        case Running() as state:
            exams.keep(desk.work, record.id, rev=record.rev, next_rev=rev, state=text, wake_at=wake_at(state))
            return Played(_sitting(desk, moved, state, now), step.effects)
        case Finished() as state:
            found = exam_marking.report(desk, moved)
            exams.keep(
                desk.work, record.id, rev=record.rev, next_rev=rev, state=text, wake_at=None,
                finished_at=state.finished_at, score=exam_marking.summary(found.score),
            )  # fmt: skip
            return Played(room_handing.hand_in(desk, moved, found) if record.sealed else found, step.effects)


def _sitting(desk: Desk, record: ExamRecord, state: Running, now: int) -> Sitting:
    paper = exam_paper.unpack(record.form)
    item = item_at(desk, record, paper, state.position)
    return Sitting(record, paper, blueprint_of(record), state, now, item)


def _loaded(desk: Desk, request: Request, exam: int) -> ExamRecord:
    record = exams.load(desk.work, request.learner, exam)
    if record is None or record.started_at is None:
        raise ExamStale
    return record
