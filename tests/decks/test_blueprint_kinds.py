"""Other kinds of items, against the decks: what a key claims is looked up anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from random import Random

import pytest

from decks.cards import parse_card
from decks.kind_phrases import LINES
from decks.kinds import SET_RECORD, pick_several, put_in_order, split, typed_line
from decks.model import Deck, Difficulty, Item, Option, Undrawable
from decks.sources.hcc import shipped_hcc
from decks.sources.msdrg import shipped_drg
from tests.decks.exam_shelf import exam_shelf

Make = Callable[[Deck, str, Random, Difficulty], Item]
NUMBER = 60
risk, drg = cache(shipped_hcc), cache(shipped_drg)  # read once


def deck_of(template: str) -> Deck:
    return next(deck for deck in exam_shelf().decks.values() if template in deck.templates)


def some(make: Make, template: str) -> Iterator[Item]:
    deck, rng = deck_of(template), Random(template)
    for _ in range(NUMBER):
        card, difficulty = deck.any_card(template, rng), rng.choice(list(Difficulty))
        try:
            yield make(deck, card, rng, difficulty)
        except Undrawable:
            continue


def is_complete(option: Option) -> bool:
    found = exam_shelf().find(option.code or "")
    return found is not None and found.billable


def maps(option: Option) -> bool:
    return bool(risk().hccs_of(option.code or ""))


def level(option: Option) -> str:
    return drg().level(option.code or "")


HAS: dict[str, Callable[[Option, str], bool]] = {
    "billable": lambda option, _stem: is_complete(option),
    "not-billable": lambda option, _stem: not is_complete(option),
    "hcc-maps": lambda option, stem: maps(option) is ("that map to" in stem),
    "cc-mcc": lambda option, stem: (
        {"MCC": "MCCs as", "CC": "level CC", "none": "non-CCs"}[level(option)] in stem
    ),
}


@pytest.mark.parametrize("template", sorted(HAS))
def test_pick_several_has_two_keys_and_no_third_would_do(template: str) -> None:
    items = list(some(pick_several, template))
    assert len(items) >= NUMBER * 0.9
    for item in items:
        right = tuple(at for at, option in enumerate(item.options) if HAS[template](option, item.stem))
        assert (right, len(item.options)) == (item.key, 5)
        assert re.search(r"[Pp]ick the 2 codes", item.stem)
        assert item.rationale.startswith(" and ".join("ABCDE"[at] for at in item.key))
        assert len({option.code for option in item.options}) == 5


def test_two_codes_stand_in_the_order_of_the_note() -> None:
    items = list(some(put_in_order, "code-first"))
    assert len(items) == NUMBER
    for item in items:
        card = parse_card(item.id.partition("#")[0])
        assert [item.options[at].code for at in item.key] == [card.discriminator, card.code]
        assert card.discriminator in item.rationale


def test_three_codes_stand_in_the_order_of_their_level() -> None:
    items = list(some(put_in_order, "cc-mcc"))
    assert len(items) >= NUMBER * 0.9
    for item in items:
        assert [level(item.options[at]) for at in item.key] == ["MCC", "CC", "none"]


@pytest.mark.parametrize("template", sorted(LINES))
def test_a_line_is_typed_and_its_stem_names_one_code(template: str) -> None:
    items = list(some(typed_line, template))
    assert len(items) == NUMBER
    for item in items:
        record, question = split(item)
        answer = item.answer or ""
        found = deck_of(template).find(answer)
        assert (record, item.options, item.key) == (SET_RECORD, (), ())
        assert found is None or found.billable or template == "pcs-neighbour"
        assert answer not in question
        assert "Which" not in question


def test_a_drug_line_names_the_subcategory_and_a_procedure_line_its_table() -> None:
    for item in some(typed_line, "drug-intent"):
        assert f"The code of {item.answer[:5] if item.answer else ''}-" in item.stem
    for item in some(typed_line, "pcs-neighbour"):
        assert f"table {item.answer[:3] if item.answer else ''}:" in item.stem


@pytest.mark.parametrize("make", [pick_several, put_in_order, typed_line])
def test_the_same_card_seed_and_difficulty_give_the_same_item(make: Make) -> None:
    template = "placeholder-x" if make is typed_line else "cc-mcc"
    card = deck_of(template).any_card(template, Random(4))
    one, two = (make(deck_of(template), card, Random(9), Difficulty.HARD) for _ in range(2))
    assert one == two
    assert one.id.startswith(f"{card}#")


@pytest.mark.parametrize("make", [pick_several, put_in_order])
def test_templates_that_give_no_such_item_say_so(make: Make) -> None:
    card = deck_of("laterality").any_card("laterality", Random(1))
    with pytest.raises(Undrawable):
        make(deck_of("laterality"), card, Random(1), Difficulty.EASY)


def test_an_item_without_a_record_splits_into_its_stem_alone() -> None:
    deck = deck_of("billable")
    item = deck.draw(deck.any_card("billable", Random(1)), Random(1), Difficulty.EASY)
    assert split(item) == ("", item.stem)
