"""From the first schema that was ever used up to this one, with somebody's progress in it; and back by the backup."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from db.folder import DataFolder
from db.schema import bring_up, current_revision, head
from tests.bot.chat import new_database
from tests.bot.test_backups import older
from tests.bot.updates import message
from tests.flows.playing import ANN, BOB, Stage, play

BO = {"id": BOB, "is_bot": False, "first_name": "Bo"}
BO_S = {"id": BOB, "type": "private", "first_name": "Bo"}
Rows = dict[str, list[tuple[Any, ...]]]


def columns(database: Path) -> dict[str, list[str]]:
    """Of each table."""
    with closing(sqlite3.connect(database)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        return {
            name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            for (name,) in names.fetchall()
            if name != "alembic_version"
        }


def rows(database: Path, of: dict[str, list[str]]) -> Rows:
    """All rows, as far as these columns go."""
    with closing(sqlite3.connect(database)) as connection:
        return {
            table: sorted(connection.execute(f"SELECT {_quoted(names)} FROM {table}").fetchall(), key=repr)
            for table, names in of.items()
        }


def _quoted(names: list[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


@dataclass
class Place:
    folder: DataFolder
    played: Stage  # how it came about


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A data folder of the first release: two people have learned, one tap of theirs has not been handled."""
    (tmp_path / "now").mkdir()

    async def learns(stage: Stage) -> None:
        async with stage.bot():
            for person in (ANN, BOB):
                stage.say("/start", person)
            await stage.rest()
            for person in (ANN, BOB):
                stage.tap("Start", person)
            await stage.rest()
            for _ in range(8):
                stage.tap("A" if "A" in stage.labels(ANN) else "Next", ANN)
                await stage.rest()

    played = play(tmp_path / "now", learns)
    folder = DataFolder(tmp_path / "data" / "1000001")
    folder.root.mkdir(parents=True)
    older(tmp_path).rename(folder.database)
    with closing(sqlite3.connect(folder.database, isolation_level=None)) as connection:
        connection.execute("ATTACH ? AS now", (str(played.database),))
        for table, names in columns(folder.database).items():
            connection.execute(
                f"INSERT INTO {table} ({_quoted(names)}) SELECT {_quoted(names)} FROM now.{table}"
            )
        body = json.dumps({"update_id": 999, "message": message(text="/start") | {"from": BO, "chat": BO_S}})
        connection.execute("INSERT INTO inbox (update_id, received_ms, body) VALUES (999, 1, ?)", (body,))
        connection.execute("UPDATE mark SET at = at - 3600")
    return Place(folder, played)


def test_every_row_of_the_first_release_is_there_after_the_upgrade_and_in_its_backup(
    place: Place, tmp_path: Path
) -> None:
    folder = place.folder
    of = columns(folder.database)
    before = rows(folder.database, of)
    lengths = {table: len(before[table]) for table in ("learner", "card", "card_state", "review", "screen")}
    assert min(lengths.values()) > 1, lengths

    backup = bring_up(folder)
    assert (current_revision(folder.database), rows(folder.database, of)) == (head(), before)
    assert columns(folder.database) == columns(new_database(tmp_path))
    with closing(sqlite3.connect(folder.database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []

    assert backup is not None
    assert (current_revision(backup), rows(backup, of)) == ("0001", before)
    assert bring_up(folder) is None  # the next start has nothing to do
    backup.replace(folder.database)  # back, and up once more
    bring_up(folder)
    assert rows(folder.database, of) == before


def test_after_the_upgrade_they_learn_on_where_they_were(place: Place, tmp_path: Path) -> None:
    bring_up(place.folder)

    async def story(stage: Stage) -> None:
        played = place.played
        played.clock.skipped += 3600
        stage.world, stage.api, stage.clock = played.world, played.api, played.clock
        stage.database = place.folder.database
        reviews = stage.query("SELECT count(*) FROM review")
        for person in (ANN, BOB):
            stage.say("/study", person)
        async with stage.bot():
            await stage.rest()
            assert "to go" in stage.screen(ANN)["text"]
            stage.tap("A", ANN)
            await stage.rest()
            stage.say("/exam", BOB)
            await stage.rest()
            assert "Mock exam" in stage.screen(BOB)["text"]
            assert stage.query("SELECT count(*) FROM review") > reviews
            assert stage.query("SELECT count(*) FROM inbox WHERE status <> 1") == [(0,)]
            assert stage.wrong_screens() == []

    (tmp_path / "later").mkdir()
    play(tmp_path / "later", story)
