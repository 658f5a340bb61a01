"""What a diagnosis code is on the lists of CMS: its payment HCCs, and its severity as a secondary diagnosis.

Both tables are read at each call (a tenth of a second): made for looking one code up, not for drawing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from decks.model import Edition
from decks.sources.hcc import shipped_hcc
from decks.sources.icd10cm import FY2026
from decks.sources.msdrg import shipped_drg


@dataclass(frozen=True, slots=True)
class Standing:
    """Headers have none of both."""

    hccs: tuple[
        tuple[int, str], ...
    ]  # number and label in CMS-HCC V28 of 2026, smallest first; mostly none or one
    severity: Literal["MCC", "CC"] | None  # in MS-DRG v43.1, before exclusions


def standing_in(edition: Edition, code: str) -> Standing | None:
    """None for an edition whose codes the lists do not know. Raises `SourceRefused`."""
    if edition.id != FY2026.id:
        return None
    model, level = shipped_hcc(), shipped_drg().level(code)
    hccs = tuple((hcc, model.label(hcc)) for hcc in model.hccs_of(code))
    return Standing(hccs, None if level == "none" else level)
