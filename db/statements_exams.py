"""The statements of mock exams: sittings, what follows when one is over, corrections of keys."""

from __future__ import annotations

from sqlalchemy import (
    bindparam,
    delete,
    func,
    literal_column,
    select,
    update,
)

from db.statement import Statement, columns_of, insert_row, keyed
from db.tables import CardRow
from db.tables_exams import CorrectionRow, ExamRow

card = columns_of(CardRow)
exam = columns_of(ExamRow)
correction = columns_of(CorrectionRow)

# mock exams
_SITTING = (
    exam.id, exam.learner, exam.blueprint, exam.mode, exam.form, exam.builds, exam.state, exam.rev, exam.hidden,
    exam.started_at, exam.finished_at, exam.score, exam.sealed,
)  # fmt: skip
ADD_EXAM = insert_row(ExamRow, "learner", "blueprint", "form", "builds", "planned_at")
DROP_PLANNED = Statement(delete(ExamRow).where(*keyed(ExamRow, "learner"), exam.started_at.is_(None)))
EXAM = Statement(select(*_SITTING).where(*keyed(ExamRow, "id", "learner")))
UNFINISHED_EXAM = Statement(select(*_SITTING).where(*keyed(ExamRow, "learner"), exam.finished_at.is_(None)))
START_EXAM = Statement(
    update(ExamRow).where(*keyed(ExamRow, "id"), exam.started_at.is_(None)),
    ["mode", "state", "wake_at", "rev", "started_at"],
)
KEEP_EXAM = Statement(  # compare-and-set: changes nothing when `rev` has moved on, or it is finished
    update(ExamRow).where(*keyed(ExamRow, "id", "rev"), exam.finished_at.is_(None)),
    ["state", "wake_at", "rev", "finished_at", "score"],
)
SEAL_EXAM = Statement(update(ExamRow).where(*keyed(ExamRow, "id")).values(sealed=1))
HIDE_CLOCK = Statement(update(ExamRow).where(*keyed(ExamRow, "id")), ["hidden"])
POSTPONE_EXAM = Statement(update(ExamRow).where(*keyed(ExamRow, "id")), ["wake_at"])
DUE_EXAMS = Statement(
    select(exam.id, exam.learner)
    .where(exam.wake_at.is_not(None), exam.wake_at <= bindparam("now_"))
    .order_by(exam.wake_at)
    .limit(bindparam("limit_"))
)
RUNNING_EXAMS = Statement(
    select(exam.id, exam.learner)
    .where(exam.id > bindparam("after_"), exam.started_at.is_not(None), exam.finished_at.is_(None))
    .order_by(exam.id)
    .limit(bindparam("limit_"))
)
SITTINGS = Statement(
    select(exam.id, exam.blueprint, exam.mode, exam.started_at, exam.finished_at, exam.score)
    .where(*keyed(ExamRow, "learner"), exam.finished_at.is_not(None), exam.sealed == literal_column("0"))
    .order_by(exam.id.desc())
    .limit(bindparam("limit_"))
)
COUNT_SITTINGS = Statement(
    select(func.count()).where(*keyed(ExamRow, "learner"), exam.finished_at.is_not(None))
)

# exams that are over: their answers in the statistics, their marks after a correction
UNCOUNTED_EXAMS = Statement(
    select(*_SITTING)
    .where(
        exam.finished_at.is_not(None),
        exam.counted == literal_column("0"),
        exam.sealed == literal_column("0"),
    )
    .order_by(exam.id)
    .limit(bindparam("limit_"))
)
COUNT_EXAM = Statement(  # compare-and-set: an exam is counted once
    update(ExamRow).where(*keyed(ExamRow, "id"), exam.counted == literal_column("0")).values(counted=1)
)
LEARNERS_WITH_EXAMS = Statement(
    select(exam.learner)
    .where(exam.learner > bindparam("after_"))
    .distinct()
    .order_by(exam.learner)
    .limit(bindparam("limit_"))
)
_HAS_CARD = exam.form.like(bindparam("card_"))  # a first sieve: `_` in it stands for any sign
EXAMINED_ON = Statement(
    select(exam.learner)
    .where(
        exam.learner > bindparam("after_"),
        exam.learner <= bindparam("last_"),
        exam.finished_at.is_not(None),
        _HAS_CARD,
    )
    .distinct()
    .order_by(exam.learner)
)
SITTINGS_WITH = Statement(
    select(*_SITTING).where(*keyed(ExamRow, "learner"), exam.finished_at.is_not(None), _HAS_CARD)
    .order_by(exam.id)
)  # fmt: skip
RESCORE_EXAM = Statement(
    update(ExamRow).where(*keyed(ExamRow, "id"), exam.finished_at.is_not(None)), ["score"]
)

# corrections of keys
ADD_CORRECTION = insert_row(
    CorrectionRow, "card", "scope", "kind", "options", "reason", "at", "by", "checked"
)
CORRECTIONS = Statement(
    select(card.stable, correction.scope, correction.kind, correction.options, correction.reason, correction.at,
           correction.id)
    .join_from(CorrectionRow, CardRow, card.id == correction.card)
    .order_by(correction.id)
)  # fmt: skip
OPEN_CORRECTION = Statement(
    select(correction.id, card.stable, correction.checked)
    .join_from(CorrectionRow, CardRow, card.id == correction.card)
    .where(correction.checked.is_not(None))
    .order_by(correction.id)
    .limit(literal_column("1"))
)
CHECK_CORRECTION = Statement(update(CorrectionRow).where(*keyed(CorrectionRow, "id")), ["checked"])
