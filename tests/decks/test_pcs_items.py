"""Items of ICD-10-PCS FY2025 against the book itself, and what a learner could win by without knowing anything."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from decks.certifications import CERTIFICATIONS
from decks.cues import excess, measure
from decks.drills import drill
from decks.exchange.jsonl import json_of_item
from decks.library_icd10pcs import PcsLibrary, open_icd10pcs
from decks.model import Difficulty, Item
from decks.newcomers import listed
from decks.sources.icd10pcs_codes import Procedures
from decks.sources.icd10pcs_edition import PCS_FY2025
from decks.sources.icd10pcs_pack import shipped_book
from tests.deck_file import deck_file
from tests.decks.oracle.cues import BAR, cue_shares

TEMPLATES = ["pcs-character", "pcs-root-operation", "pcs-neighbour", "navigate"]
COUNT = 2_000


@pytest.fixture(scope="module")
def pcs() -> Iterator[PcsLibrary]:
    library = open_icd10pcs(deck_file(PCS_FY2025.id))
    yield library
    library.close()


@pytest.fixture(scope="module", params=TEMPLATES)
def items(request: pytest.FixtureRequest, pcs: PcsLibrary) -> list[Item]:
    return list(drill(pcs, COUNT, "cues", [request.param]))


def test_no_naive_rule_finds_the_key(items: list[Item]) -> None:
    assert excess(measure(items)) == {}


def test_no_cue_of_the_oracle_finds_the_key(items: list[Item]) -> None:
    shares = cue_shares(json.loads(json_of_item(item)) for item in items)
    assert shares
    assert {name: share for name, share in shares.items() if share > BAR} == {}


def test_every_item_has_four_options_its_edition_and_its_domain(items: list[Item]) -> None:
    for item in items:
        assert len({option.text for option in item.options}) == 4
        assert (item.source.system, item.source.edition, item.domain) == (
            "ICD-10-PCS",
            "FY2025",
            "Procedure coding",
        )
        assert item.source.place.startswith(("Tables, ", "Definitions, section ", "Index, "))
        assert "  " not in item.stem + item.rationale
        assert ".." not in item.rationale


def test_all_three_difficulties_are_reached(items: list[Item]) -> None:
    reached = Counter(item.difficulty for item in items)
    assert min(reached[difficulty] for difficulty in Difficulty) > COUNT / 10


def test_a_code_of_the_stem_has_the_meaning_of_the_key_and_of_no_other(pcs: PcsLibrary) -> None:
    procedures = Procedures(shipped_book())
    for item in drill(pcs, 500, "proof", ["pcs-character"]):
        if "what does" not in item.stem:
            continue
        code, position = item.stem.split()[1], int(item.stem.split(" character ")[1][0])
        truth = procedures.meanings(code)[position - 1].label
        assert [option.text == truth for option in item.options] == [at in item.key for at in range(4)]


def test_every_option_of_a_neighbour_is_a_code_with_values_of_its_own(pcs: PcsLibrary) -> None:
    procedures = Procedures(shipped_book())
    for item in drill(pcs, 500, "proof", ["pcs-neighbour"]):
        if "Which code" not in item.stem:
            continue
        told = [
            " · ".join(meaning.label for meaning in procedures.meanings(option.text)[2:])
            for option in item.options
        ]
        assert [f"“{values}”" in item.stem for values in told] == [at in item.key for at in range(4)]


def test_core_lists_name_cards_that_can_be_drawn(pcs: PcsLibrary) -> None:
    named = {card for each in CERTIFICATIONS for card in listed(each) if card.startswith("icd10pcs:")}
    assert named
    assert [card for card in sorted(named) if not pcs.holds(card)] == []
    for card in named:
        assert pcs.draw(card, Random(card), Difficulty.HARD).key
