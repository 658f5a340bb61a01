"""The official archives of ICD-10-CM FY2027 that a maintainer may fetch, and what they must be.

Checksums and sizes are those of the archives as they are downloaded. Public repositories wrote the same checksums
down on 2026-07-19 (with the sizes) and on 2026-10-04; we did not compare them with the archives themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Archive:
    name: str  # below `FOLDER`
    size: int  # bytes
    sha256: str


FOLDER = "https://www.cms.gov/files/zip/"

ICD10CM_2027 = (
    Archive(
        "2027-code-descriptions-tabular-order.zip",
        2_208_022,
        "91c6c9d1117764ce72375a0f3a5493b1725dafbc1ab283b55799076c9e194965",
    ),
    Archive(
        "2027-code-tables-tabular-index.zip",
        22_059_093,
        "37baa476323714be16f95c9b2c96812bf6f3623d9f15188866e584dc529b0298",
    ),
)

RELEASES: Mapping[str, tuple[Archive, ...]] = MappingProxyType({"icd10cm-2027": ICD10CM_2027})


def matches(path: PurePath, sha256: str) -> bool:
    """Whether a file of this name (its folder does not matter) and checksum is one of the list."""
    found = (path.name, sha256.lower())
    return any((wanted.name, wanted.sha256) == found for each in RELEASES.values() for wanted in each)
