"""`codedrill decks import apkg`: a package becomes an authored deck that can be made and published."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from bot import cli_import
from decks import workshop
from decks.collection import open_deck
from decks.exchange.authored_yaml import read_deck
from decks.library import deck_path
from tests.decks import apkg_made

app = typer.Typer()
app.add_typer(cli_import.imports, name="import")


def call(data: Path, *words: str) -> Result:
    env = {"NO_COLOR": "1", "COLUMNS": "200", "TERM": "dumb"}
    return CliRunner().invoke(app, ["import", "apkg", *words, "--data", str(data)], env=env)


def package(folder: Path, *rows: apkg_made.Row) -> str:
    content = apkg_made.collection(folder, list(rows) or [apkg_made.row()])
    return str(apkg_made.package(folder, {"collection.anki21": content}))


def test_a_package_is_kept_counted_and_made(tmp_path: Path) -> None:
    data = tmp_path / "data"
    result = call(
        data, package(tmp_path, apkg_made.row(), apkg_made.row("b[sound:a.mp3]", "c", "g2")), "--id", "cells"
    )
    assert result.exit_code == 0, result.output
    assert "  2 cards, checked on " in result.stdout
    assert "  left out: 1 sounds\n" in result.stdout
    kept = read_deck(data / "authored" / "cells.yaml")
    assert (kept.title, [note.stem for note in kept.notes]) == ("deck", ["front", "b"])
    assert "authored-cells" in workshop.known(data)
    workshop.make(data, "authored-cells")
    deck = open_deck(deck_path(data, "authored-cells"), "authored-cells")
    assert len(list(deck.cards())) == 2
    deck.close()


def test_a_newer_package_renews_the_deck(tmp_path: Path) -> None:
    call(tmp_path, package(tmp_path), "--id", "cells", "--title", "My cells")
    again = call(
        tmp_path, package(tmp_path, apkg_made.row(back="new")), "--id", "cells", "--title", "My cells"
    )
    assert again.exit_code == 0
    kept = read_deck(tmp_path / "authored" / "cells.yaml")
    assert (kept.title, [note.key for note in kept.notes]) == ("My cells", ["new"])


@pytest.mark.parametrize(
    ("deck", "told"),
    [("../x", "is none: small letters"), ("conventions", "is there, and no Anki package made it")],
)
def test_an_id_that_is_none_or_taken_is_refused(tmp_path: Path, deck: str, told: str) -> None:
    result = call(tmp_path / "data", package(tmp_path), "--id", deck)
    assert (result.exit_code, told in result.stderr) == (1, True)
    assert not (tmp_path / "data").exists()


def test_what_is_no_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.apkg").write_bytes(b"PK nothing")
    result = call(tmp_path / "data", str(tmp_path / "bad.apkg"), "--id", "cells")
    assert (result.exit_code, "bad.apkg" in result.stderr) == (1, True)
    assert not (tmp_path / "data").exists()
