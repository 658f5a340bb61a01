"""What the doctor finds in a data folder: the database, what waits in it, the decks, the backups, the disk."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from bot.clock import WallClock
from db import schema, watch
from db.folder import DataFolder
from db.store import WAL_RESET_FIXED_IN, connect
from db.uow import Work
from db.watch import Watched
from decks import workshop
from decks.builds import build_path
from decks.library import deck_path

LOW_DISK = 0.10
OLD_SECONDS = 300  # a running bot leaves nothing waiting for so long
OK, WARN, BAD = "ok", "warn", "BAD"
MB = 1e6


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, what was found, and what to do about it."""

    verdict: str
    about: str
    found: str
    do: str = ""


def sqlite_level(values: Mapping[str, str], folders: list[DataFolder]) -> Finding:
    """One writing connection is safe at any level; a replicator is a second one."""
    version, fixed = sqlite3.sqlite_version, ".".join(map(str, WAL_RESET_FIXED_IN))
    if sqlite3.sqlite_version_info >= WAL_RESET_FIXED_IN:
        return Finding(OK, "SQLite", f"{version}: safe beside a second program that writes or checkpoints")
    if second := _replicator(values, folders):
        return Finding(
            WARN,
            "SQLite",
            f"{version}, older than {fixed}: with {second} commits can be lost",
            f"Use a Python with SQLite {fixed} or newer, or stop the replicator and take backups"
            " by codedrill backup.",
        )
    return Finding(
        OK, "SQLite", f"{version}: safe as long as no second program writes or checkpoints the file"
    )


def _replicator(values: Mapping[str, str], folders: list[DataFolder]) -> str:
    """What it leaves beside the database, or a setting of its."""
    for folder in folders:
        if (trace := folder.root / f".{folder.database.name}-litestream").exists():
            return f"Litestream ({trace})"
    named = [name for name in values if name.startswith("LITESTREAM_") or name == "CODEDRILL_REPLICA"]
    return f"a replicator ({named[0]} is set)" if named else ""


def disk(root: Path) -> Finding:
    existing = next(path for path in (root.absolute(), *root.absolute().parents) if path.exists())
    usage = shutil.disk_usage(existing)
    text = f"{usage.free / 2**30:.1f} GiB free of {usage.total / 2**30:.0f} for {root}"
    if usage.free < LOW_DISK * usage.total:
        return Finding(WARN, "disk", text, "Make room: a full disk stops the bot until there is some.")
    return Finding(OK, "disk", text)


def decks(root: Path) -> Iterator[Finding]:
    for deck in workshop.known(root):
        path = deck_path(root, deck)
        if workshop.is_current(root, deck):
            yield Finding(OK, f"deck {deck}", f"current, {path.stat().st_size / MB:.1f} MB on disk")
        else:
            found = "made from something older" if path.exists() else "not made yet"
            yield Finding(WARN, f"deck {deck}", f"{found}: {path}", "codedrill run builds it.")


def database(folder: DataFolder, root: Path) -> Iterator[Finding]:
    """All that one bot keeps."""
    name = f"bot {folder.root.name}"
    try:
        with closing(connect(folder.database, read_only=True)) as connection:
            schema.check(connection)
            work = Work(connection)
            yield _schema(name, revision := watch.revision(work), folder)
            if revision != schema.head():  # our questions may not fit it
                return
            yield from _backlog(name, watch.look(work))
            yield from _in_use(name, watch.look(work).decks, watch.builds_named(work), root)
    except sqlite3.Error as error:
        yield Finding(
            BAD,
            f"{name}: database",
            f"{folder.database}: {error}",
            "Stop the bot and put a backup in its place: codedrill restore.",
        )


def _schema(name: str, revision: str, folder: DataFolder) -> Finding:
    found = f"sound, {folder.database.stat().st_size / MB:.1f} MB, schema {revision}"
    if revision == schema.head():
        return Finding(OK, f"{name}: database", found)
    if revision in schema.known_revisions():
        return Finding(WARN, f"{name}: database", found, "The next start brings it up to date.")
    return Finding(BAD, f"{name}: database", f"{found}, newer than this CodeDrill", "Update CodeDrill.")


def _backlog(name: str, watched: Watched) -> Iterator[Finding]:
    now = WallClock().now_ms() / 1000
    inbox = watched.inbox
    waits = "If the bot runs, look at its log; if not, start it: they are handled first."
    yield _waiting(f"{name}: inbox", f"{inbox.count} updates wait", inbox.age(now), waits)
    for kind, behind in watched.screens.items():
        text = f"{behind.count} {kind} screens are behind"
        yield _waiting(f"{name}: screens", text, behind.age(now), "Is Telegram reached? See the log.")
    errands = watched.errands
    yield _waiting(f"{name}: errands", f"{errands.count} wait", errands.age(now), waits)
    yield Finding(OK, f"{name}: sittings", f"{watched.exams} exams run, {watched.rooms} group exams are open")
    if watched.dead:
        do = "Each has lines 'update N failed' in the log; report them. They are forgotten after two days."
        yield Finding(WARN, f"{name}: dead letters", f"{watched.dead} updates were set aside", do)
    else:
        yield Finding(OK, f"{name}: dead letters", "none")


def _waiting(about: str, found: str, age: float, do: str) -> Finding:
    if age > OLD_SECONDS:
        return Finding(WARN, about, f"{found}, the oldest for {age / 60:.0f} min", do)
    return Finding(OK, about, found)


def _in_use(name: str, in_use: Mapping[str, str], named: set[str], root: Path) -> Iterator[Finding]:
    for deck, build in in_use.items():
        path = build_path(root, deck, build)
        if path.exists():
            found = f"{deck} as build {build}, {path.stat().st_size / MB:.1f} MB"
            yield Finding(OK, f"{name}: deck", found)
        else:
            found, do = (
                f"{deck}: build {build} is missing",
                "codedrill run publishes today's build in its place.",
            )
            yield Finding(WARN, f"{name}: deck", found, do)
    older = [build_path(root, *one.split("@", 1)) for one in named]
    older = [path for path in older if path.exists() and _build(path) not in in_use.values()]
    if older:
        size = sum(path.stat().st_size for path in older) / MB
        found = f"{len(older)} older builds, {size:.1f} MB: cards or exams still stand on them"
        yield Finding(OK, f"{name}: decks", found)


def _build(path: Path) -> str:
    return path.stem.partition("@")[2]
