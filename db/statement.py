"""A statement: written in SQLAlchemy Core, compiled once per dialect to SQL text.

Building an expression costs twenty times what running it costs (design note: storage), so none is built per
call: `Statement.sqlite` is made when its module is imported and `Statement.postgresql` on first use.
Parameters are named; a where-parameter that would collide with a set column carries a trailing underscore.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, bindparam, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

Core = Any  # Select, Insert, Update or Delete: SQLAlchemy types each by its columns


_SQLITE = sqlite.dialect(paramstyle="named")
_POSTGRESQL = postgresql.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]


class Statement:
    """One statement with its text per dialect. `columns` names the parameters of an INSERT or SET clause."""

    def __init__(self, core: Core | Callable[[Any], Core], columns: list[str] | None = None) -> None:
        self._core, self._columns = core, columns
        compiled = self._compile(_SQLITE, sqlite.insert)
        self.sqlite = str(compiled)
        # Values that stand in the expression itself (`tries + 1`, `LIMIT 8`).
        # SQLAlchemy marks the others as required.
        self.constants = {name: value for name, value in compiled.params.items() if type(value) is int}

    @cached_property
    def postgresql(self) -> str:
        return str(self._compile(_POSTGRESQL, postgresql.insert))

    def _compile(self, dialect: Any, dialect_insert: Any) -> Any:
        core = self._core(dialect_insert) if callable(self._core) else self._core
        return core.compile(dialect=dialect, column_keys=self._columns)


def columns_of(table: type[SQLModel]) -> Any:
    return table.__table__.c  # type: ignore[attr-defined]  # SQLModel adds it at class creation


def insert_row(table: type[SQLModel], *columns: str) -> Statement:
    names = list(columns) or [column.name for column in columns_of(table)]
    return Statement(insert(table), names)


def insert_if_absent(table: type[SQLModel], *columns: str) -> Statement:
    names = list(columns) or [column.name for column in columns_of(table)]
    return Statement(lambda dialect_insert: dialect_insert(table).on_conflict_do_nothing(), names)


def keyed(table: type[SQLModel], *keys: str) -> list[ColumnElement[bool]]:
    """`key = :key_` for each; the underscore keeps it apart from a column that is set."""
    return [columns_of(table)[key] == bindparam(f"{key}_") for key in keys]
