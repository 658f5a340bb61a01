"""`codedrill decks` with ICD-10-PCS."""

from __future__ import annotations

import json

from typer.testing import CliRunner, Result

from bot.cli_decks import app
from decks.sources.icd10pcs_edition import PCS_FY2025
from tests.deck_file import CACHE, deck_file


def call(*words: str) -> Result:
    deck_file(PCS_FY2025.id)
    return CliRunner().invoke(
        app, list(words), env={"CODEDRILL_DATA": str(CACHE), "NO_COLOR": "1", "COLUMNS": "200"}
    )


def test_items_of_one_template_are_drawn() -> None:
    result = call("items", "icd10pcs-2025", "--template", "pcs-character", "--count", "5")
    assert result.exit_code == 0, result.output
    items = [json.loads(line) for line in result.stdout.splitlines()]
    assert [item["template"] for item in items] == ["pcs-character"] * 5
    assert {item["source"]["edition"] for item in items} == {"FY2025"}


def test_a_code_is_shown_as_one_object() -> None:
    shown = json.loads(call("show", "0dtj4zz", "--deck", "icd10pcs-2025", "--json").stdout)
    assert (shown["code"], shown["billable"], shown["parent"]) == ("0DTJ4ZZ", True, "0DT")
    assert (
        shown["title"] == "values: Resection · Appendix · Percutaneous Endoscopic · No Device · No Qualifier"
    )
    assert shown["notes"]["values"][2] == "3 T Operation: Resection"


def test_a_table_is_shown_with_its_rows_and_not_with_all_its_codes() -> None:
    shown = call("show", "0DV", "--deck", "icd10pcs-2025").stdout
    assert "Rows" in shown
    assert "and 229 more" in shown


def test_what_may_follow_is_told_of_a_code_that_is_not_whole() -> None:
    result = call("show", "0DTJ4", "--deck", "icd10pcs-2025")
    assert result.exit_code == 1
    assert "Behind 0DTJ4 may come: Z." in result.stderr
    assert "A code looks like 0DTJ4ZZ." in call("show", "é", "--deck", "icd10pcs-2025").stderr
