"""The compiled deck that tests read: made once, kept under `.cache/`, made again when its sources change."""

from __future__ import annotations

from pathlib import Path

from decks import workshop
from decks.collection import Collection, Stored, View
from decks.library import deck_path
from decks.sources.hcpcs_edition import HCPCS_OCTOBER_2025
from decks.sources.icd10cm import FY2026
from decks.sources.icd10pcs_edition import PCS_FY2025

CACHE = Path(__file__).parent.parent / ".cache"


def deck_file(deck: str = FY2026.id) -> Path:
    """Two workers may both make it; each moves a whole file into place, so neither disturbs the other."""
    if not workshop.is_current(CACHE, deck):
        workshop.make(CACHE, deck)
    return deck_path(CACHE, deck)


def whole_shelf() -> View:
    """All code sets that ship, for looking up. One instance belongs to one thread."""
    decks = (FY2026.id, PCS_FY2025.id, HCPCS_OCTOBER_2025.id)
    return Collection.open({deck: Stored.at(deck_file(deck)) for deck in decks}).of(FY2026.id)


def shelf() -> View:
    """The same deck as the bot uses it. One instance belongs to one thread."""
    return Collection.open({FY2026.id: Stored.at(deck_file())}).of(FY2026.id)
