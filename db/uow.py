"""A unit of work: the statements of one use-case, inside a transaction that somebody else commits."""

from __future__ import annotations

import sqlite3
from typing import Any

from db.statement import Statement


class Work:
    """Runs compiled statements on the writer's connection. Handed to a use-case, never kept by it."""

    __slots__ = ("_execute",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute

    def row(self, statement: Statement, **values: Any) -> Any:
        """The first row as a tuple, or None."""
        return self._execute(
            statement.sqlite, values | statement.constants if statement.constants else values
        ).fetchone()

    def rows(self, statement: Statement, **values: Any) -> list[Any]:
        """All rows as tuples."""
        return self._execute(
            statement.sqlite, values | statement.constants if statement.constants else values
        ).fetchall()

    def do(self, statement: Statement, **values: Any) -> int:
        """Run a change; how many rows it changed."""
        return self._execute(
            statement.sqlite, values | statement.constants if statement.constants else values
        ).rowcount
