"""Which of the files in a folder or zip are the official files of ICD-10-CM, and of which year.

They are known by their names, as CMS and CDC have given them: `icd10cm_order_2027.txt`,
`icd10cm-tabular-April-1-2026.xml`, `icd10cm_eindex_2027.xml`. Underscore or hyphen, capital or not. The Tabular
List must be there, and one file that says which codes exist; all that have a year in their name have the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from decks.sources.carrier import SourceRefused
from decks.sources.zips import Found, found_in

_PLAIN = r"(?!.*addenda).*"
_KINDS = {
    kind: re.compile(rf"icd10cm?[-_]{pattern}", re.IGNORECASE)
    for kind, pattern in {
        "tabular": rf"tabular{_PLAIN}\.xml",
        "order": rf"order[-_]{_PLAIN}\.txt",
        "codes": rf"codes[-_]{_PLAIN}\.txt",
        "addenda": r"order[-_]addenda.*\.txt",
        "index": rf"index{_PLAIN}\.xml",
        "eindex": rf"eindex{_PLAIN}\.xml",
        "neoplasm": rf"neoplasm{_PLAIN}\.xml",
        "drug": rf"drug(?![-_]neoplasm){_PLAIN}\.xml",
    }.items()
} | {"code_list": re.compile(r"code[-_]list[-_].*\.txt", re.IGNORECASE)}
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
INDEXES = ("index", "eindex", "neoplasm", "drug")
_LISTS = ("order", "codes", "code_list")


@dataclass(frozen=True, slots=True)
class OfficialSet:
    """One release. Of `order`, `codes` and `code_list` one at least is there."""

    year: int  # the fiscal year, as the names say it
    tabular: Found
    order: Found | None = None
    codes: Found | None = None
    code_list: Found | None = None  # names only: chapters, blocks and codes
    addenda: Found | None = None  # of the order file
    index: Found | None = None  # Index to Diseases and Injuries
    eindex: Found | None = None  # Index to External Causes
    neoplasm: Found | None = None
    drug: Found | None = None

    def files(self) -> tuple[Found, ...]:
        """All that were found, in a fixed order."""
        return tuple(found for kind in _KINDS if (found := getattr(self, kind)) is not None)

    def indexes(self) -> tuple[tuple[str, Found], ...]:
        """Kind and file of each Index and table."""
        return tuple((kind, found) for kind in INDEXES if (found := getattr(self, kind)) is not None)


def kind_of(name: str) -> str | None:
    """`tabular`, `order`, `index` and so on; None for a file that is not read."""
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(name)), None)


def find_files(path: Path) -> OfficialSet:
    """The official files in a folder, a zip, a zip in the folder or a zip in the zip. Raises `SourceRefused`."""
    by_kind: dict[str, Found] = {}
    for found in found_in(path, lambda name: kind_of(name) is not None):
        kind = kind_of(found.name)
        assert kind is not None
        before = by_kind.setdefault(kind, found)
        if before.content != found.content:
            raise SourceRefused(f"{path.name} holds two that differ: {before.place} and {found.place}")
    if "tabular" not in by_kind or not by_kind.keys() & set(_LISTS):
        raise SourceRefused(_missing(path, by_kind.values()))
    return OfficialSet(_year_of(by_kind.values()), **by_kind)


def _missing(path: Path, found: Iterable[Found]) -> str:
    names = ", ".join(sorted(each.name for each in found)) or "none of them"
    return (
        f"{path.name} must hold icd10cm_tabular_YYYY.xml and icd10cm_order_YYYY.txt (or icd10cm_codes_YYYY.txt)"
        f" of one release, but holds {names}. Both zips of a release go into one folder."
    )


def _year_of(found: Iterable[Found]) -> int:
    years = {each.name: int(match[1]) for each in found if (match := _YEAR.search(each.name))}
    if not years:
        raise SourceRefused("no file has a year in its name, as icd10cm_order_2027.txt has")
    if len(set(years.values())) > 1:
        told = ", ".join(sorted(years))
        raise SourceRefused(f"these are files of more than one year: {told}")
    return next(iter(years.values()))
