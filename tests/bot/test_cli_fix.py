"""`codedrill items fix`: a key that was wrong, from the command line."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import app
from db import cards, corrections, items
from db.corrections import Correction, Kind
from db.folder import DataFolder, FolderLock
from db.items import NOTHING
from db.schema import bring_up
from db.store import Store, connect
from db.uow import Work
from decks.exchange.authored_yaml import yaml_of_deck
from tests.decks import authored_made as made

DRAWN, WRITTEN = "icd10cm:J44.1:title-of-code", "authored-cells:red-blood:authored"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Of a bot where both cards were met."""
    folder = DataFolder(tmp_path / "1000001")
    folder.root.mkdir()
    bring_up(folder)
    with closing(Store(folder.database)) as store:
        store.run(iter([meet]))
    written = tmp_path / "authored"
    written.mkdir()
    (written / "cells.yaml").write_text(yaml_of_deck(made.deck()), encoding="utf-8")
    return tmp_path


def meet(work: Work) -> None:
    for stable in (DRAWN, WRITTEN):
        work._execute("INSERT INTO picked VALUES (?, 'x', 1, 5, 5)", (cards.number(work, stable),))


def fix(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["items", "fix", *arguments, "--data", str(data)])


def stored(data: Path) -> Sequence[Correction]:
    with closing(connect(DataFolder(data / "1000001").database, read_only=True)) as connection:
        return corrections.all_of(Work(connection))


def said(data: Path) -> list[tuple[str, str, Kind, tuple[str, ...], str]]:
    return [(one.stable, one.scope, one.kind, one.options, one.reason) for one in stored(data)]


def test_a_card_is_thrown_out_and_taken_in_again(data: Path) -> None:
    found = fix(data, DRAWN, "--out", "two answers were right")
    assert found.exit_code == 0, found.output
    assert "1000001: icd10cm:J44.1:title-of-code is thrown out" in found.output
    assert fix(data, DRAWN, "--stands").exit_code == 0
    assert said(data) == [
        (DRAWN, "", Kind.OUT, (), "two answers were right"),
        (DRAWN, "", Kind.STANDS, (), "it was right"),
    ]


def test_one_drawing_alone_is_thrown_out(data: Path) -> None:
    assert fix(data, DRAWN, "--out", "unclear", "--item", "1a2b3c4d").exit_code == 0
    assert said(data) == [(DRAWN, "#1a2b3c4d", Kind.OUT, (), "unclear")]


def test_the_key_of_an_authored_card_is_named_by_its_words(data: Path) -> None:
    found = fix(data, WRITTEN, "--key", "Osteocytes")
    assert found.exit_code == 0, found.output
    assert said(data) == [(WRITTEN, "", Kind.KEY, ("Osteocytes",), "the key was corrected")]
    with closing(connect(DataFolder(data / "1000001").database, read_only=True)) as connection:
        work = Work(connection)
        assert items.load(work, 2) == (NOTHING, [])  # begun anew
        assert len(items.load(work, 1)[1]) == 1


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([WRITTEN, "--key", "Platelets"], "no option 'Platelets'"),
        ([DRAWN, "--key", "J44.1"], "drawn by chance"),
        (["icd10cm:J44.1", "--out", "x"], "no card"),
        (["authored-none:x:authored", "--out", "x"], "no deck holds"),
        ([DRAWN], "one of --key, --out and --stands"),
        ([DRAWN, "--out", "x", "--stands"], "one of --key, --out and --stands"),
        ([WRITTEN, "--key", "Osteocytes", "--item", "1"], "--item goes without"),
    ],
)
def test_what_cannot_be_right_is_refused(data: Path, arguments: list[str], why: str) -> None:
    found = fix(data, *arguments)
    assert found.exit_code == 2
    assert why in " ".join(found.output.replace("│", " ").split())
    assert stored(data) == []


def test_a_running_bot_is_never_written_under(data: Path) -> None:
    lock = FolderLock.take(DataFolder(data / "1000001"))
    found = fix(data, DRAWN, "--out", "x")
    lock.release()
    assert found.exit_code == 1
    assert "Throw the card out in its chat (/items), or stop it first." in found.output
    assert stored(data) == []


def test_what_was_corrected_is_listed_while_the_bot_runs(data: Path) -> None:
    fix(data, DRAWN, "--out", "unclear")
    lock = FolderLock.take(DataFolder(data / "1000001"))
    found = CliRunner().invoke(app, ["items", "corrections", "--data", str(data)])
    lock.release()
    assert found.exit_code == 0, found.output
    assert "unclear" in found.output
