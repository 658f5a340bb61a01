"""A learner's own licensed copy of CPT: kept for its owner alone, found by nobody else, gone with /forget.

Every statement here names the learner. Nothing of it is read by exports, groups, inline results, statistics or logs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from db import statements as sql
from db.uow import Work


@dataclass(frozen=True, slots=True)
class Copy:
    name: str  # of the file that was imported
    licensed_at: int  # UTC seconds: when its owner said that it is licensed
    codes: int


def keep(work: Work, learner: int, name: str, rows: Mapping[str, str], now: int) -> None:
    """Code -> descriptor, in place of an older copy. The learner has said at `now` (UTC seconds) that it is
    licensed.
    """
    drop(work, learner)
    work.do(sql.ADD_CPT_COPY, learner=learner, name=name, licensed_at=now)
    for code, descriptor in rows.items():
        work.do(sql.ADD_CPT_CODE, learner=learner, code=code, descriptor=descriptor)


def drop(work: Work, learner: int) -> None:
    for statement in sql.DROP_CPT:
        work.do(statement, learner_=learner)


def copy(work: Work, learner: int) -> Copy | None:
    row = work.row(sql.CPT_COPY, learner_=learner)
    return None if row is None else Copy(row[0], row[1], count(work, learner))


def name(work: Work, learner: int) -> str | None:
    """Of the copy's file, None without a copy. Counts nothing, so it may be asked for each card."""
    row = work.row(sql.CPT_COPY, learner_=learner)
    return None if row is None else str(row[0])


def count(work: Work, learner: int) -> int:
    return int(work.row(sql.COUNT_CPT, learner_=learner)[0])


def find(work: Work, learner: int, code: str) -> str | None:
    """The descriptor of a code, as the copy writes both."""
    row = work.row(sql.CPT_CODE, learner_=learner, code_=code)
    return None if row is None else str(row[0])


def codes(work: Work, learner: int, first: str, last: str) -> Sequence[str]:
    """All codes of a range, both ends included, in ascending order."""
    return [row[0] for row in work.rows(sql.CPT_CODES, learner_=learner, first_=first, last_=last)]


def any_code_of(work: Work, learner: int, rng: Random, first: str, last: str) -> str | None:
    """A code by chance, of a range with both ends included; None where the copy has none there."""
    span = {"learner_": learner, "first_": first, "last_": last}
    held = int(work.row(sql.COUNT_CPT_SPAN, **span)[0])
    return None if held == 0 else str(work.row(sql.CPT_SPAN_AT, **span, place_=rng.randrange(held))[0])


def neighbours(work: Work, learner: int, code: str, *, reach: int = 20) -> Sequence[tuple[str, str]]:
    """(code, descriptor) of up to `reach` codes before and as many behind, in ascending order, without the code."""
    before = work.rows(sql.CPT_BEFORE, learner_=learner, code_=code, limit_=reach)
    return [*reversed(before), *work.rows(sql.CPT_BEHIND, learner_=learner, code_=code, limit_=reach)]
