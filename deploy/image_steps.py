"""`make image-steps`: the Dockerfile's own COPY and RUN lines, carried out in a folder, and what they made is run.

No engine is needed, so this is what CI can do for the image. What it does not show: the base image, the user, the
read-only root. In place of the last it looks whether a running bot changed anything in what was installed.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
DOCKERFILE = TOP / "deploy/Dockerfile"
READY = "CodeDrill runs"
START_SECONDS = 400.0  # the first start makes the decks
POLL_SECONDS = 90.0
STOP_SECONDS = 30.0
Line = tuple[str, list[str]]  # instruction, its words


class StepFailed(Exception):
    """A step, or what it made, does not do what it should."""


def build_lines(dockerfile: str) -> list[Line]:
    """COPY and RUN of the first stage, in order. A RUN that is not a list of words is a KeyError to us: no shell."""
    stage = dockerfile.split("\nFROM ")[1]
    lines = [line.partition(" ") for line in stage.splitlines() if line.startswith(("COPY ", "RUN "))]
    return [(name, json.loads(rest) if name == "RUN" else rest.split()) for name, _, rest in lines]


def carry_out(lines: list[Line], place: Path) -> None:
    """`/src`, `/opt/codedrill` and `/data` are folders in `place`. Raises `StepFailed`."""
    source = place / "src"
    for name, words in lines:
        begun = time.monotonic()
        if name == "COPY":
            _copy(words, source)
            continue
        moved = [str(place / word.lstrip("/")) if word.startswith("/") else word for word in words]
        (place / "opt").mkdir(exist_ok=True)
        _run([str(source / moved[0]), *moved[1:]], os.environ | {"PYTHON": sys.executable})
        _say(f"RUN {' '.join(words)} ({time.monotonic() - begun:.0f} s)")


def _copy(words: list[str], source: Path) -> None:
    *names, target = words
    for name in names:
        origin, place = TOP / name, source / target
        if origin.is_dir():
            shutil.copytree(origin, place, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            place = place / origin.name if target.endswith("/") else place
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(origin, place)


def _run(command: list[str], env: Mapping[str, str]) -> str:
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise StepFailed(f"{' '.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def use(place: Path) -> None:
    """Start it as the image does, but in its sandbox; ask after it; stop it as an engine does."""
    installed, data = place / "opt/codedrill", place / "data"
    before = _state_of(installed)
    env = {
        "PATH": f"{installed / 'bin'}:{os.defpath}",
        "HOME": str(place / "tmp"),
        "CODEDRILL_DATA": str(data),
    }
    (place / "tmp").mkdir()
    codedrill = str(installed / "bin/codedrill")
    with _running([codedrill, "run", "--port", str(_free_port())], env, data):
        _say(_run([codedrill, "health", "--ready"], env).strip())
        _say(_run([codedrill, "backup", "--keep", "2"], env).strip())
        _say(_run([codedrill, "doctor"], env).rstrip())
    if changed := sorted(set(before.items()) ^ set(_state_of(installed).items())):
        raise StepFailed(f"a running bot writes into what is read-only in the image: {changed[:5]}")


@contextmanager
def _running(command: list[str], env: Mapping[str, str], folder: Path) -> Iterator[None]:
    begun = time.monotonic()
    told = folder.parent / "told.txt"
    with told.open("w") as out, subprocess.Popen(command, env=env, cwd=folder, stdout=out, stderr=out) as bot:  # noqa: S603
        try:
            _await(told, bot)
            _say(f"codedrill run: ready after {time.monotonic() - begun:.0f} s, with all decks made")
            _await_poll(command[0], env)
            yield
            bot.send_signal(signal.SIGTERM)
            code = bot.wait(STOP_SECONDS)
        finally:
            bot.kill()
    if code:
        raise StepFailed(f"after SIGTERM it ended with {code}\n{told.read_text()}")


def _await(told: Path, bot: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while READY not in told.read_text():
        if bot.poll() is not None or time.monotonic() > until:
            raise StepFailed(f"it does not get ready\n{told.read_text()}")
        time.sleep(0.2)


def _await_poll(codedrill: str, env: Mapping[str, str]) -> None:
    """Ready is who has heard from Telegram; a poll that has nothing to say takes its time."""
    until = time.monotonic() + POLL_SECONDS
    while True:
        try:
            _run([codedrill, "health", "--ready"], env)
        except StepFailed:
            if time.monotonic() > until:
                raise
            time.sleep(1)
        else:
            return


def _state_of(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path.relative_to(folder)): (path.lstat().st_mtime_ns, path.lstat().st_size)
        for path in folder.rglob("*")
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201  # its answer


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="codedrill-image-") as folder:
        try:
            carry_out(build_lines(DOCKERFILE.read_text(encoding="utf-8")), Path(folder))
            use(Path(folder))
        except StepFailed as failed:
            _say(str(failed))
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
