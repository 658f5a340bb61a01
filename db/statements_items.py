"""The statements about items: flags, cards that were withdrawn, the statistics of first answers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Integer,
    and_,
    bindparam,
    cast,
    delete,
    func,
    literal_column,
    or_,
    select,
    update,
)

from db.statement import Core, Statement, columns_of, insert_if_absent, insert_row, keyed
from db.tables import CardRow, CardStateRow, LearnerRow
from db.tables_items import FlagRow, MetRow, PickedRow, TallyRow, WithdrawnRow

learner = columns_of(LearnerRow)
card = columns_of(CardRow)
state = columns_of(CardStateRow)
flag = columns_of(FlagRow)
withdrawn = columns_of(WithdrawnRow)
tally = columns_of(TallyRow)
picked = columns_of(PickedRow)
met = columns_of(MetRow)

# flags, and cards that were withdrawn
ADD_FLAG = insert_row(FlagRow, "learner", "card", "item", "reason", "words", "at")
_FLAG = (
    flag.id, flag.learner, flag.card, card.stable, flag.item, flag.reason, flag.words, flag.at, flag.status,
    flag.answer,
)  # fmt: skip
FLAG = Statement(
    select(*_FLAG).join_from(FlagRow, CardRow, card.id == flag.card).where(*keyed(FlagRow, "id"))
)
OPEN_FLAGS = Statement(
    select(*_FLAG)
    .join_from(FlagRow, CardRow, card.id == flag.card)
    .where(flag.status == literal_column("0"))
    .order_by(flag.at, flag.id)
)
SETTLE_FLAG = Statement(  # compare-and-set: what is settled stays settled
    update(FlagRow).where(*keyed(FlagRow, "id"), flag.status == literal_column("0")),
    ["status", "answer", "answered_at"],
)
DROP_FLAG = Statement(
    delete(FlagRow).where(*keyed(FlagRow, "id", "learner"), flag.status == literal_column("0"))
)
COUNT_FLAGS = Statement(select(func.count()).where(*keyed(FlagRow, "card")))
ADD_WITHDRAWN = insert_if_absent(WithdrawnRow)
DROP_WITHDRAWN = Statement(delete(WithdrawnRow).where(*keyed(WithdrawnRow, "card")))
WITHDRAWN = Statement(
    select(withdrawn.at, withdrawn.by, withdrawn.reason).where(*keyed(WithdrawnRow, "card"))
)
NO_NEWCOMER = Statement(  # a card that this learner met, or that is asked of nobody
    select(card.id)
    .select_from(CardRow)
    .outerjoin(CardStateRow, and_(state.card == card.id, *keyed(CardStateRow, "learner")))
    .outerjoin(WithdrawnRow, withdrawn.card == card.id)
    .where(*keyed(CardRow, "stable"), or_(state.rev.is_not(None), withdrawn.card.is_not(None)))
)

# item statistics: the ability is that of the learner's row before the answer is counted there
_able = cast(  # whole numbers: both dialects round down
    learner.answered_right * literal_column("1000") // learner.answered, Integer
)


def _tallied(dialect_insert: Any) -> Core:
    right = bindparam("right", type_=Integer)
    row: Any = select(
        bindparam("card", type_=Integer), literal_column("1"), right, bindparam("ms", type_=Integer), _able,
        _able * _able, _able * right,
    ).where(*keyed(LearnerRow, "id"), learner.answered >= bindparam("needed_"))  # fmt: skip
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
DROP_STATISTICS = [Statement(delete(table).where(*keyed(table, "card"))) for table in (TallyRow, PickedRow)]
ADD_MET = insert_if_absent(MetRow)
IS_MET = Statement(select(met.card).where(*keyed(MetRow, "learner", "card")))
ANSWERED_SO_FAR = Statement(select(learner.answered, learner.answered_right).where(*keyed(LearnerRow, "id")))
COUNT_ANSWERS = Statement(
    update(LearnerRow)
    .where(*keyed(LearnerRow, "id"))
    .values(
        answered=learner.answered + bindparam("more", type_=Integer),
        answered_right=learner.answered_right + bindparam("right", type_=Integer),
    )
)
ADD_TO_PICKED = Statement(_taken, ["card", "option", "right", "shown", "times"])
COUNT_ANSWER = Statement(
    update(LearnerRow)
    .where(*keyed(LearnerRow, "id"))
    .values(
        answered=learner.answered + 1,
        answered_right=learner.answered_right + bindparam("right", type_=Integer),
    )
)
_TALLY = (tally.tries, tally.right, tally.ms, tally.ability, tally.ability_squared, tally.ability_right)
TALLY = Statement(select(*_TALLY).where(*keyed(TallyRow, "card")))
PICKED = Statement(
    select(picked.option, picked.right, picked.shown, picked.times)
    .where(*keyed(PickedRow, "card"))
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
