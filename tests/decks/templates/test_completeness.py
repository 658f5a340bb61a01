"""`billable`, `not-billable`, `placeholder-x` and `seventh-character` over codes written by hand."""

from __future__ import annotations

import pytest

from decks.facts import Fact
from decks.model import Difficulty
from decks.phases import documented, phase_of
from decks.placeholder import filled, misbuilt, stem_of
from tests.decks.handmade import HandmadeFacts, right_options, wrong_texts
from tests.decks.handmade_titles import FRACTURES

FACTS = HandmadeFacts()


def test_billable_offers_one_complete_code_and_three_headers() -> None:
    for seed in range(50):
        item = FACTS.item("billable", "K21.9", Difficulty.HARD, seed)
        assert [option.code for option in right_options(item)] == ["K21.9"]
        assert [FACTS.concept(text).billable for text in wrong_texts(item)] == [False] * 3


def test_billable_says_that_complete_is_not_payable() -> None:
    assert "says nothing about payment" in FACTS.item("billable", "K40").stem


def test_not_billable_offers_one_header_and_three_complete_codes() -> None:
    for seed in range(50):
        item = FACTS.item("not-billable", "K21.0", Difficulty.MEDIUM, seed)
        assert [option.text for option in right_options(item)] == ["K21.0"]
        assert [FACTS.concept(text).billable for text in wrong_texts(item)] == [True] * 3
        assert not any(text.startswith("K21.0") for text in wrong_texts(item))
    assert "needs more characters" in item.stem
    assert "the Tabular List goes on to K21.00 … K21.01" in item.rationale


def test_every_header_can_need_more_characters() -> None:
    assert {fact.code for fact in FACTS.facts("not-billable")} == {node.code for node in FACTS.book.headers}


def test_wrong_writings_of_a_code() -> None:
    assert misbuilt("V91.12XA") == {
        "dropped": "V91.12A",
        "behind": "V91.12AX",
        "zero": "V91.120A",
        "zero behind": "V91.12A0",
        "inside": "V91.1X2A",
        "too many": "V91.12XXA",
    }
    assert misbuilt("T15.0XXD")["short"] == "T15.0XD"
    assert "inside" not in misbuilt("Y38XXXA")
    assert (stem_of("T15.0XXD"), filled("T15.0", "D")) == ("T15.0", "T15.0XXD")


def test_placeholder_x_offers_writings_that_no_code_has() -> None:
    for seed, difficulty in enumerate([*Difficulty] * 10):
        item = FACTS.item("placeholder-x", "T15.0XXA", difficulty, seed)
        assert [option.text for option in right_options(item)] == ["T15.0XXA"]
        assert [FACTS.find(text) for text in wrong_texts(item)] == [None] * 3
        assert "“Foreign body in cornea, initial encounter”" in item.stem
        assert "I.A.4" in item.rationale


def test_a_writing_that_is_a_code_after_all_is_not_asked() -> None:
    assert "S56.1XXA" in {fact.code for fact in FACTS.facts("placeholder-x")}
    assert "S52.521A" not in {fact.code for fact in FACTS.facts("placeholder-x")}


def test_repair_shows_the_wrong_writing_and_takes_the_code() -> None:
    item = FACTS.item("placeholder-x", "T15.1XXS", discriminator="repair")
    assert item.stem.startswith("T15.1S was written for “Foreign body in sac, sequela”")
    assert item.answer == "T15.1XXS"


def test_seventh_character_tells_the_phase_and_never_a_visit() -> None:
    item = FACTS.item("seventh-character", "S52.521", discriminator="E")
    assert item.stem == (
        "“Torus fracture of right radius”. Phase of care: routine care during healing or recovery, after active "
        "treatment. Fracture: open, type I or II. Healing: routine. Which complete code is right?"
    )
    assert [option.text for option in right_options(item)] == ["S52.521E"]


def test_a_hard_fracture_is_a_square_of_wound_and_healing() -> None:
    item = FACTS.item("seventh-character", "S52.521", discriminator="E")
    assert item.difficulty is Difficulty.HARD
    assert wrong_texts(item) == {"S52.521D", "S52.521K", "S52.521M"}


def test_a_set_of_three_is_offered_whole_and_called_easy() -> None:
    item = FACTS.item("seventh-character", "T15.0", discriminator="D")
    assert item.difficulty is Difficulty.EASY
    assert {option.text for option in item.options} == {"T15.0XXA", "T15.0XXD", "T15.0XXS"}


def test_a_stem_that_takes_one_character_only_is_not_asked() -> None:
    assert [fact for fact in FACTS.facts("seventh-character") if fact.code == "S57.7"] == []


def test_the_fact_keeps_the_printed_meaning() -> None:
    assert Fact("T15.0", "S", "sequela") in FACTS.facts("seventh-character")


def test_the_meanings_of_a_set_are_told_apart_by_what_is_documented() -> None:
    told = [documented(meaning) for _, meaning in FRACTURES]
    assert len(set(told)) == len(FRACTURES)
    assert not any("visit" in each or "encounter" in each for each in told)


@pytest.mark.parametrize(
    ("meaning", "words"),
    [
        ("initial encounter for fracture", "Phase of care: active treatment."),
        ("fetus 3", "Documented: fetus 3."),
        ("not applicable or unspecified", "There is one fetus only."),
        ("mild stage", "Documented: mild stage."),
        ("sequela of fracture", "Phase of care: a late effect (sequela) that remains after the acute phase."),
    ],
)
def test_what_the_record_says(meaning: str, words: str) -> None:
    assert documented(meaning) == words


def test_type_iii_is_not_read_as_type_i() -> None:
    assert phase_of("initial encounter for open fracture type IIIA, IIIB, or IIIC").wound.endswith(
        "IIIA, IIIB, or IIIC"
    )
