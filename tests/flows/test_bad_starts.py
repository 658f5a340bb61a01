"""What stops a start: each thing said in words that tell what to do, with its exit code, and nothing changed."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bot import exits
from bot.config import SANDBOX_TOKEN
from db.folder import DataFolder, FolderLock
from db.schema import bring_up
from tests.flows.running import ROOT, Telegram, data_folder, free_port

BOT_ID = SANDBOX_TOKEN.partition(":")[0]
SECRET = SANDBOX_TOKEN.partition(":")[2]


def run(*arguments: str, data: Path, **env: str) -> tuple[int, str]:
    """A program of ours to its end: exit code, and all it said. It never tells the token or a traceback."""
    whole = {name: value for name, value in os.environ.items() if not name.startswith("CODEDRILL")}
    whole |= {"CODEDRILL_DATA": str(data)} | env
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env=whole,
        timeout=60,
        capture_output=True,
        text=True,
        check=False,
    )
    told = " ".join((done.stdout + done.stderr).split())
    assert SECRET not in told
    assert "Traceback" not in told
    return done.returncode, told


def bot(telegram: Telegram | None, data: Path, **env: str) -> tuple[int, str]:
    address = telegram.address if telegram else f"http://127.0.0.1:{free_port()}"
    return run("bot", "--sandbox", address, data=data, **env)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return data_folder(tmp_path / "data")


def test_a_token_that_telegram_refuses(data: Path, tmp_path: Path) -> None:
    telegram = Telegram(tmp_path / "world")
    try:
        telegram.stop()
        telegram._arguments[telegram._arguments.index(SANDBOX_TOKEN)] = "2000002:another-bot-has-this-one"
        telegram.process = telegram._start()
        code, told = bot(telegram, data)
    finally:
        telegram.stop()
    assert (code, "Copy it again from @BotFather" in told) == (exits.NO_PERMISSION, True)


def test_a_token_that_no_bot_can_have(data: Path) -> None:
    code, told = run("bot.cli", "run", data=data, CODEDRILL_TOKEN="not-a-token")
    assert (code, "does not look like a bot token" in told) == (exits.USAGE, True)


def test_a_rate_that_is_no_number(data: Path) -> None:
    code, told = bot(None, data, CODEDRILL_RATE="abc")
    assert (code, "CODEDRILL_RATE" in told) == (exits.USAGE, True)


def test_a_port_in_use(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, told = run("bot.cli", "demo", "--port", str(port), data=data)
    assert (code, str(port) in told, "--port" in told) == (exits.ANOTHER, True, True)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    code, told = run("bot.cli", "demo", "--port", str(free_port()), data=tmp_path / "file" / "data")
    assert (code, "Make the folder writable" in told) == (exits.UNAVAILABLE, True)


def test_a_folder_of_another_bot(data: Path) -> None:
    lock = FolderLock.take(DataFolder(data / BOT_ID))
    code, told = bot(None, data)
    lock.release()
    assert (code, f"process {os.getpid()}" in told) == (exits.ANOTHER, True)


def test_a_database_that_is_damaged_is_left_as_it_is(data: Path) -> None:
    database = DataFolder(data / BOT_ID).database
    database.parent.mkdir()
    rubbish = bytes(range(256)) * 64
    database.write_bytes(rubbish)
    code, told = bot(None, data)
    assert (code, "damaged" in told, database.read_bytes()) == (exits.UNAVAILABLE, True, rubbish)


def test_a_database_of_a_newer_codedrill(data: Path) -> None:
    folder = DataFolder(data / BOT_ID)
    folder.root.mkdir()
    bring_up(folder)
    connection = sqlite3.connect(folder.database)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    code, told = bot(None, data)
    assert (code, "Update CodeDrill" in told) == (exits.UNAVAILABLE, True)


def test_no_deck(tmp_path: Path) -> None:
    code, told = bot(None, tmp_path / "empty")
    assert (code, "decks build" in told) == (exits.UNAVAILABLE, True)
