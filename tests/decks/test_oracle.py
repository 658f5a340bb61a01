"""The oracle itself: it lets a right item of each template pass and catches each way to be wrong.

The items are made by hand: `oracle/right.jsonl`, and what spoils them, one thing at a time: `oracle/wrong.yaml`.
"""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.decks.oracle.made import Item, codes, made, title_2027
from tests.decks.oracle.verdict import CHECKS, verdict

ORACLE = Path(__file__).parent / "oracle"
RIGHT: dict[str, Item] = {
    item["template"]: item
    for item in map(json.loads, (ORACLE / "right.jsonl").read_text("utf-8").splitlines())
}
WRONG: list[dict[str, Any]] = yaml.safe_load((ORACLE / "wrong.yaml").read_text("utf-8"))


def spoiled(of: str, /, **change: Any) -> Item:
    """The right item of the template with other fields; `options` by index, `source` by name."""
    item = deepcopy(RIGHT[of])
    for name, value in change.items():
        if name == "options" and isinstance(value, dict):
            item["options"] = [value.get(at, option) for at, option in enumerate(item["options"])]
        elif name == "source":
            item["source"] |= value
        else:
            item[name] = value
    return item


def test_every_template_has_a_check_and_a_right_item() -> None:
    assert RIGHT.keys() == CHECKS.keys()
    assert len(CHECKS) == 30


@pytest.mark.parametrize("template", RIGHT)
def test_a_right_item_passes(template: str) -> None:
    assert verdict(RIGHT[template]) == []


@pytest.mark.parametrize("case", WRONG, ids=[case["why"] for case in WRONG])
def test_a_wrong_item_is_caught(case: dict[str, Any]) -> None:
    reasons = verdict(spoiled(case["of"], **case["change"]))
    assert any(case["reason"] in reason for reason in reasons), reasons


def test_every_template_has_a_wrong_item() -> None:
    assert {case["of"] for case in WRONG} == set(CHECKS)


@pytest.mark.parametrize("template", [name for name in RIGHT if RIGHT[name]["options"]])
def test_no_other_option_can_be_the_key(template: str) -> None:
    for index in range(len(RIGHT[template]["options"])):
        assert (verdict(spoiled(template, key=[index])) == []) is ([index] == RIGHT[template]["key"])


def test_an_unknown_template_is_no_right_item() -> None:
    assert verdict(spoiled("billable", template="riddle")) == ["no template 'riddle'"]


def test_titles_of_both_editions_are_told_apart() -> None:
    stem = f"Which complete code has the title “{title_2027('Z29.14')}”?"
    options = codes("Z29.14", "Z29.11", "Z29.12")
    new = made("code-of-title", "Z29.14", stem, options, edition="FY2027")
    assert verdict(new) == []
    assert verdict(new | {"source": new["source"] | {"edition": "FY2026"}}) != []
