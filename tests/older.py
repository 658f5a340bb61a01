"""ICD-10-CM FY2025, as simple-icd-10-cm 1.4.0 carries it: downloaded by `make test` beside the installed package, not
over it (`tests/decks/older.lock`), to prove that an update keeps progress.
"""

from __future__ import annotations

import os
import zipfile
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from decks.build_icd10cm import build_icd10cm
from decks.draft import is_made_from
from decks.library import deck_path
from decks.model import Edition
from decks.sources.carrier import OfficialFiles
from decks.sources.icd10cm import read_chapters
from decks.sources.inputs import fingerprint
from decks.sources.tabular_tree import Census
from tests.deck_file import CACHE

WHEELS = Path(__file__).parent.parent / ".venv" / "older"
FY2025 = Edition(
    id="icd10cm-2025",
    system="ICD-10-CM",
    name="FY2025",
    release="April 1 2025",
    effective_from=date(2024, 10, 1),
    effective_to=date(2025, 9, 30),
    exam_from=date(2025, 1, 15),
    exam_to=date(2026, 1, 14),
)
CENSUS = Census(chapters=22, sections=296, headers=23_324, billable=74_260, impossible=76)


@cache
def older_deck() -> Path:
    """The compiled deck of FY2025, kept under `.cache/`. Skips where the wheel could not be fetched."""
    found = sorted(WHEELS.glob("simple_icd_10_cm-1.4.0-*.whl"))
    if not found:
        if os.environ.get("CODEDRILL_REQUIRE_SOURCES"):
            raise AssertionError(f"no wheel in {WHEELS}")
        pytest.skip("the older package could not be fetched (no network at set-up)")
    files, target = _unpacked(found[0]), deck_path(CACHE, FY2025.id)
    mark = fingerprint(FY2025.id, files)
    if not is_made_from(target, mark):
        build_icd10cm(target, FY2025, read_chapters(files, CENSUS), CENSUS.headers + CENSUS.billable, mark)
    return target


def _unpacked(wheel: Path) -> OfficialFiles:
    names = ("icd10cm-tabular-April-2025.xml", "code-list-April-2025.txt")
    folder = CACHE / "older"
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel) as packed:
        for name in names:
            if not (folder / name).exists():
                (folder / name).write_bytes(packed.read(f"simple_icd_10_cm/data/{name}"))
    return OfficialFiles(folder / names[0], folder / names[1])
