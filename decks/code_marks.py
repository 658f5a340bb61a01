"""What a diagnosis code means for payment, as far as the tables that ship know: its HCCs, and CC or MCC.

They hold for the codes of FY2026 alone. The tables are read at the first question, and only what is asked here stays.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from decks.sources.hcc import shipped_hcc
from decks.sources.icd10cm import FY2026
from decks.sources.msdrg import shipped_drg


@dataclass(frozen=True, slots=True)
class CodeMarks:
    hccs: tuple[tuple[int, str], ...] = ()  # of model V28, number and label, smallest first
    edited: bool = False  # at some age or sex it maps otherwise, or not at all
    level: str = ""  # "MCC" or "CC", as a secondary diagnosis, before exclusions
    alive_only: bool = False  # counts only if the patient is discharged alive


def marks_of(edition: str, code: str) -> CodeMarks:
    """Of a deck's code, with or without dot; nothing for other editions. Raises `SourceRefused`."""
    if edition != FY2026.id:
        return CodeMarks()
    key = code.replace(".", "")
    risk, levels, alive = _risk(), _levels(), _alive()
    return CodeMarks(*risk.get(key, ((), False)), level=levels.get(key, ""), alive_only=key in alive)


@cache
def _risk() -> Mapping[str, tuple[tuple[tuple[int, str], ...], bool]]:
    model = shipped_hcc()
    named = {
        hccs: tuple((hcc, model.label(hcc)) for hcc in hccs) for hccs in dict.fromkeys(model.mapping.values())
    }
    return {code: (named[hccs], code in model.edits) for code, hccs in model.mapping.items()}


@cache
def _severity() -> tuple[Mapping[str, str], frozenset[str]]:
    table = shipped_drg()
    return {code: found.level for code, found in table.severities.items()}, table.alive


def _levels() -> Mapping[str, str]:
    return _severity()[0]


def _alive() -> frozenset[str]:
    return _severity()[1]
