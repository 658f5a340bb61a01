"""A hundred histories with crashes and a bad line: nothing is lost, nothing is counted twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.folder import DataFolder
from db.schema import bring_up
from db.store import connect
from decks.model import Library
from tests import virtual_time
from tests.deck_file import shelf
from tests.simulation.invariants import check, check_between_lives
from tests.simulation.planted import PLANTS, Plant
from tests.simulation.simulated import Broken, Run, copy_database

SEEDS = 100
SHARES = 10


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = DataFolder(tmp_path_factory.mktemp("template"))
    bring_up(folder)
    connection = connect(folder.database)
    connection.execute("CREATE TABLE effect (update_id INTEGER)")
    connection.execute("CREATE TABLE added (learner INTEGER, card INTEGER, PRIMARY KEY (learner, card))")
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    return folder.database


@pytest.fixture(scope="session")
def library() -> Library:
    return shelf()


def play(seed: int, template: Path, folder: Path, library: Library) -> Run:
    database = copy_database(template, folder, seed)
    run = Run(seed, database, library, check_between_lives)
    virtual_time.run(run.play())
    check(run)
    return run


@pytest.mark.parametrize("share", range(SHARES))
def test_no_history_loses_or_doubles_anything(
    share: int, template: Path, library: Library, tmp_path: Path
) -> None:
    for seed in range(share, SEEDS, SHARES):
        play(seed, template, tmp_path, library)


def test_one_seed_gives_one_history(template: Path, library: Library, tmp_path: Path) -> None:
    first, second = (play(7, template, tmp_path, library).trace for _ in range(2))
    assert first == second
    assert play(8, template, tmp_path, library).trace != first


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_caught(
    plant: Plant, template: Path, library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    assert any(not _holds(seed, template, tmp_path, library) for seed in range(SEEDS))


def _holds(seed: int, template: Path, folder: Path, library: Library) -> bool:
    try:
        play(seed, template, folder, library)
    except (Broken, KeyError, AssertionError):  # a broken history may also end before its end
        return False
    return True
