"""The short questions of a supervisor: does the bot live, and is it ready? Answered beside it, without the network.

Alive: a process holds the data folder, and its loop turned lately (the file `beat`). Ready: the database answers, and
the marks in it say that updates came in and could be written down.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

from bot import config
from bot.clock import WallClock
from bot.config import BadConfig
from db.folder import DataFolder, folders_in, is_locked

BEAT_SECONDS = 60  # it is touched every five
MARK_SECONDS = 60
POLLED_SECONDS = 120


def health(values: dict[str, str], *, ready: bool = False) -> int:
    """0 when a bot on the data folder is alive, or ready; says so in one sentence each. 1 when none is."""
    found = [(folder.root.name, *(is_ready if ready else is_alive)(folder)) for folder in folders(values)]
    for bot, _, text in found:
        print(f"bot {bot}: {text}")  # noqa: T201  # this is its answer
    if not found:
        print("no bot has run on this data folder yet")  # noqa: T201
    return int(not any(holds for _, holds, _ in found))


def folders(values: dict[str, str]) -> list[DataFolder]:
    """The folder of the token's bot, or of all bots that have run here."""
    try:
        token = config.token_of(values)
    except BadConfig:
        token = None  # the doctor tells it
    wanted = token.reveal().partition(":")[0] if token else "[0-9]*"
    return folders_in(config.data_root(values), wanted)


def is_alive(folder: DataFolder) -> tuple[bool, str]:
    """Whether, and a sentence that says it."""
    try:
        if not is_locked(folder):
            return False, "not running: no process holds the data folder"
        age = WallClock().now_ms() / 1000 - folder.beat.stat().st_mtime
    except FileNotFoundError:
        return False, "running, but it has not come to life yet"
    except OSError as error:
        return False, f"the data folder cannot be read: {error.strerror}"
    if age > BEAT_SECONDS:
        return False, f"hangs: its loop has not turned for {age:.0f} s"
    return True, f"alive: its loop turned {max(0.0, age):.0f} s ago"


def is_ready(folder: DataFolder) -> tuple[bool, str]:
    """Whether, and a sentence that says it. The marks are written through the bot's writer every five seconds."""
    from db import marks
    from db.store import connect
    from db.uow import Work

    lives, text = is_alive(folder)
    if not lives:
        return False, text
    try:
        with closing(connect(folder.database, read_only=True)) as connection:
            alive, polled = (marks.read(Work(connection), name) for name in (marks.ALIVE, marks.POLLED))
    except (sqlite3.Error, OSError) as error:
        return False, f"not ready: the database does not answer ({error})"
    return _ages(alive, polled)


def _ages(alive: int | None, polled: int | None) -> tuple[bool, str]:
    now = WallClock().now_ms() // 1000
    if alive is None or polled is None:
        return False, "not ready: Telegram has not answered yet"
    if now - polled > POLLED_SECONDS:
        return False, f"not ready: Telegram has not answered for {now - polled} s"
    if now - alive > MARK_SECONDS:
        return (
            False,
            f"not ready: nothing came in for {now - alive} s: is the network down, or the disk full?",
        )
    return True, f"ready: last answer of Telegram {max(0, now - polled)} s ago"
