"""Of which quarter a file of HCPCS Level II is, which only names tell, and where in a folder or zip it lies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from decks.sources.carrier import SourceRefused
from decks.sources.zips import Found, found_in, one_file

_QUARTERS = {"jan": "01", "apr": "04", "jul": "07", "oct": "10"}
_SHAPES = (
    re.compile(r"hcpc(?P<year>20\d\d)_(?P<month>jan|apr|jul|oct)_anweb", re.IGNORECASE),
    re.compile(r"(?P<month>jan|apr|jul|oct)[a-z]*-(?P<year>20\d\d)-alpha-?numeric", re.IGNORECASE),
    re.compile(r"hcpc(?P<year>20\d\d)_contr_anweb", re.IGNORECASE),  # one file a year, until 2019
)
_EDITION = re.compile(r"20\d\d-(?:01|04|07|10)", re.ASCII)


def release_of(names: Iterable[str]) -> str | None:
    """`2026-10`, from the first name that says it; None when none does."""
    for name in names:
        for shape in _SHAPES:
            if match := shape.search(name):
                return f"{match['year']}-{_QUARTERS[match.groupdict().get('month', 'jan').lower()]}"
    return None


def is_release(text: str) -> bool:
    """Whether this is a year and the month in which a quarter begins: `2026-10`."""
    return _EDITION.fullmatch(text) is not None


def anweb_in(path: Path) -> Found:
    """The ANWEB text, else the workbook, in a folder, a zip, or the file itself. Raises `SourceRefused`."""
    if path.suffix.lower() in (".txt", ".xlsx"):
        return one_file(path)
    found = list(found_in(path, _is_anweb))
    texts = [each for each in found if each.name.lower().endswith(".txt")]
    chosen = texts or found
    if len(chosen) != 1:
        names = ", ".join(each.place for each in chosen) or "nothing of the kind"
        raise SourceRefused(f"{path.name} must hold one ANWEB text or workbook of HCPCS, but holds {names}")
    return chosen[0]


def _is_anweb(name: str) -> bool:
    return "anweb" in name.lower() and name.lower().endswith((".txt", ".xlsx"))
