"""`codedrill sandbox`: the local Telegram alone, and load on one that runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from bot import config, demo
from bot.exits import Stopped, explain

if TYPE_CHECKING:
    from sandbox.load.script import Step
    from sandbox.load.tally import Plan, Tally

app = typer.Typer()

DEFAULT_PORT = 8081
NOTHING_MEASURED = 1
console = Console(stderr=True)
Port = Annotated[
    int, typer.Option(help="Where the chat page and the local Telegram listen.", min=1, max=65535)
]


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    port: Port = DEFAULT_PORT,
    data: Annotated[
        Path | None, typer.Option(help="Folder for everything that is kept [CODEDRILL_DATA, ./data].")
    ] = None,
    limits: Annotated[bool, typer.Option(help="Limit calls as strictly as Telegram does.")] = True,
    strict: Annotated[
        bool, typer.Option("--strict", help="Count parameters that the Bot API does not know.")
    ] = False,
    seed: Annotated[int, typer.Option(help="Same seed, same dice and same faults by chance.")] = 0,
) -> None:
    """Run the local Telegram alone, for any bot and any token.

    Point a bot at http://127.0.0.1:PORT/bot<token>/<method>; the chat page is http://127.0.0.1:PORT/. With `load`:
    put load on a sandbox that runs.
    """
    if context.invoked_subcommand is None:
        values = config.settings(Path.cwd()) | ({"CODEDRILL_DATA": str(data)} if data else {})
        folder = config.data_root(values) / "sandbox"
        _leave(explain(lambda: demo.sandbox(port, folder, console, limits=limits, strict=strict, seed=seed)))


@app.command()
def load(
    users: Annotated[int, typer.Option(help="Synthetic learners.", min=1, max=1_000_000)] = 1000,
    rate: Annotated[
        float, typer.Option(help="Acts a second, of all together.", min=0.01, max=100_000)
    ] = 200.0,
    seconds: Annotated[float, typer.Option(help="How long acts are due.", min=0.1, max=86_400)] = 30.0,
    port: Annotated[int, typer.Option(help="Where the sandbox listens.", min=1, max=65535)] = DEFAULT_PORT,
    script: Annotated[
        Path | None, typer.Option(help="Steps, one a line: say TEXT, tap LABEL, tap *, think SECONDS.")
    ] = None,
    picture: Annotated[Path | None, typer.Option(help="Draw the latencies into this PNG.")] = None,
    json_: Annotated[Path | None, typer.Option("--json", help="Write the figures to this file.")] = None,
    even: Annotated[
        bool, typer.Option("--even", help="Acts evenly spaced; else as people come (Poisson).")
    ] = False,
    seed: Annotated[int, typer.Option(help="Same seed, same moments.")] = 1,
) -> None:
    """Put load on the bot of a sandbox that runs, and tell how long its answers take.

    Open loop: acts are due at fixed moments, whether the bot keeps up or not, and an act's time runs from that
    moment to the first thing the bot shows in the chat. Without a script learners say /start and tap any button.
    """
    from sandbox.load.tally import Plan

    steps = _steps(script)
    for path in (picture, json_):
        _check_folder(path)
    plan = Plan(users=users, rate=rate, seconds=seconds, even=even, seed=seed)
    _leave(explain(lambda: _load(port, plan, steps, picture, json_)))


def _steps(script: Path | None) -> tuple[Step, ...]:
    from sandbox.load.script import DEFAULT, BadScript, read

    if script is None:
        return DEFAULT
    try:
        return read(script)
    except BadScript as bad:
        raise typer.BadParameter(str(bad), param_hint="--script") from bad


def _check_folder(path: Path | None) -> None:
    """Before the run, not after it."""
    if path and not path.parent.is_dir():
        raise typer.BadParameter(f"there is no folder {path.parent}", param_hint="--picture, --json")


def _load(port: int, plan: Plan, steps: tuple[Step, ...], picture: Path | None, json_: Path | None) -> None:
    from sandbox.load import driver

    console.print(f"{plan.users:,} learners, {plan.rate:g} acts a second, {plan.seconds:g} s …")
    try:
        tally = driver.run(f"http://{demo.HOST}:{port}", plan, steps)
    except driver.LoadFailed as failed:
        raise Stopped(NOTHING_MEASURED, str(failed)) from failed
    _tell(tally)
    _keep(tally, picture, json_)
    if not tally.answered:
        raise Stopped(NOTHING_MEASURED, f"The bot answered none of {tally.acts:,} acts.")


def _tell(tally: Tally) -> None:
    from sandbox.load import report as load_report

    Console().print(load_report.table(tally))
    for remark in load_report.remarks(tally):
        console.print(f"- {remark}", markup=False)


def _keep(tally: Tally, picture: Path | None, json_: Path | None) -> None:
    from sandbox.load import picture as load_picture
    from sandbox.load import report as load_report

    try:
        if json_:
            json_.write_text(json.dumps(load_report.as_object(tally), indent=1) + "\n", encoding="utf-8")
        if picture:
            load_picture.draw(tally, picture)
    except OSError as error:
        raise Stopped(NOTHING_MEASURED, f"{error.filename}: {error.strerror}") from error


def _leave(code: int) -> None:
    if code:
        raise typer.Exit(code)
