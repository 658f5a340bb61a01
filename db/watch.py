"""What a supervisor wants to know of the database: what waits, how old it is, what was set aside.

Asked by the reader when somebody looks, never by a use-case on the way of a tap. Ages need the bot's clock, which
may be a sandbox's; so moments are told here, in UTC seconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db import decks
from db import statements as sql
from db import statements_rooms as rooms
from db.uow import Work

KINDS = ("reply", "notice", "room")  # screens by the first slots, and all others


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many wait, and since when the oldest does; 0 where nothing waits."""

    count: int = 0
    oldest: float = 0.0

    def age(self, now: float) -> float:
        return max(0.0, now - self.oldest) if self.count else 0.0


@dataclass(frozen=True, slots=True)
class Watched:
    inbox: Backlog
    dead: int
    screens: Mapping[str, Backlog]
    errands: Backlog
    exams: int  # running
    rooms: int  # open
    decks: Mapping[str, str]  # deck -> build in use


def look(work: Work) -> Watched:
    waiting, oldest_ms = work.row(sql.WAITING_UPDATES)
    behind = {KINDS[kind]: Backlog(count, oldest) for kind, count, oldest in work.rows(sql.BEHIND_BY_KIND)}
    errands, asked_at = work.row(sql.WAITING_ERRANDS)
    return Watched(
        Backlog(waiting, (oldest_ms or 0) / 1000),
        work.row(sql.DEAD_LETTERS)[0],
        {kind: behind.get(kind, Backlog()) for kind in KINDS},
        Backlog(errands, asked_at or 0),
        work.row(sql.EXAMS_RUNNING)[0],
        work.row(rooms.ROOMS_OPEN)[0],
        decks.in_use(work),
    )


def exam_late(work: Work, now: int) -> int:
    """Seconds since the first exam should have been woken; 0 where none should."""
    return _late(work.row(sql.FIRST_EXAM_TO_WAKE)[0], now)


def room_late(work: Work, now: int) -> int:
    """The same of rooms."""
    return _late(work.row(rooms.FIRST_ROOM_TO_WAKE)[0], now)


def builds_named(work: Work) -> set[str]:
    """`deck@build` of every build that somebody's cards stand on, an exam is played out of, or that is in use."""
    named = [sql.BUILDS_OF_LEARNERS, sql.BUILDS_OF_EXAMS, rooms.BUILDS_OF_ROOMS]
    words = {word for statement in named for (text,) in work.rows(statement) for word in text.split()}
    return {word for word in words if "@" in word} | {
        f"{deck}@{build}" for deck, build in decks.in_use(work).items()
    }


def learners(work: Work) -> int:
    return int(work.row(sql.COUNT_LEARNERS)[0])


def revision(work: Work) -> str:
    """The schema's."""
    return str(work.row(sql.REVISION)[0])


def _late(wake_at: int | None, now: int) -> int:
    return 0 if wake_at is None else max(0, now - wake_at)
