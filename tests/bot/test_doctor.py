"""The doctor's rounds: what is told, what to do about it, and the exit code."""

from __future__ import annotations

import io
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot import doctor, doctor_data
from bot.clock import machine_time
from db import inbox
from db.folder import DataFolder
from db.store import Store
from tests.db.making import data_folder

TOKEN = "987654321:AAcanary_canary-canary_canary-canary"
ME = {"username": "drill_bot", "can_join_groups": True, "can_read_all_group_messages": False}


def rounds(root: Path, api: str = "", **values: str) -> tuple[int, list[str]]:
    """The exit code, and lines with single spaces."""
    told = io.StringIO()
    code = doctor.report({"CODEDRILL_DATA": str(root)} | values, Console(file=told, width=250), api)
    return code, [" ".join(line.split()) for line in told.getvalue().splitlines()]


@contextmanager
def telegram(status: int = 200, ahead: float = 0, **me: Any) -> Iterator[str]:
    """An address that answers getMe."""
    date = format_datetime(machine_time().astimezone(UTC) + timedelta(seconds=ahead), usegmt=True)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response_only(status)
            self.send_header("Date", date)
            self.end_headers()
            self.wfile.write(json.dumps({"ok": True, "result": ME | me}).encode())

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize(
    ("url", "code", "line"),
    [
        ("", 0, "ok way in updates are polled: no port has to be open"),
        (
            "https://example.org/drill",
            0,
            "ok way in updates come by webhook: posted to https://example.org/drill, received on 127.0.0.1:8082",
        ),
        (
            "http://example.org",
            1,
            "BAD settings CODEDRILL_WEBHOOK_URL must be like https://example.org/codedrill",
        ),
    ],
)
def test_which_way_updates_come(url: str, code: int, line: str, tmp_path: Path) -> None:
    found, lines = rounds(tmp_path, CODEDRILL_WEBHOOK_URL=url)
    assert (found, line in lines) == (code, True)


def test_without_a_token_nobody_is_asked(tmp_path: Path) -> None:
    code, lines = rounds(tmp_path, "http://127.0.0.1:9")
    assert code == 0
    assert "ok token none is set: the sandbox; there is no Telegram to ask" in lines


def test_a_good_token_with_all_that_it_needs(tmp_path: Path) -> None:
    with telegram() as api:
        code, lines = rounds(tmp_path, api, CODEDRILL_TOKEN=TOKEN)
    assert code == 0
    assert [line for line in lines if line.split()[1] in ("Telegram", "groups", "privacy", "clock")] == [
        "ok Telegram the token is good: @drill_bot",
        "ok groups the bot can be added to groups",
        "ok privacy in groups the bot sees only commands and what is said to it",
        "ok clock agrees with Telegram's",
    ]


def test_what_the_token_may_not_or_need_not_is_told_with_what_to_do(tmp_path: Path) -> None:
    with telegram(can_join_groups=False, can_read_all_group_messages=True, ahead=90) as api:
        code, lines = rounds(tmp_path, api, CODEDRILL_TOKEN=TOKEN)
    assert code == 0
    assert "warn groups the bot cannot be added to groups" in lines
    assert "-> For group exams: @BotFather, /setjoingroups, Enable." in lines
    assert "warn privacy the bot is given everything that is written in its groups" in lines
    [clock] = [line for line in lines if line.startswith("warn clock")]
    assert clock.endswith("s behind Telegram's")


def test_a_refused_token_is_bad_and_is_not_repeated(tmp_path: Path) -> None:
    with telegram(401) as api:
        code, lines = rounds(tmp_path, api, CODEDRILL_TOKEN=TOKEN)
    assert (code, "BAD Telegram the token is refused" in lines) == (1, True)
    assert TOKEN not in "".join(lines)


def test_a_telegram_that_is_not_reached_is_said_and_no_fault_of_ours(tmp_path: Path) -> None:
    code, lines = rounds(tmp_path, "http://127.0.0.1:9", CODEDRILL_TOKEN=TOKEN)
    assert code == 0
    [line] = [line for line in lines if line.startswith("warn Telegram")]
    assert line.endswith("the token and the clock were not checked")


@pytest.mark.parametrize("level", [(3, 51, 2), (3, 51, 3)])
@pytest.mark.parametrize("second", ["", "setting", "trace"])
def test_an_old_sqlite_is_a_matter_only_beside_a_replicator(
    level: tuple[int, int, int], second: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", level)
    folder = data_folder(tmp_path / "5")
    if second == "trace":
        (folder.root / ".codedrill.sqlite-litestream").mkdir()
    values = {"CODEDRILL_REPLICA": "/replica"} if second == "setting" else {}
    verdict = doctor_data.sqlite_level(values, [folder]).verdict
    assert verdict == ("warn" if second and level < (3, 51, 3) else "ok")


class Bot:
    def __init__(self, root: Path) -> None:
        self.root, self.folder = root, data_folder(root / "987654321")

    def do(self, use_case: Any, *args: Any, **kwargs: Any) -> None:
        store = Store(self.folder.database)
        [told] = store.run(iter([lambda work: use_case(work, *args, **kwargs)]))
        store.close()
        assert told.error is None


def test_what_waits_in_a_database(tmp_path: Path) -> None:
    bot = Bot(tmp_path)
    old = int((machine_time() - timedelta(hours=1)).timestamp() * 1000)
    bot.do(inbox.receive, [(1, "{}"), (2, "{}")], received_ms=old)
    bot.do(inbox.bury, 2, "no")
    code, lines = rounds(tmp_path)
    assert code == 0
    assert "warn bot 987654321: inbox 1 updates wait, the oldest for 60 min" in lines
    assert "warn bot 987654321: dead letters 1 updates were set aside" in lines
    assert "ok bot 987654321: screens 0 reply screens are behind" in lines
    assert "ok bot 987654321: sittings 0 exams run, 0 group exams are open" in lines
    assert "warn bot 987654321: backup none in the data folder" in lines


def test_a_damaged_database_is_bad_and_says_what_to_do(tmp_path: Path) -> None:
    bot = Bot(tmp_path)
    content = bytearray(bot.folder.database.read_bytes())
    content[4096:60_000] = b"x" * (60_000 - 4096)
    bot.folder.database.write_bytes(content)
    code, lines = rounds(tmp_path)
    assert code == 1
    assert any(line.startswith("BAD bot 987654321: database") for line in lines)
    assert "-> Stop the bot and put a backup in its place: codedrill restore." in lines


def test_a_schema_of_a_newer_codedrill_is_bad(tmp_path: Path) -> None:
    bot = Bot(tmp_path)
    with sqlite3.connect(bot.folder.database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    code, lines = rounds(tmp_path)
    assert (code, "-> Update CodeDrill." in lines) == (1, True)
    assert DataFolder(tmp_path / "987654321").database.exists()


def test_the_age_of_the_newest_backup(tmp_path: Path) -> None:
    Bot(tmp_path)
    place = tmp_path / "backups" / "codedrill-987654321-20260101T000000Z"
    place.mkdir(parents=True)
    _, lines = rounds(tmp_path)
    assert f"ok bot 987654321: backup {place.name}, 0 h ago" in lines
