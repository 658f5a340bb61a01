"""What becomes of a card when its deck is replaced by another build or edition (rules: design note `codes.md` §4).

Unchanged: the same content hash. Revised: the same card, other content: a new title, or a note with other words.
Otherwise the card is gone, and its code says why: it became a header, it left the edition, or it stayed and only
what was asked of it did not (a note was taken out).
"""

from __future__ import annotations

from enum import Enum, auto

from decks.cards import parse_card
from decks.model import Deck


class Fate(Enum):
    UNCHANGED = auto()
    REVISED = auto()
    HEADER = auto()
    GONE = auto()
    DROPPED = auto()


def fate_of(card: str, old: Deck | None, new: Deck) -> Fate:
    """Without the old build only what is gone can be told. Raises `Undrawable` for what is no card id."""
    after = new.mark(card)
    if after is not None:
        before = old.mark(card) if old else after
        return Fate.UNCHANGED if before in (after, None) else Fate.REVISED
    concept = new.find(parse_card(card).code)
    if concept is None:
        return Fate.GONE
    if concept.billable or not _was_billable(card, old):
        return Fate.DROPPED
    return Fate.HEADER if concept.children else Fate.GONE  # HCPCS still lists codes that were ended


def _was_billable(card: str, old: Deck | None) -> bool:
    if old is None:
        return True
    concept = old.find(parse_card(card).code)
    return concept is not None and concept.billable


def heirs(card: str, old: Deck | None, new: Deck) -> list[str]:
    """Cards of the same template on the codes that took the place of a card's code, none of them in the old build:
    the codes below it where it became a header, else what is new beside it.
    """
    wanted = parse_card(card)
    concept = new.find(wanted.code)
    codes = list(concept.children) if concept else _beside(wanted.code, old, new)
    names = [f"{wanted.system}:{code}:{wanted.template}" for code in codes]
    return [name for name in names if new.holds(name) and not (old and old.holds(name))]


def _beside(code: str, old: Deck | None, new: Deck) -> list[str]:
    """All codes under the header that the code stood under, where that is still there."""
    gone = old.find(code) if old else None
    header = new.find(gone.parent) if gone and gone.parent else None
    return list(header.children) if header else []
