"""Canaries: a token, a name and words of a person go in; what the bot says, shows and keeps is looked through.

The token may be nowhere. In JSON lines and on the metrics page nobody may be known: no name, no words, no id.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.canary import CRASH, FAMILY, NAME, TOKEN, UNSENDABLE, WORDS
from tests.flows.running import ROOT, Telegram, data_folder, free_port, until

ZEB = 77_001_234


class Place:
    """A sandbox and a data folder, and the bot that is run there with all that it says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.telegram = Telegram(folder / "world", "--no-limits", "--token", TOKEN)
        self.data = data_folder(folder / "data")
        self.telegram.post("/sim/users", id=ZEB, first_name=NAME, last_name=FAMILY)
        self.metrics = free_port()
        self.said = folder / "said"

    def start(self, **env: str) -> subprocess.Popen[bytes]:
        whole = os.environ | {"CODEDRILL_METRICS": str(self.metrics), "CODEDRILL_LOG": "DEBUG"} | env
        whole.pop("CODEDRILL_TOKEN", None)
        command = [sys.executable, "-m", "tests.flows.canary", self.telegram.address, str(self.data)]
        with self.said.open("ab") as said:
            return subprocess.Popen(command, cwd=ROOT, env=whole, stdout=said, stderr=said)

    def write(self, text: str) -> None:
        self.telegram.post("/sim/message", user=ZEB, chat=ZEB, text=text)

    def until_said(self, text: str, times: int = 1) -> None:
        until(lambda: self.said.read_bytes().count(text.encode()) >= times, text)

    def page(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.metrics}/metrics", timeout=10) as answer:
            return str(answer.read().decode())

    def live(self, bot: subprocess.Popen[bytes]) -> str:
        """A life with every trouble; the metrics page of it."""
        try:
            self.until_said("ready")
            for text in ("/start", WORDS, f"/find {UNSENDABLE}"):
                self.write(text)
            self.until_said("failed, try 3")
            self.until_said("RuntimeError")
            page = self.page()
            self.write(CRASH)
            bot.wait(60)
        finally:
            bot.kill()
            bot.wait(60)
        return page

    def kept(self) -> bytes:
        files = [path for path in self.data.rglob("*") if path.is_file()]
        return b"".join(path.read_bytes() for path in files)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    one = Place(tmp_path)
    try:
        yield one
    finally:
        one.telegram.stop()


@pytest.mark.parametrize("kind", ["text", "json"])
def test_the_token_is_nowhere_and_in_json_lines_nobody_is_known(place: Place, kind: str) -> None:
    bot = place.start(CODEDRILL_LOG_FORMAT=kind)
    page = place.live(bot)
    said = place.said.read_text()
    assert bot.returncode == 1
    assert (NAME in said) == (kind == "text")  # in text lines an error says what it says
    assert [text for text in (TOKEN, TOKEN[10:]) if text in said or text in page] == []
    assert place.kept().count(TOKEN.encode()) == 0
    people = (NAME, FAMILY, "wombatical", UNSENDABLE, CRASH, str(ZEB))
    assert [word for word in people if word in page] == []
    if kind == "json":
        assert [word for word in people if word in said] == []
        lines = [json.loads(line) for line in said.splitlines() if not line.startswith("Config(")]
        failed = next(line for line in lines if line["message"].endswith("failed, try 1"))
        assert failed["update"] == int(failed["message"].split()[1])
        assert failed["error"] == "ValueError"
        [crash] = [line for line in lines if line["level"] == "CRITICAL"]
        assert (crash["message"], crash["error"]) == ("stopped by an error", "ValueError")


def test_with_a_webhook_the_token_its_secret_and_its_path_are_nowhere(place: Place) -> None:
    url = f"http://127.0.0.1:{free_port()}/drill"
    bot = place.start(CODEDRILL_LOG_FORMAT="json", CODEDRILL_WEBHOOK_URL=url)
    try:
        place.until_said("Telegram posts updates to")
        place.write("/start")
        place.write(WORDS)
        place.until_said("failed, try 3")
        place.write(CRASH)  # of a post it ends the answer, not the process
        place.until_said("Error handling request")
        with pytest.raises(urllib.error.HTTPError):
            urllib.request.urlopen(f"{url}/{TOKEN}", b"{}", timeout=10)
        path = place.telegram.get(f"/bot{TOKEN}/getWebhookInfo")["result"]["url"].rpartition("/")[2]
        page = place.page()
    finally:
        bot.terminate()
        bot.wait(60)
    said = place.said.read_text()
    secrets = (TOKEN, path, NAME, FAMILY, "wombatical", str(ZEB))
    assert [word for word in secrets if word in said or word in page] == []
    assert [word for word in (TOKEN, path) if word.encode() in place.kept()] == []
