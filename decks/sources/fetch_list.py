"""The official files of ICD-10-CM FY2027 that a maintainer may fetch, and what they must be.

Checksums are those of the files inside the archives, as one public repository wrote them down on 2026-10-04;
they were not compared with the files themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class WantedFile:
    archive: str  # below `FOLDER`
    name: str  # inside the archive; some years write hyphens for underscores
    sha256: str


FOLDER = "https://www.cms.gov/files/zip/"

ICD10CM_2027 = (
    WantedFile(
        "2027-code-descriptions-tabular-order.zip",
        "icd10cm_order_2027.txt",
        "91c6c9d1117764ce72375a0f3a5493b1725dafbc1ab283b55799076c9e194965",
    ),
    WantedFile(
        "2027-code-tables-tabular-index.zip",
        "icd10cm_tabular_2027.xml",
        "37baa476323714be16f95c9b2c96812bf6f3623d9f15188866e584dc529b0298",
    ),
)


def matches(path: PurePath, sha256: str) -> bool:
    """Whether a file of this name (its folder does not matter) and checksum is one of the list."""
    found = (_plain(path.name), sha256.lower())
    return any((wanted.name, wanted.sha256) == found for wanted in ICD10CM_2027)


def _plain(name: str) -> str:
    return name.lower().replace("-", "_")
