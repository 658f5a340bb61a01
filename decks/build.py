"""Which decks there are, and how each is made from what is installed or imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from decks.build_hcpcs import build_hcpcs
from decks.build_icd10cm import build_icd10cm
from decks.build_icd10pcs import build_icd10pcs
from decks.draft import Progress
from decks.editions import FY2027
from decks.sources.carrier import OfficialFiles, installed_files
from decks.sources.hcpcs_edition import HCPCS_OCTOBER_2025
from decks.sources.hcpcs_shipped import shipped_hcpcs
from decks.sources.icd10cm import FY2026, FY2026_CENSUS, read_chapters
from decks.sources.icd10cm_2027 import FY2027_COUNT, addenda_2027, chapters_2027
from decks.sources.icd10pcs_edition import PCS_FY2025
from decks.sources.icd10pcs_pack import shipped_book
from decks.sources.inputs import fingerprint

Maker = Callable[[Path, Progress | None], None]


def build(target: Path, progress: Progress | None = None, *, files: OfficialFiles | None = None) -> None:
    """Makes the deck of ICD-10-CM FY2026. Raises `SourceRefused`."""
    sources = files or installed_files()
    total = FY2026_CENSUS.headers + FY2026_CENSUS.billable
    build_icd10cm(
        target,
        FY2026,
        read_chapters(sources),
        total,
        fingerprint(FY2026.id, sources),
        progress,
        ended_by=addenda_2027(),
    )


def build_2027(target: Path, progress: Progress | None = None) -> None:
    """Makes the deck of ICD-10-CM FY2027, codes and titles; what rests on notes waits for its Tabular List."""
    total = FY2027_COUNT.headers + FY2027_COUNT.billable
    build_icd10cm(
        target, FY2027, chapters_2027(), total, fingerprint(FY2027.id), progress, made_by=addenda_2027()
    )


def build_pcs_2025(target: Path, progress: Progress | None = None) -> None:
    """Makes the deck of ICD-10-PCS FY2025 from the book that ships."""
    build_icd10pcs(target, PCS_FY2025, shipped_book(), fingerprint(PCS_FY2025.id), progress)


def build_hcpcs_2025_10(target: Path, progress: Progress | None = None) -> None:
    """Makes the deck of HCPCS Level II, October 2025, from the table that ships."""
    edition = HCPCS_OCTOBER_2025
    build_hcpcs(target, edition, shipped_hcpcs(), fingerprint(edition.id), progress)


MAKERS: Mapping[str, Maker] = MappingProxyType(
    {
        FY2026.id: build,
        FY2027.id: build_2027,
        PCS_FY2025.id: build_pcs_2025,
        HCPCS_OCTOBER_2025.id: build_hcpcs_2025_10,
    }
)
