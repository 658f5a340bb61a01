"""Restoring: a backup becomes the data folder's database again, checked before anything is replaced.

Rules:
1. While a bot runs on the folder nothing is touched: the folder's lock is held throughout.
2. Every file is compared with SHA256SUMS, the database is checked page by page, and its copy in the data folder is
   brought up to this code's schema. Whatever fails here has changed nothing.
3. What was there stays, under `BOT/backups/before-restore-MOMENT`, whole or damaged as it was.
4. The new database takes the old one's place in one move; there is no moment without one.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.backups import DATABASE, FORMAT, MANIFEST, SUMS, sums
from db import backup, schema, watch
from db.folder import DataFolder, FolderLock
from db.schema import DatabaseDamaged, DatabaseTooNew
from db.store import connect
from db.uow import Work
from decks.builds import build_path
from decks.library import deck_path

_WAL = ("-wal", "-shm")


class RestoreRefused(Exception):
    """Nothing was replaced; the text says why."""


@dataclass(frozen=True, slots=True)
class Restored:
    bot: str
    database: Path
    kept: Path | None  # where the old database is now
    learners: int
    made: str  # when the backup was
    missing: tuple[str, ...]  # builds that it names and does not hold


def restore(source: Path, root: Path, now: datetime) -> Restored:
    """`source`: a folder made by `backups.make`. Raises `RestoreRefused`, `FolderLocked`, `FolderNotWritable`."""
    manifest, names = _checked(source)
    folder = DataFolder(root / str(manifest["bot"]))
    lock = FolderLock.take(folder)
    try:
        with _draft(folder) as draft:
            _prepare(source, draft)
            _bring_files(source, root, names, now)
            for deck, build in manifest["decks"].items():
                _bring_deck(source, root, deck, build)
            kept = _replace(draft, folder, now)
        return _told(folder, manifest, kept)
    except (OSError, sqlite3.Error) as error:
        raise RestoreRefused(f"not restored: {error}") from error
    finally:
        lock.release()


def _checked(source: Path) -> tuple[dict[str, Any], list[str]]:
    """Its manifest, and the names of its files."""
    try:
        manifest: dict[str, Any] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
        lines = (source / SUMS).read_text(encoding="utf-8").splitlines()
        wanted = {name: found for found, _, name in (line.partition("  ") for line in lines)}
        _compare(wanted, sums(source))
        if manifest["format"] != FORMAT:
            raise RestoreRefused(f"{source}: made by a newer CodeDrill. Update CodeDrill first.")
        if not str(manifest["bot"]).isdigit():
            raise RestoreRefused(f"{source}: the manifest names no bot")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RestoreRefused(f"{source} is no backup of CodeDrill ({type(error).__name__})") from error
    return manifest, sorted(wanted)


def _compare(wanted: dict[str, str], found: dict[str, str]) -> None:
    wrong = sorted(name for name in wanted if found.get(name) != wanted[name])
    if wrong or not {DATABASE, MANIFEST} <= set(wanted):
        what = ", ".join(wrong[:5]) or SUMS
        raise RestoreRefused(f"the backup is damaged: {what} is not what was written. Take another one.")


@contextmanager
def _draft(folder: DataFolder) -> Iterator[DataFolder]:
    """A folder beside the database, on the same file system, gone in the end."""
    place = DataFolder(folder.root / ".restoring")
    shutil.rmtree(place.root, ignore_errors=True)
    place.root.mkdir(mode=0o700)
    try:
        yield place
    finally:
        shutil.rmtree(place.root, ignore_errors=True)


def _prepare(source: Path, draft: DataFolder) -> None:
    """The copy, sound and at this code's schema."""
    shutil.copyfile(source / DATABASE, draft.database)
    try:
        backup.check(draft.database)
        schema.bring_up(draft)
    except (backup.CopyDamaged, DatabaseDamaged) as error:
        raise RestoreRefused(f"the backup's database is damaged: {error}. Take another one.") from error
    except DatabaseTooNew as error:
        raise RestoreRefused(f"{error}. Update CodeDrill first.") from error
    with draft.database.open("rb+") as file:
        os.fsync(file.fileno())


def _bring_files(source: Path, root: Path, names: list[str], now: datetime) -> None:
    """Builds and what decks are made from. What is there and differs is kept aside."""
    for inside in map(Path, names):
        if inside.name in (DATABASE, MANIFEST) or inside.suffix == ".made":
            continue
        _bring(source / inside, root / inside, root / f"before-restore-{now:%Y%m%dT%H%M%SZ}" / inside)


def _bring(source: Path, target: Path, aside: Path) -> None:
    if target.exists():
        if target.read_bytes() == source.read_bytes():
            return
        aside.parent.mkdir(parents=True, exist_ok=True)
        target.rename(aside)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(target.name + ".restoring")
    shutil.copyfile(source, draft)
    draft.replace(target)


def _bring_deck(source: Path, root: Path, deck: str, build: str) -> None:
    """A deck file that is not there is its build in use, so that nothing has to be made before the bot starts."""
    target, kept = deck_path(root, deck), build_path(root, deck, build)
    mark = source / target.with_suffix(".made").relative_to(root)
    if target.exists() or not kept.exists():
        return
    shutil.copyfile(kept, target)
    if mark.exists():
        shutil.copyfile(mark, target.with_suffix(".made"))


def _replace(draft: DataFolder, folder: DataFolder, now: datetime) -> Path | None:
    database = folder.database
    if not database.exists():
        draft.database.replace(database)
        return None
    folder.backups.mkdir(exist_ok=True)
    kept = folder.backups / f"before-restore-{now:%Y%m%dT%H%M%SZ}.sqlite"
    _fold(database)
    try:
        os.link(database, kept)
    except OSError:  # a file system without links
        shutil.copyfile(database, kept)
    for suffix in _WAL:  # of one that could not be folded: it belongs to the file kept
        with suppress(FileNotFoundError):
            database.with_name(database.name + suffix).rename(kept.with_name(kept.name + suffix))
    draft.database.replace(database)
    return kept


def _fold(database: Path) -> None:
    """Its WAL into the file, where it is sound enough for that."""
    with suppress(sqlite3.Error), closing(connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _told(folder: DataFolder, manifest: dict[str, Any], kept: Path | None) -> Restored:
    with closing(connect(folder.database, read_only=True)) as connection:
        learners = watch.learners(Work(connection))
    missing = tuple(manifest["missing_builds"])
    return Restored(folder.root.name, folder.database, kept, learners, str(manifest["made"]), missing)
