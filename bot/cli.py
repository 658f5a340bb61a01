"""The `codedrill` command."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot import (
    cli_backup,
    cli_decks,
    cli_exam,
    cli_fix,
    cli_import,
    cli_items,
    cli_publish,
    cli_sandbox,
    config,
    demo,
)
from bot.exits import explain
from bot.supervisor import Supervisor

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # its tracebacks show local variables, and one of them is the token
    help="CodeDrill trains people for medical-coding exams, in Telegram or in a browser on this machine.",
)
cli_decks.app.add_typer(cli_import.imports, name="import")
cli_decks.app.command("fetch")(cli_import.fetch)
cli_decks.app.command("stats")(cli_items.stats)
app.add_typer(cli_publish.app, name="decks")
app.add_typer(cli_exam.app, name="exam")
app.add_typer(cli_fix.app, name="items")
app.add_typer(cli_sandbox.app, name="sandbox")
app.command("backup")(cli_backup.backup)
app.command("restore")(cli_backup.restore)

console = Console(stderr=True)
Port = Annotated[
    int, typer.Option(help="Where the chat page and the local Telegram listen.", min=1, max=65535)
]
Data = Annotated[
    Path | None, typer.Option(help="Folder for everything that is kept [CODEDRILL_DATA, ./data].")
]
DEFAULT_PORT = 8081
MAKING_SECONDS = 1800.0  # so long a supervisor is asked to wait for the decks


@app.command()
def run(port: Port = DEFAULT_PORT, data: Data = None) -> None:
    """Run the bot: on Telegram with CODEDRILL_TOKEN (environment or .env), else in the local sandbox.

    Builds the deck first when it is missing. Ctrl-C stops everything cleanly; nothing is lost.
    """
    values = _values(data)
    _leave(explain(lambda: _run(values, port)))


@app.command("demo")
def demo_(port: Port = DEFAULT_PORT, data: Data = None) -> None:
    """Run the sandbox and the bot, token or not, and print the address of the chat page.

    Chats and progress stay in the data folder and are there again after the next start.
    """
    values = _values(data)
    _leave(explain(lambda: _demo(values, port)))


@app.command()
def doctor(data: Data = None) -> None:
    """Look at everything that can be wrong: versions, token, clock, database, decks, disk; say what to do."""
    from bot import doctor as rounds

    _leave(rounds.report(_values(data), console))


@app.command()
def health(
    data: Data = None,
    ready: Annotated[
        bool, typer.Option("--ready", help="Also: updates come in, and the database answers.")
    ] = False,
) -> None:
    """Say whether the bot on this data folder is alive; exit 0 when it is. For supervisors; asks no network."""
    from bot import alive

    _leave(alive.health(_values(data), ready=ready))


@app.command()
def bench(
    learners: Annotated[int, typer.Option(help="Learners in the store.", min=10)] = 10_000,
    cards: Annotated[int, typer.Option(help="Cards of each learner.", min=10)] = 500,
    seconds: Annotated[float, typer.Option(help="Length of each measurement.", min=0.2)] = 5.0,
    part: Annotated[str, typer.Option(help="store, bot, rooms, sandbox or all.")] = "all",
    against: Annotated[
        str | None,
        typer.Option(
            help="Another Bot API emulator to measure beside the sandbox, as http://127.0.0.1:9000/bot1:x",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Measure: the store against raw sqlite3, the whole bot over HTTP with 1,000 learners, and the sandbox.

    Everything is measured side by side in one run; trust the ratios, not the figures.
    """
    from bot import bench as measuring

    _leave(
        explain(
            lambda: measuring.run(learners=learners, cards=cards, seconds=seconds, part=part, against=against)
        )
    )


def _values(data: Path | None) -> dict[str, str]:
    values = config.settings(Path.cwd())
    return values if data is None else values | {"CODEDRILL_DATA": str(data)}


def _run(values: dict[str, str], port: int) -> None:
    token = config.token_of(values)
    if token is None:
        _demo(values, port)
        return
    Supervisor.of(os.environ, os.getpid()).starting("makes the decks", MAKING_SECONDS)
    demo.build_decks(values, console)
    demo.real(values, token)


def _demo(values: dict[str, str], port: int) -> None:
    demo.both(values, port, console)


def _leave(code: int) -> None:
    if code:
        raise typer.Exit(code)


if __name__ == "__main__":
    app(prog_name="codedrill")
