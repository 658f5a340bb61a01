"""Which items may not stand in one form, on items made by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from decks.form_fences import Fences, codes_in
from decks.model import Difficulty, Item, Option, Source

PLAIN = Item(
    id="icd10cm:J44.1:code-of-title#00000000",
    template="code-of-title",
    subject="J44.1",
    stem="Which complete code has the title “Chronic obstructive pulmonary disease with exacerbation”?",
    options=tuple(Option(code, code) for code in ("J44.1", "J44.0", "J43.9", "J45.20")),
    key=(0,),
    answer=None,
    rationale="",
    source=Source("ICD-10-CM", "FY2026", "Tabular, J44"),
    domain="Diagnosis coding",
    difficulty=Difficulty.MEDIUM,
)


def other(card: str = "icd10cm:K35.80:billable", **changed: object) -> Item:
    """An item that has nothing in common with the plain one."""
    fresh = replace(
        PLAIN,
        id=f"{card}#11111111",
        template=card.split(":")[2],
        subject=card.split(":")[1],
        stem=f"What of {card.split(':')[1]}?",
        options=tuple(map(Option, ("An appendix", "A gallbladder", "A spleen", "A liver"))),
    )
    return replace(fresh, **changed)  # type: ignore[arg-type]


def admitted(*items: Item) -> list[bool]:
    fences = Fences()
    return [fences.admit([item]) for item in items]


def test_items_that_have_nothing_in_common_stand_together() -> None:
    assert admitted(PLAIN, other()) == [True, True]


@pytest.mark.parametrize(
    "near",
    [
        other("icd10cm:J44.1:billable"),
        other("icd10cm:J44.9:code-of-title"),
        other(stem=PLAIN.stem.upper() + " ", options=(Option("J43.9"), Option("K35.2"))),
        other(stem="Which code stands beside J44.1?"),
        other(options=(Option("K35.80"), Option("J44.1 Chronic obstructive disease"))),
        other(key=(1,), options=(Option("K35.80"), Option("It is J43.9", "J43.9"))),
        other(stem="A title", options=(), key=(), answer="J45.20"),
    ],
    ids=[
        "subject",
        "category",
        "stem",
        "asked in the stem",
        "asked in an option",
        "key shown",
        "answer shown",
    ],
)
def test_what_is_near_or_tells_is_refused_both_ways(near: Item) -> None:
    assert admitted(PLAIN, near) == [True, False]
    assert admitted(near, PLAIN) == [True, False]


def test_one_note_serves_one_item() -> None:
    noted = Source("ICD-10-CM", "FY2026", "Tabular", "Code first underlying disease")
    one, two = other("icd10cm:A01.0:chain", source=noted), other("icd10cm:B02.0:code-first", source=noted)
    assert admitted(one, two) == [True, False]


def test_a_definition_and_its_name_are_not_asked_both_ways() -> None:
    words = "Cutting out or off, without replacement, all of a body part"
    names = tuple(map(Option, ("Resection", "Excision", "Destruction", "Detachment")))
    to_name = other(
        "icd10pcs:0ST:pcs-root-operation", stem=f"Which root operation is “{words}”?", options=names
    )
    to_words = other(
        "icd10pcs:0DB:pcs-root-operation", stem="What is Resection?", options=(Option(words), Option("-"))
    )
    assert admitted(to_name, to_words) == [True, False]
    assert admitted(to_words, to_name) == [True, False]


def test_a_stem_that_names_nothing_may_come_again_with_other_codes() -> None:
    stem = "Which of these codes is valid for submission?"
    one = other("icd10cm:A01.02:billable", stem=stem, options=(Option("A01.02"), Option("A01.0")))
    two = other("icd10cm:K35.80:billable", stem=stem, options=(Option("K35.80"), Option("K35.8")))
    three = other("icd10cm:S52.0:billable", stem=stem, options=(Option("S52.0"), Option("K35.8")))
    assert admitted(one, two, three) == [True, True, False]


def test_questions_of_one_case_are_not_compared_with_each_other() -> None:
    fences = Fences()
    case = [other("icd10cm:I50.9:chain", stem="I50.9 and J44.1"), PLAIN]
    assert fences.admit(case)
    assert not fences.admit([other(stem="I50.9 again")])


def test_a_unit_is_taken_whole_or_not_at_all() -> None:
    fences = Fences()
    assert fences.admit([PLAIN])
    assert not fences.admit([other(), other("icd10cm:J44.1:chain")])
    assert fences.admit([other()])


def test_codes_are_found_as_they_are_written() -> None:
    text = "J44.1, E11.621. S06.- and 0ST40ZZ, J1100; not 2026, B12th or A1."
    assert codes_in(text) == ["J44.1", "E11.621", "S06", "0ST40ZZ", "J1100"]
