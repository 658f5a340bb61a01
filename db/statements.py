"""Every statement, written in SQLAlchemy Core and compiled once per dialect to SQL text.

Building an expression costs twenty times what running it costs (design note: storage), so none is built per
call: `Statement.sqlite` is made when this module is imported and `Statement.postgresql` on first use.
Parameters are named; a where-parameter that would collide with a set column carries a trailing underscore.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    insert,
    literal_column,
    null,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from db.tables import (
    NOTICE_SLOT,
    CardRow,
    CardStateRow,
    CarriedRow,
    CorrectionRow,
    CptCodeRow,
    CptCopyRow,
    ErrandRow,
    ExamRow,
    FlagRow,
    InboxRow,
    LearnerRow,
    MarkRow,
    MetRow,
    PickedRow,
    PublicationRow,
    ReviewRow,
    ScreenRow,
    TallyRow,
    WithdrawnRow,
)

Core = Any  # Select, Insert, Update or Delete: SQLAlchemy types each by its columns


_SQLITE = sqlite.dialect(paramstyle="named")
_POSTGRESQL = postgresql.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]


class Statement:
    """One statement with its text per dialect. `columns` names the parameters of an INSERT or SET clause."""

    def __init__(self, core: Core | Callable[[Any], Core], columns: list[str] | None = None) -> None:
        self._core, self._columns = core, columns
        compiled = self._compile(_SQLITE, sqlite.insert)
        self.sqlite = str(compiled)
        # Values that stand in the expression itself (`tries + 1`, `LIMIT 8`).
        # SQLAlchemy marks the others as required.
        self.constants = {name: value for name, value in compiled.params.items() if type(value) is int}

    @cached_property
    def postgresql(self) -> str:
        return str(self._compile(_POSTGRESQL, postgresql.insert))

    def _compile(self, dialect: Any, dialect_insert: Any) -> Any:
        core = self._core(dialect_insert) if callable(self._core) else self._core
        return core.compile(dialect=dialect, column_keys=self._columns)


def _columns(table: type[SQLModel]) -> Any:
    return table.__table__.c  # type: ignore[attr-defined]  # SQLModel adds it at class creation


def _insert(table: type[SQLModel], *columns: str) -> Statement:
    names = list(columns) or [column.name for column in _columns(table)]
    return Statement(insert(table), names)


def _insert_if_absent(table: type[SQLModel], *columns: str) -> Statement:
    names = list(columns) or [column.name for column in _columns(table)]
    return Statement(lambda dialect_insert: dialect_insert(table).on_conflict_do_nothing(), names)


def _where(table: type[SQLModel], *keys: str) -> list[ColumnElement[bool]]:
    """`key = :key_` for each; the underscore keeps it apart from a column that is set."""
    return [_columns(table)[key] == bindparam(f"{key}_") for key in keys]


learner = _columns(LearnerRow)
card = _columns(CardRow)
state = _columns(CardStateRow)
review = _columns(ReviewRow)
screen = _columns(ScreenRow)
inbox = _columns(InboxRow)
errand = _columns(ErrandRow)
mark = _columns(MarkRow)
publication = _columns(PublicationRow)
carried = _columns(CarriedRow)
cpt_copy = _columns(CptCopyRow)
exam = _columns(ExamRow)
cpt_code = _columns(CptCodeRow)
flag = _columns(FlagRow)
withdrawn = _columns(WithdrawnRow)
tally = _columns(TallyRow)
picked = _columns(PickedRow)
met = _columns(MetRow)
correction = _columns(CorrectionRow)

# learners
LEARNER = Statement(select(*learner).where(*_where(LearnerRow, "id")))
ADD_LEARNER = _insert(LearnerRow, "id", "created_at", "zone", "deck", "new_per_day", "builds")
SET_ZONE = Statement(update(LearnerRow).where(*_where(LearnerRow, "id")), ["zone", "zone_known"])
SET_NEW_PER_DAY = Statement(update(LearnerRow).where(*_where(LearnerRow, "id")), ["new_per_day"])
SET_REACHABLE = Statement(update(LearnerRow).where(*_where(LearnerRow, "id")), ["reachable"])
SET_FRESH = Statement(
    update(LearnerRow).where(*_where(LearnerRow, "id")),
    ["fresh_list", "fresh_position", "fresh_day", "fresh_count", "fresh_extra"],
)
SET_EXAM = Statement(update(LearnerRow).where(*_where(LearnerRow, "id")), ["certification", "exam_day"])
SET_DECK = Statement(update(LearnerRow).where(*_where(LearnerRow, "id")), ["deck"])
SET_BUILDS = Statement(update(LearnerRow).where(*_where(LearnerRow, "id")), ["builds"])
LEARNERS_AFTER = Statement(
    select(learner.id)
    .where(learner.id > bindparam("after_"), func.length(learner.builds) > 0)
    .order_by(learner.id)
    .limit(bindparam("limit_"))
)
FORGET_LEARNER = [
    *(
        Statement(delete(table).where(*_where(table, "learner")))
        for table in (CarriedRow, FlagRow, CptCodeRow, CptCopyRow, ExamRow, MetRow)
    ),
    Statement(delete(ReviewRow).where(*_where(ReviewRow, "learner"))),
    Statement(delete(CardStateRow).where(*_where(CardStateRow, "learner"))),
    Statement(delete(ErrandRow).where(*_where(ErrandRow, "learner"))),
    Statement(delete(LearnerRow).where(learner.id == bindparam("learner_"))),
]

# cards
CARD_NUMBER = Statement(select(card.id).where(*_where(CardRow, "stable")))
CARD_STABLE = Statement(select(card.stable).where(*_where(CardRow, "id")))
ADD_CARD = _insert_if_absent(CardRow, "stable")
_STATE = (
    state.kind, state.reps, state.ease, state.interval, state.last, state.lapses,
    state.repeat_grade, state.repeat_at, state.aside, state.rev,
)  # fmt: skip
STATE = Statement(select(*_STATE).where(*_where(CardStateRow, "learner", "card")))
HAS_STATE = Statement(
    select(state.rev)
    .join_from(CardRow, CardStateRow, card.id == state.card)
    .where(*_where(CardRow, "stable"), *_where(CardStateRow, "learner"))
)
ADD_STATE = _insert_if_absent(CardStateRow)
ADVANCE_STATE = Statement(  # compare-and-set: changes nothing when `rev` has moved on
    update(CardStateRow).where(*_where(CardStateRow, "learner", "card", "rev")),
    [
        "kind",
        "reps",
        "ease",
        "interval",
        "last",
        "lapses",
        "repeat_grade",
        "repeat_at",
        "due",
        "aside",
        "rev",
    ],
)
# `due` is null for cards that wait for a repeat or are set aside, so the index holds just what can be asked.
# Cards that were withdrawn are asked of nobody: an anti-join, one look at a small table for each row.
_AND_WITHDRAWN = {"target": WithdrawnRow, "onclause": withdrawn.card == state.card, "isouter": True}
DUE_REVIEWS = Statement(
    select(state.card, card.stable)
    .join_from(CardStateRow, CardRow, card.id == state.card)
    .join(**_AND_WITHDRAWN)
    .where(*_where(CardStateRow, "learner"), state.due <= bindparam("day_"), withdrawn.card.is_(None))
    .order_by(state.due, state.card)
    .limit(bindparam("limit_"))
)
REPEATS = Statement(
    select(state.card, card.stable, state.repeat_at)
    .join_from(CardStateRow, CardRow, card.id == state.card)
    .join(**_AND_WITHDRAWN)
    .where(
        *_where(CardStateRow, "learner", "repeat_grade"),
        state.repeat_at.is_not(None),
        withdrawn.card.is_(None),
    )
    .order_by(state.repeat_at, state.card)
    .limit(bindparam("limit_"))
)
COUNT_DUE = Statement(
    select(func.count())
    .select_from(CardStateRow)
    .join(**_AND_WITHDRAWN)
    .where(*_where(CardStateRow, "learner"), state.due <= bindparam("day_"), withdrawn.card.is_(None))
)
COUNT_REPEATS = Statement(
    select(func.count())
    .select_from(CardStateRow)
    .join(**_AND_WITHDRAWN)
    .where(*_where(CardStateRow, "learner"), state.repeat_at.is_not(None), withdrawn.card.is_(None))
)
KNOWN_DAYS = 21
COUNT_MET = Statement(
    select(func.count(), func.sum(case((state.interval >= KNOWN_DAYS, 1), else_=0))).where(
        *_where(CardStateRow, "learner"), state.kind != 0
    )
)

# What a learner holds of one code set; `prefix_` is "icd10cm:", `end_` the text just behind all that begins so.
CARDS_OF_SYSTEM = Statement(
    select(state.card, card.stable, *_STATE)
    .join_from(CardStateRow, CardRow, card.id == state.card)
    .where(
        *_where(CardStateRow, "learner"),
        card.stable >= bindparam("prefix_"),
        card.stable < bindparam("end_"),
    )
    .order_by(state.card)
)

# publications, and what they did to cards
ADD_PUBLICATION = _insert(PublicationRow, "deck", "build", "at", "by", "summary")
PUBLICATIONS = Statement(
    select(publication.id, publication.deck, publication.build, publication.at, publication.by,
           publication.undone_at, publication.summary)
    .where(*_where(PublicationRow, "deck"))
    .order_by(publication.id.desc())
)  # fmt: skip
IN_USE = Statement(
    select(publication.deck, publication.build)
    .where(publication.undone_at.is_(None))
    .order_by(publication.id)
)
UNDO_PUBLICATION = Statement(update(PublicationRow).where(*_where(PublicationRow, "id")), ["undone_at"])
ADD_CARRIED = _insert(CarriedRow, "learner", "card", "build", "origin", "kind", "rev", "before")
DROP_CARRIED = Statement(delete(CarriedRow).where(*_where(CarriedRow, "learner", "card", "build")))
CARRIED = Statement(  # what all steps did to a learner's cards
    select(carried.card, carried.build, carried.origin, carried.kind, carried.rev, carried.before).where(
        *_where(CarriedRow, "learner")
    )
)
CARRIED_AGAIN = Statement(update(CarriedRow).where(*_where(CarriedRow, "learner", "card", "rev")), ["rev"])
UNSEEN = Statement(
    select(carried.build, carried.kind).where(*_where(CarriedRow, "learner", "card"), carried.seen == 0)
)
SEEN = Statement(update(CarriedRow).where(*_where(CarriedRow, "learner", "card")).values(seen=1))

# flags, and cards that were withdrawn
ADD_FLAG = _insert(FlagRow, "learner", "card", "item", "reason", "words", "at")
_FLAG = (
    flag.id, flag.learner, flag.card, card.stable, flag.item, flag.reason, flag.words, flag.at, flag.status,
    flag.answer,
)  # fmt: skip
FLAG = Statement(
    select(*_FLAG).join_from(FlagRow, CardRow, card.id == flag.card).where(*_where(FlagRow, "id"))
)
OPEN_FLAGS = Statement(
    select(*_FLAG)
    .join_from(FlagRow, CardRow, card.id == flag.card)
    .where(flag.status == literal_column("0"))
    .order_by(flag.at, flag.id)
)
SETTLE_FLAG = Statement(  # compare-and-set: what is settled stays settled
    update(FlagRow).where(*_where(FlagRow, "id"), flag.status == literal_column("0")),
    ["status", "answer", "answered_at"],
)
DROP_FLAG = Statement(
    delete(FlagRow).where(*_where(FlagRow, "id", "learner"), flag.status == literal_column("0"))
)
COUNT_FLAGS = Statement(select(func.count()).where(*_where(FlagRow, "card")))
ADD_WITHDRAWN = _insert_if_absent(WithdrawnRow)
DROP_WITHDRAWN = Statement(delete(WithdrawnRow).where(*_where(WithdrawnRow, "card")))
WITHDRAWN = Statement(
    select(withdrawn.at, withdrawn.by, withdrawn.reason).where(*_where(WithdrawnRow, "card"))
)
NO_NEWCOMER = Statement(  # a card that this learner met, or that is asked of nobody
    select(card.id)
    .select_from(CardRow)
    .outerjoin(CardStateRow, and_(state.card == card.id, *_where(CardStateRow, "learner")))
    .outerjoin(WithdrawnRow, withdrawn.card == card.id)
    .where(*_where(CardRow, "stable"), or_(state.rev.is_not(None), withdrawn.card.is_not(None)))
)

# licensed copies of CPT, each for its owner alone
ADD_CPT_COPY = _insert(CptCopyRow)
ADD_CPT_CODE = _insert(CptCodeRow)
DROP_CPT = [Statement(delete(table).where(*_where(table, "learner"))) for table in (CptCodeRow, CptCopyRow)]
CPT_COPY = Statement(select(cpt_copy.name, cpt_copy.licensed_at).where(*_where(CptCopyRow, "learner")))
COUNT_CPT = Statement(select(func.count()).where(*_where(CptCodeRow, "learner")))
CPT_CODE = Statement(select(cpt_code.descriptor).where(*_where(CptCodeRow, "learner", "code")))
CPT_BEFORE = Statement(
    select(cpt_code.code, cpt_code.descriptor)
    .where(*_where(CptCodeRow, "learner"), cpt_code.code < bindparam("code_"))
    .order_by(cpt_code.code.desc())
    .limit(bindparam("limit_"))
)
CPT_BEHIND = Statement(
    select(cpt_code.code, cpt_code.descriptor)
    .where(*_where(CptCodeRow, "learner"), cpt_code.code > bindparam("code_"))
    .order_by(cpt_code.code)
    .limit(bindparam("limit_"))
)
_CPT_SPAN = cpt_code.code >= bindparam("first_"), cpt_code.code <= bindparam("last_")
CPT_CODES = Statement(
    select(cpt_code.code).where(*_where(CptCodeRow, "learner"), *_CPT_SPAN).order_by(cpt_code.code)
)
COUNT_CPT_SPAN = Statement(select(func.count()).where(*_where(CptCodeRow, "learner"), *_CPT_SPAN))
CPT_SPAN_AT = Statement(
    select(cpt_code.code)
    .where(*_where(CptCodeRow, "learner"), *_CPT_SPAN)
    .order_by(cpt_code.code)
    .limit(1)
    .offset(bindparam("place_"))
)

# mock exams
_SITTING = (
    exam.id, exam.learner, exam.blueprint, exam.mode, exam.form, exam.builds, exam.state, exam.rev, exam.hidden,
    exam.started_at, exam.finished_at, exam.score, exam.sealed,
)  # fmt: skip
ADD_EXAM = _insert(ExamRow, "learner", "blueprint", "form", "builds", "planned_at")
DROP_PLANNED = Statement(delete(ExamRow).where(*_where(ExamRow, "learner"), exam.started_at.is_(None)))
EXAM = Statement(select(*_SITTING).where(*_where(ExamRow, "id", "learner")))
UNFINISHED_EXAM = Statement(select(*_SITTING).where(*_where(ExamRow, "learner"), exam.finished_at.is_(None)))
START_EXAM = Statement(
    update(ExamRow).where(*_where(ExamRow, "id"), exam.started_at.is_(None)),
    ["mode", "state", "wake_at", "rev", "started_at"],
)
KEEP_EXAM = Statement(  # compare-and-set: changes nothing when `rev` has moved on, or it is finished
    update(ExamRow).where(*_where(ExamRow, "id", "rev"), exam.finished_at.is_(None)),
    ["state", "wake_at", "rev", "finished_at", "score"],
)
SEAL_EXAM = Statement(update(ExamRow).where(*_where(ExamRow, "id")).values(sealed=1))
HIDE_CLOCK = Statement(update(ExamRow).where(*_where(ExamRow, "id")), ["hidden"])
POSTPONE_EXAM = Statement(update(ExamRow).where(*_where(ExamRow, "id")), ["wake_at"])
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
    .where(*_where(ExamRow, "learner"), exam.finished_at.is_not(None), exam.sealed == literal_column("0"))
    .order_by(exam.id.desc())
    .limit(bindparam("limit_"))
)
COUNT_SITTINGS = Statement(
    select(func.count()).where(*_where(ExamRow, "learner"), exam.finished_at.is_not(None))
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
    update(ExamRow).where(*_where(ExamRow, "id"), exam.counted == literal_column("0")).values(counted=1)
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
    select(*_SITTING).where(*_where(ExamRow, "learner"), exam.finished_at.is_not(None), _HAS_CARD)
    .order_by(exam.id)
)  # fmt: skip
RESCORE_EXAM = Statement(
    update(ExamRow).where(*_where(ExamRow, "id"), exam.finished_at.is_not(None)), ["score"]
)

# corrections of keys
ADD_CORRECTION = _insert(CorrectionRow, "card", "scope", "kind", "options", "reason", "at", "by", "checked")
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
CHECK_CORRECTION = Statement(update(CorrectionRow).where(*_where(CorrectionRow, "id")), ["checked"])

# item statistics: the ability is that of the learner's row before the answer is counted there
_able = cast(  # whole numbers: both dialects round down
    learner.answered_right * literal_column("1000") // learner.answered, Integer
)


def _tallied(dialect_insert: Any) -> Core:
    right = bindparam("right", type_=Integer)
    row: Any = select(
        bindparam("card", type_=Integer), literal_column("1"), right, bindparam("ms", type_=Integer), _able,
        _able * _able, _able * right,
    ).where(*_where(LearnerRow, "id"), learner.answered >= bindparam("needed_"))  # fmt: skip
    names = [column.name for column in TallyRow.__table__.c]  # type: ignore[attr-defined]
    added = dialect_insert(TallyRow).from_select(names, row)
    sums = {name: tally[name] + added.excluded[name] for name in names if name != "card"}
    return added.on_conflict_do_update(index_elements=["card"], set_=sums)


def _taken(dialect_insert: Any) -> Core:
    added = dialect_insert(PickedRow)
    sums = {name: picked[name] + added.excluded[name] for name in ("shown", "times")}
    return added.on_conflict_do_update(index_elements=["card", "option"], set_=sums)


def _tallied_so(dialect_insert: Any) -> Core:
    """The same with an ability that is known."""
    added = dialect_insert(TallyRow)
    names = [column.name for column in TallyRow.__table__.c]  # type: ignore[attr-defined]
    sums = {name: tally[name] + added.excluded[name] for name in names if name != "card"}
    return added.on_conflict_do_update(index_elements=["card"], set_=sums)


ADD_TO_TALLY = Statement(_tallied, [])
ADD_TRY = Statement(
    _tallied_so, ["card", "tries", "right", "ms", "ability", "ability_squared", "ability_right"]
)
DROP_STATISTICS = [Statement(delete(table).where(*_where(table, "card"))) for table in (TallyRow, PickedRow)]
ADD_MET = _insert_if_absent(MetRow)
IS_MET = Statement(select(met.card).where(*_where(MetRow, "learner", "card")))
ANSWERED_SO_FAR = Statement(select(learner.answered, learner.answered_right).where(*_where(LearnerRow, "id")))
COUNT_ANSWERS = Statement(
    update(LearnerRow)
    .where(*_where(LearnerRow, "id"))
    .values(
        answered=learner.answered + bindparam("more", type_=Integer),
        answered_right=learner.answered_right + bindparam("right", type_=Integer),
    )
)
ADD_TO_PICKED = Statement(_taken, ["card", "option", "right", "shown", "times"])
COUNT_ANSWER = Statement(
    update(LearnerRow)
    .where(*_where(LearnerRow, "id"))
    .values(
        answered=learner.answered + 1,
        answered_right=learner.answered_right + bindparam("right", type_=Integer),
    )
)
_TALLY = (tally.tries, tally.right, tally.ms, tally.ability, tally.ability_squared, tally.ability_right)
TALLY = Statement(select(*_TALLY).where(*_where(TallyRow, "card")))
PICKED = Statement(
    select(picked.option, picked.right, picked.shown, picked.times)
    .where(*_where(PickedRow, "card"))
    .order_by(picked.option)
)
TALLIES = Statement(
    select(card.id, card.stable, *_TALLY)
    .join_from(CardRow, TallyRow, card.id == tally.card)
    .where(card.stable >= bindparam("prefix_"), card.stable < bindparam("end_"))
    .order_by(card.stable)
)
ALL_PICKED = Statement(
    select(card.id, card.stable, picked.option, picked.right, picked.shown, picked.times)
    .join_from(CardRow, PickedRow, card.id == picked.card)
    .where(card.stable >= bindparam("prefix_"), card.stable < bindparam("end_"))
    .order_by(card.stable, picked.option)
)

# reviews
ADD_REVIEW = _insert(ReviewRow)
LAST_REVIEWS = Statement(
    select(
        review.seq, review.card, card.stable, review.day, review.grade, review.ms,
        review.undoes, review.prev, review.before_kind,
    )
    .join_from(ReviewRow, CardRow, card.id == review.card)
    .where(*_where(ReviewRow, "learner"))
    .order_by(review.seq.desc())
    .limit(bindparam("limit_"))
)  # fmt: skip
REVIEW = Statement(select(*review).where(*_where(ReviewRow, "learner", "seq")))
REVIEWS_SINCE = Statement(
    select(review.seq, review.card, review.day, review.grade, review.ms, review.undoes)
    .where(*_where(ReviewRow, "learner"), review.day >= bindparam("day_"))
    .order_by(review.seq)
)

# screens
_SCREEN = (
    screen.chat, screen.slot, screen.body, screen.asks, screen.rev, screen.epoch, screen.shown_rev,
    screen.shown_epoch, screen.message_id, screen.once,
)  # fmt: skip
SCREEN = Statement(select(*_SCREEN).where(*_where(ScreenRow, "chat", "slot")))
ADD_SCREEN = _insert(
    ScreenRow, "chat", "slot", "body", "asks", "rev", "epoch", "once", "drawn_at", "shown_epoch", "message_id"
)
DRAW_SCREEN = Statement(
    update(ScreenRow).where(*_where(ScreenRow, "chat", "slot")),
    ["body", "asks", "rev", "epoch", "once", "drawn_at"],
)
# A settled `rev` beyond the row's own is of a row that was forgotten meanwhile.
SHOW_SCREEN = Statement(
    update(ScreenRow).where(
        *_where(ScreenRow, "chat", "slot"),
        screen.shown_rev < bindparam("rev_"),
        screen.rev >= bindparam("rev_"),
    ),
    ["shown_rev", "shown_epoch", "message_id"],
)
SCREENS_BEHIND = Statement(
    select(*_SCREEN)
    .where(screen.shown_rev < screen.rev)
    .order_by(screen.chat, screen.slot)
    .limit(bindparam("limit_"))
)
FORGET_SCREENS = Statement(delete(ScreenRow).where(*_where(ScreenRow, "chat")))
ERASE_SCREENS = Statement(
    update(ScreenRow)
    .where(screen.drawn_at < bindparam("before_"), screen.shown_rev >= screen.rev, screen.body.is_not(None))
    .values(body=null(), asks=null())
)
DROP_STRANGERS = Statement(  # rows of chats without a learner: farewells, notices in groups
    delete(ScreenRow).where(
        screen.slot <= NOTICE_SLOT,
        screen.drawn_at < bindparam("before_"),
        screen.shown_rev >= screen.rev,
        screen.chat.not_in(select(learner.id)),
    )
)

# inbox
RECEIVE = _insert_if_absent(InboxRow, "update_id", "received_ms", "body")
INBOX_STATUS = Statement(select(inbox.status).where(*_where(InboxRow, "update_id")))
SETTLE = Statement(
    update(InboxRow).where(*_where(InboxRow, "update_id")).values(status=bindparam("status"), body=null())
)
FAILED_TRY = Statement(
    update(InboxRow)
    .where(*_where(InboxRow, "update_id"))
    .values(tries=inbox.tries + 1, error=bindparam("error"))
)
STARTED = Statement(update(InboxRow).where(*_where(InboxRow, "update_id")).values(starts=inbox.starts + 1))
WAITING = Statement(
    select(inbox.update_id, inbox.received_ms, inbox.starts, inbox.tries, inbox.body)
    .where(inbox.status == 0)
    .order_by(inbox.received_ms, inbox.update_id)
)
BURY = Statement(
    update(InboxRow)
    .where(*_where(InboxRow, "update_id"))
    .values(status=2, body=null(), error=bindparam("error"))
)
PRUNE_INBOX = Statement(delete(InboxRow).where(inbox.status != 0, inbox.received_ms < bindparam("before_")))
OLDEST_WAITING = Statement(select(func.min(inbox.received_ms)).where(inbox.status == literal_column("0")))
COUNT_INBOX = Statement(select(inbox.status, func.count()).group_by(inbox.status))

# errands
ADD_ERRAND = _insert(ErrandRow, "kind", "learner", "chat", "rev", "asked_at")
ERRANDS = Statement(
    select(errand.id, errand.kind, errand.learner, errand.chat, errand.rev, errand.asked_at, errand.tries)
    .order_by(errand.id)
    .limit(bindparam("limit_"))
)
ERRAND_TRIED = Statement(update(ErrandRow).where(*_where(ErrandRow, "id")).values(tries=errand.tries + 1))
END_ERRAND = Statement(delete(ErrandRow).where(*_where(ErrandRow, "id")))

# marks
MARK = Statement(select(mark.at).where(*_where(MarkRow, "name")))
ADD_MARK = _insert_if_absent(MarkRow, "name", "at")
SET_MARK = Statement(update(MarkRow).where(*_where(MarkRow, "name")), ["at"])

# what is watched: asked by the reader when somebody looks at the metrics, and by the doctor
WAITING_UPDATES = Statement(
    select(func.count(), func.min(inbox.received_ms)).where(inbox.status == literal_column("0"))
)
DEAD_LETTERS = Statement(select(func.count()).where(inbox.status == literal_column("2")))
_KIND = case((screen.slot <= NOTICE_SLOT, screen.slot), else_=NOTICE_SLOT + 1)
BEHIND_BY_KIND = Statement(
    select(_KIND, func.count(), func.min(screen.drawn_at))
    .where(screen.shown_rev < screen.rev)
    .group_by(_KIND)
)
WAITING_ERRANDS = Statement(select(func.count(), func.min(errand.asked_at)))
EXAMS_RUNNING = Statement(
    select(func.count()).where(exam.finished_at.is_(None), exam.started_at.is_not(None))
)
FIRST_EXAM_TO_WAKE = Statement(select(func.min(exam.wake_at)).where(exam.wake_at.is_not(None)))
BUILDS_OF_LEARNERS = Statement(select(learner.builds).distinct())
BUILDS_OF_EXAMS = Statement(select(exam.builds).distinct())
COUNT_LEARNERS = Statement(select(func.count()).select_from(LearnerRow))
REVISION = Statement(select(literal_column("version_num")).select_from(text("alembic_version")))
