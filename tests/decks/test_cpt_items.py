"""Questions on a learner's own copy: invented codes and words only."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from decks.cpt_items import CODE_OF_TITLE, TITLE_OF_CODE, card_of, code_of, draw
from decks.cues import LIMIT, measure
from decks.model import Difficulty, Item, Undrawable

ROWS = [(f"{number:04}A", f"Dance number {number} of {number % 7 + 2} shoes") for number in range(200)]


def item(
    template: str = TITLE_OF_CODE, at: int = 100, seed: int = 1, difficulty: Difficulty = Difficulty.HARD
) -> Item:
    code, descriptor = ROWS[at]
    around = ROWS[max(at - 20, 0) : at] + ROWS[at + 1 : at + 21]
    return draw(card_of(code, template), descriptor, around, "My copy", Random(seed), difficulty)


def test_a_card_names_its_code_and_its_way() -> None:
    assert card_of("0000A", TITLE_OF_CODE) == "cpt:0000A:title-of-code"
    assert code_of("cpt:0000A:code-of-title") == "0000A"


@pytest.mark.parametrize(
    "card", ["", "cpt:0000A", "cpt:0000A:billable", "icd10cm:I10:title-of-code", "cpt:0000A:title-of-code:x"]
)
def test_another_card_is_refused_without_a_word_of_it(card: str) -> None:
    with pytest.raises(Undrawable) as refused:
        code_of(card)
    assert str(refused.value) == "this is no card of a CPT code"


def test_the_words_of_a_code_are_sought() -> None:
    made = item(TITLE_OF_CODE)
    assert made.stem == "In your copy of CPT, what does 0100A describe?"
    assert made.options[made.key[0]].text == dict(ROWS)["0100A"]
    assert all(dict(ROWS)[option.code or ""] == option.text for option in made.options)
    assert (made.source.system, made.source.edition, made.domain) == ("CPT", "My copy", "CPT")


def test_the_code_of_words_is_sought() -> None:
    made = item(CODE_OF_TITLE)
    assert made.stem == "In your copy of CPT, which code describes “Dance number 100 of 4 shoes”?"
    assert made.options[made.key[0]].text == "0100A"
    for letter, option in zip("ABCD", made.options, strict=True):
        told = f"{letter} {option.text} is “{dict(ROWS)[option.text]}”" in made.rationale
        assert told is (option.text != "0100A")


def test_the_same_arguments_give_the_same_item() -> None:
    assert item() == item()
    assert item().id != item(seed=2).id
    assert item().id.startswith("cpt:0100A:title-of-code#")


@pytest.mark.parametrize(
    ("difficulty", "distances"),
    [(Difficulty.HARD, range(1, 7)), (Difficulty.MEDIUM, range(4, 10)), (Difficulty.EASY, range(10, 16))],
)
def test_the_harder_the_nearer(difficulty: Difficulty, distances: range) -> None:
    for seed in range(30):
        made = item(CODE_OF_TITLE, seed=seed, difficulty=difficulty)
        assert made.difficulty is difficulty
        assert {abs(int(option.text[:4]) - 100) for option in made.options} - {0} <= set(distances)


def test_at_either_end_of_a_copy_the_other_side_serves() -> None:
    for at in (0, 1, 199):
        for difficulty in Difficulty:
            assert len(item(at=at, difficulty=difficulty).options) == 4


def test_the_same_words_are_never_offered_twice() -> None:
    around = [
        ("0001A", "Dance"),
        ("0002A", "dance"),
        ("0003A", "Polish"),
        ("0004A", "polish"),
        ("0006A", "Song"),
    ]
    with pytest.raises(Undrawable):
        draw("cpt:0005A:title-of-code", "DANCE", around, "", Random(1), Difficulty.HARD)
    made = draw("cpt:0005A:title-of-code", "Rest", around, "", Random(1), Difficulty.HARD)
    assert {option.text.casefold() for option in made.options} == {"dance", "polish", "song", "rest"}


def test_too_few_codes_give_no_item() -> None:
    with pytest.raises(Undrawable):
        draw("cpt:0005A:title-of-code", "Rest", [("0001A", "Dance")], "", Random(1), Difficulty.EASY)


def test_the_key_is_as_often_the_first_as_the_last_of_the_four() -> None:
    made = [item(CODE_OF_TITLE, at=20 + seed % 160, seed=seed) for seed in range(2_000)]
    ranks = Counter(
        sorted(each.options, key=lambda option: option.text).index(each.options[each.key[0]]) for each in made
    )
    assert [ranks[rank] > 400 for rank in range(4)] == [True] * 4
    assert max(measure(made).values()) < LIMIT
