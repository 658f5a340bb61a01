"""What all templates of ICD-10-CM share, over a code set written by hand: no file, no database."""

from __future__ import annotations

from random import Random

import pytest

from decks.facts import Entry
from decks.model import Difficulty, Undrawable
from decks.templates import TEMPLATES
from tests.decks.handmade import HandmadeFacts, right_options, wrong_texts

FACTS = HandmadeFacts()
OWN = (
    "title-of-code",
    "code-of-title",
    "typed-code",
    "billable",
    "not-billable",
    "placeholder-x",
    "seventh-character",
    "laterality",
    "chapter-block",
    "drug-intent",
    "claim-error",
)


class Lonely(HandmadeFacts):
    def neighbours(self, *_args: object, **_options: object) -> list[Entry]:
        return []


def test_the_templates_have_the_ids_of_their_cards() -> None:
    assert set(OWN) < set(TEMPLATES)


@pytest.mark.parametrize("template", OWN)
def test_facts_come_in_printed_order_each_once(template: str) -> None:
    facts = FACTS.facts(template)
    numbers = [FACTS.book.nodes.index(node) for fact in facts if (node := FACTS.book.node(fact.code))]
    assert numbers == sorted(numbers)
    assert len({(fact.code, fact.discriminator) for fact in facts}) == len(facts) > 0


@pytest.mark.parametrize("template", OWN)
def test_every_fact_gives_a_sound_item_or_none(template: str) -> None:
    drawn = 0
    for number, fact in enumerate(FACTS.facts(template)):
        for difficulty in Difficulty:
            try:
                concept = FACTS.concept(fact.code)
                item = TEMPLATES[template].draw(FACTS, fact, concept, Random(number), difficulty)
            except Undrawable:
                continue
            drawn += 1
            texts = [option.text for option in item.options]
            assert len(set(texts)) == len(texts)
            assert (item.answer is None) is bool(item.options)
            assert item.difficulty <= difficulty
            assert item.subject == fact.code
            assert "  " not in item.stem
    assert drawn > 0


@pytest.mark.parametrize("template", OWN)
def test_same_seed_same_item_other_seed_another(template: str) -> None:
    fact = FACTS.facts(template)[0]
    concept = FACTS.concept(fact.code)
    items = [TEMPLATES[template].draw(FACTS, fact, concept, Random(seed), Difficulty.EASY) for seed in (1, 1)]
    assert items[0] == items[1]
    card = ":".join(filter(None, ("icd10cm", fact.code, template, fact.discriminator)))
    assert items[0].id.partition("#")[0] == card


@pytest.mark.parametrize(
    "template", ["title-of-code", "code-of-title", "billable", "chapter-block", "claim-error"]
)
def test_without_neighbours_there_is_no_item(template: str) -> None:
    lonely = Lonely()
    fact = lonely.facts(template)[0]
    with pytest.raises(Undrawable):
        TEMPLATES[template].draw(lonely, fact, lonely.concept(fact.code), Random(1), Difficulty.HARD)


def test_title_of_code_asks_the_code_and_offers_titles() -> None:
    item = FACTS.item("title-of-code", "K21.00")
    assert item.stem == "What does K21.00 stand for?"
    assert [option.text for option in right_options(item)] == ["Reflux with inflammation, dry"]
    assert {option.code for option in item.options} == {"K21.00", "K21.01", "K21.8", "K21.9"}
    assert item.difficulty is Difficulty.HARD


def test_medium_shows_a_sibling_and_a_pair_of_another_category() -> None:
    for seed in range(20):
        item = FACTS.item("code-of-title", "K25.0", Difficulty.MEDIUM, seed)
        assert wrong_texts(item) == {"K25.9", "K26.0", "K26.9"}
        assert item.difficulty is Difficulty.MEDIUM


def test_easy_stays_in_the_chapter_where_it_can() -> None:
    item = FACTS.item("code-of-title", "K25.0", Difficulty.EASY)
    assert all(text.startswith(("K21", "K40")) for text in wrong_texts(item))
    assert item.difficulty is Difficulty.EASY


def test_too_small_a_family_falls_outward_and_says_so() -> None:
    assert FACTS.item("title-of-code", "K25.0", Difficulty.HARD).difficulty is Difficulty.MEDIUM


def test_options_do_not_differ_in_the_encounter_alone() -> None:
    for seed in range(20):
        item = FACTS.item("code-of-title", "S52.521K", Difficulty.HARD, seed)
        texts = [option.text for option in item.options]
        assert len({text[:-1] for text in texts}) == 4
    assert {text[-1] for text in texts if text.startswith("S52")} == {"K"}


def test_typed_code_is_as_hard_as_its_code_is_long() -> None:
    item = FACTS.item("typed-code", "K40")
    assert (item.answer, item.options, item.key) == ("K40", (), ())
    assert item.difficulty is Difficulty.EASY
    assert FACTS.item("typed-code", "K21.00").difficulty is Difficulty.HARD


def test_typed_code_leaves_out_a_title_that_a_header_bears() -> None:
    codes = {fact.code for fact in FACTS.facts("typed-code")}
    assert "Z11.9" not in codes
    assert "Z11.0" in codes


def test_the_rationale_tells_the_path_and_each_error() -> None:
    item = FACTS.item("title-of-code", "K21.00")
    assert item.rationale.startswith("K21.00 stands under K21 Reflux, in block K20-K22 Upper.")
    for letter, option in zip("ABCD", item.options, strict=True):
        assert (f"{letter} is {option.code}" in item.rationale) is (option.code != "K21.00")


def test_a_category_that_is_complete_has_a_path_too() -> None:
    assert "K40 is a category of its own, in block K40 Hernia." in FACTS.item("typed-code", "K40").rationale


def test_the_source_can_be_looked_up() -> None:
    source = FACTS.item("title-of-code", "K21.00").source
    assert (source.system, source.edition, source.place) == ("ICD-10-CM", "FY2026", "Tabular, K21")
