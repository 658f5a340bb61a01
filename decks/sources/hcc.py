"""CMS-HCC risk adjustment, model V28 of payment year 2026: which category a diagnosis code maps to, which survives.

`decks/data/PROVENANCE.md` says where the table is from. It is read by its digest: another file is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from decks.sources.carrier import SourceRefused
from decks.sources.packed import gunzipped, shipped

NAME = "cms-hcc-v28-2026.json.gz"
DIGEST = "d2cdea9c884a0855a3bda3cf2d0dc2f75d1242128d4968aa48a6ab4978db2b77"  # of the text, unpacked
YEARS = (2026, 2027)
_HEART_DEVICE = 223
_HEART_DISEASE = frozenset({221, 222, 224, 225, 226})


@dataclass(frozen=True, slots=True)
class Category:
    """One HCC that is paid for."""

    hcc: int
    label: str  # as CMS prints it in the software, without apostrophes
    factor: str  # relative factor of 2026: community, non-dual, aged; as printed, "0.166"
    trumps: tuple[int, ...]  # what it sets aside when both are there


@dataclass(frozen=True, slots=True)
class RiskModel:
    """One payment year. Codes are taken with or without the dot; an HCC is its number.

    A code that the model does not know maps to nothing, so ask only about codes that were valid in FY2026: a code
    new in FY2027 is not in the mapping of 2027 yet.
    """

    year: int
    categories: Mapping[int, Category]  # 115
    mapping: Mapping[str, tuple[int, ...]]  # code without dot -> its HCCs, smallest first
    edits: frozenset[str]  # codes that map otherwise, or not at all, at some age or sex
    retired: frozenset[str]  # codes of the mapping that are not valid in FY2026

    def hccs_of(self, code: str) -> tuple[int, ...]:
        """None, one, or two."""
        return self.mapping.get(code.replace(".", ""), ())

    def label(self, hcc: int) -> str:
        """Raises `KeyError` for what is no payment HCC."""
        return self.categories[hcc].label

    def trumps(self, hcc: int) -> tuple[int, ...]:
        """Raises `KeyError` for what is no payment HCC."""
        return self.categories[hcc].trumps

    def survivors(self, hccs: Iterable[int]) -> tuple[int, ...]:
        """What is left of a person's HCCs, smallest first; as the CMS software does it.

        HCC 223 (heart assist device) counts only beside another heart failure or transplant HCC. An HCC that is set
        aside sets nothing aside itself. Raises `KeyError` for what is no payment HCC.
        """
        left = set(hccs)
        if not left & _HEART_DISEASE:
            left.discard(_HEART_DEVICE)
        for hcc in sorted(left):
            if hcc in left:
                left.difference_update(self.trumps(hcc))
        return tuple(sorted(left))

    def equals(self, hcc: int) -> tuple[int, ...]:
        """The HCCs of the same hierarchy with the same relative factor, itself included, smallest first."""
        factor = self.categories[hcc].factor
        kin = [
            each
            for each in self.categories.values()
            if each.hcc == hcc or _related(each, self.categories[hcc])
        ]
        return tuple(sorted(each.hcc for each in kin if each.factor == factor))

    def edited(self, code: str) -> bool:
        """Whether the age or the sex of a person changes what the code maps to."""
        return code.replace(".", "") in self.edits

    def askable(self, code: str) -> bool:
        """Exactly one HCC, whoever the person is, and valid in FY2026."""
        plain = code.replace(".", "")
        return len(self.hccs_of(plain)) == 1 and plain not in self.edits and plain not in self.retired


def shipped_hcc(year: int = YEARS[0]) -> RiskModel:
    """The model of a payment year. Raises `SourceRefused`, and `ValueError` for a year that is not here."""
    return read_model(shipped(NAME), year)


def read_model(packed: bytes, year: int = YEARS[0]) -> RiskModel:
    """Raises `SourceRefused` unless it is the very file that we ship."""
    if year not in YEARS:
        raise ValueError(f"no mapping of payment year {year}, only of {YEARS}")
    text = gunzipped(packed, NAME)
    if sha256(text).hexdigest() != DIGEST:
        raise SourceRefused(f"{NAME} is damaged or another edition; install CodeDrill again")
    return _model(json.loads(text), year)


def _model(table: dict[str, Any], year: int) -> RiskModel:
    gone = set(table["only_2026"].split()) if year != YEARS[0] else set()
    mapping = {
        code: tuple(map(int, hccs.split()))
        for hccs, codes in table["codes"].items()
        for code in codes.split()
        if code not in gone
    }
    categories = (Category(hcc, label, factor, tuple(trumps)) for hcc, label, factor, trumps in table["hccs"])
    return RiskModel(
        year=year,
        categories={category.hcc: category for category in categories},
        mapping=mapping,
        edits=frozenset(table["edits"].split()),
        retired=frozenset(table["retired"].split()) & mapping.keys(),
    )


def _related(one: Category, other: Category) -> bool:
    return one.hcc in other.trumps or other.hcc in one.trumps
