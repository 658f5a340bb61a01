"""`codedrill decks stats`, beside a bot that runs."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from db import cards, flags, items, learners
from db.folder import DataFolder, FolderLock
from db.items import Shown
from db.schema import bring_up
from db.store import Store
from db.uow import Work


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = DataFolder(tmp_path / "1000001")
    folder.root.mkdir()
    bring_up(folder)
    store = Store(folder.database)
    [outcome] = store.run(iter([answer]))
    store.close()
    assert outcome.error is None
    return tmp_path


def answer(work: Work) -> None:
    """Twelve cards of one learner, then three others who take a card apart."""
    learners.ensure(work, 5, deck="x", now=1)
    for number in range(30):
        stable = f"icd10cm:A{number:02}:billable" if number < 10 else "icd10cm:J44.1:title-of-code"
        options = (
            Shown("J44.1", True, number % 2 == 0),
            Shown("x", False, number % 2 == 1),
            Shown("=1+1", False, False),
        )
        items.count_first(
            work, 5, cards.number(work, stable), right=number % 2 == 0, ms=14_000, options=options
        )
    flags.withdraw(work, cards.number(work, "icd10cm:A00:billable"), by=5, reason="x", now=1)
    items.count_first(work, 5, cards.number(work, "hcpcs:J1100:x"), right=True, ms=1, options=())


def stats(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["decks", "stats", *arguments, "--data", str(data)])


def test_csv_holds_every_card_of_the_code_set_while_the_bot_runs(data: Path) -> None:
    lock = FolderLock.take(DataFolder(data / "1000001"))
    found = stats(data, "icd10cm-2026", "--csv")
    lock.release()
    assert found.exit_code == 0, found.output
    rows = {row["card"]: row for row in csv.DictReader(StringIO(found.stdout))}
    assert len(rows) == 11
    one = rows["icd10cm:J44.1:title-of-code"]
    assert (one["tries"], one["share_right"], one["mean_seconds"]) == ("20", "0.500", "14.0")
    assert one["code"] == "J44.1"
    assert (one["option_showings"], one["unused_distractors"]) == ("60", "'=1+1")
    assert rows["icd10cm:A00:billable"]["withdrawn"] == "yes"


def test_no_cell_is_a_formula(data: Path) -> None:
    found = stats(data, "icd10cm-2026", "--csv")
    assert all(not cell.startswith("=") for row in csv.reader(StringIO(found.stdout)) for cell in row)


def test_the_table_is_for_people(data: Path) -> None:
    found = stats(data, "icd10cm-2026")
    assert "icd10cm:J44.1:title-of-code" in found.stdout
    assert stats(data, "icd10pcs-2025").stdout == "No card of it has a first answer yet.\n"


def test_a_folder_without_a_bot_is_told(tmp_path: Path) -> None:
    found = stats(tmp_path, "icd10cm-2026")
    assert (found.exit_code, "no bot has run" in found.output) == (1, True)
