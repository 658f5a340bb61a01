"""`codedrill exam`: what it prints for people and for programs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli_exam import app
from decks import workshop
from decks.blueprint_file import blueprints
from decks.draft import made_from
from decks.library import deck_path
from tests.deck_file import CACHE, deck_file


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with all decks that a form is drawn from."""
    folder = tmp_path_factory.mktemp("data")
    for deck in workshop.known(CACHE):
        target = deck_path(folder, deck)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(deck_file(deck), target)
        shutil.copyfile(made_from(deck_file(deck)), made_from(target))
    return folder


def call(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"NO_COLOR": "1", "COLUMNS": "200", "TERM": "dumb"})


def form(data: Path, *words: str) -> dict[str, Any]:
    result = call("draw", *words, "--json", "--data", str(data))
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_form_for_programs_holds_what_was_promised(data: Path) -> None:
    found = form(data, "crc", "--seed", "7")
    promised = {"exam", "editions", "seed", "minutes", "sections", "items", "shares"}
    assert promised <= set(found)
    assert (found["exam"], found["edition"], found["seed"]) == ("crc", "icd10cm-2026", "7")
    assert set(found["sections"][0]) == {"id", "title", "wanted", "filled", "missing", "why"}
    each = {"number", "card", "section", "template", "kind", "difficulty", "pretest"}
    assert [each <= set(item) for item in found["items"]] == [True] * len(found["items"])
    assert set(found["shares"]) == {"recall", "rule", "scenario"}
    assert sum(section["filled"] for section in found["sections"]) == found["filled"] == len(found["items"])
    assert "not affiliated with or endorsed by AAPC" in found["disclaimer"]


def test_the_same_seed_prints_the_same_form(data: Path) -> None:
    assert form(data, "rhit", "--seed", "x") == form(data, "RHIT", "--seed", "x")
    assert form(data, "rhit", "--seed", "x")["items"] != form(data, "rhit", "--seed", "y")["items"]


def test_people_read_what_is_missing_and_how_it_is_rescaled(data: Path) -> None:
    printed = call("draw", "cpc", "--data", str(data)).stdout
    assert "CPT belongs to the AMA and does not ship" in " ".join(printed.split())
    assert "of 100 items; the cut counts on those" in printed
    assert "Kinds of thinking: recall " in printed
    assert "Not verified: " in printed


def test_scaled_exams_say_that_raw_percent_is_not_comparable(data: Path) -> None:
    printed = call("draw", "ccs", "--data", str(data)).stdout
    assert "Raw percent only: the real exam scales; this is not comparable." in printed


def test_a_part_of_an_exam_is_drawn_on_demand(data: Path) -> None:
    found = form(data, "crc", "--items", "10", "--minutes", "10", "--section", "diagnosis-coding")
    assert (found["filled"], found["minutes"]) == (10, 10)


def test_a_section_is_drawn_as_it_stands_in_the_exam(data: Path) -> None:
    found = form(data, "crc", "--section", "risk-adjustment-models")
    assert (found["wanted"], found["filled"], found["minutes"]) == (15, 15, 36)
    assert {item["section"] for item in found["items"]} == {"risk-adjustment-models"}


def test_a_short_form_is_filled_up_on_demand_and_says_so(data: Path) -> None:
    words = ("crc", "--items", "10", "--minutes", "10")
    plain, spread = form(data, *words), form(data, *words, "--spread")
    assert (plain["filled"], spread["filled"], spread["minutes"]) == (7, 10, 10)
    assert set(spread) == set(plain)
    assert set(spread["sections"][0]) == {"id", "title", "wanted", "filled", "missing", "why"}
    assert min(section["missing"] for section in spread["sections"]) == 0
    assert "3 of the 10 items stand in for sections that today's decks cannot fill" in spread["told"]


def test_a_newer_edition_is_named_by_its_deck(data: Path) -> None:
    found = form(data, "crc", "--edition", "icd10cm-2027")
    assert found["edition"] == "icd10cm-2027"
    assert [each for each in found["items"] if each["card"].startswith("authored-")] == []


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("nursing",), 2, "no exam 'nursing'; there is cca, ccs-p, ccs,"),
        (("crc", "--minutes", "0"), 1, "Error: 0 minutes make no exam; 1 to 1440 do."),
        (("crc", "--items", "10000"), 1, "Error: 10000 items make no exam; 1 to 500 do."),
        (("cmc",), 1, "Error: how many items the CMC exam has is not public: say how many you want."),
        (("crc", "--edition", "icd10cm-1999"), 2, "no deck 'icd10cm-1999'; there is icd10cm-2026,"),
        (("crc", "--section", "surgery"), 1, "Error: CRC has no section surgery; there is compliance,"),
    ],
)
def test_what_cannot_be_drawn_is_told_in_a_sentence(
    data: Path, words: tuple[str, ...], code: int, told: str
) -> None:
    result = call("draw", *words, "--data", str(data))
    assert result.exit_code == code
    assert told in " ".join(result.output.replace("│", " ").split())
    assert "Traceback" not in result.output


def test_all_outlines_are_listed_with_how_sure_each_figure_is() -> None:
    printed = call("list").stdout
    assert [exam for exam in blueprints() if f" {exam} " not in printed] == []
    assert "47 V" in printed
    assert "not public" in printed
