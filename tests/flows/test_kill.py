"""`kill -9` at every stage of an update: handled once, the last screen right, nothing set aside.

Fifty learners send more than 500 updates while the bot kills itself again and again: after intake, in handling,
after the commit, after the send, before settling.
"""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import threading
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.config import SANDBOX_TOKEN
from tests.flows.running import Telegram, data_folder, start_bot, until

STAGES = ("after-intake", "in-handling", "after-commit", "after-send", "before-settling")
LEARNERS = range(3001, 3051)
UPDATES = 500
COUNTS = (3, 11)  # each stage is hit on its third and on its eleventh time


@pytest.mark.timeout(240)
def test_five_hundred_updates_survive_being_killed_at_every_stage(tmp_path: Path) -> None:
    data = data_folder(tmp_path / "data")
    telegram = Telegram(tmp_path / "world", "--no-limits")
    crowd = Crowd(telegram)
    database = data / SANDBOX_TOKEN.partition(":")[0] / "codedrill.sqlite"
    try:
        crowd.start()
        hits = [_run_until_killed(telegram, data, f"{stage}:{count}") for count in COUNTS for stage in STAGES]
        assert hits == [-signal.SIGKILL] * (len(STAGES) * len(COUNTS))
        crowd.finish()
        assert _run_to_rest(telegram, data, database, crowd.sent) == 0
        _check(database, telegram, crowd.sent)
    finally:
        crowd.stop()
        telegram.stop()


def _run_to_rest(telegram: Telegram, data: Path, database: Path, sent: int) -> int:
    bot = start_bot(telegram, data, module="tests.flows.killable", CODEDRILL_RATE="100000")
    try:
        until(lambda: _is_quiet(database, sent), "the bot comes to rest", 60)
    finally:
        bot.terminate()
    return bot.wait(30)


def _run_until_killed(telegram: Telegram, data: Path, kill_at: str) -> int:
    bot = start_bot(telegram, data, module="tests.flows.killable", KILL_AT=kill_at, CODEDRILL_RATE="100000")
    try:
        return bot.wait(30)
    except subprocess.TimeoutExpired:
        bot.kill()
        bot.wait()
        return 0


class Crowd:
    """People who tap what they see, in a thread of their own, until enough was sent."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._chance = Random(4)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._act, daemon=True)
        self.sent = 0

    def start(self) -> None:
        for learner in LEARNERS:
            self._telegram.post("/sim/message", user=learner, chat=learner, text="/start")
            self.sent += 1
        self.go_on()

    def go_on(self) -> None:
        """Everybody is known already."""
        self._thread.start()

    def finish(self) -> None:
        """Everybody has had enough, once it was enough."""
        until(lambda: self.sent >= UPDATES, "enough updates")
        self.stop()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(10)

    def _act(self) -> None:
        while not self._stop.wait(0.01):
            learner = self._chance.choice(LEARNERS)
            keys = self._keys(learner)
            if keys:
                message_id, data = self._chance.choice(keys)
                self._telegram.post("/sim/tap", user=learner, chat=learner, message_id=message_id, data=data)
                self.sent += 1

    def _keys(self, learner: int) -> list[tuple[int, str]]:
        messages = [one for one in self._telegram.messages(learner) if "reply_markup" in one]
        return [
            (message["message_id"], key["callback_data"])
            for message in messages[-1:]
            for row in message["reply_markup"]["inline_keyboard"]
            for key in row
            if not key["callback_data"].startswith(("1:f", "1:x"))
        ]


def _query(database: Path, text: str) -> list[Any]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return connection.execute(text).fetchall()
    finally:
        connection.close()


def _is_quiet(database: Path, sent: int) -> bool:
    if _query(database, "SELECT count(*) FROM inbox") != [(sent,)]:
        return False
    waits = "SELECT 1 FROM inbox WHERE status = 0 UNION SELECT 1 FROM screen WHERE shown_rev < rev"
    return not _query(database, waits)


def _check(database: Path, telegram: Telegram, sent: int) -> None:
    assert _query(database, "SELECT status, count(*) FROM inbox GROUP BY status") == [(1, sent)]
    effects = Counter(update_id for (update_id,) in _query(database, "SELECT update_id FROM effect"))
    assert effects == dict.fromkeys((one for (one,) in _query(database, "SELECT update_id FROM inbox")), 1)
    for chat, body, message_id in _query(
        database, "SELECT chat, body, message_id FROM screen WHERE slot = 0"
    ):
        shown = next(one for one in telegram.messages(chat) if one["message_id"] == message_id)
        assert _payloads(shown) == _payloads(json.loads(body))


def _payloads(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [key["callback_data"] for row in rows for key in row]
