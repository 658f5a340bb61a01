"""Marks: named moments that survive a restart, in UTC seconds."""

from __future__ import annotations

from db import statements as sql
from db.uow import Work

ALIVE = "alive"  # written every few seconds while intake works
POLLED = "polled"  # the last successful poll


def read(work: Work, name: str) -> int | None:
    row = work.row(sql.MARK, name_=name)
    return None if row is None else row[0]


def write(work: Work, name: str, at: int) -> None:
    if work.do(sql.SET_MARK, name_=name, at=at) == 0:
        work.do(sql.ADD_MARK, name=name, at=at)
