from __future__ import annotations

from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from decks.answers import Incomplete, NotACode, OtherCode, Right, judge
from decks.library import Icd10Library, open_library
from decks.model import Difficulty, Item
from decks.spelling import dotted, key_of
from tests.deck_file import deck_file
from tests.decks.raw import raw

LIBRARY = open_library(deck_file())


def typed_item(code: str) -> Item:
    return LIBRARY.draw(f"icd10cm:{code}:typed-code", Random(1), Difficulty.EASY)


NEPHROPATHY = typed_item("E11.22")
FALL = typed_item("W08.XXXS")
DELIVERY = typed_item("O80")


@pytest.mark.parametrize(
    "typed",
    [
        "E11.22",
        "e1122",
        " e11.22 ",
        "E11 22",
        "e 1 1 . 2 2",
        "Ｅ１１．２２",
        "E١١.٢٢",
        "E11.22.",
        "\te11.22\n",
    ],
)
def test_the_code_is_right_however_it_is_typed(typed: str) -> None:
    assert judge(LIBRARY, NEPHROPATHY, typed) == Right()


@pytest.mark.parametrize("typed", ["O80", "o8O", "O8o"])
def test_the_letter_o_is_a_zero_after_the_first_character(typed: str) -> None:
    assert judge(LIBRARY, DELIVERY, typed) == Right()


def test_the_letter_i_is_not_a_one() -> None:
    assert judge(LIBRARY, NEPHROPATHY, "EI1.22") == NotACode()


@pytest.mark.parametrize(
    ("item", "typed", "missing"),
    [(NEPHROPATHY, "E11", 2), (NEPHROPATHY, "e11.2", 1), (FALL, "W08", 4), (FALL, "W08.XXX", 1)],
)
def test_a_header_of_the_right_family_is_incomplete(item: Item, typed: str, missing: int) -> None:
    assert judge(LIBRARY, item, typed) == Incomplete(missing)


def test_another_code_is_named() -> None:
    assert judge(LIBRARY, NEPHROPATHY, "j44.1") == OtherCode(
        "J44.1", "Chronic obstructive pulmonary disease with (acute) exacerbation"
    )
    assert judge(LIBRARY, NEPHROPATHY, "E113") == OtherCode(
        "E11.3", "Type 2 diabetes mellitus with ophthalmic complications"
    )


@pytest.mark.parametrize(
    "typed", ["", "E", "E1", "E11.99", "E11.22A", "diabetes", "🩺", "%", "E11'22", "99213", "\ud800"]
)
def test_other_text_is_no_code(typed: str) -> None:
    assert judge(LIBRARY, NEPHROPATHY, typed) == NotACode()


def test_an_item_of_choice_cannot_be_typed(library: Icd10Library) -> None:
    item = library.draw("icd10cm:E11.22:title-of-code", Random(1), Difficulty.EASY)
    with pytest.raises(ValueError, match="choice"):
        judge(library, item, "E11.22")


@given(st.text(max_size=5_000))
@example("E" * 5_000)
@example(" " * 5_000)
@example("٣" * 70)
@example("ﷺ" * 64)
def test_any_text_has_a_verdict(typed: str) -> None:
    verdict = judge(LIBRARY, NEPHROPATHY, typed)
    assert (verdict == Right()) is (key_of(typed) == "E1122")


@given(st.text())
def test_find_takes_any_text(typed: str) -> None:
    found = LIBRARY.find(typed)
    assert found is None or found.code.replace(".", "") == key_of(typed)


@given(st.text("EIJMWZo0123469X. ", max_size=9))
def test_find_takes_what_looks_like_a_code(typed: str) -> None:
    found = LIBRARY.find(typed)
    key = key_of(typed)
    assert (found is not None) is (key in raw().listed)


@given(st.sampled_from(sorted(raw().listed)), st.data())
def test_every_code_is_found_in_any_spelling(key: str, data: st.DataObject) -> None:
    spelt = "".join(data.draw(st.sampled_from([sign, sign.lower(), f" {sign}", f"{sign}."])) for sign in key)
    found = LIBRARY.find(spelt)
    assert found is not None
    assert found.code == dotted(key)


def test_no_code_holds_the_letter_o_after_the_first_character() -> None:
    assert not [key for key in raw().listed if "O" in key[1:]]
    assert sorted(key for key in raw().listed if "I" in key[1:]) == ["Y93I", "Y93I1", "Y93I9"]
