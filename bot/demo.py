"""Starting things for a person: the deck with a progress bar, the sandbox and the bot as two processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from bot import app, config
from bot.config import Secret
from bot.exits import ANOTHER, UNAVAILABLE, Stopped
from bot.logs import log_as
from db.folder import DataFolder, FolderLock, FolderNotWritable
from decks import workshop
from decks.sources.carrier import SourceRefused

START_SECONDS = 30.0
STOP_SECONDS = 20.0
LOOK_SECONDS = 0.1
HOST = "127.0.0.1"


def build_decks(values: dict[str, str], console: Console) -> None:
    """Make each deck unless the present one is made from what is installed.

    Raises `FolderNotWritable`, `Stopped` when the official files are not what they should be.
    """
    data = config.data_root(values)
    missing = [deck for deck in workshop.known(data) if not workshop.is_current(data, deck)]
    columns = (TextColumn("Making {task.description}"), BarColumn(), TextColumn("{task.percentage:.0f} %"))
    try:
        with Progress(*columns, TimeElapsedColumn(), console=console, disable=not missing) as bar:
            for deck in missing:
                task = bar.add_task(deck)
                workshop.make(
                    data,
                    deck,
                    lambda done, whole, task=task: bar.update(task, completed=done, total=whole),  # type: ignore[misc]
                )
    except OSError as error:
        raise FolderNotWritable(f"cannot write to {data / 'decks'}: {error.strerror}") from error
    except SourceRefused as refused:
        raise Stopped(UNAVAILABLE, f"The decks cannot be made: {refused}") from refused


def real(values: dict[str, str], token: Secret) -> None:
    """The bot on real Telegram, in this process."""
    log_as(values)
    app.run(config.load(values, token))


def sandbox(
    port: int,
    folder: Path,
    console: Console,
    *,
    limits: bool,
    strict: bool = False,
    seed: int = 0,
) -> None:
    """The local Telegram, in this process, until Ctrl-C. Raises `Stopped`."""
    from sandbox.server import PortInUse, run
    from sandbox.store import CorruptWorld

    def ready(_: int) -> None:
        console.print(f"{_address(port)}/")

    try:
        run(HOST, port, folder, limits=limits, strict=strict, seed=seed, ready=ready)
    except PortInUse as trouble:
        raise Stopped(ANOTHER, str(trouble)) from trouble
    except (CorruptWorld, OSError) as trouble:
        raise Stopped(UNAVAILABLE, str(trouble)) from trouble


def both(values: dict[str, str], port: int, console: Console) -> None:
    """Deck, sandbox and bot, until Ctrl-C or until one of them ends. Raises `Stopped` and what a folder raises."""
    root = config.data_root(values)
    folder = DataFolder(root / config.SANDBOX_TOKEN.partition(":")[0])
    config.load(values, Secret(config.SANDBOX_TOKEN))  # a wrong setting is told before anything starts
    _check_port(port)
    FolderLock.take(folder).release()  # the bot takes it; here it keeps a second sandbox out of the world
    build_decks(values, console)
    env = os.environ | {
        "CODEDRILL_DATA": str(root),
        "CODEDRILL_LOG": values.get("CODEDRILL_LOG") or "WARNING",
    }
    _start_both(port, folder.root / "sandbox", env, console)


def _start_both(port: int, world: Path, env: dict[str, str], console: Console) -> None:
    for number in (
        signal.SIGTERM,
        signal.SIGINT,
    ):  # a shell that starts us in the background ignores SIGINT for us
        signal.signal(number, signal.default_int_handler)
    address, token = _address(port), config.SANDBOX_TOKEN
    with _child(["sandbox", "--port", str(port), "--data", str(world), "--token", token], env) as local:
        _await_answer(address, local)
        with _child(["bot", "--sandbox", address], env) as bot:
            console.print(
                f"\n  CodeDrill runs. Open the chat page:  [bold]{address}/[/bold]\n  Ctrl-C stops it.\n"
            )
            _until_one_ends(local, bot)


def _address(port: int) -> str:
    return f"http://{HOST}:{port}"


def _check_port(port: int) -> None:
    """Before anything is asked there: whoever answers must be ours, not another sandbox."""
    try:
        socket.create_server((HOST, port)).close()
    except OSError as error:
        text = f"port {port} cannot be used ({error.strerror}); choose another with --port"
        raise Stopped(ANOTHER, text) from error


@contextmanager
def _child(arguments: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A module as a process on a leash (`bot/leash.py`): it ends when we do, however that comes.

    It is in a group of its own, so that Ctrl-C reaches us alone and they are stopped in order.
    """
    command = [sys.executable, "-m", "bot.leash", *arguments]
    process = subprocess.Popen(command, env=env, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _await_answer(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise _ended(process)
        try:
            with urllib.request.urlopen(f"{address}/sim/bot", timeout=1):  # noqa: S310  # our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(LOOK_SECONDS)
    raise Stopped(UNAVAILABLE, f"The sandbox does not answer at {address}.")


def _until_one_ends(*processes: subprocess.Popen[bytes]) -> None:
    while True:
        for process in processes:
            if process.poll() is not None:
                raise _ended(process)
        time.sleep(LOOK_SECONDS)


def _ended(process: subprocess.Popen[bytes]) -> Stopped:
    """A process ended that should not have. With a code of its own it has said why."""
    if process.returncode > 0:
        return Stopped(process.returncode)
    return Stopped(
        UNAVAILABLE, f"Process {process.pid} was stopped by somebody else; so the other was stopped too."
    )
