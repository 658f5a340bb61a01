"""A member's sitting of an own-pace room hands in its result, in the unit of work in which it ends.

Such a sitting is sealed (`ExamRecord.sealed`) from its start until the room is over, so an ordinary exam costs no
statement more. The standing goes by the keys of the form as it was drawn: all are measured alike, also when a key is
corrected in the middle. The room is drawn by its next tick; what the group sees is not the learner's matter.
"""

from __future__ import annotations

from dataclasses import replace

from bot.request import Desk
from bot.services import exam_marking
from bot.services.exam_rows import blueprint_of, exam_of, state_of, text_of
from bot.services.exam_values import Report
from bot.services.room_own_values import HandedIn
from bot.services.room_rows import room_of, zone_in
from bot.services.room_rows import text_of as room_text
from db import rooms
from db.exams import ExamRecord
from db.rooms import RoomMark, RoomRecord
from decks.scoring import Mark
from scheduler.exam_state import Answer, Finished, Running, is_answered
from scheduler.room import wake_at
from scheduler.room_events import Result
from scheduler.room_play import handed_in
from scheduler.room_score import RIGHT
from scheduler.room_state import Window


def hand_in(desk: Desk, exam: ExamRecord, found: Report) -> HandedIn:
    """The result goes to the room, if it still takes one."""
    told = rooms.of_exam(desk.work, exam.id)
    record = rooms.load(desk.work, told[0]) if told else None
    if record is not None:
        marks = exam_marking.marks_of(found.paper, found.state)
        right, answered = sum(one.is_right for one in marks), sum(one.is_answered for one in marks)
        _keep(desk, record, Result(exam.learner, RIGHT * right, right, answered), found, marks)
    return _handed(desk, exam, found.state, record)


def handed_of(desk: Desk, exam: ExamRecord) -> HandedIn:
    """Of a sealed one that is finished."""
    told = rooms.of_exam(desk.work, exam.id)
    state = exam_of(exam)
    assert isinstance(state, Finished)
    return _handed(desk, exam, state, rooms.load(desk.work, told[0]) if told else None)


def cut(desk: Desk, exam: ExamRecord) -> ExamRecord:
    """A running one whose deadline is no later than its room's window: the host may have closed that early."""
    told = rooms.of_exam(desk.work, exam.id)
    record = rooms.load(desk.work, told[0]) if told else None
    window = None if record is None else room_of(record).phase
    state = state_of(exam)
    if not isinstance(window, Window) or state.deadline + state.granted <= window.closes_at:
        return exam
    return replace(exam, state=text_of(_ended_at(state, window.closes_at)))


def _ended_at(state: Running, moment: int) -> Running:
    return replace(state, deadline=moment - state.granted)


def _keep(desk: Desk, record: RoomRecord, result: Result, found: Report, marks: list[Mark]) -> None:
    before = room_of(record)
    after = handed_in(before, result)
    if after is before:
        return
    rooms.keep(
        desk.work, record.id, state=room_text(record.id, after), wake_at=wake_at(after), panel=record.panel,
        finished_at=record.finished_at,
    )  # fmt: skip
    for at, mark in enumerate(marks):
        if mark.is_answered:
            rooms.add_marks(desk.work, record.id, {result.member: _mark(at, found.state.answers[at], mark)})


def _mark(at: int, answer: Answer, mark: Mark) -> RoomMark:
    options = answer.response if isinstance(answer.response, tuple) else ()
    return RoomMark(at, options, answer.seconds + answer.book, mark.is_right, RIGHT * mark.is_right)


def _handed(desk: Desk, exam: ExamRecord, state: Finished, record: RoomRecord | None) -> HandedIn:
    window = None if record is None else room_of(record).phase
    return HandedIn(
        exam.id,
        None if record is None else record.id,
        blueprint_of(exam),
        sum(map(is_answered, state.slots, state.answers)),
        len(state.slots),
        window.closes_at if isinstance(window, Window) else None,
        zone_in(desk, record.chat) if record is not None else "",
    )
