"""`hcc-maps` and `hcc-survivor`, over a hand-made book and model and over the real ones; checked with the package."""

from __future__ import annotations

import re
from random import Random

import pytest

from decks.cues import excess, measure
from decks.drills import drill
from decks.editions import FY2027
from decks.facts import Fact
from decks.library import Icd10Library
from decks.model import Difficulty, Item
from decks.sources.hcc import Category, RiskModel, shipped_hcc
from decks.tabular import Tabular
from decks.templates import hcc_maps, hcc_survivor
from tests.decks.lists_made import ListFacts, by_code, list_book, right_codes, wrong_codes
from tests.decks.oracle.risk import hcc

BOOK = list_book()
FACTS = ListFacts(BOOK)
HCCS = (
    Category(10, "Grave", "1.0", (11, 12)),
    Category(11, "Middling", "0.5", (12,)),
    Category(12, "Slight", "0.1", ()),
    Category(15, "Apart", "0.2", ()),
)
MODEL = RiskModel(
    2026,
    {each.hcc: each for each in HCCS},
    {
        "I100": (10,),
        "I101": (11,),
        "I110": (11,),
        "I120": (12,),
        "J100": (15,),
        "I102": (10, 15),
        "I103": (12,),
    },
    edits=frozenset({"I103", "I104"}),
    retired=frozenset(),
)
MAPS = by_code(hcc_maps.facts_in(BOOK, MODEL))
SURVIVOR = {(fact.code, fact.discriminator): fact for fact in hcc_survivor.facts_in(BOOK, MODEL)}
COUNT = 300


def test_codes_with_one_hcc_and_their_neighbours_without_are_asked_in_printed_order() -> None:
    assert list(MAPS)[:6] == ["I10.0", "I10.1", "I11.0", "I11.1", "I11.2", "I11.3"]
    assert "J10.4" in MAPS


def test_codes_of_two_hccs_or_with_an_edit_are_never_asked_and_never_offered() -> None:
    told = " ".join(f"{fact.code} {fact.data}" for fact in MAPS.values())
    assert [code for code in ("I10.2", "I10.3", "I10.4") if code in told] == []


def test_a_block_without_any_hcc_is_asked_only_for_what_is_severe() -> None:
    assert not [code for code in MAPS if code.startswith("I20")]
    more = by_code(hcc_maps.facts_in(BOOK, MODEL, {"I203"}))
    assert [code for code in more if code.startswith("I20")] == ["I20.3"]


@pytest.mark.parametrize("difficulty", Difficulty)
def test_a_code_that_maps_stands_among_three_that_do_not(difficulty: Difficulty) -> None:
    item = FACTS.drawn(hcc_maps.draw, MAPS["I11.0"], difficulty)
    assert item.stem == "CMS-HCC V28, payment year 2026: which of these codes maps to a payment HCC?"
    assert right_codes(item) == ["I11.0"]
    assert len(wrong_codes(item)) == 3
    assert not [code for code in wrong_codes(item) if MODEL.hccs_of(code or "")]
    assert item.difficulty <= difficulty


def test_a_code_that_maps_to_nothing_stands_among_three_that_map() -> None:
    item = FACTS.drawn(hcc_maps.draw, MAPS["I12.4"])
    assert "leaves the risk score as it is, since it maps to no payment HCC" in item.stem
    assert right_codes(item) == ["I12.4"]
    assert all(MODEL.askable(code or "") for code in wrong_codes(item))


def test_the_rationale_names_the_hcc_and_each_wrong_option() -> None:
    paid, free = (FACTS.drawn(hcc_maps.draw, MAPS[code]) for code in ("I11.0", "I12.4"))
    assert paid.rationale.startswith("I11.0 maps to “Middling” (HCC 11).")
    for item in (paid, free):
        for letter, option in zip("ABCD", item.options, strict=True):
            assert (f"{letter} {option.code}" in item.rationale) is (option.code not in right_codes(item))
    assert "“Slight” (HCC 12)" in free.rationale


def test_the_source_is_the_mapping_of_the_model() -> None:
    item = FACTS.drawn(hcc_maps.draw, MAPS["I11.0"])
    assert (item.source.system, item.source.edition, item.source.place) == (
        "CMS-HCC", "V28 2026", "Mapping, I11.0",
    )  # fmt: skip
    assert item.domain == "Risk adjustment"
    assert item.id.startswith("icd10cm:I11.0:hcc-maps#")


def test_hard_options_are_of_the_category_where_it_holds_three() -> None:
    item = FACTS.drawn(hcc_maps.draw, MAPS["I11.0"], Difficulty.HARD)
    assert {code[:3] for code in wrong_codes(item) if code} == {"I11"}
    assert item.difficulty is Difficulty.HARD
    assert FACTS.drawn(hcc_maps.draw, MAPS["I10.0"], Difficulty.HARD).difficulty is Difficulty.MEDIUM


@pytest.mark.parametrize(
    ("code", "other", "left"),
    [
        ("I10.0", "11", "I10.0"),
        ("I10.1", "10", "I10.0"),
        ("I12.0", "11", "I10.1"),
        ("I10.0", "15", None),
    ],
)
def test_the_higher_of_a_hierarchy_survives_and_strangers_both(
    code: str, other: str, left: str | None
) -> None:
    items = [FACTS.drawn(hcc_survivor.draw, SURVIVOR[code, other], seed=seed) for seed in range(6)]
    hccs = {tuple(MODEL.hccs_of(each or "")) for item in items for each in right_codes(item)}
    assert hccs == {MODEL.hccs_of(left or "")}
    assert {len(item.options) for item in items} == {3}


def test_a_code_has_half_as_many_strangers_as_kin() -> None:
    assert [disc for code, disc in SURVIVOR if code == "I10.0"] == ["11", "12", "15"]


def test_both_hccs_stand_in_the_stem_with_their_labels_and_codes() -> None:
    item = FACTS.drawn(hcc_survivor.draw, SURVIVOR["I10.0", "12"])
    assert "I10.0 (Disease 0 of I10), HCC “Grave”" in item.stem
    assert "I12.0 (Disease 0 of I12), HCC “Slight”" in item.stem
    assert "HCC 10 “Grave” drops HCC 12 “Slight”" in item.rationale
    assert item.source.place == "Hierarchies, HCC 10"


def test_a_change_of_the_label_is_a_change_of_the_card_and_a_change_of_the_pools_is_not() -> None:
    asserted = MAPS["I11.0"].data.partition("\n\n")[0]
    assert asserted == "11 Middling"
    assert SURVIVOR["I10.0", "12"].data.partition("\n\n")[0] == "10 Grave\n12 Slight\n10"


@pytest.mark.parametrize("template", [hcc_maps, hcc_survivor])
def test_another_edition_is_not_asked(template: object) -> None:
    book = Tabular(FY2027, BOOK.chapters)
    assert list(template.mine(book)) == []  # type: ignore[attr-defined]


def test_the_shipped_deck_asks_every_code_that_can_be_asked(library: Icd10Library) -> None:
    model = shipped_hcc()
    assert sum(map(model.askable, model.mapping)) == 7_418
    asked = {card.split(":")[1] for card, _ in library.cards() if card.split(":")[2] == "hcc-maps"}
    mapped = {code for code in asked if model.hccs_of(code)}
    assert len(mapped) == 7_418
    assert all(map(model.askable, mapped))
    assert {"I61.0", "S12.110A", "E11.9", "I73.9", "E43", "F32.9"} <= asked


@pytest.mark.parametrize(
    ("code", "number"), [("I61.0", 248), ("S12.110A", 401), ("S14.118A", 180), ("E11.9", 38)]
)
def test_known_codes_map_as_known(library: Icd10Library, code: str, number: int) -> None:
    assert _drawn(library, code).rationale.startswith(
        f"{code} maps to “{shipped_hcc().label(number)}” (HCC {number})."
    )


@pytest.mark.parametrize("code", ["I73.9", "E43", "F32.9"])
def test_codes_that_coders_take_for_hccs_map_to_nothing(library: Icd10Library, code: str) -> None:
    item = _drawn(library, code)
    assert right_codes(item) == [code]
    assert item.rationale.startswith(f"{code} is in no payment HCC of V28")


def _drawn(library: Icd10Library, code: str) -> Item:
    return library.draw(f"icd10cm:{code}:hcc-maps", Random(1), Difficulty.MEDIUM)


def test_the_rows_that_are_not_asked_are_the_known_ones(library: Icd10Library) -> None:
    """Of 149 rows all but two: one rests on a third HCC, and all codes of HCC 111 on the sex."""
    pairs = set()
    for card, _ in library.cards():
        _, code, template, *other = card.split(":")
        if template == "hcc-survivor":
            pairs.add(frozenset({shipped_hcc().hccs_of(code)[0], int(other[0])}))
    rows = {frozenset({each.hcc, low}) for each in shipped_hcc().categories.values() for low in each.trumps}
    assert {tuple(sorted(row)) for row in rows - pairs} == {(111, 112), (223, 227)}
    assert frozenset({62, 202}) not in pairs


def test_hcc_maps_agrees_with_the_package(library: Icd10Library) -> None:
    for item in drill(library, COUNT, "package", ["hcc-maps"]):
        wanted = "leaves the risk score" not in item.stem
        for index, option in enumerate(item.options):
            key = (option.code or "").replace(".", "")
            assert (len(hcc().of.get(key, ())) == 1) is ((index in item.key) == wanted), item.id
            assert key not in hcc().edited


def test_hcc_survivor_agrees_with_the_package(library: Icd10Library) -> None:
    for item in drill(library, COUNT, "package", ["hcc-survivor"]):
        codes = [option.code for option in item.options if option.code]
        [one], [other] = (hcc().of[code.replace(".", "")] for code in codes)
        dropped = hcc().drops.get(one, set()) & {other} | hcc().drops.get(other, set()) & {one}
        left = [code for code in codes if not hcc().of[code.replace(".", "")] & dropped]
        assert right_codes(item) == (left if dropped else [None]), item.id
        labels = re.findall(r"HCC “([^”]+)”", item.stem)
        assert sorted(labels) == sorted((hcc().labels[one], hcc().labels[other]))


@pytest.mark.parametrize("template", ["hcc-maps", "hcc-survivor"])
def test_no_naive_rule_wins(library: Icd10Library, template: str) -> None:
    assert excess(measure(list(drill(library, 2_000, "cues", [template])))) == {}


def test_facts_are_the_same_each_time() -> None:
    again: list[Fact] = list(hcc_maps.facts_in(list_book(), MODEL))
    assert again == list(MAPS.values())
