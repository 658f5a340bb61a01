"""Items of the templates on notes: their words, and what gives nothing away."""

from __future__ import annotations

import json
import re
from random import Random

import pytest

from decks.cues import LIMIT, measure
from decks.exchange.jsonl import json_of_item
from decks.library import Icd10Library
from decks.model import Difficulty, Item
from decks.note_words import naming_part
from decks.sources.tabular_order import shared_length
from tests.decks.oracle import excludes, inclusion, instructions
from tests.decks.oracle.cues import cue_shares
from tests.decks.oracle.items import Asked
from tests.decks.templates.note_items import DRAWS, drawn, item_of, the_fact

CHECKS = {
    "excludes1": excludes.excludes1,
    "excludes-kind": excludes.excludes_kind,
    "code-first": instructions.code_first,
    "use-additional": instructions.use_additional,
    "inclusion-term": inclusion.inclusion_term,
    "chain": instructions.chain,
}


def right(item: Item) -> str:
    [index] = item.key
    return item.options[index].text


@pytest.fixture(scope="module", params=DRAWS)
def items(request: pytest.FixtureRequest, library: Icd10Library) -> list[Item]:
    return drawn(library, request.param, 2_000)


def test_every_item_is_right_by_the_raw_files(items: list[Item]) -> None:
    check = CHECKS[items[0].template]
    found = {item.id: list(check(Asked(json.loads(json_of_item(item))))) for item in items}
    assert {card: faults for card, faults in found.items() if faults} == {}


def test_no_cue_points_at_the_key(items: list[Item]) -> None:
    shares = measure(items) | cue_shares(json.loads(json_of_item(item)) for item in items)
    assert {cue: share for cue, share in shares.items() if share > LIMIT} == {}


def test_likeness_to_the_code_of_the_stem_does_not_point_at_the_key(library: Icd10Library) -> None:
    won = 0.0
    for item in drawn(library, "excludes1", 2_000):
        named = item.id.split("#")[0].split(":")[3]
        alike = [shared_length(named, option.text) for option in item.options]
        best = [index for index, size in enumerate(alike) if size == max(alike)]
        won += (item.key[0] in best) / len(best)
    assert won / 2_000 < LIMIT


def test_all_three_difficulties_are_reached(items: list[Item]) -> None:
    assert {item.difficulty for item in items} == set(Difficulty)


def test_each_wrong_option_is_explained(items: list[Item]) -> None:
    for item in items:
        wrong = [letter for index, letter in enumerate("ABCD"[: len(item.options)]) if index not in item.key]
        assert all(f"{letter} " in item.rationale or f"{letter}:" in item.rationale for letter in wrong), item
        assert "guideline" in item.rationale
        assert item.subject in item.rationale


def test_excludes1_asks_where_the_note_is_printed(library: Icd10Library) -> None:
    item = item_of(library, "excludes1", "N47.6", "N48.1")
    assert item.stem == (
        "At which of these codes does the Tabular List print an Excludes1 note naming N48.1 (Balanitis)?"
    )
    assert (right(item), item.subject) == ("N47.6", "N47.6")
    assert "under Excludes1: “balanitis (N48.1)”" in item.rationale
    assert (item.source.place, item.source.note) == ("Tabular, note at N47.6", "Excludes1: balanitis (N48.1)")
    assert "never" not in item.stem


def test_excludes_kind_offers_both_and_neither(library: Icd10Library) -> None:
    item = item_of(library, "excludes-kind", "J45", "J44.89")
    assert item.stem.startswith("Which kind of Excludes note at J45 (Asthma), or above it, names J44.89 (")
    assert {option.text for option in item.options} == {"Excludes1", "Excludes2", "Neither"}
    assert right(item) == "Excludes2"
    assert "both are coded when the patient has both (guideline I.A.12.b)" in item.rationale


def test_code_first_names_the_cause_and_the_condition(library: Icd10Library) -> None:
    item = item_of(library, "code-first", "J17", "I00")
    assert "I00 as the cause. What does the Code first note at J17, or above it, ask for?" in item.stem
    assert right(item) == "I00 followed by J17"
    assert {len(option.text) for option in item.options} == {len(right(item))}
    assert "never listed first: etiology, then manifestation (guideline I.A.13)" in item.rationale
    assert item.difficulty is Difficulty.EASY  # the title says "in diseases classified elsewhere"
    assert (
        "The note says “if applicable”. It applies here. What"
        in item_of(library, "code-first", "J44.81", "T86.810").stem
    )
    assert "“if applicable”" not in item.stem


def test_a_long_note_is_quoted_where_it_names_the_code(library: Icd10Library) -> None:
    item = item_of(library, "code-first", "L97.411", "E11.621")
    assert item.source.place == "Tabular, note at L97"
    assert item.source.note.startswith(
        "Code first any associated underlying condition, such as: … diabetic ulcers (E08.621, "
    )


def test_what_a_note_says_first_is_quoted_too() -> None:
    note = "Code first, if applicable, one (A10.1); two (B20.1); three (C30.1, C30.12)"
    assert naming_part(note, "A10.1") == "Code first, if applicable, one (A10.1) …"
    assert naming_part(note, "B20.1") == "Code first, if applicable, … two (B20.1) …"
    assert naming_part(note, "C30.12") == "Code first, if applicable, … three (C30.1, C30.12)"
    assert naming_part("Code first underlying: one (A10.1); two (B20.1)", "B20.1") == (
        "Code first underlying: … two (B20.1)"
    )
    assert naming_part("Code first gangrene (I96)", "I96") == "Code first gangrene (I96)"


def test_use_additional_quotes_notes(library: Icd10Library) -> None:
    item = item_of(library, "use-additional", "I11.0", "I50.-")
    assert item.stem.startswith("What does the Use additional code note at I11.0")
    assert right(item) == "code to identify type of heart failure (I50.-)"
    assert item.source.note == "Use additional code to identify type of heart failure (I50.-)"


def test_the_title_is_told_only_where_it_gives_nothing_away(library: Icd10Library) -> None:
    item = item_of(library, "use-additional", "N18.6", "Z99.2")
    assert "(End stage renal disease)" in item.stem
    pointing = item_of(library, "use-additional", "H44.2C", "H33.-")  # "... with retinal detachment"
    assert pointing.stem == "What does the Use additional code note at H44.2C tell you to add?"


def test_inclusion_term_leads_to_its_code(library: Icd10Library) -> None:
    item = item_of(library, "inclusion-term", "L57.0", "solar-keratosis")
    assert (
        item.stem
        == "Under which complete code does the Tabular List print the inclusion term “Solar keratosis”?"
    )
    assert right(item) == "L57.0"
    assert [option.code for option in item.options] == [option.text for option in item.options]


@pytest.mark.parametrize("difficulty", Difficulty)
def test_chain_leads_from_hypertension_to_heart_failure(
    library: Icd10Library, difficulty: Difficulty
) -> None:
    item = item_of(library, "chain", "I11.0", "I50.-", difficulty)
    assert right(item).startswith("I50.")
    assert not any(option.text.startswith("I50.") for option in item.options if option.text != right(item))
    assert "I11.0 is listed before it" in item.rationale
    assert item.stem.startswith("I11.0 (Hypertensive heart disease with heart failure) is reported.")


def test_a_header_is_never_said_to_be_reported(library: Icd10Library) -> None:
    item = item_of(library, "chain", "I70.23", "L97.-")
    assert item.stem.startswith(
        "A code under I70.23 (Atherosclerosis of native arteries of right leg with ulceration)"
    )


@pytest.mark.parametrize(
    ("code", "discriminator", "never"),
    [
        ("Z02.83", "R78.-", "lead|metal|unspecified|Bacteremia|other specified"),
        ("Z12.72", "Z90.71-", "remaining uterus"),
        ("G04.32", "T50.A-+T50.B-+T50.Z-", "Poisoning|Underdosing"),
        ("I70.23", "L97.-", "left"),
        ("T84.038", "Z96.6-", "hip|knee"),
        ("M97.8", "Z96.6-", "hip|knee|ankle|shoulder|elbow"),
        ("H44.2C", "H33.-", "without detachment|cyst|break of"),
        ("E11.622", "L97.1-L97.9+L98.41-L98.49", "foot|heel"),
    ],
)
def test_chain_adds_only_what_the_words_of_the_note_mean(
    library: Icd10Library, code: str, discriminator: str, never: str
) -> None:
    fact, concept = the_fact("chain", code, discriminator), library.find(code)
    assert concept is not None
    drawn_ = [DRAWS["chain"](library, fact, concept, Random(seed), Difficulty.EASY) for seed in range(60)]
    found = [library.find(right(item)) for item in drawn_]
    titles = {each.title for each in found if each}
    assert titles
    assert [title for title in titles if re.search(never, title)] == []


@pytest.mark.parametrize("template", DRAWS)
def test_the_same_card_seed_and_difficulty_give_the_same_item(library: Icd10Library, template: str) -> None:
    assert drawn(library, template, 20) == drawn(library, template, 20)
