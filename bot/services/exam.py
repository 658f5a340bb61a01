"""Mock exams: one function is one use-case inside one unit of work. The rules are `scheduler.exam`'s.

An exam is played out of the builds that its form names, whatever is published meanwhile. `now` is when an update was
received, also when it is handled later.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from collections.abc import Mapping

from bot.request import Desk, Request
from bot.services import cpt, exam_marking, exam_paper, learner
from bot.services.exam_paper import Paper
from bot.services.exam_values import MODES, Desktop, ExamStale, Planned, Played, Sitting
from db import exams
from db.exams import ExamMoved, ExamRecord
from decks.blueprint import Blueprint
from decks.blueprint_file import blueprints
from decks.cards import parse_card, system_of
from decks.form_items import drawn
from decks.model import Deck, Item, Undrawable
from scheduler import exam_codec
from scheduler.exam import transition
from scheduler.exam_events import Event, Respond, Tick
from scheduler.exam_state import EXTRA_TIME, Exam, Finished, Kind, Running, begin
from scheduler.exam_time import wake_at
from scheduler.outage import Outage

HISTORY = 5


@dataclass(frozen=True, slots=True)
class Builds:
    """`decks.form_items.Drawers`, of the builds that a form names."""

    decks: Mapping[str, Deck]


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
    return Planned(exam, paper, _blueprint(record), MODES[mode], EXTRA_TIME[extra], sittings)


def start(desk: Desk, request: Request, exam: int, mode: int, extra: int) -> Played:
    """Raises `ExamStale`."""
    plan = planned(desk, request, exam, mode, extra)
    state = begin(plan.paper.slots, plan.paper.form.minutes * 60, plan.mode, request.at, plan.extra)
    try:
        exams.start(
            desk.work, exam, mode=plan.mode.value, state=_text(state), wake_at=wake_at(state), now=request.at
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
    state = _state(record)
    if position >= len(state.slots):
        raise ExamStale
    slot, response = state.slots[position], state.answers[position].response
    chosen = response if isinstance(response, tuple) else ()
    if slot.kind is Kind.ONE:
        after: tuple[int, ...] = (option,)
    else:
        after = tuple(one for one in chosen if one != option) if option in chosen else (*chosen, option)
    event: Event = Respond(position, after) if after else _clear(position)
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
    before = _state(record)
    step = transition(before, event, now)
    if step.exam is before:
        return Played(_now(desk, record, now))
    done = step.exam if isinstance(step.exam, Finished) else None
    exams.keep(
        desk.work,
        record.id,
        rev=record.rev,
        state=_text(step.exam),
        wake_at=wake_at(step.exam),
        finished_at=done and done.finished_at,
        score=done and exam_marking.summary(_blueprint(record), exam_paper.unpack(record.form), done),
    )
    after = exams.load(desk.work, record.learner, record.id)
    assert after is not None
    return Played(_now(desk, after, now), step.effects)


def item_at(desk: Desk, record: ExamRecord, paper: Paper, position: int) -> Item | None:
    """The question in the exam's own builds; None where a build, or the copy of CPT, is gone."""
    placed = paper.questions[position].item
    system = parse_card(placed.card).system
    names = [name for name in record.builds.split() if system_of(name.partition("@")[0]) == system]
    decks = {system: deck for name in names if (deck := desk.library.older(name))}
    try:
        item = drawn(Builds(decks), placed, cpt.source_of(desk.work, record.learner))
    except Undrawable:
        return None
    return item if item.id == placed.id else None


def _now(desk: Desk, record: ExamRecord, now: int) -> Sitting | exam_marking.Report:
    if record.finished_at is not None:
        return exam_marking.report(desk, record)
    return _sitting(desk, record, now)


def _sitting(desk: Desk, record: ExamRecord, now: int) -> Sitting:
    paper, state = exam_paper.unpack(record.form), _state(record)
    item = item_at(desk, record, paper, state.position)
    return Sitting(record, paper, _blueprint(record), state, now, item)


def _loaded(desk: Desk, request: Request, exam: int) -> ExamRecord:
    record = exams.load(desk.work, request.learner, exam)
    if record is None or record.started_at is None:
        raise ExamStale
    return record
