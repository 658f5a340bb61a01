"""The measure of cues, on items made to carry one."""

from __future__ import annotations

from random import Random

import pytest

from tests.decks.oracle.cues import BAR, cue_shares
from tests.decks.oracle.made import Item, made

WORDS = [
    f"{head}{tail}"
    for head in ("lun", "cor", "ven", "oss", "der")
    for tail in ("atic", "ular", "itis", "oma", "ine")
]


def drawn(rng: Random) -> Item:
    """Four texts of one word each, told apart by nothing."""
    return made("billable", "I10", "Which one?", rng.sample(WORDS, 4), rng.randrange(4))


def many(count: int) -> list[Item]:
    rng = Random(5)
    return [drawn(rng) for _ in range(count)]


def with_key(item: Item, text: str) -> Item:
    options = [dict(option) for option in item["options"]]
    options[item["key"][0]]["text"] = text
    return item | {"options": options}


def test_items_without_a_cue_stay_under_the_bar() -> None:
    assert {name: share for name, share in cue_shares(many(2_000)).items() if share > BAR} == {}


@pytest.mark.parametrize(
    ("cue", "text"),
    [
        ("longest", "a very long text that nobody overlooks"),
        ("shortest", "x"),
        ("last in the alphabet", "zz"),
    ],
)
def test_a_cue_in_every_key_is_found(cue: str, text: str) -> None:
    assert cue_shares([with_key(item, text) for item in many(50)])[cue] == 1.0


def test_a_word_of_the_stem_in_every_key_is_found() -> None:
    items = [with_key(item, "fracture") | {"stem": "Which one is a fracture?"} for item in many(50)]
    assert cue_shares(items)["shares words with the stem"] == 1.0


def test_the_code_in_the_middle_of_the_others_is_found() -> None:
    item = made("billable", "S52.12", "Which one?", ["S52.12", "S52.19", "S52.92", "S62.12"])
    assert cue_shares([item])["code like the others"] == 1.0


def test_the_code_apart_from_the_others_is_found() -> None:
    item = made("billable", "I10", "Which one?", ["I10", "S52.19", "S52.18", "S52.17"])
    assert cue_shares([item])["code unlike the others"] == 1.0


def test_a_key_that_always_stands_at_one_place_is_found() -> None:
    assert cue_shares([item | {"key": [2]} for item in many(20)])["always C"] == 1.0


def test_equal_options_are_a_guess_among_them() -> None:
    item = made("billable", "I10", "Which one?", ["aa", "bb", "cc", "dd"])
    assert cue_shares([item])["longest"] == 0.25


def test_items_of_three_options_are_left_out() -> None:
    assert cue_shares([made("billable", "I10", "Which one?", ["a", "b", "c"])]) == {}
