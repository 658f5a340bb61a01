"""Past exams after a correction: marked anew, one learner at a time, and what changed for whom.

Harmless to repeat: an exam whose score stands already as it is marked now is left alone, and nobody is told twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.request import Desk
from bot.services import exam_marking
from bot.services.exam_fixes import Fix
from bot.services.exam_marking import Summary, summary_of
from bot.services.exam_rows import UNREADABLE
from db import exams
from db.exams import ExamRecord

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Regraded:
    """An exam whose result changed."""

    exam: int
    blueprint: str
    at: int  # UTC seconds, when it was handed in
    before: Summary
    after: Summary
    fixes: Sequence[Fix]  # all that hold in it now, also from earlier corrections


def regrade(desk: Desk, learner: int, stable: str) -> list[Regraded]:
    """Every finished exam of a learner that holds the card; those whose result is another one now."""
    return [
        one for record in exams.with_card(desk.work, learner, stable) for one in _anew(desk, record, stable)
    ]


def _anew(desk: Desk, record: ExamRecord, stable: str) -> Iterator[Regraded]:
    try:
        found = exam_marking.marked(desk, record)
    except UNREADABLE as trouble:
        log.warning("exam %s keeps its marks: %r", record.id, trouble)
        return
    score = exam_marking.summary(found.score)
    if score == record.score or all(one.item.card != stable for one in found.paper.questions):
        return
    exams.rescore(desk.work, record.id, score)
    if record.sealed:  # a word would tell what is right
        return
    before, after = summary_of(record.score or score), summary_of(score)
    yield Regraded(record.id, record.blueprint, record.finished_at or 0, before, after, found.fixes)
