"""The bot behind a webhook, as real processes: it is killed, stopped and started, and everybody is answered once."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.config import SANDBOX_TOKEN
from tests.flows.running import Telegram, data_folder, free_port, start_bot, until

ANN = 1001
CROWD = range(2001, 2031)


class Place:
    """A sandbox, a data folder, and bots that come and go in it."""

    def __init__(self, folder: Path) -> None:
        self.telegram = Telegram(folder / "world", "--no-limits")
        self.data = data_folder(folder / "data")
        self.database = self.data / SANDBOX_TOKEN.partition(":")[0] / "codedrill.sqlite"
        self.url = f"http://127.0.0.1:{free_port()}/drill"
        self.bots: list[subprocess.Popen[bytes]] = []

    def start(self, *, module: str = "bot", polling: bool = False, **env: str) -> subprocess.Popen[bytes]:
        env |= {"CODEDRILL_RATE": "100000"} | ({} if polling else {"CODEDRILL_WEBHOOK_URL": self.url})
        bot = start_bot(self.telegram, self.data, module=module, **env)
        self.bots.append(bot)
        return bot

    def info(self) -> dict[str, Any]:
        told: dict[str, Any] = self.telegram.get(f"/bot{SANDBOX_TOKEN}/getWebhookInfo")["result"]
        return told

    def write(self, *people: int) -> None:
        for user in people:
            self.telegram.post("/sim/message", user=user, chat=user, text="/start")

    def answers(self, user: int) -> int:
        return sum(one["from"]["is_bot"] for one in self.telegram.messages(user))

    def until_answered(self, *people: int) -> None:
        until(lambda: all(self.answers(user) for user in people), "everybody has an answer")
        until(lambda: self.info()["pending_update_count"] == 0, "nothing waits at Telegram")

    def query(self, text: str) -> list[Any]:
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            return connection.execute(text).fetchall()
        finally:
            connection.close()

    def stop(self) -> None:
        for bot in self.bots:
            bot.kill()
            bot.wait()
        self.telegram.stop()


@contextmanager
def place(folder: Path) -> Iterator[Place]:
    opened = Place(folder)
    try:
        yield opened
    finally:
        opened.stop()


def test_a_learner_is_answered_and_after_a_kill_everybody_is_answered_exactly_once(tmp_path: Path) -> None:
    with place(tmp_path) as here:
        bot = here.start()
        here.write(ANN)
        here.until_answered(ANN)
        [message] = [one for one in here.telegram.messages(ANN) if one["from"]["is_bot"]]
        labels = [key["text"] for row in message["reply_markup"]["inline_keyboard"] for key in row]
        assert "Start" in labels
        assert here.info()["url"].startswith(here.url + "/")
        assert here.telegram.get("/sim/bot")["seen"]

        bot.kill()
        assert bot.wait() == -signal.SIGKILL
        here.write(*CROWD)
        until(lambda: "last_error_message" in here.info(), "Telegram finds nobody there")
        assert here.info()["last_error_message"] == "Connection refused"
        assert here.info()["pending_update_count"] == len(CROWD)

        old = here.info()["url"]
        here.start()
        here.until_answered(*CROWD)
        assert here.info()["url"] != old
        assert Counter(here.answers(user) for user in (ANN, *CROWD)) == {1: len(CROWD) + 1}
        assert here.query("SELECT status, count(*) FROM inbox GROUP BY status") == [(1, len(CROWD) + 1)]


@pytest.mark.parametrize("stage", ["after-intake:7", "in-handling:7", "after-commit:7", "before-settling:3"])
def test_a_bot_killed_in_the_middle_takes_what_telegram_repeats_once(stage: str, tmp_path: Path) -> None:
    with place(tmp_path) as here:
        bot = here.start(module="tests.flows.killable", KILL_AT=stage)
        here.write(*CROWD)
        assert bot.wait(30) == -signal.SIGKILL
        here.start(module="tests.flows.killable")
        here.until_answered(*CROWD)
        quiet = "SELECT 1 FROM inbox WHERE status = 0 UNION SELECT 1 FROM screen WHERE shown_rev < rev"
        until(lambda: not here.query(quiet), "it comes to rest")
        assert here.query("SELECT status, count(*) FROM inbox GROUP BY status") == [(1, len(CROWD))]
        effects = Counter(update_id for (update_id,) in here.query("SELECT update_id FROM effect"))
        assert effects == dict.fromkeys((one for (one,) in here.query("SELECT update_id FROM inbox")), 1)


def test_a_stopped_bot_leaves_its_webhook_and_the_next_one_may_poll(tmp_path: Path) -> None:
    with place(tmp_path) as here:
        bot = here.start()
        here.write(ANN)
        here.until_answered(ANN)
        bot.terminate()
        assert bot.wait(30) == 0
        assert here.info()["url"].startswith(here.url)  # so that Telegram goes on collecting
        here.write(*CROWD)
        here.start(polling=True)
        here.until_answered(*CROWD)
        assert here.info()["url"] == ""
        assert Counter(here.answers(user) for user in (ANN, *CROWD)) == {1: len(CROWD) + 1}
