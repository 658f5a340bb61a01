"""The rows of a stranger's collection: opened read-only, and only tables that we know, for what they are.

SQLite runs what a schema says (views, virtual tables, defaults, generated columns), so it is told not to trust
it; whatever is read passes an authorizer that knows five tables and no function. Generated columns are refused.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from decks.exchange.apkg_limits import LARGEST_VALUE, PackageRefused
from decks.exchange.apkg_types import NoteType, types_of_json, types_of_tables

_NOTES, _COL, _TYPES, _FIELDS, _TEMPLATES = "notes", "col", "notetypes", "fields", "templates"
_READABLE = frozenset({"sqlite_master", _NOTES, _COL, _TYPES, _FIELDS, _TEMPLATES})
_GUARDS = ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON", "mmap_size = 0")
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LARGEST_VALUE,
    sqlite3.SQLITE_LIMIT_COLUMN: 64,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 20,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 2,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_MOST_TYPES = 5_000
_HIDDEN = 6  # column of table_xinfo
_DAMAGED = "its collection is damaged"


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note as Anki stores it; fields are HTML."""

    guid: str
    note_type: int
    tags: str
    fields: tuple[str, ...]


TypesHandler = Callable[[dict[int, NoteType]], None]


def collection_rows(file: Path, on_types: TypesHandler) -> Iterator[NoteRow]:
    """First the note types go to `on_types`, then all notes in stored order. Raises `PackageRefused`."""
    try:
        with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            _guard(connection)
            on_types(_note_types(connection))
            _refuse_other_than_table(connection, _NOTES)
            for row in connection.execute("SELECT guid, mid, tags, flds FROM notes"):
                yield _note(row)
    except (sqlite3.Error, OverflowError) as damage:
        raise PackageRefused(f"{_DAMAGED} ({str(damage)[:80]}); export it anew in Anki") from damage


def _guard(connection: sqlite3.Connection) -> None:
    for guard in _GUARDS:
        connection.execute(f"PRAGMA {guard}")
    for kind, most in _LIMITS.items():
        connection.setlimit(kind, most)
    connection.set_authorizer(_authorize)


def _authorize(
    action: int, first: str | None, _second: str | None, _database: str | None, trigger: str | None
) -> int:
    known = action == sqlite3.SQLITE_READ and first in _READABLE and not trigger
    columns = action == sqlite3.SQLITE_PRAGMA and first == "table_xinfo"
    return sqlite3.SQLITE_OK if known or columns or action == sqlite3.SQLITE_SELECT else sqlite3.SQLITE_DENY


def _note_types(connection: sqlite3.Connection) -> dict[int, NoteType]:
    """Schema 11 has them as JSON in `col`, schema 18 (newest) in tables of their own."""
    if _kind(connection, _TYPES) is None:
        _refuse_other_than_table(connection, _COL)
        return types_of_json(connection.execute("SELECT models FROM col LIMIT 1").fetchone())
    for table in (_TYPES, _FIELDS, _TEMPLATES):
        _refuse_other_than_table(connection, table)
    return types_of_tables(
        connection.execute(f"SELECT id, config FROM notetypes LIMIT {_MOST_TYPES}").fetchall(),
        connection.execute(f"SELECT ntid, ord, name FROM fields LIMIT {_MOST_TYPES}").fetchall(),
        connection.execute(f"SELECT ntid, ord, config FROM templates LIMIT {_MOST_TYPES}").fetchall(),
    )


def _kind(connection: sqlite3.Connection, name: str) -> str | None:
    """What bears the name: "table", "other" (a view, a virtual or calculating table), None when nothing does."""
    row = connection.execute("SELECT type, sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    if row is None:
        return None
    plain = row[0] == "table" and isinstance(row[1], str) and row[1][:13].upper() == "CREATE TABLE "
    return "table" if plain and not _calculates(connection, name) else "other"


def _calculates(connection: sqlite3.Connection, table: str) -> bool:
    """A generated column runs functions of its own, and no authorizer is asked. `table` is a name of ours."""
    return any(column[_HIDDEN] for column in connection.execute(f"PRAGMA table_xinfo({table})"))


def _refuse_other_than_table(connection: sqlite3.Connection, name: str) -> None:
    if _kind(connection, name) != "table":
        raise PackageRefused(f"{_DAMAGED} (no table {name}); export it anew in Anki")


def _note(row: tuple[object, ...]) -> NoteRow:
    match row:
        case (str(guid), int(note_type), str(tags), str(fields)):
            return NoteRow(guid, note_type, tags, tuple(fields.split("\x1f")))
    raise PackageRefused(f"{_DAMAGED} (a note holds what no note holds); export it anew in Anki")
