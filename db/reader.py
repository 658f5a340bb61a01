"""The one read-only connection, in its own thread: statistics never wait for the writer, nor it for them."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from db.store import connect
from db.uow import Work

T = TypeVar("T")

READ_SECONDS = 5.0
_STEPS_BETWEEN_LOOKS = 10_000


class ReadTooLong(Exception):
    """A question took longer than `READ_SECONDS` and was stopped."""


class Reader:
    """Answers questions put as functions. `inline` asks them on the caller's thread, for simulations."""

    def __init__(self, path: Path, *, inline: bool = False) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._pool = None if inline else ThreadPoolExecutor(1, thread_name_prefix="reader")

    async def ask(self, question: Callable[[Work], T]) -> T:
        """Run `question(work)` in one read snapshot. Raises `ReadTooLong`."""
        if self._pool is None:
            return self._ask(question)
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._ask, question)

    def close(self) -> None:
        if self._pool is not None:
            self._pool.submit(self._close).result()
            self._pool.shutdown()
        else:
            self._close()

    def _ask(self, question: Callable[[Work], T]) -> T:
        connection = self._connection = self._connection or connect(self._path, read_only=True)
        until = time.perf_counter() + READ_SECONDS
        connection.set_progress_handler(lambda: time.perf_counter() > until, _STEPS_BETWEEN_LOOKS)
        connection.execute("BEGIN")
        try:
            return question(Work(connection))
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise ReadTooLong from error
            raise
        finally:
            connection.set_progress_handler(None, 0)
            connection.execute("ROLLBACK")

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
