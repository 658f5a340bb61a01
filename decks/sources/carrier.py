"""Where the official files lie: inside the installed package simple-icd-10-cm, used as a data carrier only.

Its module is never imported: that would parse everything at once and keep 193 MB.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

DISTRIBUTION = "simple-icd-10-cm"
VERSION = "1.5.0"
_FOLDER = "simple_icd_10_cm/data"


class SourceRefused(ValueError):
    """An official file is missing, unreadable, or does not hold what its edition is known to hold."""


@dataclass(frozen=True, slots=True)
class OfficialFiles:
    """The two files of one edition, by path. Tests pass damaged copies."""

    tabular: Path
    code_list: Path

    def digests(self) -> tuple[str, str]:
        """sha256 of both files, in hex: tabular, code list."""
        return _digest(self.tabular), _digest(self.code_list)


def installed_files() -> OfficialFiles:
    try:
        package = distribution(DISTRIBUTION)
    except PackageNotFoundError as absent:
        raise SourceRefused(f"{DISTRIBUTION}=={VERSION} is not installed; it carries the files") from absent
    if package.version != VERSION:
        raise SourceRefused(f"{DISTRIBUTION} is {package.version}, but this deck is made from {VERSION}")
    return OfficialFiles(
        tabular=Path(str(package.locate_file(f"{_FOLDER}/icd10c-tabular-April-1-2026.xml"))),
        code_list=Path(str(package.locate_file(f"{_FOLDER}/code-list-April-2026.txt"))),
    )


def _digest(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError as unreadable:
        raise SourceRefused(f"{path.name} cannot be read: {unreadable}") from unreadable
