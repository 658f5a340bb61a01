"""What a learner who knows nothing could win by, over 2,000 items a template, and the rules that measure it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from decks.cues import LIMIT, excess, measure
from decks.drills import drill
from decks.library import Icd10Library
from decks.model import Difficulty, Item, Option, Source

COUNT = 2_000
MEASURED = (
    "title-of-code",
    "code-of-title",
    "billable",
    "not-billable",
    "placeholder-x",
    "seventh-character",
    "laterality",
    "chapter-block",
    "drug-intent",
    "claim-error",
    "changed",
)


def item(*texts: str, key: int = 0, stem: str = "Which?") -> Item:
    source = Source("ICD-10-CM", "FY2026", "Tabular, A00")
    options = tuple(map(Option, texts))
    return Item("a#1", "t", "A00", stem, options, (key,), None, "", source, "d", Difficulty.EASY)


@pytest.mark.parametrize(
    ("rule", "caught"),
    [
        ("longest", item("a long one", "one", "two", "six")),
        ("shortest", item("a", "one", "two", "six")),
        ("stem words", item("red fox", "one", "two", "six", stem="A red one?")),
        ("most alike", item("K21.0", "K21.1", "K21.00", "K25")),
        ("odd one out", item("Z10", "K21.1", "K21.2", "K21.3")),
        ("position", item("one", "two", "six", "ten")),
    ],
)
def test_a_rule_catches_what_it_is_for(rule: str, caught: Item) -> None:
    assert measure([caught])[rule] > LIMIT
    assert measure([replace(caught, key=(3,))])[rule] <= (1 if rule == "position" else LIMIT)


def test_equal_options_are_a_toss() -> None:
    even = [item("one", "two", "six", "ten", key=place) for place in range(4)]
    assert measure(even) == dict.fromkeys(measure(even), 0.25)


def test_fewer_options_count_as_chance_does() -> None:
    pair = [item("one", "two", key=place) for place in (0, 1)]
    assert measure(pair)["position"] == 0.25


def test_a_length_that_is_always_right_is_learned() -> None:
    taught = [item("seven77", "one", "two", "eleven11111", key=0)] * 4
    assert measure(taught)["length"] == 1.0
    assert "length" in excess(measure(taught))


def test_typed_items_have_no_cues() -> None:
    assert measure([replace(item(), options=(), key=(), answer="K40")]) == {}


def test_a_code_in_the_stem_is_one_word() -> None:
    assert measure([item("K21.1", "K22", "K23", "K24", stem="On October 1?")])["stem words"] == 0.25


@pytest.fixture(scope="module", params=MEASURED)
def items(request: pytest.FixtureRequest, library: Icd10Library) -> list[Item]:
    return list(drill(library, COUNT, "cues", [request.param]))


def test_no_naive_rule_wins(items: list[Item]) -> None:
    assert excess(measure(items)) == {}


def test_the_key_stands_everywhere_alike(items: list[Item]) -> None:
    four = [item for item in items if len(item.options) == 4]
    places = Counter(item.key[0] for item in four)
    expected = len(four) / 4
    chi_square = sum((places[place] - expected) ** 2 / expected for place in range(4))
    assert chi_square < 16.27  # one in a thousand, three degrees of freedom
