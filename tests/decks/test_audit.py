"""A thousand items of all templates, each checked from the official files by the second, independent oracle."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from decks.drills import drill
from decks.exchange.jsonl import json_of_item
from decks.library import Icd10Library
from decks.model import Difficulty, Item
from tests.decks.oracle.verdict import verdict


@pytest.fixture(scope="module")
def items(library: Icd10Library) -> list[Item]:
    return list(drill(library, 1_700, "audit"))


def test_all_templates_and_difficulties_are_drawn(items: list[Item], library: Icd10Library) -> None:
    drawn = Counter(item.template for item in items)
    assert drawn.keys() == library.templates.keys()
    assert {item.difficulty for item in items} == set(Difficulty)


def test_the_oracle_finds_nothing_wrong(items: list[Item]) -> None:
    wrong = {item.id: reasons for item in items if (reasons := verdict(json.loads(json_of_item(item))))}
    assert wrong == {}


@pytest.mark.parametrize("template", ["title-of-code", "code-of-title"])
def test_difficulty_is_what_was_reached(library: Icd10Library, template: str) -> None:
    for item in drill(library, 200, "difficulty", [template]):
        subject = library.find(item.subject)
        others = [library.find(option.code or "") for option in item.options if option.code != item.subject]
        assert subject is not None
        categories = [other.category == subject.category for other in others if other]
        blocks = [other.block == subject.block for other in others if other]
        match item.difficulty:
            case Difficulty.HARD:
                assert all(categories), item
            case Difficulty.MEDIUM:
                assert all(blocks), item
                assert not all(categories), item
            case Difficulty.EASY:
                assert not all(blocks), item


def test_no_two_titles_offered_differ_in_the_encounter_alone(library: Icd10Library) -> None:
    for item in drill(library, 300, "encounter", ["title-of-code"]):
        stems = [(option.code or "")[:7] for option in item.options]
        assert len(set(stems)) == 4, item


def test_the_rationale_speaks_of_each_wrong_option(items: list[Item]) -> None:
    for item in items:
        if item.template in ("title-of-code", "code-of-title", "billable", "not-billable", "laterality"):
            letters = [
                letter for number, letter in enumerate("ABCD"[: len(item.options)]) if number not in item.key
            ]
            assert all(f"{letter} " in item.rationale for letter in letters), item
