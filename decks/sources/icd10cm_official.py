"""One release of ICD-10-CM from its official files, read into chapters and checked as a whole.

The Tabular List must agree with the file that says which codes exist: every code it spells out or makes is there
and the other way round, headers are headers, titles are equal but for accents and white space (the order file
writes "Meniere", the XML "Ménière"), no two billable codes have one title, and the counts are those that were
published, where we know them. References of notes that lead to no code are told, not refused: official notes
hold some.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from decks.editions import EDITIONS
from decks.model import Edition
from decks.sources.carrier import SourceRefused
from decks.sources.icd10cm import FY2026_CENSUS
from decks.sources.icd10cm_2027 import FY2027_COUNT
from decks.sources.icd10cm_audit import Audit, Unresolved
from decks.sources.icd10cm_files import OfficialSet
from decks.sources.icd10cm_listing import listing_of
from decks.sources.icd10cm_order import Count
from decks.sources.tabular_tree import Census, Reading
from decks.sources.tree import Chapter

PUBLISHED = {2026: Count(FY2026_CENSUS.headers, FY2026_CENSUS.billable), 2027: FY2027_COUNT}

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Survey:
    """What a release holds, once it has passed all checks."""

    census: Census
    unresolved: tuple[Unresolved, ...]
    codes: tuple[str, ...]  # with dots, in printed order


def edition_of(files: OfficialSet) -> Edition:
    """The edition that we know by that year, else one with the windows that are usual."""
    year = files.year
    return EDITIONS.get(f"icd10cm-{year}") or Edition(
        id=f"icd10cm-{year}",
        system="ICD-10-CM",
        name=f"FY{year}",
        release=f"October 1 {year - 1}",
        effective_from=date(year - 1, 10, 1),
        effective_to=date(year, 9, 30),
        exam_from=date(year, 1, 15),
        exam_to=date(year + 1, 1, 14),
    )


def read_official(
    files: OfficialSet,
    edition: Edition,
    *,
    progress: Progress | None = None,
    tell: Callable[[Survey], None] | None = None,
) -> Iterator[Chapter]:
    """The chapters in printed order, one in memory at a time, as `icd10cm.read_chapters` makes them.

    `progress(done, total)` counts codes; `tell` hears the survey behind the last chapter. Raises `SourceRefused`
    when a file is damaged, and behind the last chapter when the files disagree: so keep nothing before the end.
    """
    if edition.id != f"icd10cm-{files.year}":
        raise SourceRefused(f"{files.tabular.place} is of {files.year}, which is not {edition.id}")
    listing = listing_of(files, PUBLISHED.get(files.year))
    reading, audit = Reading(listing.rows), Audit(files.tabular, listing)
    for chapter in reading.chapters_in(files.tabular.place, files.tabular.content):
        audit.look_at(chapter)
        yield chapter
        if progress:
            progress(len(reading.codes), listing.total)
    _refuse_year(files, reading)
    audit.refuse_disagreement(reading)
    if tell:
        tell(Survey(reading.census, audit.unresolved(), tuple(audit.codes)))


def survey(files: OfficialSet, edition: Edition, progress: Progress | None = None) -> Survey:
    """All checks, nothing kept. Raises `SourceRefused`."""
    heard: list[Survey] = []
    for _ in read_official(files, edition, progress=progress, tell=heard.append):
        pass
    return heard[0]


def _refuse_year(files: OfficialSet, reading: Reading) -> None:
    if reading.version != str(files.year):
        raise SourceRefused(
            f"{files.tabular.place} says <version>{reading.version}</version>, but the names say {files.year}"
        )
