"""The doctor's rounds: everything that can be wrong, in one table, with what to do about it."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.metadata import version

from rich.console import Console
from rich.table import Table

from bot import alive, backups, config, doctor_data, doctor_telegram
from bot.clock import WallClock
from bot.config import TELEGRAM, BadConfig
from bot.doctor_data import BAD, OK, WARN, Finding
from db.folder import DataFolder

OLD_BACKUP_SECONDS = 2 * 86_400
_COLOURS = {OK: "green", WARN: "yellow", BAD: "red"}


def report(values: dict[str, str], console: Console, api: str = TELEGRAM) -> int:
    """Print what was looked at; 1 when something of it is bad."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for _ in range(3):
        table.add_column(overflow="fold")
    worst = 0
    for one in _rounds(values, api):
        colour = _COLOURS[one.verdict]
        told = f"{one.found}\n-> {one.do}" if one.do and one.verdict != OK else one.found
        table.add_row(f"[{colour}]{one.verdict:>4}[/{colour}]", one.about, told)
        worst = max(worst, int(one.verdict == BAD))
    console.print(table)
    return worst


def _rounds(values: dict[str, str], api: str) -> Iterator[Finding]:
    root, folders = config.data_root(values), alive.folders(values)
    yield Finding(
        OK,
        "versions",
        f"CodeDrill {version('codedrill')}, Python {platform.python_version()},"
        f" python-telegram-bot {version('python-telegram-bot')}",
    )
    yield doctor_data.sqlite_level(values, folders)
    yield from _token(values, api)
    yield from _settings(values)
    yield doctor_data.disk(root)
    yield from doctor_data.decks(root)
    for folder in folders:
        yield from doctor_data.database(folder, root)
        yield _running(folder)
        yield _backup(folder, values)


def _token(values: dict[str, str], api: str) -> Iterator[Finding]:
    try:
        token = config.token_of(values)
    except BadConfig as error:
        yield Finding(BAD, "token", str(error))
        return
    if token is None:
        yield Finding(OK, "token", "none is set: the sandbox; there is no Telegram to ask")
        return
    yield Finding(OK, "token", "one is set: real Telegram")
    yield from doctor_telegram.ask(token, api)


def _settings(values: dict[str, str]) -> Iterator[Finding]:
    try:
        hook, metrics, _ = config.hook_of(values), config.metrics_of(values), config.admins_of(values)
    except BadConfig as error:
        yield Finding(BAD, "settings", str(error))
        return
    if hook is None:
        yield Finding(OK, "way in", "updates are polled: no port has to be open")
    else:
        text = f"updates come by webhook: posted to {hook.url}, received on {hook.host}:{hook.port}"
        yield Finding(OK, "way in", text)
    where = "http://{}:{}/metrics".format(*metrics) if metrics else "off (CODEDRILL_METRICS)"
    yield Finding(OK, "metrics", where)


def _running(folder: DataFolder) -> Finding:
    about = f"bot {folder.root.name}: life"
    lives, text = alive.is_alive(folder)
    if not lives:
        return Finding(BAD if text.startswith("hangs") else WARN, about, text, "Start it: codedrill run.")
    ready, text = alive.is_ready(folder)
    return Finding(OK if ready else BAD, about, text, "See its log.")


def _backup(folder: DataFolder, values: dict[str, str]) -> Finding:
    about, do = (
        f"bot {folder.root.name}: backup",
        "codedrill backup, once a day, and a copy to another machine.",
    )
    newest = backups.newest(config.data_root(values) / backups.FOLDER, folder.root.name)
    if newest is None:
        return Finding(WARN, about, "none in the data folder", do)
    age = WallClock().now_ms() / 1000 - newest.stat().st_mtime
    verdict = WARN if age > OLD_BACKUP_SECONDS else OK
    return Finding(verdict, about, f"{newest.name}, {age / 3600:.0f} h ago", do)
