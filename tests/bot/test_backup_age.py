"""How old the newest backup is: what the page for Prometheus tells of it."""

from __future__ import annotations

import os
from pathlib import Path

from bot import backups, watch
from bot.clock import machine_time


def test_the_newest_backup_of_this_bot_counts(tmp_path: Path) -> None:
    now = machine_time().timestamp()
    for name, hours in (("codedrill-5-20260101T000000Z", 30), ("codedrill-5-20260102T000000Z", 6)):
        _backup(tmp_path / backups.FOLDER / name, now - hours * 3600)
    _backup(tmp_path / backups.FOLDER / "codedrill-55-20260103T000000Z", now)
    age = watch.backup_age(tmp_path / "5" / "codedrill.sqlite")
    assert age is not None
    assert round(age / 3600) == 6


def test_without_a_backup_nothing_is_told(tmp_path: Path) -> None:
    assert watch.backup_age(tmp_path / "5" / "codedrill.sqlite") is None


def _backup(folder: Path, at: float) -> None:
    folder.mkdir(parents=True)
    os.utime(folder, (at, at))
