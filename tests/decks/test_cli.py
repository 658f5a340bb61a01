from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bot.cli_decks import app
from decks.templates import TEMPLATES


@pytest.fixture
def data(deck: Path) -> Path:
    return deck.parent.parent


def call(data: Path, *words: str) -> Result:
    return CliRunner().invoke(
        app, list(words), env={"CODEDRILL_DATA": str(data), "NO_COLOR": "1", "COLUMNS": "200"}
    )


def objects(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_items_are_one_object_a_line(data: Path) -> None:
    items = objects(call(data, "items", "icd10cm-2026", "--count", "300", "--seed", "7", "--format", "jsonl"))
    assert len(items) == 300
    common = {"id", "template", "subject", "stem", "options", "rationale", "source", "domain", "difficulty"}
    for item in items:
        typed = "answer" in item
        assert set(item) == common | ({"answer"} if typed else {"key"})
        assert set(item["source"]) - {"note"} == {"system", "edition", "place"}
        assert item["difficulty"] in ("easy", "medium", "hard")
        assert typed is (item["options"] == [])
    assert len({item["template"] for item in items} & set(TEMPLATES)) >= 10


def test_one_template_can_be_asked_for(data: Path) -> None:
    items = objects(call(data, "items", "icd10cm-2026", "--template", "billable", "--count", "5"))
    assert [item["template"] for item in items] == ["billable"] * 5


def test_the_seed_decides(data: Path) -> None:
    first, again, other = (
        call(data, "items", "icd10cm-2026", "--seed", seed).stdout for seed in ("1", "1", "2")
    )
    assert first == again != other


def test_text_is_for_people(data: Path) -> None:
    result = call(data, "items", "icd10cm-2026", "--count", "3", "--format", "text")
    assert result.exit_code == 0
    assert result.stdout.count("→") == 3


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("items", "cpt"), "icd10cm-2026"),
        (("items", "icd10cm-2026", "--template", "nope"), "title-of-code"),
        (("items", "icd10cm-2026", "--count", "0"), "1 or more"),
        (("items", "icd10cm-2026", "--count", "-3"), "1 or more"),
        (("items", "icd10cm-2026", "--format", "xml"), "jsonl"),
    ],
)
def test_wrong_words_are_told_and_exit_2(data: Path, words: tuple[str, ...], told: str) -> None:
    result = call(data, *words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert result.stdout == ""


def test_show_prints_one_object(data: Path) -> None:
    [shown] = objects(call(data, "show", "s5252", "--json"))
    first = ["code", "title", "billable", "parent", "children", "notes", "seventh_characters"]
    assert list(shown) == [*first, "hcc", "cc_mcc"]
    assert (shown["code"], shown["billable"], shown["parent"]) == ("S52.52", False, "S52.5")
    assert list(shown["seventh_characters"]) == ["A", "D", "G", "K", "P", "S"]
    [hypertension] = objects(call(data, "show", "I10", "--json"))
    assert hypertension["seventh_characters"] == {}
    assert hypertension["notes"]["excludes1"] == [
        "hypertensive disease complicating pregnancy, childbirth and the puerperium (O10-O11, O13-O16)"
    ]


@pytest.mark.parametrize(
    ("code", "hccs", "level"),
    [
        ("I61.0", [{"hcc": 248, "label": "Intracranial Hemorrhage"}], "MCC"),
        ("H05.021", [], "CC"),
        ("I10", [], None),
        ("I61", [], None),
    ],
)
def test_show_tells_payment_hccs_and_severity(
    data: Path, code: str, hccs: list[dict[str, Any]], level: str | None
) -> None:
    [shown] = objects(call(data, "show", code, "--json"))
    assert (shown["hcc"], shown["cc_mcc"]) == (hccs, level)


def test_show_tells_both_hccs_of_a_code_that_has_two(data: Path) -> None:
    [shown] = objects(call(data, "show", "E08.311", "--json"))
    assert [each["hcc"] for each in shown["hcc"]] == [37, 298]


def test_an_edition_that_the_lists_do_not_know_is_shown_without_them(data: Path) -> None:
    [shown] = objects(call(data, "show", "I61.0", "--json", "--deck", "icd10cm-2027"))
    assert "hcc" not in shown
    assert list(shown)[-1] == "seventh_characters"


def test_show_is_readable(data: Path) -> None:
    result = call(data, "show", "A41.51")
    assert result.exit_code == 0
    assert "Sepsis due to Escherichia coli [E. coli]" in result.stdout
    assert "complete code" in result.stdout


def test_an_unknown_code_gets_a_hint_and_exit_1(data: Path) -> None:
    result = call(data, "show", "E11.2Z")
    assert result.exit_code == 1
    assert "Near it: E11.2, E11.21, E11.22, E11.29." in result.stderr
    assert call(data, "show", "hello world").exit_code == 1


def test_a_current_deck_is_not_built_again(data: Path, deck: Path) -> None:
    before = deck.stat().st_mtime_ns
    result = call(data, "build", "icd10cm-2026")
    assert (result.exit_code, deck.stat().st_mtime_ns) == (0, before)
    assert "is current" in result.stdout


def test_a_missing_deck_is_built_on_the_way(tmp_path: Path) -> None:
    result = call(tmp_path, "show", "I10", "--json")
    assert [shown["code"] for shown in objects(result)] == ["I10"]
    assert (tmp_path / "decks" / "icd10cm-2026.sqlite").is_file()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "decks").write_text("a file in the way")
    result = call(tmp_path, "build")
    assert result.exit_code == 1
    assert result.stderr.strip().startswith("Error: ")
