"""Stable ids. A note is `system:code`, a card `system:code:template`; what an item drew is a short hash
behind it.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from decks.model import Undrawable

SYSTEM = "icd10cm"


@dataclass(frozen=True, slots=True)
class CardId:
    code: str
    template: str

    def __str__(self) -> str:
        return f"{SYSTEM}:{self.code}:{self.template}"


def parse_card(text: str) -> CardId:
    match text.split(":"):
        case [system, code, template] if system == SYSTEM:
            return CardId(code, template)
        case _:
            raise Undrawable(f"no card of this deck: {text[:80]!r}")


def item_id(card: CardId, stem: str, options: tuple[str, ...]) -> str:
    """The card, and eight hex digits that change with every word or order that the learner sees."""
    drawn = sha256("\n".join((stem, *options)).encode()).hexdigest()
    return f"{card}#{drawn[:8]}"
