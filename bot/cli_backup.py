"""`codedrill backup` and `codedrill restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot import alive, backups, config, restoring
from bot.backups import BackupFailed
from bot.clock import machine_time
from bot.exits import UNAVAILABLE, Stopped, explain
from bot.restoring import RestoreRefused

console = Console(stderr=True)
Data = Annotated[
    Path | None, typer.Option(help="Folder for everything that is kept [CODEDRILL_DATA, ./data].")
]


def backup(
    target: Annotated[
        Path | None, typer.Argument(help="Where backups are put [backups in the data folder].")
    ] = None,
    keep: Annotated[int, typer.Option(help="Delete all but the newest so many; 0 keeps all.", min=0)] = 0,
    data: Data = None,
) -> None:
    """Back up while the bot runs: database, decks in use and settings, checked and with checksums. No token in it."""
    values = _values(data)
    _leave(explain(lambda: _backup(values, target, keep)))


def restore(
    source: Annotated[Path, typer.Argument(help="A backup: the folder codedrill-BOT-MOMENT.")],
    data: Data = None,
) -> None:
    """Put a backup in place. The bot must not run; what was there is kept aside."""
    values = _values(data)
    _leave(explain(lambda: _restore(values, source)))


def _backup(values: dict[str, str], target: Path | None, keep: int) -> None:
    root = config.data_root(values)
    place, found = target or root / backups.FOLDER, alive.folders(values)
    if not found:
        raise Stopped(UNAVAILABLE, f"no bot has run on {root} yet: there is nothing to back up")
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:.0f} %"))
    try:
        with Progress(*columns, TimeElapsedColumn(), console=console, disable=not console.is_terminal) as bar:
            for folder in found:
                task = bar.add_task(f"bot {folder.root.name}")
                made = backups.make(
                    folder,
                    root,
                    place,
                    values,
                    machine_time(),
                    lambda done, whole, task=task: bar.update(task, completed=done, total=whole),  # type: ignore[misc]
                )
                gone = backups.rotate(place, folder.root.name, keep) if keep else []
                typer.echo(f"{made}" + (f" ({len(gone)} older deleted)" if gone else ""))
    except (BackupFailed, OSError) as error:
        raise Stopped(UNAVAILABLE, f"{error}") from error


def _restore(values: dict[str, str], source: Path) -> None:
    try:
        done = restoring.restore(source, config.data_root(values), machine_time())
    except RestoreRefused as refused:
        raise Stopped(UNAVAILABLE, str(refused)) from refused
    typer.echo(f"bot {done.bot}: restored to {done.made}, {done.learners} learners, in {done.database}")
    if done.kept is not None:
        typer.echo(f"the database that was there is {done.kept}")
    if done.missing:
        typer.echo(f"builds that the backup does not hold: {', '.join(done.missing)}")
    typer.echo("Start the bot: codedrill run. It needs the token; no backup holds it.")


def _values(data: Path | None) -> dict[str, str]:
    values = config.settings(Path.cwd())
    return values if data is None else values | {"CODEDRILL_DATA": str(data)}


def _leave(code: int) -> None:
    if code:
        raise typer.Exit(code)
