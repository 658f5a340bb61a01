"""`laterality`, `chapter-block` and `drug-intent` over codes written by hand."""

from __future__ import annotations

from decks.facts import Fact
from decks.model import Difficulty
from decks.sources.icd10cm import FY2026
from decks.tabular import Tabular
from tests.decks.handmade import HandmadeFacts, book, listed, right_options, without_notes, wrong_texts

FACTS = HandmadeFacts()


def test_twins_are_each_others_data_whatever_their_digits() -> None:
    facts = FACTS.facts("laterality")
    assert Fact("M70.64", data="M70.65") in facts
    assert Fact("M70.65", data="M70.64") in facts
    assert "M70.50" not in {fact.code for fact in facts}


def test_a_hard_side_stands_beside_a_pair_of_the_category() -> None:
    item = FACTS.item("laterality", "M70.52")
    assert "“Bursitis of knee, left knee”" in item.stem
    assert [option.text for option in right_options(item)] == ["M70.52"]
    assert wrong_texts(item) == {"M70.51", "M70.64", "M70.65"}
    assert item.difficulty is Difficulty.HARD


def test_a_medium_side_stands_beside_a_pair_of_the_block() -> None:
    item = FACTS.item("laterality", "M70.52", Difficulty.MEDIUM)
    assert wrong_texts(item) == {"M70.51", "M71.31", "M71.32"}
    assert item.difficulty is Difficulty.MEDIUM


def test_the_rationale_says_which_character_is_the_side_here() -> None:
    rationale = FACTS.item("laterality", "M70.64").rationale
    assert "Here character 5 says the side: 4 in M70.64, 5 in M70.65." in rationale
    assert "differs from category to category" in rationale


def test_chapter_block_shows_no_code_and_offers_no_title() -> None:
    item = FACTS.item("chapter-block", "K25", Difficulty.HARD)
    assert item.stem == "In which block of the Tabular List is the category “Gastric ulcer”?"
    assert [option.text for option in right_options(item)] == ["K25-K28"]
    assert "K25 Gastric ulcer stands in block K25-K28 Ulcers, chapter 11." in item.rationale


def test_easy_blocks_are_of_four_chapters() -> None:
    for seed in range(20):
        item = FACTS.item("chapter-block", "K25", Difficulty.EASY, seed)
        assert len({option.text[0] for option in item.options}) == 4


def test_a_new_category_of_an_edition_without_notes_has_no_known_block() -> None:
    older = {code: each for code, each in listed(book()).items() if code[:3] != "K25"}
    unread = HandmadeFacts(Tabular(FY2026, without_notes(book()), older))
    asked = {fact.code for fact in unread.facts("chapter-block")}
    assert {"K26", "K40"} <= asked
    assert "K25" not in asked
    assert "K25" in {fact.code for fact in HandmadeFacts(book(older=older)).facts("chapter-block")}


def test_without_notes_no_claim_is_known_to_be_clean() -> None:
    assert HandmadeFacts(Tabular(FY2026, without_notes(book()))).facts("claim-error") == []


def test_each_way_to_be_harmed_by_a_drug_is_a_fact() -> None:
    aspirin = [fact.data for fact in FACTS.facts("drug-intent") if fact.code.startswith("T39.0X")]
    assert aspirin == ["accidental", "self-harm", "assault", "undetermined", "adverse effect", "underdosing"]


def test_a_hard_intent_stands_among_intents_of_its_drug() -> None:
    for seed in range(10):
        item = FACTS.item("drug-intent", "T39.0X5A", Difficulty.HARD, seed)
        assert all(text.startswith("T39.0X") for text in wrong_texts(item))
    assert "aspirin" in item.stem
    assert "correctly prescribed and properly given" in item.stem
    assert "I.C.19.e.5.a: what the drug caused comes first" in item.rationale


def test_a_medium_intent_is_a_square_of_two_drugs_of_the_category() -> None:
    for seed in range(10):
        item = FACTS.item("drug-intent", "T39.0X5A", Difficulty.MEDIUM, seed)
        assert wrong_texts(item) == {"T39.0X1A", "T39.91XA", "T39.95XA"}


def test_an_easy_intent_is_a_square_with_a_drug_of_another_category() -> None:
    item = FACTS.item("drug-intent", "T39.0X1A", Difficulty.EASY)
    assert len({option.text[:6] for option in item.options}) == 2
    assert "T40.2X1A" in wrong_texts(item) or "T39.91XA" in wrong_texts(item)


def test_underdosing_is_never_first() -> None:
    assert "never first-listed" in FACTS.item("drug-intent", "T39.0X6A").rationale
