"""Starting things for a person: the deck with a progress bar, the sandbox and the bot as two processes."""

from __future__ import annotations

import os
import signal
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
from decks import build
from decks.library import deck_path, is_current

START_SECONDS = 30.0
STOP_SECONDS = 20.0
LOOK_SECONDS = 0.1
HOST = "127.0.0.1"


class ChildEnded(Exception):
    """A process ended that should not have; it has said why."""


def build_decks(values: dict[str, str], console: Console, *, force: bool = False) -> Path:
    """Compile the deck unless the present one is made from what is installed."""
    target = deck_path(config.data_root(values))
    if not force and is_current(target):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    columns = (TextColumn("Building the ICD-10-CM deck"), BarColumn(), TextColumn("{task.percentage:.0f} %"))
    with Progress(*columns, TimeElapsedColumn(), console=console) as bar:
        task = bar.add_task("deck")
        build.build(target, lambda done, whole: bar.update(task, completed=done, total=whole))
    return target


def real(values: dict[str, str], token: Secret) -> None:
    """The bot on real Telegram, in this process."""
    config.set_up_logging(values.get("CODEDRILL_LOG") or "INFO")
    app.run(config.load(values, token))


def sandbox(port: int, folder: Path, *, token: str | None, limits: bool) -> None:
    """The local Telegram, in this process, until Ctrl-C."""
    from sandbox.server import run

    run(HOST, port, folder, token=token, limits=limits)


def both(values: dict[str, str], port: int, console: Console) -> None:
    """Sandbox and bot until Ctrl-C or until one of them ends. Raises `ChildEnded`."""
    address = f"http://{HOST}:{port}"
    root = config.data_root(values)
    world = root / config.SANDBOX_TOKEN.partition(":")[0] / "sandbox"
    env = os.environ | {
        "CODEDRILL_DATA": str(root),
        "CODEDRILL_LOG": values.get("CODEDRILL_LOG") or "WARNING",
    }
    telegram = ["-m", "sandbox", "--port", str(port), "--data", str(world), "--token", config.SANDBOX_TOKEN]
    with _child(telegram, env) as local:
        _await_answer(address, local)
        with _child(["-m", "bot", "--sandbox", address], env) as bot:
            console.print(
                f"\n  CodeDrill runs. Open the chat page:  [bold]{address}/[/bold]\n  Ctrl-C stops it.\n"
            )
            _until_one_ends(local, bot)


@contextmanager
def _child(arguments: list[str], env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process of its own group, so that Ctrl-C reaches us alone and they are stopped in order."""
    process = subprocess.Popen([sys.executable, *arguments], env=env, start_new_session=True)  # noqa: S603
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _await_answer(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            raise ChildEnded
        try:
            with urllib.request.urlopen(f"{address}/sim/bot", timeout=1):  # noqa: S310  # our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(LOOK_SECONDS)
    raise ChildEnded


def _until_one_ends(*processes: subprocess.Popen[bytes]) -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    while all(process.poll() is None for process in processes):
        time.sleep(LOOK_SECONDS)
    raise ChildEnded
