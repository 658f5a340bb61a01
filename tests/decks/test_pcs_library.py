"""The deck of ICD-10-PCS as it is read: codes, tables, cards, and the code builder."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.cards import parse_card
from decks.library_icd10pcs import NO_TITLE, PcsLibrary, open_icd10pcs, pcs_key
from decks.model import Concept, Difficulty, Undrawable
from decks.pcs_facts import Value
from decks.sources.icd10pcs_codes import Procedures
from decks.sources.icd10pcs_edition import PCS_FY2025
from decks.sources.icd10pcs_pack import shipped_book
from decks.sources.icd10pcs_shapes import CHARACTERS
from tests.deck_file import deck_file


@pytest.fixture(scope="module")
def pcs() -> Iterator[PcsLibrary]:
    library = open_icd10pcs(deck_file(PCS_FY2025.id))
    yield library
    library.close()


def found(pcs: PcsLibrary, code: str) -> Concept:
    concept = pcs.find(code)
    assert concept is not None
    return concept


def test_a_code_is_told_by_its_values_and_never_by_a_title(pcs: PcsLibrary) -> None:
    thorax, abdomen = found(pcs, "0KQJ0ZZ"), found(pcs, "0KQL0ZZ")
    assert thorax.title == "values: Repair · Thorax Muscle, Left · Open · No Device · No Qualifier"
    assert abdomen.title == "values: Repair · Abdomen Muscle, Left · Open · No Device · No Qualifier"
    assert thorax.notes[0].text == NO_TITLE
    assert (thorax.billable, thorax.parent, thorax.block, thorax.chapter) == (True, "0KQ", "0KQ", "0")


def test_a_code_brings_its_seven_values_and_their_definitions(pcs: PcsLibrary) -> None:
    notes = found(pcs, "0DTJ4ZZ").notes
    values = [note.text for note in notes if note.kind == "values"]
    assert values[2:5] == [
        "3 T Operation: Resection",
        "4 J Body Part: Appendix",
        "5 4 Approach: Percutaneous Endoscopic",
    ]
    definitions = [note.text for note in notes if note.kind == "definition"]
    assert definitions[0] == "Resection: Cutting out or off, without replacement, all of a body part"
    assert "Appendix: Appendiceal orifice; Vermiform appendix" in [
        n.text for n in notes if n.kind == "includes"
    ]


def test_a_table_is_a_header_with_its_rows(pcs: PcsLibrary) -> None:
    header = found(pcs, "0dv")
    assert header.title == "Medical and Surgical · Gastrointestinal System · Restriction"
    assert not header.billable
    assert len(header.children) == 289
    rows = [note.text for note in header.notes if note.kind == "row"]
    assert len(rows) == 4
    assert rows[-1] == (
        "Body Part: Q Anus; Approach: 7 Via Natural or Artificial Opening, 8 Via Natural or Artificial Opening "
        "Endoscopic; Device: D Intraluminal Device, Z No Device; Qualifier: Z No Qualifier"
    )


@pytest.mark.parametrize("typed", ["0DTJ4ZZ", "0dtj4zz", " 0dtj 4zz ", "ODTJ4ZZ", "0DT.J4ZZ"])
def test_a_code_is_found_however_it_is_typed(pcs: PcsLibrary, typed: str) -> None:
    assert found(pcs, typed).code == "0DTJ4ZZ"


@pytest.mark.parametrize("typed", ["", "0", "0DTJ", "0DTJ4ZX", "0DTJ4ZZZ", "zzz", "é" * 7, "0" * 5_000])
def test_what_is_no_code_is_not_found(pcs: PcsLibrary, typed: str) -> None:
    assert pcs.find(typed) is None


def test_i_and_o_are_read_as_one_and_zero() -> None:
    assert pcs_key("iO") == "10"


@given(st.text(max_size=80))
def test_whatever_is_typed_is_a_beginning_of_a_code_or_nothing(typed: str) -> None:
    key = pcs_key(typed)
    assert len(key) <= 7
    assert set(key) <= set(CHARACTERS)


def test_the_values_lead_step_by_step_to_exactly_the_codes(pcs: PcsLibrary) -> None:
    procedures = Procedures(shipped_book())
    for section in "6GX":
        reached = [section]
        for _ in range(6):
            reached = [begun + value.character for begun in reached for value in pcs.values(begun)]
        assert sorted(reached) == sorted(code for code in procedures.codes() if code[0] == section)


def test_the_values_bring_their_definitions(pcs: PcsLibrary) -> None:
    assert pcs.values("")[0] == Value("0", "Medical and Surgical", "")
    resection = next(value for value in pcs.values("0d") if value.character == "T")
    assert resection == Value("T", "Resection", "Cutting out or off, without replacement, all of a body part")
    assert [value.label for value in pcs.values("0KQJ")] == [
        "Open",
        "Percutaneous",
        "Percutaneous Endoscopic",
    ]
    assert pcs.values("0KQJ")[0].definition.startswith("Cutting through the skin")


def test_a_value_that_may_still_mean_two_things_says_both(pcs: PcsLibrary) -> None:
    [value] = [value for value in pcs.values("XW013") if value.character == "S"]
    assert value.label == "COVID-19 Vaccine Dose 1 or Epcoritamab Monoclonal Antibody"


@pytest.mark.parametrize("prefix", ["ZZ", "0KQJ7", "0KQJ0ZZ", "0KQJ0ZZZ", "é", "-"])
def test_where_nothing_may_follow_there_are_no_values(pcs: PcsLibrary, prefix: str) -> None:
    assert pcs.values(prefix) == ()


def test_every_code_and_table_is_listed(pcs: PcsLibrary) -> None:
    listed = pcs.listed()
    assert sum(each.active for each in listed.values()) == 78_948
    assert sum(not each.active for each in listed.values()) == 908
    assert listed["0KQJ0ZZ"].title == found(pcs, "0KQJ0ZZ").title


def test_no_card_comes_twice_and_each_id_can_be_read(pcs: PcsLibrary) -> None:
    cards = [card for card, _ in pcs.cards()]
    assert len(set(cards)) == len(cards) == sum(pcs.templates.values())
    assert all(str(parse_card(card)) == card for card in cards)


def test_a_card_may_name_another_code_than_the_one_that_stands_for_its_fact(pcs: PcsLibrary) -> None:
    cards = {card for card, _ in pcs.cards()}
    for card in (
        "icd10pcs:0DTJ4ZZ:pcs-character:5",
        "icd10pcs:0DTJ4ZZ:pcs-character",
        "icd10pcs:0DT:pcs-root-operation",
    ):
        assert card not in cards
        assert pcs.holds(card)
        assert pcs.draw(card, Random(1), Difficulty.HARD).id.startswith(f"{card}#")


@pytest.mark.parametrize(
    "card",
    [
        "icd10pcs:0DTJ4ZZ:pcs-character:6",  # No Device
        "icd10pcs:0DTJ4ZZ:pcs-character:3",
        "icd10pcs:0DTJ4ZX:pcs-character:5",
        "icd10pcs:0DT:pcs-root-operation:nothing",
        "icd10pcs:B20:pcs-root-operation",
        "icd10pcs:0DT:pcs-neighbour",
        "icd10pcs:0DT:navigate:00000000",
        "icd10pcs:0DTJ4ZZ:title-of-code",
        "icd10cm:0DTJ4ZZ:pcs-neighbour",
    ],
)
def test_what_cannot_be_asked_is_no_card(pcs: PcsLibrary, card: str) -> None:
    assert not pcs.holds(card)
    with pytest.raises(Undrawable):
        pcs.draw(card, Random(1), Difficulty.EASY)


def test_the_same_seed_draws_the_same_item(pcs: PcsLibrary) -> None:
    for template in pcs.templates:
        card = pcs.any_card(template, Random("one"))
        items = {pcs.draw(card, Random(seed), Difficulty.MEDIUM).id for seed in ("a", "a", "b", "c", "d")}
        assert 1 < len(items) < 5


def test_cards_by_chance_come_from_all_of_medical_and_surgical(pcs: PcsLibrary) -> None:
    drawn = [pcs.any_card("pcs-character", Random(seed)).split(":")[1] for seed in range(800)]
    assert len({code[:2] for code in drawn if code[0] == "0"}) == 31
    assert 0.5 < sum(code[0] == "0" for code in drawn) / 800 < 0.8


def test_the_cards_of_a_code_are_found(pcs: PcsLibrary) -> None:
    assert list(pcs.cards_on("0KQJ0ZZ"))[-1] == "icd10pcs:0KQJ0ZZ:pcs-neighbour"
    navigated = [card for card in pcs.cards_on("0UT") if ":navigate:" in card]
    assert navigated
    assert all(pcs.holds(card) for card in islice(navigated, 5))
