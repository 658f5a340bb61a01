"""Answers of a finished exam for the item statistics: which count, and how they were drawn.

Every question that was answered, scored or not, in its final answer, marked as it is marked now. What was left open
says nothing; what was thrown out, and a learner's own copy of CPT, never goes in. Naming the options means drawing
the questions, so this is asked of the reader; `db.items.count_tries` then leaves out what is no first answer.
"""

from __future__ import annotations

import logging

from bot.request import Desk
from bot.services import cpt, exam_marking
from bot.services.exam_rows import UNREADABLE, item_at
from bot.services.exam_values import Report
from bot.services.items import name_of
from db import exams, items
from db.exams import ExamRecord
from db.items import Shown, Try
from db.uow import Work
from scheduler import exam_state
from scheduler.stats import LONGEST_ANSWER_MS

log = logging.getLogger(__name__)


def tries(desk: Desk, record: ExamRecord) -> list[Try]:
    """For the reader. None of an exam that cannot be read any more."""
    try:
        found = exam_marking.marked(desk, record)
    except UNREADABLE as trouble:
        log.warning("exam %s is in no statistics: %r", record.id, trouble)
        return []
    out = {one.position for one in found.fixes if one.is_out}
    return [
        _try(desk, record, found, at)
        for at, placed in enumerate(found.paper.questions)
        if found.marks[at].is_answered and at not in out and not cpt.is_own(placed.item.card)
    ]


def count(work: Work, record: ExamRecord, given: list[Try]) -> int:
    """Once an exam: how many were first answers."""
    return items.count_tries(work, record.learner, given) if exams.mark_counted(work, record.id) else 0


def _try(desk: Desk, record: ExamRecord, found: Report, position: int) -> Try:
    answer = found.state.answers[position]
    ms = min((answer.seconds + answer.book) * 1000, LONGEST_ANSWER_MS)
    card = found.paper.questions[position].item.card
    return Try(card, found.marks[position].is_right, ms, _shown(desk, record, found, position))


def _shown(desk: Desk, record: ExamRecord, found: Report, position: int) -> list[Shown]:
    """None of a question that is typed, or put in order: there every option is right."""
    placed, response = found.paper.questions[position], found.state.answers[position].response
    item = item_at(desk, record, found.paper, position)
    if item is None or not isinstance(response, tuple) or placed.slot.kind is exam_state.Kind.ORDER:
        return []
    key = next((one.key for one in found.fixes if one.position == position), item.key)
    return [
        Shown(name_of(option), place in key, place in response) for place, option in enumerate(item.options)
    ]
