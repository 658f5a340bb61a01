"""`codedrill decks lint|diff|publish|rollback|history|export` beside a bot that runs or does not."""

from __future__ import annotations

import csv
import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli_publish import app
from db import decks
from db.folder import DataFolder, FolderLock
from db.schema import bring_up
from db.store import Store
from decks.builds import build_path, keep_build
from decks.draft import made_from
from decks.exchange.authored_csv import notes_of_csv
from decks.exchange.authored_yaml import read_deck, shipped_decks, yaml_of_deck
from decks.library import deck_path
from decks.sources.icd10cm import FY2026
from tests.deck_file import deck_file
from tests.decks import apkg_made, authored_made

AUTHORED = "authored-conventions"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with a made deck, on which a bot has run."""
    for deck in (FY2026.id, AUTHORED):
        target = deck_path(tmp_path, deck)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(deck_file(deck), target)
        shutil.copyfile(made_from(deck_file(deck)), made_from(target))
    bring_up(folder(tmp_path))
    return tmp_path


def folder(data: Path) -> DataFolder:
    root = data / "123456"
    root.mkdir(exist_ok=True)
    return DataFolder(root)


def call(data: Path, *words: str) -> Result:
    env = {"NO_COLOR": "1", "COLUMNS": "200", "TERM": "dumb"}
    return CliRunner().invoke(app, [*words, "--data", str(data)], env=env)


def in_use(data: Path) -> dict[str, str]:
    with closing(Store(folder(data).database)) as store:
        [outcome] = store.run(iter([decks.in_use]))
    found: dict[str, str] = outcome.value
    return found


def corrected(data: Path) -> None:
    """Somebody corrects the authored deck."""
    [conventions] = [deck for deck in shipped_decks() if deck.id == "conventions"]
    place = data / "authored" / "conventions.yaml"
    place.parent.mkdir(exist_ok=True)
    place.write_text(yaml_of_deck(conventions).replace("version: '1'", "version: '2'"), encoding="utf-8")


def test_publish_names_the_build_and_a_second_time_changes_nothing(data: Path) -> None:
    first, again = call(data, "publish", AUTHORED), call(data, "publish", AUTHORED)
    build = in_use(data)[AUTHORED]
    assert first.stdout == f"123456: {AUTHORED} is now build {build}\n"
    assert again.stdout == f"123456: {AUTHORED} already was build {build}\n"


def test_rollback_goes_back_one_build_and_history_tells_it(data: Path) -> None:
    call(data, "publish", AUTHORED)
    before = in_use(data)[AUTHORED]
    corrected(data)
    call(data, "publish", AUTHORED)
    assert in_use(data)[AUTHORED] != before
    assert call(data, "rollback", AUTHORED).stdout == f"123456: {AUTHORED} is build {before} again\n"
    assert in_use(data)[AUTHORED] == before
    told = call(data, "history", AUTHORED).stdout
    assert told.count("rolled back") == 1
    assert before in told


def test_a_first_build_cannot_be_rolled_back(data: Path) -> None:
    call(data, "publish", AUTHORED)
    result = call(data, "rollback", AUTHORED)
    assert result.exit_code == 1
    assert "has no older build" in result.stderr


def test_what_cannot_be_opened_is_not_rolled_back_to(data: Path) -> None:
    call(data, "publish", AUTHORED)
    before = in_use(data)[AUTHORED]
    corrected(data)
    call(data, "publish", AUTHORED)
    after = in_use(data)
    build_path(data, AUTHORED, before).write_text("of an older format")
    result = call(data, "rollback", AUTHORED)
    assert (result.exit_code, in_use(data)) == (1, after)
    assert f"build {before} of {AUTHORED} cannot be opened" in result.stderr


def test_rolling_back_is_for_all_bots_or_none(data: Path) -> None:
    call(data, "publish", AUTHORED)
    corrected(data)
    call(data, "publish", AUTHORED)
    after, other = in_use(data), data / "999999"
    other.mkdir()
    bring_up(DataFolder(other))
    result = call(data, "rollback", AUTHORED)
    assert (result.exit_code, in_use(data)) == (1, after)
    assert f"999999: {AUTHORED} has no older build" in result.stderr


def test_a_running_bot_is_not_written_under(data: Path) -> None:
    lock = FolderLock.take(folder(data))
    try:
        result = call(data, "publish", AUTHORED)
    finally:
        lock.release()
    assert result.exit_code == 1
    assert "Publish in its chat (/decks), or stop it first." in result.stderr
    assert in_use(data) == {}


def test_without_a_bot_there_is_nothing_to_publish_to(tmp_path: Path) -> None:
    result = call(tmp_path, "publish", AUTHORED)
    assert result.exit_code == 1
    assert "no bot has run" in result.stderr


def test_diff_counts_what_a_new_build_would_change(data: Path) -> None:
    keep_build(data, AUTHORED, deck_path(data, AUTHORED))
    call(data, "publish", AUTHORED)
    same = call(data, "diff", AUTHORED).stdout
    assert same.split()[-4:] == [str(in_deck(data)), "0", "0", "0"]


def in_deck(data: Path) -> int:
    [conventions] = [deck for deck in shipped_decks() if deck.id == "conventions"]
    return sum(note.status.value == "checked" for note in conventions.notes)


def test_diff_with_a_deck_of_another_code_set_is_refused(data: Path) -> None:
    result = call(data, "diff", AUTHORED, "--against", FY2026.id)
    assert result.exit_code == 2
    assert "of another code set" in result.stderr


def test_export_writes_an_item_of_each_card(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "items.jsonl"
    result = call(data, "export", AUTHORED, str(target))
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert result.exit_code == 0, result.output
    assert len(lines) == in_deck(data)
    assert {line["template"] for line in lines} == {"authored"}


def test_export_of_the_whole_deck_is_the_deck(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.sqlite"
    call(data, "export", AUTHORED, str(target))
    assert target.read_bytes() == deck_path(data, AUTHORED).read_bytes()


def test_an_authored_deck_is_exported_with_all_its_notes(data: Path, tmp_path: Path) -> None:
    [conventions] = [deck for deck in shipped_decks() if deck.id == "conventions"]
    told = call(data, "export", AUTHORED, str(tmp_path / "all.yaml")).stdout
    assert told == f"{len(conventions.notes)} notes of conventions are in {tmp_path / 'all.yaml'}\n"
    assert read_deck(tmp_path / "all.yaml") == conventions
    call(data, "export", AUTHORED, str(tmp_path / "all.csv"))
    assert notes_of_csv((tmp_path / "all.csv").read_bytes(), "all.csv") == conventions.notes


def test_notes_that_look_like_cpt_are_left_out(data: Path, tmp_path: Path) -> None:
    (data / "authored").mkdir()
    (data / "authored" / "cells.yaml").write_text(
        yaml_of_deck(authored_made.deck(authored_made.note(), authored_made.note(id="two", key="99213")))
    )
    told = {ending: call(data, "export", "authored-cells", str(tmp_path / f"out{ending}")).stdout
            for ending in (".yaml", ".csv", ".apkg")}  # fmt: skip
    assert told[".yaml"].endswith("; left out: 1 with what looks like a CPT or CDT code\n")
    assert "99213" not in (tmp_path / "out.yaml").read_text() + (tmp_path / "out.csv").read_text()
    assert told[".apkg"].startswith("1 items")


def test_a_package_of_drawn_items_opens_in_anki(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.apkg"
    result = call(data, "export", FY2026.id, str(target), "--template", "title-of-code", "--count", "5")
    assert result.stdout == f"5 items of {FY2026.id} are in {target}\n"
    with apkg_made.opened(tmp_path / "anki") as anki:
        apkg_made.bring_in(anki, target)
        fields = [anki.get_note(note).fields for note in anki.find_notes("deck:*ICD-10-CM*")]
    assert len(fields) == 5
    for front, back in fields:
        letter = back.partition("<br>")[0]
        assert letter[0] in "ABCD"
        assert letter in front.split("<br>")
        assert "ICD-10-CM FY2026 · " in back


def test_drawn_items_as_csv_hold_no_formula_and_as_yaml_are_refused(data: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    call(data, "export", FY2026.id, str(target), "--count", "7")
    with target.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert (rows[0], len(rows)) == (["front", "back", "tags", "due"], 8)
    refused = call(data, "export", FY2026.id, str(tmp_path / "out.yaml"))
    assert (refused.exit_code, (tmp_path / "out.yaml").exists()) == (2, False)
    assert call(data, "export", FY2026.id, str(target), "--template", "nothing").exit_code == 2


def test_export_wants_a_name_it_knows(data: Path, tmp_path: Path) -> None:
    assert call(data, "export", AUTHORED, str(tmp_path / "x.docx")).exit_code == 2


def test_lint_of_an_authored_deck_tells_what_it_measured(data: Path) -> None:
    result = call(data, "lint", AUTHORED)
    assert result.exit_code == 0, result.output
    assert "the longest option is right in 2" in result.stdout
    assert "0 errors" in result.stdout


def test_an_unknown_deck_is_told_with_those_that_there_are(data: Path) -> None:
    result = call(data, "lint", "icd9")
    assert result.exit_code == 2
    assert AUTHORED in result.stderr
