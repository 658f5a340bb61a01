"""How many facts the real edition holds of each template, and cards that must be among them."""

from __future__ import annotations

from random import Random

import pytest

from decks.library import Icd10Library
from decks.model import Difficulty, Item

COUNTS = {
    "title-of-code": 74_719,
    "code-of-title": 74_719,
    "typed-code": 74_379,
    "billable": 23_234,  # without the 51,485 of seven characters: no header is as long
    "not-billable": 23_467,
    "placeholder-x": 2 * 11_125,  # to choose and to repair
    "seventh-character": 51_305 - 38,  # without the stems that take A only
    "laterality": 26_694 - 2,  # the ventricles of Q20.1 and Q20.2 are no sides
    "chapter-block": 1_918,
    "drug-intent": 1_060,
    "changed": 30,
}


def item(library: Icd10Library, card: str, difficulty: Difficulty = Difficulty.HARD) -> Item:
    return library.draw(f"icd10cm:{card}", Random(card), difficulty)


def right(drawn: Item) -> str:
    return drawn.options[drawn.key[0]].text


@pytest.mark.parametrize(("template", "count"), COUNTS.items())
def test_so_many_facts(library: Icd10Library, template: str, count: int) -> None:
    assert library.templates[template] == count


@pytest.mark.parametrize(
    ("card", "key"),
    [
        ("M70.52:title-of-code", "Other bursitis of knee, left knee"),
        ("Q93.82:title-of-code", "Williams syndrome"),
        ("H05.352:code-of-title", "H05.352"),
        ("P05.03:code-of-title", "P05.03"),
        ("I10:billable", "I10"),
        ("H18.42:not-billable", "H18.42"),
        ("M1A.00:not-billable", "M1A.00"),
        ("V91.12XA:placeholder-x", "V91.12XA"),
        ("T81.44XS:placeholder-x", "T81.44XS"),
        ("S82.111:seventh-character:E", "S82.111E"),
        ("S52.046:seventh-character:Q", "S52.046Q"),
        ("S72.009:seventh-character:K", "S72.009K"),
        ("S42.301:seventh-character:A", "S42.301A"),
        ("T39.2X2:seventh-character:A", "T39.2X2A"),
        ("T60.0X3:seventh-character:S", "T60.0X3S"),
        ("S00.472D:laterality", "S00.472D"),
        ("S52.614H:laterality", "S52.614H"),
        ("S09.21XD:laterality", "S09.21XD"),
        ("I73:chapter-block", "I70-I79"),
        ("I31:chapter-block", "I30-I5A"),
        ("F15:chapter-block", "F10-F19"),
        ("N87:chapter-block", "N80-N98"),
        ("A43:chapter-block", "A30-A49"),
        ("T45.1X5A:drug-intent", "T45.1X5A"),
        ("D69.1:changed:ended", "D69.1"),
        ("S06.2X7:claim-error:death-d", "S06.2X7D"),
    ],
)
def test_samples_are_drawn_at_each_difficulty(library: Icd10Library, card: str, key: str) -> None:
    assert [right(item(library, card, difficulty)) for difficulty in Difficulty] == [key] * 3


def test_the_repair_of_a_dropped_placeholder_is_typed(library: Icd10Library) -> None:
    drawn = item(library, "S72.25XB:placeholder-x:repair")
    assert drawn.stem.startswith("S72.25B was written for")
    assert drawn.answer == "S72.25XB"


def test_death_takes_no_seventh_character_question(library: Icd10Library) -> None:
    assert not library.holds("icd10cm:S06.2X7:seventh-character:A")


def test_organisms_are_no_manifestations(library: Icd10Library) -> None:
    assert not library.holds("icd10cm:B95.61:claim-error:manifestation")
    assert library.holds("icd10cm:G05.3:claim-error:manifestation")


def test_no_umbrella_block_is_offered(library: Icd10Library) -> None:
    umbrellas = {"C00-C96", "C00-C75", "V00-X58", "V00-V99", "W00-X58", "T80-T88"} - {"T80-T88"}
    for category in ("C34", "V43", "W01", "C81"):
        for seed in range(20):
            drawn = library.draw(f"icd10cm:{category}:chapter-block", Random(seed), Difficulty.HARD)
            assert not umbrellas & {option.text for option in drawn.options}


def test_sides_are_not_everywhere_one_and_two(library: Icd10Library) -> None:
    assert right(item(library, "S52.614H:laterality")) == "S52.614H"
    assert "4 in S52.614H, 5 in S52.615H" in item(library, "S52.614H:laterality").rationale
