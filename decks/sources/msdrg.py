"""MS-DRG version 43.1: how severe a secondary diagnosis is (MCC, CC), what takes that away, and the DRG titles.

Severity holds for a secondary diagnosis, present on admission, before exclusions. What may take it away: the
principal diagnosis (its "PDX exclusion collection"), death (eight codes), the DRG itself (trauma, HIV, ...), and
a hospital-acquired condition. `decks/data/PROVENANCE.md` says where the table is from. It is read by its digest.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from typing import Any, Literal, TypeAlias

from decks.sources.carrier import SourceRefused
from decks.sources.packed import gunzipped, shipped

NAME = "msdrg-v43-1.json.gz"
DIGEST = "6df3670c4e3193a77641144f0eb0ac1ccf0e8da45fef9269b2779942a17dfdb4"  # of the text, unpacked
VERSION = "43.1"
Level: TypeAlias = Literal["MCC", "CC", "none"]
_LEVELS: dict[str, Level] = {"M": "MCC", "C": "CC"}


@dataclass(frozen=True, slots=True)
class Drg:
    number: str  # three digits
    title: str
    mdc: str  # two digits; empty for those before or outside the MDCs
    kind: Literal["surgical", "medical", ""]  # empty for 998 and 999


@dataclass(frozen=True, slots=True)
class Severity:
    """A code that is a CC or an MCC."""

    level: Level
    collection: int  # which collection of principal diagnoses takes it away; 0: none does
    acquired: str  # number of the hospital-acquired condition, two digits, or empty


@dataclass(frozen=True, slots=True)
class SeverityTable:
    """Codes are taken with or without the dot. What is in no list of CMS is level "none", a wrong code too."""

    severities: Mapping[str, Severity]  # code without dot, in the order of the alphabet
    principals: tuple[str, ...]  # all codes of all collections, in the order of the alphabet
    collections: tuple[
        array[int], ...
    ]  # where in `principals` members begin and end: start, stop, start, stop
    alive: frozenset[str]
    silenced: tuple[
        tuple[tuple[str, ...], frozenset[str]], ...
    ]  # DRGs, and the codes that count for nothing there
    drgs: Mapping[str, Drg]

    def level(self, code: str) -> Level:
        """As a secondary diagnosis, before exclusions."""
        found = self.severities.get(_plain(code))
        return found.level if found else "none"

    def is_excluded(self, secondary: str, principal: str) -> bool:
        """Whether this principal diagnosis takes the CC or MCC status of the secondary away."""
        found, code = self.severities.get(_plain(secondary)), _plain(principal)
        at = bisect_left(self.principals, code)
        if found is None or at == len(self.principals) or self.principals[at] != code:
            return False
        return bisect_right(self.collections[found.collection], at) % 2 == 1

    def excluded_by(self, code: str) -> tuple[str, ...]:
        """The principal diagnoses that take its status away, without dots, in the order of the alphabet."""
        found = self.severities.get(_plain(code))
        return tuple(self._members(found.collection)) if found else ()

    def alive_only(self, code: str) -> bool:
        """Whether it counts only if the patient is discharged alive."""
        return _plain(code) in self.alive

    def acquired(self, code: str) -> str:
        """Number of the hospital-acquired condition it may be ("05": falls and trauma), or nothing.

        Such a code may count for nothing unless it was present on admission.
        """
        found = self.severities.get(_plain(code))
        return found.acquired if found else ""

    def silent_in(self, code: str) -> tuple[str, ...]:
        """The DRGs whose severity this code never raises, whatever the principal diagnosis."""
        plain = _plain(code)
        return tuple(sorted(drg for drgs, codes in self.silenced if plain in codes for drg in drgs))

    def title(self, drg: str) -> str:
        """Raises `KeyError` for what is no DRG of this version."""
        return self.drgs[drg].title

    def _members(self, collection: int) -> Iterator[str]:
        bounds = self.collections[collection]
        for start, stop in zip(bounds[::2], bounds[1::2], strict=True):
            yield from self.principals[start:stop]


def shipped_drg() -> SeverityTable:
    """Raises `SourceRefused`."""
    return read_severities(shipped(NAME))


def read_severities(packed: bytes) -> SeverityTable:
    """Raises `SourceRefused` unless it is the very file that we ship."""
    text = gunzipped(packed, NAME)
    if sha256(text).hexdigest() != DIGEST:
        raise SourceRefused(f"{NAME} is damaged or another edition; install CodeDrill again")
    return _table(json.loads(text))


def _table(table: dict[str, Any]) -> SeverityTable:
    marks = zip(table["severe"].split(), table["marks"].split(), strict=True)
    return SeverityTable(
        severities={code: _severity(mark) for code, mark in marks},
        principals=tuple(table["principals"].split()),
        collections=tuple(array("H", accumulate(map(int, steps.split()))) for steps in table["collections"]),
        alive=frozenset(table["alive"].split()),
        silenced=tuple((tuple(drgs.split()), frozenset(codes.split())) for drgs, codes in table["silenced"]),
        drgs={number: Drg(number, *rest) for number, *rest in table["drgs"]},
    )


def _severity(mark: str) -> Severity:
    """`C126` or `M7/05`: level, collection, hospital-acquired condition."""
    collection, _, acquired = mark[1:].partition("/")
    return Severity(_LEVELS[mark[0]], int(collection), acquired)


def _plain(code: str) -> str:
    return code.replace(".", "")
