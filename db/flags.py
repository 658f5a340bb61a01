"""Flags: what learners find wrong with items, how maintainers settled it, and the cards they withdrew.

One learner has at most one open flag on an item as it was drawn. What was withdrawn keeps everybody's memory of
it: it is asked of nobody, and comes back with its history when it is put back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Any

from db import statements_items as sql
from db.uow import Work

BY_A_FLAG = 0  # withdrawn by a learner's flag, until a maintainer has looked


class Status(IntEnum):
    OPEN = 0
    ANSWERED = 1
    KEY_IS_RIGHT = 2
    RETIRED = 3


@dataclass(frozen=True, slots=True)
class Flag:
    id: int
    learner: int
    card: int
    stable: str
    item: str  # how the item was drawn: seed, difficulty, mark
    reason: str
    words: str | None
    at: int  # UTC seconds
    status: Status
    answer: str | None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    at: int
    by: int  # learner id of the maintainer, `BY_A_FLAG`
    reason: str


def raise_flag(
    work: Work, learner: int, card: int, *, item: str, reason: str, words: str | None, now: int
) -> Flag:
    """A new flag, or the learner's open one on this item. `now` in UTC seconds."""
    if open_one(work, learner, card, item) is None:
        work.do(sql.ADD_FLAG, learner=learner, card=card, item=item, reason=reason, words=words, at=now)
    found = open_one(work, learner, card, item)
    assert found is not None
    return found


def open_one(work: Work, learner: int, card: int, item: str) -> Flag | None:
    mine = (one for one in open_ones(work) if (one.learner, one.card, one.item) == (learner, card, item))
    return next(mine, None)


def open_ones(work: Work) -> Sequence[Flag]:
    """Oldest first. People settle them, so there are never many."""
    return [_flag(row) for row in work.rows(sql.OPEN_FLAGS)]


def load(work: Work, flag: int) -> Flag | None:
    row = work.row(sql.FLAG, id_=flag)
    return None if row is None else _flag(row)


def settle(work: Work, flag: int, status: Status, *, answer: str | None, now: int) -> bool:
    """False, and no change, when it is settled already or gone."""
    return work.do(sql.SETTLE_FLAG, id_=flag, status=int(status), answer=answer, answered_at=now) == 1


def drop(work: Work, learner: int, flag: int) -> bool:
    """The learner takes an open flag back. False when there is none of theirs."""
    return work.do(sql.DROP_FLAG, id_=flag, learner_=learner) == 1


def count(work: Work, card: int) -> int:
    """Flags on a card, settled ones too."""
    number: int = work.row(sql.COUNT_FLAGS, card_=card)[0]
    return number


def withdraw(work: Work, card: int, *, by: int, reason: str, now: int) -> bool:
    """Ask a card of nobody any more. False when it already is withdrawn; then its first reason stands."""
    return work.do(sql.ADD_WITHDRAWN, card=card, at=now, by=by, reason=reason) == 1


def restore(work: Work, card: int) -> bool:
    """Put a card back into service. False when it is."""
    return work.do(sql.DROP_WITHDRAWN, card_=card) == 1


def withdrawn(work: Work, card: int) -> Withdrawn | None:
    row = work.row(sql.WITHDRAWN, card_=card)
    return None if row is None else Withdrawn(*row)


def is_no_newcomer(work: Work, learner: int, stable: str) -> bool:
    """Whether a card cannot be new for a learner: it was met, or it is withdrawn."""
    return work.row(sql.NO_NEWCOMER, stable_=stable, learner_=learner) is not None


def _flag(row: Any) -> Flag:
    flag = Flag(*row)
    return replace(flag, status=Status(flag.status))
