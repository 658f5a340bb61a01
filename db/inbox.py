"""The inbox: every update is a committed row before Telegram hears that we have it.

There is no high-water mark on update ids: after a quiet week Telegram starts them at a random number.
Duplicates are told by the primary key, and rows older than what Telegram keeps are pruned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db import statements as sql
from db.tables import DEAD, DONE
from db.uow import Work

MAX_TRIES = 3  # exceptions of the use-case
MAX_STARTS = 5  # crashes of the process while the row was in hand


@dataclass(frozen=True, slots=True)
class Received:
    update_id: int
    received_ms: int
    starts: int
    tries: int
    body: str


def receive(work: Work, updates: Sequence[tuple[int, str]], *, received_ms: int) -> list[Received]:
    """Store (update id, JSON) pairs; those that were not known before."""
    return [
        Received(update_id, received_ms, 0, 0, body)
        for update_id, body in updates
        if work.do(sql.RECEIVE, update_id=update_id, received_ms=received_ms, body=body) == 1
    ]


def waiting(work: Work) -> Sequence[Received]:
    """Rows that were received and not yet handled, oldest first."""
    return [Received(*row) for row in work.rows(sql.WAITING)]


def started(work: Work, update_id: int) -> None:
    """Count a start before a row from an earlier life is handled: it may be what killed the process."""
    work.do(sql.STARTED, update_id_=update_id)


def settle(work: Work, update_id: int) -> None:
    """Handled: the payload is not needed any more."""
    work.do(sql.SETTLE, update_id_=update_id, status=DONE)


def failed(work: Work, update_id: int, error: str) -> None:
    work.do(sql.FAILED_TRY, update_id_=update_id, error=error)


def bury(work: Work, update_id: int, error: str) -> None:
    """Set a row aside for good (dead letter)."""
    work.do(sql.BURY, update_id_=update_id, error=error)


def prune(work: Work, *, before_ms: int) -> int:
    return work.do(sql.PRUNE_INBOX, before_=before_ms)


def oldest_waiting_ms(work: Work) -> int | None:
    """When the oldest update that is not handled yet was received."""
    oldest: int | None = work.row(sql.OLDEST_WAITING)[0]
    return oldest


def counts(work: Work) -> dict[int, int]:
    """Rows by status."""
    return dict(work.rows(sql.COUNT_INBOX))


def is_dead(work: Work, update_id: int) -> bool:
    row = work.row(sql.INBOX_STATUS, update_id_=update_id)
    return row is not None and row[0] == DEAD
