"""The statements of learning and of the way of an update: learners, cards, publications, reviews, screens, inbox,
errands, marks. Those of a feature with tables of its own stand in `db/statements_*.py`.
"""

from __future__ import annotations

from sqlalchemy import (
    bindparam,
    case,
    delete,
    func,
    literal_column,
    null,
    select,
    text,
    update,
)

from db.statement import Statement, columns_of, insert_if_absent, insert_row, keyed
from db.tables import (
    NOTICE_SLOT,
    CardRow,
    CardStateRow,
    CarriedRow,
    CptCodeRow,
    CptCopyRow,
    ErrandRow,
    InboxRow,
    LearnerRow,
    MarkRow,
    PublicationRow,
    ReviewRow,
    ScreenRow,
)
from db.tables_exams import ExamRow
from db.tables_items import FlagRow, MetRow, WithdrawnRow

learner = columns_of(LearnerRow)
card = columns_of(CardRow)
state = columns_of(CardStateRow)
review = columns_of(ReviewRow)
screen = columns_of(ScreenRow)
inbox = columns_of(InboxRow)
errand = columns_of(ErrandRow)
mark = columns_of(MarkRow)
publication = columns_of(PublicationRow)
carried = columns_of(CarriedRow)
cpt_copy = columns_of(CptCopyRow)
exam = columns_of(ExamRow)
cpt_code = columns_of(CptCodeRow)
withdrawn = columns_of(WithdrawnRow)

# learners
LEARNER = Statement(select(*learner).where(*keyed(LearnerRow, "id")))
ADD_LEARNER = insert_row(LearnerRow, "id", "created_at", "zone", "deck", "new_per_day", "builds")
SET_ZONE = Statement(update(LearnerRow).where(*keyed(LearnerRow, "id")), ["zone", "zone_known"])
SET_NEW_PER_DAY = Statement(update(LearnerRow).where(*keyed(LearnerRow, "id")), ["new_per_day"])
SET_REACHABLE = Statement(update(LearnerRow).where(*keyed(LearnerRow, "id")), ["reachable"])
SET_FRESH = Statement(
    update(LearnerRow).where(*keyed(LearnerRow, "id")),
    ["fresh_list", "fresh_position", "fresh_day", "fresh_count", "fresh_extra"],
)
SET_EXAM = Statement(update(LearnerRow).where(*keyed(LearnerRow, "id")), ["certification", "exam_day"])
SET_DECK = Statement(update(LearnerRow).where(*keyed(LearnerRow, "id")), ["deck"])
SET_BUILDS = Statement(update(LearnerRow).where(*keyed(LearnerRow, "id")), ["builds"])
LEARNERS_AFTER = Statement(
    select(learner.id)
    .where(learner.id > bindparam("after_"), func.length(learner.builds) > 0)
    .order_by(learner.id)
    .limit(bindparam("limit_"))
)
FORGET_LEARNER = [
    *(
        Statement(delete(table).where(*keyed(table, "learner")))
        for table in (CarriedRow, FlagRow, CptCodeRow, CptCopyRow, ExamRow, MetRow)
    ),
    Statement(delete(ReviewRow).where(*keyed(ReviewRow, "learner"))),
    Statement(delete(CardStateRow).where(*keyed(CardStateRow, "learner"))),
    Statement(delete(ErrandRow).where(*keyed(ErrandRow, "learner"))),
    Statement(delete(LearnerRow).where(learner.id == bindparam("learner_"))),
]

# cards
CARD_NUMBER = Statement(select(card.id).where(*keyed(CardRow, "stable")))
CARD_STABLE = Statement(select(card.stable).where(*keyed(CardRow, "id")))
ADD_CARD = insert_if_absent(CardRow, "stable")
_STATE = (
    state.kind, state.reps, state.ease, state.interval, state.last, state.lapses,
    state.repeat_grade, state.repeat_at, state.aside, state.rev,
)  # fmt: skip
STATE = Statement(select(*_STATE).where(*keyed(CardStateRow, "learner", "card")))
HAS_STATE = Statement(
    select(state.rev)
    .join_from(CardRow, CardStateRow, card.id == state.card)
    .where(*keyed(CardRow, "stable"), *keyed(CardStateRow, "learner"))
)
ADD_STATE = insert_if_absent(CardStateRow)
ADVANCE_STATE = Statement(  # compare-and-set: changes nothing when `rev` has moved on
    update(CardStateRow).where(*keyed(CardStateRow, "learner", "card", "rev")),
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
    .where(*keyed(CardStateRow, "learner"), state.due <= bindparam("day_"), withdrawn.card.is_(None))
    .order_by(state.due, state.card)
    .limit(bindparam("limit_"))
)
REPEATS = Statement(
    select(state.card, card.stable, state.repeat_at)
    .join_from(CardStateRow, CardRow, card.id == state.card)
    .join(**_AND_WITHDRAWN)
    .where(
        *keyed(CardStateRow, "learner", "repeat_grade"),
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
    .where(*keyed(CardStateRow, "learner"), state.due <= bindparam("day_"), withdrawn.card.is_(None))
)
COUNT_REPEATS = Statement(
    select(func.count())
    .select_from(CardStateRow)
    .join(**_AND_WITHDRAWN)
    .where(*keyed(CardStateRow, "learner"), state.repeat_at.is_not(None), withdrawn.card.is_(None))
)
KNOWN_DAYS = 21
COUNT_MET = Statement(
    select(func.count(), func.sum(case((state.interval >= KNOWN_DAYS, 1), else_=0))).where(
        *keyed(CardStateRow, "learner"), state.kind != 0
    )
)

# What a learner holds of one code set; `prefix_` is "icd10cm:", `end_` the text just behind all that begins so.
CARDS_OF_SYSTEM = Statement(
    select(state.card, card.stable, *_STATE)
    .join_from(CardStateRow, CardRow, card.id == state.card)
    .where(
        *keyed(CardStateRow, "learner"),
        card.stable >= bindparam("prefix_"),
        card.stable < bindparam("end_"),
    )
    .order_by(state.card)
)

# publications, and what they did to cards
ADD_PUBLICATION = insert_row(PublicationRow, "deck", "build", "at", "by", "summary")
PUBLICATIONS = Statement(
    select(publication.id, publication.deck, publication.build, publication.at, publication.by,
           publication.undone_at, publication.summary)
    .where(*keyed(PublicationRow, "deck"))
    .order_by(publication.id.desc())
)  # fmt: skip
IN_USE = Statement(
    select(publication.deck, publication.build)
    .where(publication.undone_at.is_(None))
    .order_by(publication.id)
)
UNDO_PUBLICATION = Statement(update(PublicationRow).where(*keyed(PublicationRow, "id")), ["undone_at"])
ADD_CARRIED = insert_row(CarriedRow, "learner", "card", "build", "origin", "kind", "rev", "before")
DROP_CARRIED = Statement(delete(CarriedRow).where(*keyed(CarriedRow, "learner", "card", "build")))
CARRIED = Statement(  # what all steps did to a learner's cards
    select(carried.card, carried.build, carried.origin, carried.kind, carried.rev, carried.before).where(
        *keyed(CarriedRow, "learner")
    )
)
CARRIED_AGAIN = Statement(update(CarriedRow).where(*keyed(CarriedRow, "learner", "card", "rev")), ["rev"])
UNSEEN = Statement(
    select(carried.build, carried.kind).where(*keyed(CarriedRow, "learner", "card"), carried.seen == 0)
)
SEEN = Statement(update(CarriedRow).where(*keyed(CarriedRow, "learner", "card")).values(seen=1))

# licensed copies of CPT, each for its owner alone
ADD_CPT_COPY = insert_row(CptCopyRow)
ADD_CPT_CODE = insert_row(CptCodeRow)
DROP_CPT = [Statement(delete(table).where(*keyed(table, "learner"))) for table in (CptCodeRow, CptCopyRow)]
CPT_COPY = Statement(select(cpt_copy.name, cpt_copy.licensed_at).where(*keyed(CptCopyRow, "learner")))
COUNT_CPT = Statement(select(func.count()).where(*keyed(CptCodeRow, "learner")))
CPT_CODE = Statement(select(cpt_code.descriptor).where(*keyed(CptCodeRow, "learner", "code")))
CPT_BEFORE = Statement(
    select(cpt_code.code, cpt_code.descriptor)
    .where(*keyed(CptCodeRow, "learner"), cpt_code.code < bindparam("code_"))
    .order_by(cpt_code.code.desc())
    .limit(bindparam("limit_"))
)
CPT_BEHIND = Statement(
    select(cpt_code.code, cpt_code.descriptor)
    .where(*keyed(CptCodeRow, "learner"), cpt_code.code > bindparam("code_"))
    .order_by(cpt_code.code)
    .limit(bindparam("limit_"))
)
_CPT_SPAN = cpt_code.code >= bindparam("first_"), cpt_code.code <= bindparam("last_")
CPT_CODES = Statement(
    select(cpt_code.code).where(*keyed(CptCodeRow, "learner"), *_CPT_SPAN).order_by(cpt_code.code)
)
COUNT_CPT_SPAN = Statement(select(func.count()).where(*keyed(CptCodeRow, "learner"), *_CPT_SPAN))
CPT_SPAN_AT = Statement(
    select(cpt_code.code)
    .where(*keyed(CptCodeRow, "learner"), *_CPT_SPAN)
    .order_by(cpt_code.code)
    .limit(1)
    .offset(bindparam("place_"))
)

# reviews
ADD_REVIEW = insert_row(ReviewRow)
LAST_REVIEWS = Statement(
    select(
        review.seq, review.card, card.stable, review.day, review.grade, review.ms,
        review.undoes, review.prev, review.before_kind,
    )
    .join_from(ReviewRow, CardRow, card.id == review.card)
    .where(*keyed(ReviewRow, "learner"))
    .order_by(review.seq.desc())
    .limit(bindparam("limit_"))
)  # fmt: skip
REVIEW = Statement(select(*review).where(*keyed(ReviewRow, "learner", "seq")))
REVIEWS_SINCE = Statement(
    select(review.seq, review.card, review.day, review.grade, review.ms, review.undoes)
    .where(*keyed(ReviewRow, "learner"), review.day >= bindparam("day_"))
    .order_by(review.seq)
)

# screens
_SCREEN = (
    screen.chat, screen.slot, screen.body, screen.asks, screen.rev, screen.epoch, screen.shown_rev,
    screen.shown_epoch, screen.message_id, screen.once,
)  # fmt: skip
SCREEN = Statement(select(*_SCREEN).where(*keyed(ScreenRow, "chat", "slot")))
ADD_SCREEN = insert_row(
    ScreenRow, "chat", "slot", "body", "asks", "rev", "epoch", "once", "drawn_at", "shown_epoch", "message_id"
)
DRAW_SCREEN = Statement(
    update(ScreenRow).where(*keyed(ScreenRow, "chat", "slot")),
    ["body", "asks", "rev", "epoch", "once", "drawn_at"],
)
# A settled `rev` beyond the row's own is of a row that was forgotten meanwhile.
SHOW_SCREEN = Statement(
    update(ScreenRow).where(
        *keyed(ScreenRow, "chat", "slot"),
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
FORGET_SCREENS = Statement(delete(ScreenRow).where(*keyed(ScreenRow, "chat")))
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
RECEIVE = insert_if_absent(InboxRow, "update_id", "received_ms", "body")
INBOX_STATUS = Statement(select(inbox.status).where(*keyed(InboxRow, "update_id")))
SETTLE = Statement(
    update(InboxRow).where(*keyed(InboxRow, "update_id")).values(status=bindparam("status"), body=null())
)
FAILED_TRY = Statement(
    update(InboxRow)
    .where(*keyed(InboxRow, "update_id"))
    .values(tries=inbox.tries + 1, error=bindparam("error"))
)
STARTED = Statement(update(InboxRow).where(*keyed(InboxRow, "update_id")).values(starts=inbox.starts + 1))
WAITING = Statement(
    select(inbox.update_id, inbox.received_ms, inbox.starts, inbox.tries, inbox.body)
    .where(inbox.status == 0)
    .order_by(inbox.received_ms, inbox.update_id)
)
BURY = Statement(
    update(InboxRow)
    .where(*keyed(InboxRow, "update_id"))
    .values(status=2, body=null(), error=bindparam("error"))
)
PRUNE_INBOX = Statement(delete(InboxRow).where(inbox.status != 0, inbox.received_ms < bindparam("before_")))
OLDEST_WAITING = Statement(select(func.min(inbox.received_ms)).where(inbox.status == literal_column("0")))
COUNT_INBOX = Statement(select(inbox.status, func.count()).group_by(inbox.status))

# errands
ADD_ERRAND = insert_row(ErrandRow, "kind", "learner", "chat", "rev", "asked_at")
ERRANDS = Statement(
    select(errand.id, errand.kind, errand.learner, errand.chat, errand.rev, errand.asked_at, errand.tries)
    .order_by(errand.id)
    .limit(bindparam("limit_"))
)
ERRAND_TRIED = Statement(update(ErrandRow).where(*keyed(ErrandRow, "id")).values(tries=errand.tries + 1))
END_ERRAND = Statement(delete(ErrandRow).where(*keyed(ErrandRow, "id")))

# marks
MARK = Statement(select(mark.at).where(*keyed(MarkRow, "name")))
ADD_MARK = insert_if_absent(MarkRow, "name", "at")
SET_MARK = Statement(update(MarkRow).where(*keyed(MarkRow, "name")), ["at"])

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
