"""Corrections: what is held of a question of past exams since a maintainer looked at its key.

The newest correction that fits a question counts. `scope` says which drawings of a card it is about: all of them
(""), those of one build ("@authored-x@0123…"), or the one with a mark ("#1a2b3c4d"). Options are named by their words
(or codes), never by place: each drawing has an order of its own. Nothing is ever changed or taken out here: who takes
a correction back adds another.

A correction is open while there are learners whose exams may hold its question and were not marked anew.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from db import statements_exams as sql
from db.uow import Work

BY_COMMAND = 0  # nobody's by name: found by comparing builds of a deck, or given on the command line


class Kind(IntEnum):
    STANDS = 0  # all earlier ones of its scope are taken back
    KEY = 1  # other options are right
    OUT = 2  # it counts for nobody


@dataclass(frozen=True, slots=True)
class Correction:
    stable: str  # of the card
    scope: str
    kind: Kind
    options: tuple[str, ...]  # the right ones of `Kind.KEY`, or the one typed answer
    reason: str
    at: int  # UTC seconds
    id: int


@dataclass(frozen=True, slots=True)
class Open:
    id: int
    stable: str
    checked: int  # the last learner whose exams were marked anew


def add(
    work: Work, card: int, *, kind: Kind, reason: str, by: int, now: int, scope: str = "",
    options: Sequence[str] = (),
) -> None:  # fmt: skip
    """`card` is its number, `now` in UTC seconds."""
    said = json.dumps(list(options), ensure_ascii=False) if options else ""
    work.do(
        sql.ADD_CORRECTION, card=card, scope=scope, kind=int(kind), options=said, reason=reason, at=now, by=by,
        checked=0,
    )  # fmt: skip


def all_of(work: Work) -> Sequence[Correction]:
    """Oldest first. People make them, so there are never many."""
    return [
        Correction(stable, scope, Kind(kind), tuple(json.loads(options or "[]")), reason, at, number)
        for stable, scope, kind, options, reason, at, number in work.rows(sql.CORRECTIONS)
    ]


def newest(found: Sequence[Correction], stable: str, scopes: Sequence[str] = ("",)) -> Correction | None:
    """Of a card, the newest in one of the scopes; None where all were taken back."""
    taken_back = set[str]()
    for one in reversed(found):
        if one.stable != stable or one.scope not in scopes or one.scope in taken_back:
            continue
        if one.kind is not Kind.STANDS:
            return one
        taken_back.add(one.scope)
    return None


def first_open(work: Work) -> Open | None:
    row = work.row(sql.OPEN_CORRECTION)
    return None if row is None else Open(*row)


def check(work: Work, correction: int, learner: int | None) -> None:
    """Learners up to this one have their new marks; None: all of them have."""
    work.do(sql.CHECK_CORRECTION, id_=correction, checked=learner)
