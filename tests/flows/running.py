"""Real processes for the flow tests: a sandbox, a bot, and somebody who uses `/sim`."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from bot.config import SANDBOX_TOKEN
from decks.library import deck_path
from tests.deck_file import deck_file

PATIENCE = 30.0
ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def until(holds: Any, what: str, seconds: float = PATIENCE) -> Any:
    """Ask again until it holds: other processes need real time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.02)
    raise AssertionError(f"not within {seconds:g} s: {what}")


class Telegram:
    """A sandbox process, and its control API."""

    def __init__(self, data: Path, *extra: str) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._arguments = [
            "-m",
            "sandbox",
            "--port",
            str(self.port),
            "--data",
            str(data),
            "--token",
            SANDBOX_TOKEN,
        ]
        self._arguments += extra
        self.process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, *self._arguments], cwd=ROOT)
        until(lambda: self._answers() or process.poll() is not None, "the sandbox answers")
        return process

    def _answers(self) -> bool:
        try:
            self.get("/sim/bot")
        except (urllib.error.URLError, OSError):
            return False
        return True

    def restart(self) -> None:
        self.stop()
        self.process = self._start()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(PATIENCE)

    def get(self, path: str) -> Any:
        with urllib.request.urlopen(self.address + path, timeout=PATIENCE) as answer:
            return json.load(answer)

    def post(self, path: str, **values: Any) -> Any:
        body = json.dumps(values).encode()
        request = urllib.request.Request(self.address + path, body, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def messages(self, chat: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(f"/sim/chats/{chat}/messages?since=0")
        return found


def data_folder(root: Path) -> Path:
    """A data folder with the deck in it."""
    target = deck_path(root)
    target.parent.mkdir(parents=True)
    shutil.copy(deck_file(), target)
    return root


def start_bot(
    telegram: Telegram, data: Path, said: Path | None = None, /, *, module: str = "bot", **env: str
) -> subprocess.Popen[bytes]:
    """A bot process on the sandbox. `module` may name another program that runs the same bot; `said`: a file to the
    end of which goes what it says.
    """
    place = ["--sandbox", telegram.address] if module == "bot" else [telegram.address]
    whole = os.environ | {"CODEDRILL_DATA": str(data), "CODEDRILL_LOG": "WARNING"} | env
    whole.pop("CODEDRILL_TOKEN", None)
    command = [sys.executable, "-m", module, *place]
    if said is None:
        return subprocess.Popen(command, cwd=ROOT, env=whole)
    with said.open("ab") as out:
        return subprocess.Popen(command, cwd=ROOT, env=whole, stdout=out, stderr=out)
