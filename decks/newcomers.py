"""Which cards a newcomer meets, and in which order, as the decks in use can ask them.

A certification has its core list (`decks.core_lists`); without one the list of the ICD-10-CM deck serves. What the
decks do not hold is passed over: a list may name codes of a newer edition than the learner's.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

from decks.certifications import CERTIFICATIONS
from decks.core_lists import core_cards

FOLDER = "data/core"


def listed(certification: str) -> tuple[str, ...]:
    """The cards of a certification's core list, in order; none for an unknown one. Raises `CoreListRefused`."""
    if certification not in CERTIFICATIONS:
        return ()
    folder = files("decks") / FOLDER
    blocks = {
        entry.name.removesuffix(".csv"): entry.read_text("utf-8") for entry in (folder / "blocks").iterdir()
    }
    return core_cards(certification, (folder / f"{certification}.csv").read_text("utf-8"), blocks)


def held(certification: str, resolved: Callable[[str], str | None]) -> tuple[str, ...]:
    """Those that the decks in use hold, by their full ids, none twice."""
    found = (resolved(card) for card in listed(certification))
    return tuple(dict.fromkeys(card for card in found if card))
