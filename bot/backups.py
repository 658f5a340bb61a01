"""Backups: a folder that holds everything needed to go on elsewhere but the token.

    TARGET/codedrill-BOT-20261124T150000Z/
        database.sqlite          one moment of the database, checked page by page
        decks/builds/...         the builds that cards, exams and publications stand on
        decks/*.made  authored/  official/     what those and the next decks are made from
        manifest.json            bot, moment, versions, schema, decks, settings, and which builds are missing
        SHA256SUMS               of all of it; `sha256sum -c SHA256SUMS` needs nothing of ours

It is made beside its place and moved there when it is whole and on the disk, so a folder with that name is a whole
backup. Builds that the backup before has too are hard links where the file system has them.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bot.logs import redact
from db import backup, schema, watch
from db.folder import DataFolder
from db.uow import Work
from decks.builds import build_path
from decks.library import deck_path
from decks.sources.official_store import FOLDER as OFFICIAL
from decks.workshop import AUTHORED_FOLDER

FOLDER = "backups"  # in the data folder, unless another is named
FORMAT = 1
DATABASE, MANIFEST, SUMS = "database.sqlite", "manifest.json", "SHA256SUMS"
ROOM = 1.05  # of what is to be copied: the file system needs some itself
STALE_SECONDS = 6 * 3600
_SECRETS = ("TOKEN", "SECRET", "PASSWORD")


class BackupFailed(Exception):
    """There is no new backup, and nothing is left of the attempt; the text says why."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What of one bot is kept."""

    decks: Mapping[str, str]  # deck -> build in use
    builds: tuple[str, ...]  # deck@build
    missing: tuple[str, ...]  # named, and no longer there
    learners: int
    schema: str


def make(
    folder: DataFolder,
    root: Path,
    target: Path,
    settings: Mapping[str, str],
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """One new backup of a bot, whether or not it runs. `root`: the data folder of all. Raises `BackupFailed`."""
    name = f"codedrill-{folder.root.name}-{now:%Y%m%dT%H%M%SZ}"
    draft = target / f".making-{name}"
    try:
        target.mkdir(parents=True, exist_ok=True)
        _sweep(target, now.timestamp())
        draft.mkdir(mode=0o700)
        _fill(draft, folder, root, settings, now, progress)
        draft.rename(target / name)
        _sync(target)
    except (OSError, sqlite3.Error, backup.CopyDamaged) as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise BackupFailed(f"no backup of bot {folder.root.name}: {_why(error)}") from error
    return target / name


def of_bot(target: Path, bot: str) -> list[Path]:
    """Whole backups, newest first."""
    return sorted(target.glob(f"codedrill-{bot}-*Z"), reverse=True)


def newest(target: Path, bot: str) -> Path | None:
    return next(iter(of_bot(target, bot)), None)


def rotate(target: Path, bot: str, keep: int) -> list[Path]:
    """Deletes all but the newest `keep`; those that are gone. Raises OSError."""
    old = of_bot(target, bot)[max(1, keep) :]
    for one in old:
        gone = one.with_name(f".making-{one.name}")  # half deleted is no backup any more
        one.rename(gone)
        shutil.rmtree(gone)
    return old


def sums(folder: Path) -> dict[str, str]:
    """Every file's digest by its name."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    return {path.relative_to(folder).as_posix(): digest(path) for path in files}


def digest(path: Path) -> str:
    with path.open("rb") as file:
        found = sha256()
        while chunk := file.read(1 << 20):
            found.update(chunk)
    return found.hexdigest()


def _fill(
    draft: Path,
    folder: DataFolder,
    root: Path,
    settings: Mapping[str, str],
    now: datetime,
    progress: Callable[[int, int], None] | None,
) -> None:
    _check_room(folder, draft)
    backup.copy(folder.database, draft / DATABASE, progress)
    kept = _kept(draft / DATABASE, root)
    before = newest(draft.parent, folder.root.name)
    for source in _files(kept, root):
        inside = source.relative_to(root)
        _take(source, draft / inside, None if before is None else before / inside)
    text = json.dumps(_manifest(folder, kept, settings, now), indent=2, sort_keys=True)
    _write(draft / MANIFEST, text + "\n")
    lines = (f"{found}  {name}\n" for name, found in sums(draft).items())
    _write(draft / SUMS, "".join(lines))


def _check_room(folder: DataFolder, draft: Path) -> None:
    """Told before anything is filled up: the disk may be the bot's own."""
    wanted, free = int(folder.database.stat().st_size * ROOM), shutil.disk_usage(draft).free
    if wanted > free:
        raise OSError(28, f"needs {wanted / 1e6:.0f} MB, {free / 1e6:.0f} MB are free")


def _kept(database: Path, root: Path) -> Kept:
    """Read from the copy, so that it fits the copy."""
    with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        work = Work(connection)
        learners, revision = watch.learners(work), watch.revision(work)
        if (
            revision != schema.head()
        ):  # before an upgrade: our questions may not fit it, so all builds are kept
            found = sorted(path.stem for path in build_path(root, "", "").parent.glob("*@*.sqlite"))
            return Kept({}, tuple(found), (), learners, revision)
        named, in_use = sorted(watch.builds_named(work)), watch.look(work).decks
    there = [name for name in named if build_path(root, *name.split("@", 1)).exists()]
    return Kept(in_use, tuple(there), tuple(sorted(set(named) - set(there))), learners, revision)


def _files(kept: Kept, root: Path) -> Iterator[Path]:
    for name in kept.builds:
        yield build_path(root, *name.split("@", 1))
    marks = [deck_path(root, deck).with_suffix(".made") for deck in kept.decks]
    yield from (mark for mark in marks if mark.exists())
    for own in (AUTHORED_FOLDER, OFFICIAL):
        yield from sorted(path for path in (root / own).glob("*") if path.is_file())


def _take(source: Path, target: Path, before: Path | None) -> None:
    """Builds never change under one name: the backup before may hold the same bytes."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if before is not None and "@" in source.name and _is_like(before, source):
        with suppress(OSError):
            os.link(before, target)
            return
    shutil.copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _is_like(before: Path, source: Path) -> bool:
    return before.exists() and digest(before).startswith(source.stem.partition("@")[2])


def _manifest(folder: DataFolder, kept: Kept, settings: Mapping[str, str], now: datetime) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "bot": folder.root.name,
        "made": now.isoformat(timespec="seconds"),
        "codedrill": version("codedrill"),
        "sqlite": sqlite3.sqlite_version,
        "schema": kept.schema,
        "learners": kept.learners,
        "decks": dict(kept.decks),
        "builds": list(kept.builds),
        "missing_builds": list(kept.missing),
        "settings": {name: redact(text) for name, text in settings.items() if _is_plain(name)},
    }


def _is_plain(name: str) -> bool:
    return name.startswith("CODEDRILL_") and not any(word in name for word in _SECRETS)


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """The move itself, where folders can be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sweep(target: Path, now: float) -> None:
    """What an attempt left that was killed."""
    for left in target.glob(".making-*"):
        if now - left.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(left, ignore_errors=True)


def _why(error: Exception) -> str:
    if isinstance(error, OSError):
        return f"{error.strerror or error}"
    return str(error)
