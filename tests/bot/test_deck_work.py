"""The heavy work on decks, called as its process calls it."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot import deck_process, deck_work
from bot.deck_process import WorkRefused
from decks import workshop
from decks.authored import AuthoredDeck
from decks.exchange.authored_yaml import yaml_of_deck
from decks.library import deck_path
from decks.sources.icd10cm import FY2026
from tests.deck_file import deck_file
from tests.decks import authored_made
from tests.older import older_deck

TODAY = "2026-11-24"


def cells(**changed: Any) -> AuthoredDeck:
    note = authored_made.note(checked_on=date(2025, 11, 1), **changed)
    return authored_made.deck(note)


def staged(tmp_path: Path, deck: AuthoredDeck) -> tuple[Path, Path]:
    data, stage = tmp_path / "data", tmp_path / "data" / "uploads" / "1"
    stage.mkdir(parents=True)
    (stage / "cells.yaml").write_text(yaml_of_deck(deck))
    return data, stage


def test_two_editions_differ_as_their_books_do() -> None:
    told = deck_work.diff(str(older_deck()), str(deck_file()), FY2026.id)
    counts = {kind: len(codes) for kind, codes in told["codes"].items()}
    assert (counts["added"], counts["became_header"], counts["revised"]) == (487, 16, 38)
    assert counts["gone"] + counts["became_header"] == 28
    kept, added, gone, revised = told["templates"]["title-of-code"]
    assert (added, gone, revised > 0, kept > 70_000) == (487, 28, True, True)


def test_a_code_that_no_edition_here_holds_is_found(tmp_path: Path) -> None:
    data, stage = staged(tmp_path, cells(rationale="See J44.77."))
    target = deck_path(data, FY2026.id)
    target.parent.mkdir(parents=True)
    shutil.copyfile(deck_file(), target)
    report = deck_work.check(str(data), str(stage), "cells.yaml", TODAY)
    assert [text for text in report["errors"] if "J44.77" in text] != []
    assert json.loads((stage / "report.json").read_text()) == report


def test_what_cannot_be_made_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data, stage = staged(tmp_path, cells())
    assert deck_work.check(str(data), str(stage), "cells.yaml", TODAY)["errors"] == []
    kept = data / workshop.AUTHORED_FOLDER / "cells.yaml"
    kept.parent.mkdir()
    kept.write_text("as it was")

    def full(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(workshop, "make", full)
    with pytest.raises(OSError, match="disk full"):
        deck_work.take(str(data), str(stage), TODAY)
    assert kept.read_text() == "as it was"
    kept.unlink()
    with pytest.raises(OSError, match="disk full"):
        deck_work.take(str(data), str(stage), TODAY)
    assert not kept.exists()


async def test_a_refusal_of_the_process_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(WorkRefused, match="no such file"):
        await deck_process.run("diff", str(tmp_path / "a"), str(tmp_path / "b"), FY2026.id)


async def test_a_process_that_breaks_is_told_too(tmp_path: Path) -> None:
    with pytest.raises(WorkRefused, match="ended before its end"):
        await deck_process.run("no such verb")
