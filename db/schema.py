"""Bringing the database to this code's schema, with nothing to lose on the way.

A file that is behind is copied, the copy is migrated and checked, the old file becomes the backup, and the copy
takes its place. Alembic is imported only when there is something to do: a start with nothing to do stays fast.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from db.folder import DataFolder

MIGRATIONS = Path(__file__).parent / "migrations"
# A full check reads the whole file; beyond this size `codedrill doctor` does it instead.
CHECKED_BYTES = 256 * 2**20


class DatabaseDamaged(Exception):
    """The file is not a sound SQLite database. It is never replaced by an empty one."""


class DatabaseTooNew(Exception):
    """The file was written by a newer CodeDrill."""


def bring_up(folder: DataFolder) -> Path | None:
    """Make the database fit this code; where the old one was kept, if it was behind.

    Raises `DatabaseDamaged`, `DatabaseTooNew`, `sqlite3.Error` when the disk does not take it.
    """
    revision = current_revision(folder.database)
    if revision == head():
        return None
    if revision is not None and revision not in known_revisions():
        raise DatabaseTooNew(f"{folder.database} is at schema {revision}, this code knows up to {head()}")
    copy = folder.database.with_suffix(".migrating")
    _remove(copy)
    if revision is not None:
        _copy(folder.database, copy)
    _upgrade(copy)
    assert current_revision(copy) == head()
    backup = _keep(folder, revision)
    copy.replace(folder.database)
    return backup


def known_revisions() -> list[str]:
    """Revisions by their file names, oldest first: `0001_first.py` is revision 0001."""
    return sorted(path.stem.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def head() -> str:
    return known_revisions()[-1]


def current_revision(database: Path) -> str | None:
    """The file's schema revision, None for no file. Raises `DatabaseDamaged`."""
    if not database.exists():
        return None
    try:
        with closing(_opened(database)) as connection:
            if database.stat().st_size < CHECKED_BYTES:
                check(connection)
            return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (sqlite3.DatabaseError, TypeError) as error:
        raise DatabaseDamaged(f"{database}: {error}") from error


def check(connection: sqlite3.Connection) -> None:
    """Raises `sqlite3.DatabaseError` with the first thing that is wrong."""
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)


def _opened(database: Path) -> sqlite3.Connection:
    """The file as it is: `connect` would turn it to WAL, and a file that is not sound must stay as it was."""
    return sqlite3.connect(f"{database.resolve().as_uri()}?mode=rw", uri=True)


def _copy(source: Path, target: Path) -> None:
    with closing(_opened(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def _upgrade(database: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import URL, create_engine

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    engine = create_engine(URL.create("sqlite", database=str(database)))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def _keep(folder: DataFolder, revision: str | None) -> Path | None:
    if revision is None:
        return None
    folder.backups.mkdir(exist_ok=True)
    backup = folder.backups / f"schema-{revision}.sqlite"
    _remove(backup)
    _copy(folder.database, backup)
    return backup


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
