"""The code builder of ICD-10-PCS: seven characters, one after the other, out of the tables."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.request import Desk
from bot.services.lookup_values import Slice, slice_of
from bot.services.review_values import Stale
from decks.library_icd10pcs import PcsLibrary, pcs_key
from decks.model import Edition
from decks.pcs_facts import Value

SYSTEM = "icd10pcs"
LENGTH = 7
_AXIS = re.compile(r"^\d . ([^:]*):.*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Step:
    """A code as far as it is built. `axis` names the character that comes next."""

    edition: Edition
    prefix: str
    chosen: tuple[Value, ...]
    axis: str
    choices: Slice[Value]


def can_build(desk: Desk) -> bool:
    return isinstance(desk.library.decks.get(SYSTEM), PcsLibrary)


def is_begun(desk: Desk, typed: str) -> bool:
    """Whether codes begin with these characters; two at least, so that no word is taken for them."""
    deck = desk.library.decks.get(SYSTEM)
    key = pcs_key(typed)
    return isinstance(deck, PcsLibrary) and 2 <= len(key) < LENGTH and bool(deck.values(key))


def step(desk: Desk, prefix: str, page: int = 0) -> Step | None:
    """The next choice; None when the code is complete. Raises `Stale` for characters that lead to no code."""
    deck = desk.library.decks.get(SYSTEM)
    if not isinstance(deck, PcsLibrary):
        raise Stale
    chosen = tuple(_chosen(deck, prefix, place) for place in range(len(prefix)))
    if len(prefix) >= LENGTH:
        return None
    return Step(deck.edition, prefix, chosen, _axis(deck, prefix), slice_of(deck.values(prefix), page))


def _chosen(deck: PcsLibrary, prefix: str, place: int) -> Value:
    for value in deck.values(prefix[:place]):
        if value.character == prefix[place]:
            return value
    raise Stale


def _axis(deck: PcsLibrary, prefix: str) -> str:
    """What the next character means, as the first code that begins so is told: "4 J Body Part: Thorax Muscle"."""
    code = prefix
    while len(code) < LENGTH and (values := deck.values(code)):
        code += values[0].character
    concept = deck.find(code)
    told = [note.text for note in concept.notes if note.kind == "values"] if concept else []
    return _AXIS.sub(r"\1", told[len(prefix)]) if len(told) > len(prefix) else ""
