"""The doctor's rounds, and the short question a supervisor asks: is the bot alive?"""

from __future__ import annotations

import platform
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.metadata import version
from pathlib import Path

from rich.console import Console

from bot import config
from bot.clock import WallClock
from bot.config import BadConfig, Secret
from db import inbox, marks, schema
from db.folder import DataFolder, folders_in, is_locked
from db.store import WAL_RESET_FIXED_IN, connect
from db.tables import DEAD, RECEIVED
from db.uow import Work
from decks import workshop
from decks.library import deck_path

ALIVE_SECONDS = 60
POLLED_SECONDS = 120
LOW_DISK = 0.10
OK, WARN, BAD = "ok", "warn", "BAD"
Finding = tuple[str, str]


def report(values: dict[str, str], console: Console) -> int:
    """Print one line for each thing looked at; 1 when one of them is bad."""
    worst = 0
    for verdict, text in _rounds(values):
        colour = {OK: "green", WARN: "yellow", BAD: "red"}[verdict]
        console.print(f"[{colour}]{verdict:>4}[/{colour}]  {text}")
        worst = max(worst, int(verdict == BAD))
    return worst


def health(values: dict[str, str]) -> int:
    """0 when a bot runs on the data folder, intake works and the database answers. Says why not."""
    found = [(folder.root.name, *_alive(folder)) for folder in _folders(values)]
    for bot, _, text in found:
        print(f"{bot}: {text}")  # noqa: T201  # this is its answer
    if not found:
        print("no bot has run on this data folder yet")  # noqa: T201
    return int(all(verdict != OK for _, verdict, _ in found))


def _rounds(values: dict[str, str]) -> Iterator[Finding]:
    yield OK, f"Python {platform.python_version()}, python-telegram-bot {version('python-telegram-bot')}"
    yield _sqlite()
    yield _token(values)
    yield _way_in(values)
    root = config.data_root(values)
    yield _disk(root)
    for deck in workshop.known(root):
        path = deck_path(root, deck)
        yield (
            (OK, f"deck {deck} is current")
            if workshop.is_current(root, deck)
            else (WARN, f"no current deck at {path}: make run builds it")
        )
    for folder in _folders(values):
        yield _database(folder)
        yield _alive(folder)


def _sqlite() -> Finding:
    safe = sqlite3.sqlite_version_info >= WAL_RESET_FIXED_IN
    note = (
        ""
        if safe
        else "; one writing connection is safe, do not let a second program write or checkpoint the file"
    )
    return OK if safe else WARN, f"SQLite {sqlite3.sqlite_version}{note}"


def _token(values: dict[str, str]) -> Finding:
    try:
        token: Secret | None = config.token_of(values)
    except BadConfig as error:
        return BAD, str(error)
    return OK, "a token is set: real Telegram" if token else "no token is set: the sandbox"


def _way_in(values: dict[str, str]) -> Finding:
    try:
        hook = config.hook_of(values)
    except BadConfig as error:
        return BAD, str(error)
    if hook is None:
        return OK, "updates are polled: no port has to be open"
    return OK, f"updates come by webhook: posted to {hook.url}, received on {hook.host}:{hook.port}"


def _disk(root: Path) -> Finding:
    existing = next(path for path in (root.absolute(), *root.absolute().parents) if path.exists())
    usage = shutil.disk_usage(existing)
    text = f"{usage.free / 2**30:.1f} GiB free of {usage.total / 2**30:.0f} for {root}"
    return (WARN if usage.free < LOW_DISK * usage.total else OK), text


def _folders(values: dict[str, str]) -> list[DataFolder]:
    """The folder of the token's bot, or of all bots that have run here."""
    try:
        token = config.token_of(values)
    except BadConfig:
        token = None  # told by itself
    wanted = token.reveal().partition(":")[0] if token else "[0-9]*"
    return folders_in(config.data_root(values), wanted)


def _database(folder: DataFolder) -> Finding:
    try:
        with closing(connect(folder.database, read_only=True)) as connection:
            schema.check(connection)
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
            rows = inbox.counts(Work(connection))
    except (sqlite3.Error, TypeError) as error:
        return BAD, f"{folder.database}: {error}"
    verdict = OK if revision == schema.head() and not rows.get(DEAD) else WARN
    return verdict, (
        f"{folder.database}: sound, schema {revision}, {rows.get(RECEIVED, 0)} updates wait,"
        f" {rows.get(DEAD, 0)} set aside"
    )


def _alive(folder: DataFolder) -> Finding:
    try:
        if not is_locked(folder):
            return WARN, "no bot runs on this folder"
        with closing(connect(folder.database, read_only=True)) as connection:
            seen = [marks.read(Work(connection), name) for name in (marks.ALIVE, marks.POLLED)]
    except (sqlite3.Error, OSError) as error:
        return BAD, f"the database does not answer: {error}"
    return _ages(*seen)


def _ages(alive: int | None, polled: int | None) -> Finding:
    now = WallClock().now_ms() // 1000
    if alive is None or polled is None:
        return BAD, "has not polled yet"
    if now - alive > ALIVE_SECONDS or now - polled > POLLED_SECONDS:
        return BAD, f"intake stands still: last poll {now - polled} s ago"
    return OK, f"alive, last poll {max(0, now - polled)} s ago"
