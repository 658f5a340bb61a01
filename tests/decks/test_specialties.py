"""The 12 specialty filters: what each covers of the shipped editions, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.sources.carrier import installed_files
from decks.sources.hcpcs_shipped import shipped_hcpcs
from decks.sources.icd10cm import read_chapters
from decks.sources.icd10cm_2027 import rows_2026
from decks.sources.icd10pcs_codes import Procedures
from decks.sources.icd10pcs_pack import shipped_book
from decks.specialties import (
    CHAPTERS,
    SPECIALTIES,
    SYSTEMS,
    SpecialtiesRefused,
    covers,
    parse_specialties,
    specialties,
)

GOLDEN = Path(__file__).parent / "golden" / "specialties.txt"
ONE = """\
- id: urology
  title: Urology
  reason: Urinary tract.
  icd10cm:
    - {codes: N40-N53, reason: Men}
  icd10pcs:
    - {codes: 0T, reason: Urinary system}
  hcpcs:
    - {codes: E1-E4, reason: Modifiers}
"""


@pytest.fixture(scope="module")
def codes() -> dict[str, list[str]]:
    hcpcs = shipped_hcpcs()
    return {
        "icd10cm": [row.code for row in rows_2026() if row.is_billable],
        "icd10pcs": list(Procedures(shipped_book()).codes()),
        "hcpcs": [entry.code for entry in (*hcpcs.codes, *hcpcs.modifiers) if entry.live],
    }


def test_the_twelve_are_there_in_order_with_reasons() -> None:
    assert tuple(specialties()) == SPECIALTIES
    assert len(SPECIALTIES) == 12
    for each in specialties().values():
        assert each.title
        assert each.reason
        assert all(part.reason for parts in each.parts.values() for part in parts)


def test_each_part_covers_something(codes: dict[str, list[str]]) -> None:
    empty = [
        f"{each.id}, line {part.line}: {part.codes}"
        for each in specialties().values()
        for system in SYSTEMS
        for part in each.parts[system]
        if not any(map(part.covers, codes[system]))
    ]
    assert empty == []


def test_how_many_billable_codes_each_covers(codes: dict[str, list[str]]) -> None:
    lines = ["specialty icd10cm icd10pcs hcpcs"]
    for each in specialties().values():
        counts = [sum(each.covers(system, code) for code in codes[system]) for system in SYSTEMS]
        lines.append(" ".join(map(str, (each.id, *counts))))
    actual = "\n".join(lines) + "\n"
    if os.environ.get("CODEDRILL_GOLDEN") == "write":
        GOLDEN.write_text(actual, "utf-8")
    assert actual == GOLDEN.read_text("utf-8")


def test_the_named_chapters_are_the_printed_ones() -> None:
    printed = {
        int(chapter.number): [each.code for section in chapter.sections for each in section.categories]
        for chapter in read_chapters(installed_files())
    }
    everything = [category for categories in printed.values() for category in categories]
    for number, ranges in CHAPTERS.items():
        inside = [each for each in everything if any(first <= each <= last for first, last in ranges)]
        assert inside == printed[number], number


@pytest.mark.parametrize(
    ("specialty", "system", "code", "expected"),
    [
        ("urology", "icd10cm", "N40.1", True),
        ("urology", "icd10cm", "N60.01", False),
        ("urology", "icd10pcs", "0TT10ZZ", True),
        ("paediatrics", "icd10cm", "QA0.0101", True),
        ("oncology", "icd10cm", "C4A.0", True),
        ("dermatology", "icd10cm", "C43.9", True),
        ("dermatology", "icd10cm", "C50.911", False),
        ("ophthalmology", "icd10cm", "H59.89", True),
        ("ophthalmology", "icd10cm", "H60.00", False),
        ("ophthalmology", "hcpcs", "E1", True),
        ("ophthalmology", "hcpcs", "E1130", False),
        ("neurology", "icd10pcs", "4A023N7", False),
        ("cardiology", "icd10pcs", "4A023N7", True),
        ("obgyn", "icd10pcs", "10E0XZZ", True),
        ("cardiology", "cpt", "0TT10ZZ", False),
    ],
)
def test_who_is_in_and_who_is_out(specialty: str, system: str, code: str, expected: bool) -> None:
    assert covers(specialty, system, code) is expected


def test_another_name_is_no_specialty() -> None:
    with pytest.raises(KeyError):
        covers("astrology", "icd10cm", "I10")


@pytest.mark.parametrize(
    ("old", "new", "line", "what"),
    [
        ("N40-N53", "N53-N40", 5, "neither the beginning"),
        ("N40-N53", "chapter 99", 5, "no chapter"),
        ("reason: Men", "why: Men", 5, "keys"),
        ("reason: Men", "reason: ''", 5, "not empty"),
        ("  title: Urology\n", "", 1, "keys"),
        (ONE, ONE + ONE, 10, "stands twice"),
        (ONE, "urology", 1, "expected a list"),
        (ONE, "", 1, "expected a list"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(old: str, new: str, line: int, what: str) -> None:
    with pytest.raises(SpecialtiesRefused, match=rf"(?s)specialties.yaml, line {line}: .*{what}"):
        parse_specialties(ONE.replace(old, new))


def test_broken_yaml_is_refused_with_its_line() -> None:
    with pytest.raises(SpecialtiesRefused, match="line 2"):
        parse_specialties("- id: [\n")


@given(st.text(max_size=200) | st.integers(0, len(ONE)).map(lambda cut: ONE[:cut]))
def test_whatever_comes_is_read_or_refused(text: str) -> None:
    try:
        found = parse_specialties(text)
    except SpecialtiesRefused:
        return
    assert found
