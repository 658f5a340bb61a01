"""ICD-10-CM FY2026 as the installed package carries it: the Tabular List (XML) and a list of its codes.

The XML spells out 46,881 codes; 51,305 more are made by `tabular_tree`, as far as the list of codes holds them:
the 38 stems of S06 that mean death take "A" only, which rules out 76 combinations.

Reading ends with a count of everything. Files that do not add up are refused, so that no deck is made of
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from decks.model import Edition
from decks.sources.carrier import OfficialFiles, SourceRefused
from decks.sources.icd10cm_order import content_of
from decks.sources.tabular_tree import Census, Reading
from decks.sources.tree import Chapter

# Payers follow the fiscal year, exams the books of the calendar year (AAPC: 2027 from mid-January 2027).
FY2026 = Edition(
    id="icd10cm-2026",
    system="ICD-10-CM",
    name="FY2026",
    release="April 1 2026",
    effective_from=date(2025, 10, 1),
    effective_to=date(2026, 9, 30),
    exam_from=date(2026, 1, 15),
    exam_to=date(2027, 1, 14),
)

FY2026_CENSUS = Census(chapters=22, sections=297, headers=23_467, billable=74_719, impossible=76)


def read_chapters(files: OfficialFiles, expected: Census = FY2026_CENSUS) -> Iterator[Chapter]:
    """The chapters in printed order, one in memory at a time.

    Raises `SourceRefused` when a file is damaged, and after the last chapter when the two files disagree or
    do not hold what the edition is known to hold.
    """
    names = _listed_names(files)
    listed = frozenset(names)
    reading = Reading(listed)
    yield from reading.chapters_in(files.tabular.name, content_of(files.tabular))
    if reading.census != expected:
        raise SourceRefused(f"the Tabular List does not add up: {reading.census}, expected {expected}")
    made = reading.codes | reading.divisions
    strange = sorted(made ^ listed)
    if strange:
        raise SourceRefused(f"Tabular List and code list differ in {len(strange)} codes: {strange[:5]}")
    if len(names) != len(reading.codes) + len(reading.divisions):
        raise SourceRefused(f"the code list has {len(names)} lines, which does not add up")


def _listed_names(files: OfficialFiles) -> list[str]:
    """Chapters, blocks and codes without dots; the 39 blocks of one category are listed twice."""
    try:
        return content_of(files.code_list).decode("ascii").split()
    except UnicodeDecodeError as strange:
        raise SourceRefused(f"{files.code_list.name} cannot be read: {strange}") from strange
