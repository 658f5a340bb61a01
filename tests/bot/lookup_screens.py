"""Hand-made values for the screens of looking up and of the code builder: real facts, no deck file needed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.screens import Screen
from bot.services.build import Step
from bot.services.lookup_values import (
    CardPage,
    CodePage,
    Found,
    Governed,
    Hits,
    NewCard,
    PlacePage,
    Slice,
    slice_of,
)
from bot.views import build, lookup, lookup_cards
from decks.code_marks import CodeMarks
from decks.facts import Entry
from decks.model import Concept, Note
from decks.pcs_facts import Value
from decks.search import Match
from decks.sources.hcpcs_edition import HCPCS_OCTOBER_2025
from decks.sources.icd10pcs_edition import PCS_FY2025
from tests.bot.makers import EDITION

LUNG = "Chronic Obstructive Pulmonary Disease, Interstitial Lung Disorders, and Other Chronic Lung Disorders"
NONE: Slice[Match] = slice_of((), 0)

J44_1 = Concept(
    code="J44.1",
    title="Chronic obstructive pulmonary disease with (acute) exacerbation",
    billable=True,
    parent="J44",
    children=(),
    notes=(
        Note("inclusion_term", "Decompensated COPD"),
        Note("inclusion_term", "Decompensated COPD with (acute) exacerbation"),
        Note("excludes2", "chronic obstructive pulmonary disease [COPD] with acute bronchitis (J44.0)"),
        Note("excludes2", "lung diseases due to external agents (J60-J70)"),
    ),
    seventh_characters=(),
    block="J40-J4A",
    chapter="10",
)
J44 = replace(
    J44_1,
    code="J44",
    title="Other chronic obstructive pulmonary disease",
    billable=False,
    parent="J40-J4A",
    children=("J44.0", "J44.1", "J44.8", "J44.9"),
    notes=(
        Note("includes", "asthma with chronic obstructive pulmonary disease"),
        Note("code_also", "Code also type of asthma, if applicable (J45.-)"),
        Note("excludes2", "emphysema without chronic bronchitis (J43.-)"),
    ),
)
WRIST = replace(
    J44,
    code="S52.5",
    title="Fracture of lower end of radius",
    parent="S52",
    notes=(Note("excludes2", "physeal fractures of lower end of radius (S59.2-)"),),
    seventh_characters=tuple(
        (mark, f"subsequent encounter for closed fracture, kind {mark}") for mark in "ABCDEFGHJKMNPQRS"
    ),
    block="S50-S59",
    chapter="19",
)
BIOPSY = Concept(
    code="0FB03ZX",
    title="values: Excision · Liver · Percutaneous · No Device · Diagnostic",
    billable=True,
    parent="0FB",
    children=(),
    notes=(
        Note("source", "The official long title is not among the files of this deck."),
        Note("values", "3 B Operation: Excision"),
        Note("values", "4 0 Body Part: Liver"),
        Note("definition", "Excision: Cutting out or off, without replacement, a portion of a body part"),
    ),
    seventh_characters=(),
    block="0FB",
    chapter="0",
)
SUPPLY = replace(
    BIOPSY,
    code="E1010",
    title="Wheelchair accessory, addition to power seating system, power leg elevation system, with leg rest, pair",
    parent="E",
    notes=(Note("notes", "Added on 2004-01-01."),),
    block="Durable medical equipment",
    chapter="E",
)
KETOSIS = replace(J44_1, code="E10.10", title="Type 1 diabetes mellitus with ketoacidosis without coma")

STEPS = (
    Entry("Chapter 10", "Diseases of the respiratory system"),
    Entry("J40-J4A", "Chronic lower respiratory diseases"),
    Entry("J44", "Other chronic obstructive pulmonary disease"),
)
BELOW = (
    Match("J44.0", "Chronic obstructive pulmonary disease with (acute) lower respiratory infection", True),
    Match("J44.1", "Chronic obstructive pulmonary disease with (acute) exacerbation", True),
    Match("J44.8", "Other specified chronic obstructive pulmonary disease", False),
    Match("J44.9", "Chronic obstructive pulmonary disease, unspecified", True),
)


def found(concept: Concept = J44_1) -> Found:
    return Found("icd10cm", EDITION, concept)


def code_page(**changes: Any) -> CodePage:
    whole = CodePage(
        found=found(),
        above=STEPS,
        up="J44",
        up_is_block=False,
        around=("J44.0", "J44.8"),
        below=NONE,
        governed=(
            Governed("J44", J44.notes),
            Governed("J40-J4A", (Note("excludes1", "bronchitis due to chemicals, gases, fumes and vapors (J68.0)"),)),
            Governed("Chapter 10", (Note("notes", "In more than one site, the lower one counts."),)),
        ),
        marks=CodeMarks(((280, LUNG),), edited=True, level="CC"),
        can_build=False,
        cards=7,
    )  # fmt: skip
    return replace(whole, **changes)


def header_page(**changes: Any) -> CodePage:
    header = code_page(
        found=found(J44), above=STEPS[:2], up="J40-J4A", up_is_block=True, around=("J43", "J4A"),
        below=slice_of(BELOW, 0), governed=(), marks=CodeMarks(),
    )  # fmt: skip
    return replace(header, **changes)


def place_page(**changes: Any) -> PlacePage:
    note = Note("excludes2", "cystic fibrosis (E84.-)")
    return replace(
        PlacePage(EDITION, 10, "J40-J4A", "Chronic lower respiratory diseases", (note,), slice_of(BELOW, 0)),
        **changes,
    )


def hits(**changes: Any) -> Hits:
    matches = [
        Match("I50", "Heart failure", False),
        Match("I11.0", "Hypertensive heart disease with heart failure", True, "Hypertensive heart failure"),
        *(Match(f"I50.8{place}", f"Heart failure of kind {place}", True) for place in range(20)),
    ]
    systems = (("icd10cm", "ICD-10-CM", 22),)
    return replace(
        Hits("heart failure", systems, "icd10cm", EDITION, slice_of(matches, 1), is_cut=False), **changes
    )


def card_page(**changes: Any) -> CardPage:
    offered = [
        NewCard(1, "icd10cm:J44.1:title-of-code", "title-of-code", ""),
        NewCard(2, "icd10cm:J44.1:excludes-kind:J44.0", "excludes-kind", "J44.0"),
        NewCard(
            3, "icd10cm:J44.1:inclusion-term:x", "inclusion-term", "decompensated-copd-with-exacerbation"
        ),
        NewCard(4, "icd10cm:J44.1:something-new", "something-new", ""),
    ]
    return replace(CardPage("icd10cm", "J44.1", J44_1.title, 2, slice_of(offered, 0)), **changes)


def step(prefix: str = "0FB", **changes: Any) -> Step:
    chosen = (
        Value("0", "Medical and Surgical", ""),
        Value("F", "Hepatobiliary System and Pancreas", ""),
        Value("B", "Excision", "Cutting out or off, without replacement, a portion of a body part"),
    )
    parts = [
        Value(mark, label, "") for mark, label in zip("0124567890", ["Liver", "Duct, Right"] * 5, strict=True)
    ]
    made = Step(PCS_FY2025, prefix, chosen[: len(prefix)], "Body Part", slice_of(parts, 0))
    return replace(made, **changes)


def _twice() -> list[Found]:
    return [found(KETOSIS), Found("hcpcs", HCPCS_OCTOBER_2025, SUPPLY)]


APPROACHES = (
    Value(
        "0",
        "Open",
        "Cutting through the skin or mucous membrane and any other body layers necessary to expose it",
    ),
    Value("5", "Extracorporeal or Systemic Assistance and Performance", "x" * 300),
)

SCREENS: dict[str, Callable[[], Screen]] = {
    "lookup-ask": lambda: lookup.ask(can_build=True),
    "lookup-ask-without-tables": lambda: lookup.ask(can_build=False),
    "lookup-code": lambda: lookup.code(code_page()),
    "lookup-code-over-a-card": lambda: lookup.over_a_card(lookup.code(code_page())),
    "lookup-code-alive-only": lambda: lookup.code(code_page(marks=CodeMarks(level="MCC", alive_only=True))),
    "lookup-header": lambda: lookup.code(header_page()),
    "lookup-header-seventh": lambda: lookup.code(header_page(found=found(WRIST), cards=0)),
    "lookup-header-many": lambda: lookup.code(header_page(below=slice_of(BELOW * 50, 12))),
    "lookup-procedure": lambda: lookup.code(
        code_page(found=Found("icd10pcs", PCS_FY2025, BIOPSY), above=(), up="0FB", around=(None, None), governed=(),
                  marks=CodeMarks())
    ),
    "lookup-table": lambda: lookup.code(
        code_page(found=Found("icd10pcs", PCS_FY2025, replace(BIOPSY, code="0FB", billable=False, notes=())),
                  above=(), up=None, around=(None, None), governed=(), marks=CodeMarks(), can_build=True)
    ),
    "lookup-supply": lambda: lookup.code(
        code_page(found=Found("hcpcs", HCPCS_OCTOBER_2025, SUPPLY), above=(Entry("E", "Durable medical equipment"),),
                  up="E", around=("E1009", "E1011"), governed=(), marks=CodeMarks())
    ),
    "lookup-supply-ended": lambda: lookup.code(
        code_page(found=Found("hcpcs", HCPCS_OCTOBER_2025, replace(SUPPLY, billable=False)), above=(), up="E",
                  around=(None, None), governed=(), marks=CodeMarks(), cards=0)
    ),
    "lookup-notes": lambda: lookup.notes(code_page(), 0),
    "lookup-notes-none": lambda: lookup.notes(code_page(found=found(replace(J44_1, notes=())), governed=()), 0),
    "lookup-notes-long": lambda: lookup.notes(
        code_page(governed=(Governed("J44", tuple(Note("excludes1", f"{'x' * 80} {at}") for at in range(99))),)), 1
    ),
    "lookup-block": lambda: lookup.place(place_page()),
    "lookup-chapter": lambda: lookup.place(
        place_page(block="", title=STEPS[0].title, parts=slice_of([STEPS[1]] * 11, 1))
    ),
    "lookup-chapters": lambda: lookup.place(
        place_page(chapter=0, block="", title="", notes=(), parts=slice_of([Entry("1", "Certain diseases")] * 22, 0))
    ),
    "lookup-which": lambda: lookup.which(_twice()),
    "lookup-hits": lambda: lookup.hits(hits()),
    "lookup-hits-of-two": lambda: lookup.hits(
        hits(systems=(("icd10cm", "ICD-10-CM", 24), ("hcpcs", "HCPCS Level II", 3)), is_cut=True)
    ),
    "lookup-nothing": lambda: lookup.nothing("<b>hart</b> & failure " + "x" * 100),
    "lookup-cards": lambda: lookup_cards.cards(card_page()),
    "lookup-cards-all-owned": lambda: lookup_cards.cards(card_page(owned=1, offered=slice_of((), 0))),
    "lookup-cards-none": lambda: lookup_cards.cards(card_page(owned=0, offered=slice_of((), 0))),
    "build-first": lambda: build.step(step("", axis="Section")),
    "build-body-part": lambda: build.step(step()),
    "build-approach": lambda: build.step(step(axis="Approach", choices=slice_of(APPROACHES, 0))),
    "build-no-tables": build.no_tables,
}  # fmt: skip
