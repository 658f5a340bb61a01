"""A backup under load, `kill -9`, a restore into a new folder, and a bot that goes on there.

Thirty learners tap while backups are made. What was committed before a backup began is in it, whole.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.config import SANDBOX_TOKEN
from tests.flows.running import ROOT, Telegram, data_folder, start_bot, until
from tests.flows.test_kill import Crowd

BOT = SANDBOX_TOKEN.partition(":")[0]
Rows = dict[str, set[Any]]


def codedrill(*arguments: str) -> subprocess.CompletedProcess[str]:
    env = {name: text for name, text in os.environ.items() if not name.startswith("CODEDRILL_")}
    command = [sys.executable, "-m", "bot.cli", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def rows(database: Path) -> Rows:
    """What must not be lost: who learns, each review, each update that was received."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return {
            table: set(connection.execute(f"SELECT {key} FROM {table}"))
            for table, key in (
                ("learner", "id"),
                ("review", "learner, seq, card, at"),
                ("inbox", "update_id"),
            )
        }


def handled(database: Path) -> int:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        found: int = connection.execute("SELECT count(*) FROM inbox WHERE status = 1").fetchone()[0]
        return found


@pytest.mark.timeout(240)
def test_after_kill_9_a_restored_bot_goes_on_and_nothing_of_before_the_backup_is_missing(
    tmp_path: Path,
) -> None:
    data, new, kept = data_folder(tmp_path / "data"), tmp_path / "new", tmp_path / "kept"
    database = data / BOT / "codedrill.sqlite"
    telegram = Telegram(tmp_path / "world", "--no-limits")
    crowd, bots = Crowd(telegram), []
    try:
        bots.append(start_bot(telegram, data, CODEDRILL_RATE="100000"))
        crowd.start()
        until(lambda: database.exists() and handled(database) > 150, "the crowd is under way")
        before, count = rows(database), handled(database)

        assert codedrill("health", "--data", str(data)).returncode == 0
        until(lambda: codedrill("health", "--ready", "--data", str(data)).returncode == 0, "it is ready")
        backed_up = [codedrill("backup", str(kept), "--keep", "1", "--data", str(data)) for _ in range(2)]
        assert [one.returncode for one in backed_up] == [0, 0], backed_up
        assert handled(database) > count  # the bot went on meanwhile
        refused = codedrill("restore", str(next(kept.iterdir())), "--data", str(data))
        assert (refused.returncode, "in use by another bot" in refused.stderr) == (75, True)

        bots[0].send_signal(signal.SIGKILL)
        bots[0].wait()
        crowd.stop()
        assert codedrill("health", "--data", str(data)).returncode == 1
        [made] = kept.iterdir()
        told = codedrill("restore", str(made), "--data", str(new))
        assert told.returncode == 0, told.stderr
        restored = new / BOT / "codedrill.sqlite"
        after = rows(restored)
        assert {table for table, found in before.items() if found - after[table]} == set()

        bots.append(start_bot(telegram, new, CODEDRILL_RATE="100000"))
        seen = len(telegram.messages(3001))
        telegram.post("/sim/message", user=3001, chat=3001, text="/help")
        until(lambda: len(telegram.messages(3001)) > seen + 1, "the restored bot answers")
        until(lambda: codedrill("health", "--ready", "--data", str(new)).returncode == 0, "it is ready")
        doctor = codedrill("doctor", "--data", str(new))
        assert doctor.returncode == 0, doctor.stderr
        assert after["review"] <= rows(restored)["review"]
    finally:
        crowd.stop()
        for bot in bots:
            bot.kill()
            bot.wait()
        telegram.stop()
