"""A deck file is made beside its place and moved there when it is whole; until then an older one stays.

No clock, no chance and no path enters a deck: the same sources give the same bytes.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from decks.compiled import APPLICATION_ID, FORMAT
from decks.fact_table import FACT_INDEXES, FACT_SCHEMA

Progress = Callable[[int, int], None]  # (done, total)
Marks = dict[str, str]  # what the file says of itself: edition, fingerprint


def make_deck(
    target: Path, schema: str, indexes: str, fill: Callable[[sqlite3.Connection], None], marks: Marks
) -> None:
    """Makes the file at `target`: tables, what `fill` writes in one transaction, indexes, marks.

    Whatever `fill` raises passes through, and nothing is left of the attempt.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    draft = Path(name)
    try:
        _write(draft, schema, indexes, fill, marks)
        draft.chmod(0o644)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _write(
    draft: Path, schema: str, indexes: str, fill: Callable[[sqlite3.Connection], None], marks: Marks
) -> None:
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        connection.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {META}{schema}{FACT_SCHEMA}"
        )
        connection.execute("BEGIN")
        fill(connection)
        connection.executemany("INSERT INTO meta VALUES (?, ?)", marks.items())
        connection.execute("COMMIT")
        connection.executescript(indexes + FACT_INDEXES)
        connection.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT};")
    with draft.open("r+b") as file:
        os.fsync(file.fileno())


META = "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
