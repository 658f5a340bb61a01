"""Errands: slow work asked for in one unit of work, done outside it, brought in by another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db import statements as sql
from db.uow import Work

MAX_TRIES = 3


@dataclass(frozen=True, slots=True)
class Errand:
    id: int
    kind: str
    learner: int
    chat: int
    rev: int  # of the screen that waits
    asked_at: int
    tries: int


def ask(work: Work, *, kind: str, learner: int, chat: int, rev: int, now: int) -> None:
    work.do(sql.ADD_ERRAND, kind=kind, learner=learner, chat=chat, rev=rev, asked_at=now)


def waiting(work: Work, *, limit: int) -> Sequence[Errand]:
    return [Errand(*row) for row in work.rows(sql.ERRANDS, limit_=limit)]


def tried(work: Work, errand: int) -> None:
    work.do(sql.ERRAND_TRIED, id_=errand)


def end(work: Work, errand: int) -> None:
    work.do(sql.END_ERRAND, id_=errand)
