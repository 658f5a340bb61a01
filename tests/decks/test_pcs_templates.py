"""What is asked of ICD-10-PCS, on a book of a few tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from decks.library_icd10pcs import PcsLibrary
from decks.model import Difficulty, Item
from decks.pcs_definitions import fits, without_name
from tests.decks.pcs_made import made_library

SEEDS = range(60)


@pytest.fixture(scope="module")
def pcs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PcsLibrary]:
    library = made_library(Path(tmp_path_factory.mktemp("pcs")))
    yield library
    library.close()


def items(pcs: PcsLibrary, card: str, difficulty: Difficulty = Difficulty.HARD) -> list[Item]:
    return [pcs.draw(card, Random(seed), difficulty) for seed in SEEDS]


def key(item: Item) -> str:
    return item.options[item.key[0]].text


def cards(pcs: PcsLibrary, template: str) -> list[str]:
    return [card for card, _ in pcs.cards() if f":{template}" in card]


def pointing_at(pcs: PcsLibrary, path: str) -> str:
    return next(
        card
        for card in cards(pcs, "navigate")
        if f"“{path}”" in pcs.draw(card, Random(0), Difficulty.EASY).stem
    )


def test_a_character_means_what_its_row_says(pcs: PcsLibrary) -> None:
    for code, meaning in (("0DV10CZ", "Band"), ("0DV30CZ", "Clip")):
        assert not pcs.holds(f"icd10pcs:{code}:pcs-character:6")  # three devices only: too few to ask
        concept = pcs.find(code)
        assert concept is not None
        assert concept.notes[6].text == f"6 C Device: {meaning}"


def test_a_meaning_is_asked_with_its_table_and_values_of_its_row_stand_beside_it(pcs: PcsLibrary) -> None:
    asked = [item for item in items(pcs, "icd10pcs:0DB24ZX:pcs-character:4") if "what does" in item.stem]
    assert {item.stem for item in asked} == {
        "In 0DB24ZX (table 0DB), what does character 4 (Body Part: 2) mean?"
    }
    assert {key(item) for item in asked} == {"Lower Gut"}
    assert {option.text for item in asked for option in item.options} == {
        "Upper Gut", "Lower Gut", "Whole Gut", "Side Gut",
    }  # fmt: skip
    assert {item.difficulty for item in asked} == {Difficulty.HARD}


def test_an_easy_meaning_stands_beside_those_of_other_body_systems(pcs: PcsLibrary) -> None:
    asked = items(pcs, "icd10pcs:0DB24ZX:pcs-character:4", Difficulty.EASY)
    wrong = {option.text for item in asked if "what does" in item.stem for option in item.options}
    assert {text for text in wrong if "Muscle" in text} == wrong - {"Lower Gut"}


def test_the_character_of_a_meaning_is_asked_the_other_way_round(pcs: PcsLibrary) -> None:
    asked = [
        item for item in items(pcs, "icd10pcs:0DB24ZX:pcs-character:4") if "which character" in item.stem
    ]
    assert {item.stem for item in asked} == {
        "In table 0DB, which character at position 4 (Body Part) means “Lower Gut”?"
    }
    assert {key(item) for item in asked} == {"2"}


def test_the_rationale_names_each_other_value_by_its_letter(pcs: PcsLibrary) -> None:
    item = pcs.draw("icd10pcs:0DB24ZX:pcs-character:4", Random(3), Difficulty.HARD)
    assert (
        "Table 0DB is Medical and Surgical · Gut · Excision. Excision: Cutting out a part." in item.rationale
    )
    for letter, option in zip("ABCD", item.options, strict=True):
        assert (f"{letter} {option.text} is" in item.rationale) is (option.text != key(item))


def test_what_says_only_that_there_is_none_is_neither_asked_nor_offered(pcs: PcsLibrary) -> None:
    asked = cards(pcs, "pcs-character")
    assert "icd10pcs:0DB24ZX:pcs-character:6" not in asked
    offered = {
        option.text for card in asked for option in pcs.draw(card, Random(card), Difficulty.EASY).options
    }
    assert not {text for text in offered if text.startswith("No ")}


def test_a_definition_leads_to_its_operation_and_back(pcs: PcsLibrary) -> None:
    forth = pcs.draw("icd10pcs:0DB:pcs-root-operation", Random(1), Difficulty.HARD)
    assert forth.stem == (
        "Which root operation in the Medical and Surgical section does ICD-10-PCS define as “Cutting out a part”?"
    )
    assert key(forth) == "Excision"
    assert {option.text for option in forth.options} == {"Excision", "Resection", "Destruction", "Extraction"}
    back = pcs.draw("icd10pcs:0DB:pcs-root-operation:definition", Random(1), Difficulty.HARD)
    assert back.stem.endswith("how does ICD-10-PCS define the root operation “Excision”?")
    assert key(back) == "Cutting out a part"


def test_a_definition_does_not_give_its_name_away(pcs: PcsLibrary) -> None:
    item = pcs.draw("icd10pcs:0D5:pcs-root-operation", Random(1), Difficulty.EASY)
    assert "“Eradication by a […] agent”? […] is a word left out." in item.stem
    assert not pcs.holds("icd10pcs:0D5:pcs-root-operation:definition")


@pytest.mark.parametrize(
    ("name", "definition", "asked"),
    [
        ("Destruction", "By a destructive agent", "By a […] agent"),
        ("Excision", "Cutting out a part", "Cutting out a part"),
        ("Ultrasound Therapy", "Treatment by ultrasound", ""),
        ("Shock Wave Therapy", "Shock waves that break", ""),
        ("Via Natural Opening", "Through a natural opening", "Through a natural opening"),
    ],
)
def test_what_of_a_definition_can_be_asked(name: str, definition: str, asked: str) -> None:
    assert without_name(name, definition) == asked


def test_what_is_left_of_a_definition_must_fit_no_other() -> None:
    assert fits("Treatment by […] rays", "Treatment by electromagnetic rays")
    assert fits("Treatment by […] rays", "Treatment by light rays")
    assert not fits("Treatment by […] rays", "Treatment by shock waves")


def test_an_approach_has_a_card_of_its_own_each_way(pcs: PcsLibrary) -> None:
    item = pcs.draw("icd10pcs:0DB:pcs-root-operation:approach-4", Random(1), Difficulty.HARD)
    assert item.stem == (
        "Which approach in the Medical and Surgical section does ICD-10-PCS define as “Way number 4”?"
    )
    assert key(item) == "Percutaneous Endoscopic"
    assert pcs.holds("icd10pcs:0DB:pcs-root-operation:approach-4-definition")


def test_neighbours_are_codes_that_differ_in_one_character_or_two(pcs: PcsLibrary) -> None:
    for item in items(pcs, "icd10pcs:0DB24ZX:pcs-neighbour"):
        codes = [option.text for option in item.options]
        if "Which code" in item.stem:
            assert key(item) == "0DB24ZX"
            assert all(pcs.find(code) for code in codes)
            assert {sum(a != b for a, b in zip("0DB24ZX", code, strict=True)) for code in codes} <= {0, 1, 2}
            assert "“Excision · Lower Gut · Percutaneous Endoscopic · No Device · Diagnostic”" in item.stem
        else:
            assert key(item) == "Excision · Lower Gut · Percutaneous Endoscopic · No Device · Diagnostic"
            assert all(option.code is None for option in item.options)
    assert {item.difficulty for item in items(pcs, "icd10pcs:0DB24ZX:pcs-neighbour")} == {Difficulty.HARD}


def test_the_key_is_not_what_its_neighbours_have_in_common(pcs: PcsLibrary) -> None:
    middle = 0
    asked = [item for item in items(pcs, "icd10pcs:0DB24ZX:pcs-neighbour") if "Which code" in item.stem]
    for item in asked:
        codes = [option.text for option in item.options]
        likeness = {
            one: sum(a == b for other in codes for a, b in zip(one, other, strict=True)) for one in codes
        }
        best = [code for code in codes if likeness[code] == max(likeness.values())]
        middle += best == ["0DB24ZX"]
    assert middle < len(asked) / 4


def test_a_medium_neighbour_crosses_to_another_table(pcs: PcsLibrary) -> None:
    asked = items(pcs, "icd10pcs:0DT10ZZ:pcs-neighbour", Difficulty.MEDIUM)
    crossed = [item for item in asked if item.difficulty is Difficulty.MEDIUM and "Which code" in item.stem]
    assert crossed
    for item in crossed:
        tables = [option.text[:3] for option in item.options]
        assert sorted(map(tables.count, set(tables))) == [2, 2]


def test_the_index_sends_a_term_to_one_place_and_not_to_its_siblings(pcs: PcsLibrary) -> None:
    card = pointing_at(pcs, "Excision, Gut, Lower")
    item = pcs.draw(card, Random(1), Difficulty.HARD)
    assert item.stem == "Where does the ICD-10-PCS Index send you from “Excision, Gut, Lower”?"
    assert key(item) == "0DB2"
    assert {option.text for option in item.options} == {"0DB1", "0DB2", "0DB3", "0DB4"}
    assert item.source.place == "Index, Excision, Gut, Lower"
    assert "0DB1 stands at “Excision, Gut, Upper”" in item.rationale


def test_a_term_of_two_places_is_asked_for_one_and_the_other_is_no_option(pcs: PcsLibrary) -> None:
    asked = items(pcs, pointing_at(pcs, "Myotome"), Difficulty.EASY)
    assert {item.stem for item in asked} == {
        "The ICD-10-PCS Index prints several references at “Myotome”. Which of these is one of them?"
    }
    places = {"use Left Muscle", "use Right Muscle"}
    assert {key(item) for item in asked} == places
    assert {len(places & {option.text for option in item.options}) for item in asked} == {1}


def test_a_term_that_says_its_place_or_leads_nowhere_is_not_asked(pcs: PcsLibrary) -> None:
    stems = [pcs.draw(card, Random(1), Difficulty.EASY).stem for card in cards(pcs, "navigate")]
    assert not [stem for stem in stems if "Upper gut wall" in stem or "Lost" in stem]
    assert len(stems) == 4 + 4 + 8 + 1
