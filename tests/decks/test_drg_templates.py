"""`cc-mcc`, `pdx-exclusion` and `drg-severity`, hand-made and real; checked with the package's own lists."""

from __future__ import annotations

from array import array
from random import Random
from types import ModuleType

import pytest

from decks.cues import excess, measure
from decks.drills import drill
from decks.editions import FY2027
from decks.library import Icd10Library
from decks.model import Difficulty, Item
from decks.severity_levels import levels_in
from decks.sources.msdrg import Severity, SeverityTable, shipped_drg
from decks.tabular import Tabular
from decks.templates import cc_mcc, drg_severity, pdx_exclusion
from tests.decks.lists_made import ListFacts, by_code, list_book, right_codes, wrong_codes
from tests.decks.oracle.risk import drg

BOOK = list_book()
FACTS = ListFacts(BOOK)
PRINCIPALS = tuple(
    sorted(f"{category}{digit}" for category in ("I10", "I11", "I12", "I20") for digit in range(5))
)


def _collection(*codes: str) -> array[int]:
    """Each member as a run of its own."""
    places = sorted(PRINCIPALS.index(code) for code in codes)
    return array("H", [bound for place in places for bound in (place, place + 1)])


TABLE = SeverityTable(
    severities={
        "I100": Severity("CC", 1, ""),
        "I101": Severity("CC", 2, ""),
        "I110": Severity("MCC", 2, "05"),
        "I111": Severity("MCC", 2, ""),
        "I112": Severity("CC", 2, ""),
        "I120": Severity("MCC", 0, ""),
    },
    principals=PRINCIPALS,
    collections=(_collection(), _collection("I101", "I113"), _collection("I114")),
    alive=frozenset({"I111"}),
    silenced=((("001",), frozenset({"I112"})),),
    drgs={},
)
LEVELS = by_code(cc_mcc.facts_in(BOOK, TABLE))
EXCLUSIONS = by_code(pdx_exclusion.facts_in(BOOK, TABLE))
SEVERITIES = by_code(drg_severity.facts_in(BOOK, TABLE))
TEMPLATES = (cc_mcc, pdx_exclusion, drg_severity)
NAMES = ["cc-mcc", "pdx-exclusion", "drg-severity"]
# What table 6K marks "No Excl" and the package skips: a CC or MCC whatever the principal diagnosis.
NO_EXCLUSION = {code for code, each in shipped_drg().severities.items() if not each.collection}
COUNT = 300


def test_what_counts_only_for_the_living_or_is_silent_somewhere_is_never_asked_and_never_offered() -> None:
    told = [f"{fact.code} {fact.data}" for facts in (LEVELS, SEVERITIES) for fact in facts.values()]
    assert [line for line in told if "I11.1/" in line or "I11.2/" in line] == []
    assert not {"I11.1", "I11.2"} & (LEVELS.keys() | EXCLUSIONS.keys())


def test_what_may_be_hospital_acquired_is_asked_as_present_on_admission() -> None:
    assert "present on admission, before exclusions" in FACTS.drawn(cc_mcc.draw, LEVELS["I11.0"]).stem


def test_a_non_cc_is_asked_only_beside_others_that_are_more() -> None:
    assert LEVELS["I10.2"].data.startswith("none\n\n")
    assert not [code for code in LEVELS if code.startswith(("I20", "J10"))]


@pytest.mark.parametrize("difficulty", Difficulty)
@pytest.mark.parametrize(
    ("code", "words"), [("I11.0", "is an MCC"), ("I10.0", "level CC (not MCC)"), ("I12.4", "a non-CC")]
)
def test_one_of_four_has_the_level(code: str, words: str, difficulty: Difficulty) -> None:
    item = FACTS.drawn(cc_mcc.draw, LEVELS[code], difficulty)
    assert words in item.stem
    assert item.stem.startswith("MS-DRG v43.1: ")
    assert right_codes(item) == [code]
    assert len(wrong_codes(item)) == 3
    assert TABLE.level(code) not in {TABLE.level(each or "") for each in wrong_codes(item)}
    assert item.difficulty <= difficulty


def test_the_levels_of_wrong_options_are_told_by_letter() -> None:
    item = FACTS.drawn(cc_mcc.draw, LEVELS["I11.0"])
    named = {"MCC": "an MCC", "CC": "a CC", "none": "a non-CC"}
    for letter, option in zip("ABCD", item.options, strict=True):
        told = f"{letter} {option.code} is {named[TABLE.level(option.code or '')]}"
        assert (told in item.rationale) is (option.code != "I11.0")


def test_the_source_is_appendix_c() -> None:
    item = FACTS.drawn(cc_mcc.draw, LEVELS["I11.0"])
    assert (item.source.system, item.source.edition) == ("MS-DRG", "v43.1")
    assert item.source.place == "Definitions Manual, appendix C, I11.0"
    assert item.domain == "Reimbursement"


def test_one_principal_diagnosis_excludes_and_three_as_near_do_not() -> None:
    for seed in range(8):
        item = FACTS.drawn(pdx_exclusion.draw, EXCLUSIONS["I10.0"], seed=seed)
        assert right_codes(item) == ["I10.1"]
        assert wrong_codes(item) == {"I10.2", "I10.3", "I10.4"}
        assert item.difficulty is Difficulty.HARD


def test_a_medium_principal_diagnosis_is_of_the_block() -> None:
    item = FACTS.drawn(pdx_exclusion.draw, EXCLUSIONS["I10.0"], Difficulty.MEDIUM)
    assert right_codes(item) == ["I11.3"]
    assert {code[:3] for code in wrong_codes(item) if code} <= {"I11", "I12"}
    assert item.difficulty is Difficulty.MEDIUM


def test_the_stem_names_code_title_level_and_list() -> None:
    assert FACTS.drawn(pdx_exclusion.draw, EXCLUSIONS["I10.0"]).stem == (
        "Secondary diagnosis I10.0 (Disease 0 of I10) is a CC. Which principal diagnosis excludes it, so that it "
        "no longer counts as a CC (PDX exclusion list of MS-DRG v43.1)?"
    )


def test_what_nothing_excludes_has_no_exclusion_card() -> None:
    assert "I12.0" not in EXCLUSIONS


def test_beside_a_principal_diagnosis_one_counts_and_one_is_excluded() -> None:
    for seed in range(8):
        item = FACTS.drawn(drg_severity.draw, SEVERITIES["I11.4"], seed=seed)
        assert "Principal diagnosis I11.4 (Disease 4 of I11)." in item.stem
        assert [_counts(code or "", "I11.4") for code in right_codes(item)] == [True]
        assert not any(_counts(code or "", "I11.4") for code in wrong_codes(item))
        assert "but I11.4 is in its PDX exclusion collection" in item.rationale


def _counts(secondary: str, principal: str) -> bool:
    return TABLE.level(secondary) != "none" and not TABLE.is_excluded(secondary, principal)


def test_a_principal_diagnosis_that_excludes_nothing_is_not_asked() -> None:
    assert "I20.0" not in SEVERITIES


@pytest.mark.parametrize("template", TEMPLATES)
def test_another_edition_is_not_asked(template: ModuleType) -> None:
    assert list(template.mine(Tabular(FY2027, BOOK.chapters))) == []


@pytest.mark.parametrize("template", TEMPLATES)
def test_facts_are_the_same_each_time(template: ModuleType) -> None:
    assert list(template.facts_in(list_book(), TABLE)) == list(template.facts_in(BOOK, TABLE))


@pytest.mark.parametrize(
    ("code", "level"), [("H05.021", "a CC"), ("M46.33", "a CC"), ("Z59.02", "a CC"), ("E43", "a major")]
)
def test_known_codes_have_their_known_level(library: Icd10Library, code: str, level: str) -> None:
    item = _drawn(library, f"icd10cm:{code}:cc-mcc")
    assert item.rationale.startswith(
        f"{code} is {level.replace('a CC', 'a complication or comorbidity (CC)')}"
    )


def _drawn(library: Icd10Library, card: str) -> Item:
    return library.draw(card, Random(1), Difficulty.MEDIUM)


def test_every_code_with_a_level_that_holds_without_an_if_is_asked(library: Icd10Library) -> None:
    asked = {card.split(":")[1] for card, _ in library.cards() if card.split(":")[2] == "cc-mcc"}
    table = shipped_drg()
    silent = {code for _, codes in table.silenced for code in codes}
    expected = {code for code in table.severities if code not in silent and code not in table.alive}
    assert {code.replace(".", "") for code in asked if table.level(code) != "none"} == expected
    assert not {code.replace(".", "") for code in asked} & (silent | table.alive)


def test_cc_mcc_agrees_with_the_package(library: Icd10Library) -> None:
    for item in drill(library, COUNT, "package", ["cc-mcc"]):
        wanted = "MCC" if "is an MCC" in item.stem else "none" if "non-CC" in item.stem else "CC"
        keys = [(option.code or "").replace(".", "") for option in item.options]
        assert not any(map(drg().alive_only, keys))
        if not NO_EXCLUSION & set(keys):
            assert [drg().level(key) == wanted for key in keys] == _truth(item), item.id


def test_pdx_exclusion_agrees_with_the_package(library: Icd10Library) -> None:
    for item in drill(library, COUNT, "package", ["pdx-exclusion"]):
        secondary = item.subject.replace(".", "")
        keys = [(option.code or "").replace(".", "") for option in item.options]
        assert drg().level(secondary) in item.stem
        assert [not drg().counts_beside(secondary, key) for key in keys] == _truth(item), item.id


def test_drg_severity_agrees_with_the_package(library: Icd10Library) -> None:
    for item in drill(library, COUNT, "package", ["drg-severity"]):
        principal = item.subject.replace(".", "")
        keys = [(option.code or "").replace(".", "") for option in item.options]
        counts = [key in NO_EXCLUSION or drg().counts_beside(key, principal) for key in keys]
        assert counts == _truth(item), item.id


def _truth(item: Item) -> list[bool]:
    return [index in item.key for index in range(len(item.options))]


@pytest.mark.parametrize("template", NAMES)
def test_no_naive_rule_wins(library: Icd10Library, template: str) -> None:
    assert excess(measure(list(drill(library, 2_000, "cues", [template])))) == {}


def test_levels_stand_in_printed_order() -> None:
    numbers = [node.number for node in levels_in(BOOK, TABLE)]
    assert numbers == sorted(numbers)
