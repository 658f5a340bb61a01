"""One SQLite file, opened the one right way, and the rule by which a batch of use-cases becomes durable.

A batch is one `BEGIN IMMEDIATE` transaction; each use-case runs in its own raw SAVEPOINT, so one that fails
takes nothing with it; one commit makes all of them durable, and only then does anybody hear of it. Some errors
(disk full, some I/O errors) end the whole transaction, released savepoints too: then everything is run again,
each use-case in a transaction of its own. So use-cases must be re-runnable and change nothing in memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.uow import Work

UseCase = Callable[[Work], Any]

# Small and often: a checkpoint of 1,000 pages (the default) costs 60 ms at p99, one of 150 about 15.
WAL_CHECKPOINT_PAGES = 150
BUSY_TIMEOUT_MS = 5_000
# Below this SQLite can lose commits in WAL mode when two connections write or checkpoint (sqlite.org, wal.html).
WAL_RESET_FIXED_IN = (3, 51, 3)


# Primary result codes (sqlite.org/rescode.html) that say something about the file or the machine.
_STORAGE_CODES = {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL, sqlite3.SQLITE_NOTADB,
}  # fmt: skip


class StorageTrouble(Exception):
    """The store does not take writes now: disk full, I/O error, read-only, damaged. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a use-case gave: its value, or the error that it raised."""

    value: Any = None
    error: BaseException | None = None


class _TransactionEnded(Exception):
    """An error inside a use-case ended the transaction of the whole batch."""


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open the file, never make one. Times and sizes are set here and nowhere else. Raises `sqlite3.Error`."""
    uri = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rw'}"
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, check_same_thread=False, cached_statements=256
    )
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        if not read_only:
            _prepare(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute(
        "PRAGMA synchronous = FULL"
    )  # free under group commit, and nothing is lost at power loss
    connection.execute(f"PRAGMA wal_autocheckpoint = {WAL_CHECKPOINT_PAGES}")
    connection.execute("PRAGMA foreign_keys = ON")


class Store:
    """The one read-write connection. Used by one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = connect(path)
        self._work = Work(self._connection)

    def run(self, use_cases: Iterator[UseCase]) -> list[Outcome]:
        """Run what the iterator yields in one transaction. One outcome for each, in order."""
        taken: list[UseCase] = []
        try:
            return self._together(use_cases, taken)
        except StorageTrouble as trouble:  # not even begun: to try for each would be to wait for each
            self._roll_back()
            return [Outcome(error=StorageTrouble(str(trouble))) for _ in use_cases]
        except (_TransactionEnded, sqlite3.Error):
            self._roll_back()
            return [self._alone(use_case) for use_case in taken]

    def close(self) -> None:
        self._connection.close()

    def _together(self, use_cases: Iterator[UseCase], taken: list[UseCase]) -> list[Outcome]:
        self._begin()
        outcomes = []
        for use_case in use_cases:
            taken.append(use_case)
            outcomes.append(self._guarded(use_case))
        self._connection.execute("COMMIT")
        return outcomes

    def _begin(self) -> None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            raise StorageTrouble(str(error)) from error

    def _guarded(self, use_case: UseCase) -> Outcome:
        self._connection.execute("SAVEPOINT one")
        try:
            value = use_case(self._work)
        except Exception as error:
            if not self._connection.in_transaction:
                raise _TransactionEnded from error
            if _is_storage(error):
                raise
            self._connection.execute("ROLLBACK TO one")
            self._connection.execute("RELEASE one")
            return Outcome(error=error)
        self._connection.execute("RELEASE one")
        return Outcome(value)

    def _alone(self, use_case: UseCase) -> Outcome:
        try:
            self._begin()
            value = use_case(self._work)
            if not self._connection.in_transaction:
                raise StorageTrouble("an error of the file ended the transaction")
            self._connection.execute("COMMIT")
        except Exception as error:  # noqa: BLE001  # the caller gets it; one use-case must not end the writer
            self._roll_back()
            return Outcome(error=_translated(error))
        return Outcome(value)

    def _roll_back(self) -> None:
        try:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
        except sqlite3.Error:
            self._reopen()

    def _reopen(self) -> None:
        """A connection that cannot even roll back is of no more use."""
        self._connection.close()
        with suppress(sqlite3.Error):  # else BEGIN fails, and the next roll-back tries again
            self._connection = connect(self._path)
            self._work = Work(self._connection)


def _is_storage(error: BaseException) -> bool:
    """Trouble with the file. Constraints, wrong SQL and the like are the use-case's own."""
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(error, sqlite3.Error) and code is not None and code & 0xFF in _STORAGE_CODES


def _translated(error: Exception) -> Exception:
    if _is_storage(error):
        trouble = StorageTrouble(str(error))
        trouble.__cause__ = error
        return trouble
    return error
