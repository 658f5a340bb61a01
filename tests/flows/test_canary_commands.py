"""Canaries in the commands of whoever runs the bot: backup, restore and health tell no token and no person."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from db.folder import DataFolder
from db.schema import bring_up
from tests.flows.canary import FAMILY, NAME, TOKEN, WORDS
from tests.flows.running import ROOT, data_folder

LIKE_A_TOKEN = re.compile(r"\d{6,}:[\w-]{30,}")
ZEB = 77_001_234


def codedrill(data: Path, *arguments: str) -> tuple[int, str]:
    """Exit code, and all that was said."""
    env = {name: text for name, text in os.environ.items() if not name.startswith("CODEDRILL_")}
    env |= {"CODEDRILL_DATA": str(data), "CODEDRILL_TOKEN": TOKEN, "CODEDRILL_LOG": "DEBUG"}
    command = [sys.executable, "-m", "bot.cli", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_backup_restore_and_health_tell_no_token_and_no_person(tmp_path: Path) -> None:
    data, new, kept = data_folder(tmp_path / "data"), tmp_path / "new", tmp_path / "kept"
    folder = DataFolder(data / TOKEN.partition(":")[0])
    folder.root.mkdir()
    bring_up(folder)
    with closing(sqlite3.connect(folder.database, isolation_level=None)) as connection:
        body = f'{{"text": "{WORDS}", "first_name": "{NAME}", "last_name": "{FAMILY}"}}'
        connection.execute("INSERT INTO inbox (update_id, received_ms, body) VALUES (1, ?, ?)", (ZEB, body))

    made = codedrill(data, "backup", str(kept))
    [backup] = kept.iterdir()
    restored = codedrill(new, "restore", str(backup))
    asked = codedrill(new, "health", "--ready")
    assert (made[0], restored[0], asked[0]) == (0, 0, 1), made[1] + restored[1]

    told = "".join(text for _, text in (made, restored, asked))
    texts = [one for one in backup.iterdir() if one.suffix not in (".sqlite", "") and one.is_file()]
    told += "".join(one.read_text() for one in [*texts, backup / "SHA256SUMS"]) + backup.name
    assert [
        word for word in (TOKEN, TOKEN[10:], NAME, FAMILY, *WORDS.split(), str(ZEB)) if word in told
    ] == []
    assert [one for one in tmp_path.rglob("*") if one.is_file() and TOKEN.encode() in one.read_bytes()] == []


def test_no_file_for_servers_holds_what_looks_like_a_token() -> None:
    files = [one for one in (ROOT / "deploy").rglob("*") if one.is_file() and one.suffix != ".pyc"]
    found = {
        one.name: LIKE_A_TOKEN.findall(one.read_text(encoding="utf-8", errors="replace")) for one in files
    }
    assert len(files) > 10
    assert {name: tokens for name, tokens in found.items() if tokens} == {}
