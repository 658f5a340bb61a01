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

from decks.compiled import APPLICATION_ID, FORMAT, META, edition_text
from decks.fact_table import FACT_INDEXES, FACT_SCHEMA
from decks.model import Edition
from decks.sources.shelf import LibraryDamaged, Shelf

Progress = Callable[[int, int], None]  # (done, total)


def make_deck(
    target: Path,
    edition: Edition,
    fingerprint: str,
    schema: str,
    indexes: str,
    fill: Callable[[sqlite3.Connection], None],
) -> None:
    """Makes the file at `target`: tables, what `fill` writes in one transaction, indexes, what it is.

    Whatever `fill` raises passes through, and nothing is left of the attempt.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    draft = Path(name)
    try:
        _write(draft, schema, indexes, fill, {"edition": edition_text(edition)})
        draft.chmod(0o644)
        made_from(target).unlink(missing_ok=True)
        draft.replace(target)
        made_from(target).write_text(fingerprint)
    finally:
        draft.unlink(missing_ok=True)


def made_from(target: Path) -> Path:
    """The note beside a deck that says what it was made from. It is no part of the deck: other code that makes the
    same facts makes the same bytes.
    """
    return target.with_suffix(".made")


def is_made_from(target: Path, fingerprint: str) -> bool:
    """Whether a deck file is there, of this format and whole, and made from that."""
    try:
        with closing(Shelf(target)) as shelf:
            return bool(shelf.edition.id) and made_from(target).read_text() == fingerprint
    except (LibraryDamaged, OSError):
        return False


def _write(
    draft: Path,
    schema: str,
    indexes: str,
    fill: Callable[[sqlite3.Connection], None],
    marks: dict[str, str],
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
