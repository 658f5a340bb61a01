"""Templates over a code set written by hand: no file, no database."""

from __future__ import annotations

from random import Random

import pytest

from decks.model import Difficulty, Item, Option, Undrawable
from decks.templates import TEMPLATES
from tests.decks.handmade import HandmadeFacts

FACTS = HandmadeFacts()


def item_of(template: str, code: str, difficulty: Difficulty = Difficulty.HARD, seed: int = 1) -> Item:
    return TEMPLATES[template].draw(FACTS, FACTS.concept(code), Random(seed), difficulty)


def right_options(item: Item) -> list[Option]:
    return [item.options[index] for index in item.key]


def test_there_are_four_templates() -> None:
    assert list(TEMPLATES) == ["title-of-code", "code-of-title", "typed-code", "billable"]


def test_title_of_code_asks_the_code_and_offers_titles() -> None:
    item = item_of("title-of-code", "K21.00")
    assert item.stem == "What does K21.00 stand for?"
    assert right_options(item) == [Option("Reflux with inflammation, dry", "K21.00")]
    assert {option.code for option in item.options} == {"K21.00", "K21.01", "K21.8", "K21.9"}
    assert item.difficulty is Difficulty.HARD


def test_code_of_title_asks_the_title_and_offers_codes() -> None:
    item = item_of("code-of-title", "K25.0", Difficulty.EASY)
    assert item.stem == "Which complete code has the title “Acute gastric ulcer”?"
    assert right_options(item) == [Option("K25.0", "K25.0")]
    assert all(
        option.code is not None and option.code.startswith("Z")
        for option in item.options
        if option.text != "K25.0"
    )


def test_too_small_a_family_falls_outward_and_says_so() -> None:
    assert item_of("title-of-code", "K25.0", Difficulty.HARD).difficulty is Difficulty.EASY
    assert item_of("title-of-code", "Z10.0", Difficulty.HARD).difficulty is Difficulty.MEDIUM


def test_typed_code_has_an_answer_and_no_options() -> None:
    item = item_of("typed-code", "K40")
    assert (item.answer, item.options, item.key) == ("K40", (), ())


def test_typed_code_does_not_fit_a_title_that_a_header_bears() -> None:
    assert not TEMPLATES["typed-code"].fits(FACTS, FACTS.concept("Z11.9"))
    assert TEMPLATES["typed-code"].fits(FACTS, FACTS.concept("Z11.0"))


def test_billable_offers_one_complete_code_and_three_headers() -> None:
    for seed in range(50):
        item = item_of("billable", "K21.9", Difficulty.HARD, seed)
        assert [option.code for option in right_options(item)] == ["K21.9"]
        complete = [option for option in item.options if FACTS.concept(option.text).billable]
        assert complete == right_options(item)


def test_billable_says_that_complete_is_not_payable() -> None:
    assert "says nothing about payment" in item_of("billable", "K40").stem


@pytest.mark.parametrize("template", TEMPLATES)
def test_headers_are_asked_by_no_template(template: str) -> None:
    assert not TEMPLATES[template].fits(FACTS, FACTS.concept("K21.0"))


def test_the_rationale_tells_the_path_and_each_error() -> None:
    item = item_of("title-of-code", "K21.00")
    assert item.rationale.startswith("K21.00 stands under K21 Reflux, in block K20-K22 Upper.")
    for letter, option in zip("ABCD", item.options, strict=True):
        assert (f"{letter} is {option.code}" in item.rationale) is (option.code != "K21.00")


def test_a_category_that_is_complete_has_a_path_too() -> None:
    assert "K40 is a category of its own, in block K40 Hernia." in item_of("typed-code", "K40").rationale


def test_the_source_can_be_looked_up() -> None:
    source = item_of("title-of-code", "K21.00").source
    assert (source.system, source.edition, source.place) == ("ICD-10-CM", "FY2026", "Tabular, K21")


def test_ids_are_stable_and_tell_drawings_apart() -> None:
    ids = [item_of("title-of-code", "K21.00", seed=seed).id for seed in (1, 1, 2)]
    assert ids[0] == ids[1] != ids[2]
    assert {item_id.partition("#")[0] for item_id in ids} == {"icd10cm:K21.00:title-of-code"}


def test_without_enough_neighbours_there_is_no_item() -> None:
    class Lonely(HandmadeFacts):
        def neighbours(self, *_args: object, **_options: object) -> list[object]:  # type: ignore[override]
            return []

    for template in ("title-of-code", "code-of-title", "billable"):
        with pytest.raises(Undrawable):
            TEMPLATES[template].draw(Lonely(), FACTS.concept("K40"), Random(1), Difficulty.HARD)  # type: ignore[arg-type]
