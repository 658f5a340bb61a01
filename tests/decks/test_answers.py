from __future__ import annotations

from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from decks.answers import Incomplete, NotACode, OtherCode, Right, Verdict, judge
from decks.library import Icd10Library
from decks.model import Difficulty
from decks.spelling import dotted, key_of
from tests.decks.raw import raw

NEPHROPATHY = "E11.22"
FALL = "W08.XXXS"
DELIVERY = "O80"


def verdict_on(library: Icd10Library, code: str, typed: str) -> Verdict:
    item = library.draw(f"icd10cm:{code}:typed-code", Random(1), Difficulty.EASY)
    return judge(library, item, typed)


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
def test_the_code_is_right_however_it_is_typed(library: Icd10Library, typed: str) -> None:
    assert verdict_on(library, NEPHROPATHY, typed) == Right()


@pytest.mark.parametrize("typed", ["O80", "o8O", "O8o"])
def test_the_letter_o_is_a_zero_after_the_first_character(library: Icd10Library, typed: str) -> None:
    assert verdict_on(library, DELIVERY, typed) == Right()


def test_the_letter_i_is_not_a_one(library: Icd10Library) -> None:
    assert verdict_on(library, NEPHROPATHY, "EI1.22") == NotACode()


@pytest.mark.parametrize(
    ("code", "typed", "missing"),
    [(NEPHROPATHY, "E11", 2), (NEPHROPATHY, "e11.2", 1), (FALL, "W08", 4), (FALL, "W08.XXX", 1)],
)
def test_a_header_of_the_right_family_is_incomplete(
    library: Icd10Library, code: str, typed: str, missing: int
) -> None:
    assert verdict_on(library, code, typed) == Incomplete(missing)


def test_another_code_is_named(library: Icd10Library) -> None:
    assert verdict_on(library, NEPHROPATHY, "j44.1") == OtherCode(
        "J44.1", "Chronic obstructive pulmonary disease with (acute) exacerbation"
    )
    assert verdict_on(library, NEPHROPATHY, "E113") == OtherCode(
        "E11.3", "Type 2 diabetes mellitus with ophthalmic complications"
    )


@pytest.mark.parametrize(
    "typed", ["", "E", "E1", "E11.99", "E11.22A", "diabetes", "🩺", "%", "E11'22", "99213", "\ud800"]
)
def test_other_text_is_no_code(library: Icd10Library, typed: str) -> None:
    assert verdict_on(library, NEPHROPATHY, typed) == NotACode()


def test_an_item_of_choice_cannot_be_typed(library: Icd10Library) -> None:
    item = library.draw("icd10cm:E11.22:title-of-code", Random(1), Difficulty.EASY)
    with pytest.raises(ValueError, match="choice"):
        judge(library, item, "E11.22")


@settings(deadline=None)  # the first look warms the file
@given(st.text(max_size=5_000))
@example("E" * 5_000)
@example(" " * 5_000)
@example("٣" * 70)
@example("ﷺ" * 64)
def test_any_text_has_a_verdict(library: Icd10Library, typed: str) -> None:
    verdict = verdict_on(library, NEPHROPATHY, typed)
    assert (verdict == Right()) is (key_of(typed) == "E1122")


@settings(deadline=None)  # the first look warms the file
@given(st.text())
def test_find_takes_any_text(library: Icd10Library, typed: str) -> None:
    found = library.find(typed)
    assert found is None or found.code.replace(".", "") == key_of(typed)


@settings(deadline=None)  # the first look warms the file
@given(st.text("EIJMWZo0123469X. ", max_size=9))
def test_find_takes_what_looks_like_a_code(library: Icd10Library, typed: str) -> None:
    found = library.find(typed)
    key = key_of(typed)
    assert (found is not None) is (key in raw().listed)


@settings(deadline=None)  # the first look warms the file
@given(st.deferred(lambda: st.sampled_from(sorted(raw().listed))), st.data())
def test_every_code_is_found_in_any_spelling(library: Icd10Library, key: str, data: st.DataObject) -> None:
    spelt = "".join(data.draw(st.sampled_from([sign, sign.lower(), f" {sign}", f"{sign}."])) for sign in key)
    found = library.find(spelt)
    assert found is not None
    assert found.code == dotted(key)


def test_no_code_holds_the_letter_o_after_the_first_character() -> None:
    assert not [key for key in raw().listed if "O" in key[1:]]
    assert sorted(key for key in raw().listed if "I" in key[1:]) == ["Y93I", "Y93I1", "Y93I9"]
