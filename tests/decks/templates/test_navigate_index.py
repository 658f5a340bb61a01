"""`navigate` in ICD-10-CM, over an Index of a few terms."""

from __future__ import annotations

from random import Random

import pytest

from decks.facts import Fact
from decks.model import Difficulty, Undrawable
from decks.templates import navigate_index
from tests.decks.handmade import HandmadeFacts

FACTS = HandmadeFacts()
WAY = "Reflux > with inflammation > dry"


def test_a_term_is_asked_for_the_code_that_it_prints() -> None:
    for seed in range(20):
        item = navigate_index.draw(
            FACTS, Fact("K21.00", "1", f"{WAY}\n\n"), FACTS.concept("K21.00"), Random(seed), Difficulty.HARD
        )
        assert item.stem == "Which code does the Alphabetic Index print at “Reflux, with inflammation, dry”?"
        assert item.options[item.key[0]].text == "K21.00"
        assert {option.text for option in item.options} == {"K21.00", "K21.01", "K21.8", "K21.9"}
        assert item.source.place == "Alphabetic Index, Reflux"


def test_a_code_that_is_printed_below_the_term_is_no_wrong_option() -> None:
    fact = Fact("K21.00", "1", f"{WAY}\n\nK21.01")
    with pytest.raises(Undrawable):
        navigate_index.draw(FACTS, fact, FACTS.concept("K21.00"), Random(1), Difficulty.HARD)
