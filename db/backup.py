"""A copy of the database while the bot uses it, and the proof that the copy is sound.

The copy is of one moment: a read transaction is held while it is made, so writers go on and nothing begins anew. The
price is a WAL that cannot be wound back until it is done. The copy is one file, without a WAL of its own.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from db.store import connect

PAGES = 256  # at a time, 1 MB: between two such steps other threads and the progress bar have their turn


class CopyDamaged(Exception):
    """The copy is not sound: the database it was made of is not, or the disk."""


def copy(database: Path, target: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Copies and checks. `progress`: pages done, pages in all. Raises `CopyDamaged`, `sqlite3.Error`."""
    with closing(connect(database, read_only=True)) as source, closing(sqlite3.connect(target)) as copied:
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()  # from here on it is one moment
        copied.execute("PRAGMA synchronous = OFF")  # it is made durable as a whole, below
        source.backup(copied, pages=PAGES, progress=lambda _, left, all_: _tell(progress, all_ - left, all_))
        copied.execute("PRAGMA journal_mode = DELETE")
    check(target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def check(path: Path) -> None:
    """Every page of it. Raises `CopyDamaged`."""
    uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise CopyDamaged(f"{path}: {error}") from error
    if verdict != "ok":
        raise CopyDamaged(f"{path}: {verdict}")


def _tell(progress: Callable[[int, int], None] | None, done: int, whole: int) -> None:
    if progress is not None:
        progress(done, whole)
