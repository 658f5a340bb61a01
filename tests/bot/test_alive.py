"""The short questions of a supervisor, asked beside a bot: exit code and one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from bot import alive
from bot.clock import machine_time
from db import marks
from db.folder import DataFolder, FolderLock
from db.store import Store
from db.uow import Work
from tests.db.making import data_folder


def now() -> int:
    """The machine's: what is alive is judged by it."""
    return int(machine_time().timestamp())


class Place:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder: DataFolder = data_folder(root / "1000001")
        self.lock = FolderLock.take(self.folder)

    def beat(self, ago: float) -> None:
        self.folder.beat.touch()
        os.utime(self.folder.beat, (now() - ago, now() - ago))

    def mark(self, alive: int, polled: int) -> None:
        store = Store(self.folder.database)
        for name, ago in ((marks.ALIVE, alive), (marks.POLLED, polled)):
            [told] = store.run(iter([partial(_mark, name=name, at=now() - ago)]))
            assert told.error is None
        store.close()

    def asked(self, capsys: pytest.CaptureFixture[str], *, ready: bool = False) -> tuple[int, str]:
        code = alive.health({"CODEDRILL_DATA": str(self.root)}, ready=ready)
        return code, capsys.readouterr().out


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    one = Place(tmp_path)
    yield one
    one.lock.release()


def _mark(work: Work, *, name: str, at: int) -> None:
    marks.write(work, name, at)


Capture = pytest.CaptureFixture[str]


def test_nothing_has_run_yet(tmp_path: Path, capsys: Capture) -> None:
    assert alive.health({"CODEDRILL_DATA": str(tmp_path)}) == 1
    assert capsys.readouterr().out == "no bot has run on this data folder yet\n"


def test_no_process(place: Place, capsys: Capture) -> None:
    place.beat(0)
    place.lock.release()
    assert place.asked(capsys) == (1, "bot 1000001: not running: no process holds the data folder\n")


def test_a_process_that_has_not_beaten_yet(place: Place, capsys: Capture) -> None:
    assert place.asked(capsys) == (1, "bot 1000001: running, but it has not come to life yet\n")


def test_a_loop_that_turns(place: Place, capsys: Capture) -> None:
    place.beat(10)
    code, told = place.asked(capsys)
    assert (code, told[:34]) == (0, "bot 1000001: alive: its loop turne")


def test_a_loop_that_hangs(place: Place, capsys: Capture) -> None:
    place.beat(100)
    code, told = place.asked(capsys)
    assert (code, told[:47]) == (1, "bot 1000001: hangs: its loop has not turned for")


@pytest.mark.parametrize(
    ("alive_ago", "polled_ago", "code", "words"),
    [
        (3, 20, 0, "ready: last answer of Telegram"),
        (3, 200, 1, "not ready: Telegram has not answered for"),
        (100, 20, 1, "not ready: nothing came in for"),
    ],
)
def test_ready_is_what_the_marks_say(
    alive_ago: int, polled_ago: int, code: int, words: str, place: Place, capsys: Capture
) -> None:
    place.beat(1)
    place.mark(alive_ago, polled_ago)
    found, told = place.asked(capsys, ready=True)
    assert (found, words in told, told.count("\n")) == (code, True, 1)


def test_alive_and_not_ready_before_the_first_poll(place: Place, capsys: Capture) -> None:
    place.beat(1)
    assert place.asked(capsys)[0] == 0
    assert place.asked(capsys, ready=True) == (
        1,
        "bot 1000001: not ready: Telegram has not answered yet\n",
    )


def test_a_database_that_is_none_is_not_ready_and_still_alive(place: Place, capsys: Capture) -> None:
    place.beat(1)
    place.folder.database.write_bytes(b"no database" * 1000)
    assert place.asked(capsys)[0] == 0
    code, told = place.asked(capsys, ready=True)
    assert (code, "the database does not answer" in told) == (1, True)


def test_the_command_answers_it_without_the_libraries_of_the_command_line(place: Place) -> None:
    place.beat(1)
    code = (
        "import sys\n"
        "sys.argv = ['codedrill', 'health']\n"
        "from bot.command import main\n"
        "ended = main()\n"
        "print([name for name in ('typer', 'sqlalchemy', 'telegram', 'rich') if name in sys.modules])\n"
        "sys.exit(ended)\n"
    )
    env = os.environ | {"CODEDRILL_DATA": str(place.root)}
    told = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout.splitlines()[-1]) == (0, "[]"), told.stderr
