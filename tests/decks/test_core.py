"""The core list and the order in which a newcomer meets it."""

from __future__ import annotations

import os
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from decks.cards import parse_card
from decks.core import missing, newcomer_order, parse_core
from decks.library import Icd10Library
from decks.model import Difficulty
from decks.sources.inputs import core_text

GOLDEN = Path(__file__).parent / "golden" / "first-20-cards.txt"


@pytest.fixture(scope="module")
def cards(library: Icd10Library) -> list[str]:
    return list(library.newcomer_cards())


def _category(card: str) -> str:
    return parse_card(card).code[:3]


def test_core_has_enough_categories_each_with_a_reason() -> None:
    rows = parse_core(core_text())
    assert len(rows) >= 90
    assert len({row.category for row in rows}) == len(rows)
    assert all(row.reason and row.codes for row in rows)
    assert all(code.startswith(row.category) for row in rows for code in row.codes)


def test_core_is_not_made_of_unspecified_codes(library: Icd10Library) -> None:
    for row in parse_core(core_text()):
        titles = [concept.title for code in row.codes if (concept := library.find(code))]
        assert len(titles) == len(row.codes)
        assert len(titles) == 1 or not all(map(_is_unspecified, titles)), row


def _is_unspecified(title: str) -> bool:
    return title.startswith("Unspecified") or title.endswith(", unspecified")


def test_several_hundred_cards_none_twice(cards: list[str]) -> None:
    assert 400 <= len(cards) <= 1_000
    assert len(set(cards)) == len(cards)


def test_the_first_twenty_show_four_templates_and_many_categories(cards: list[str]) -> None:
    first = [parse_card(card) for card in cards[:20]]
    assert {card.template for card in first} == {"title-of-code", "code-of-title", "typed-code", "billable"}
    assert len({card.code[:3] for card in first}) >= 12


def test_no_two_neighbours_are_of_one_category(cards: list[str]) -> None:
    categories = list(map(_category, cards))
    assert [pair for pair in pairwise(categories) if pair[0] == pair[1]] == []


def test_diabetes_and_copd_come_before_accidents(cards: list[str]) -> None:
    place = {category: index for index, category in reversed(list(enumerate(map(_category, cards))))}
    assert max(place["E11"], place["J44"]) < 5
    assert place["W01"] > 200


@pytest.mark.parametrize("difficulty", Difficulty)
def test_each_core_card_can_be_drawn(library: Icd10Library, cards: list[str], difficulty: Difficulty) -> None:
    for card in cards:
        item = library.draw(card, Random(card), difficulty)
        assert item.id.startswith(f"{card}#")
        assert item.difficulty <= difficulty


def test_the_first_twenty_are_the_golden_ones(library: Icd10Library, cards: list[str]) -> None:
    lines = [f"{card}  {_title(library, card)}" for card in cards[:20]]
    actual = "\n".join(lines) + "\n"
    if os.environ.get("CODEDRILL_UPDATE_GOLDEN"):
        GOLDEN.write_text(actual, "utf-8")
    assert actual == GOLDEN.read_text("utf-8")


def _title(library: Icd10Library, card: str) -> str:
    concept = library.find(parse_card(card).code)
    assert concept is not None
    return concept.title


def test_a_code_that_the_edition_lacks_is_passed_over_and_named() -> None:
    rows = parse_core("category,codes,reason\nG35,G35,no longer complete\nI10,I10,frequent\n")
    order = newcomer_order(rows, lambda card: card.code != "G35")
    assert {parse_card(card).code for card in order} == {"I10"}
    assert missing(rows, lambda card: card.code != "G35") == ["G35"]


def test_the_core_list_names_only_what_its_edition_holds(library: Icd10Library) -> None:
    assert missing(parse_core(core_text()), lambda card: library.holds(str(card))) == []
