"""Stable ids. A note is `system:code`, a card `system:code:template`, with a discriminator behind it where one
code has several cards of one template; what an item drew is a short hash behind the card.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from decks.model import Undrawable


@dataclass(frozen=True, slots=True)
class CardId:
    system: str  # "icd10cm"
    code: str
    template: str
    discriminator: str = ""  # "M36.2" where the card is about a pair of codes

    def __str__(self) -> str:
        parts = [self.system, self.code, self.template]
        return ":".join([*parts, self.discriminator] if self.discriminator else parts)


def parse_card(text: str) -> CardId:
    match text.split(":"):
        case [system, code, template]:
            return CardId(system, code, template)
        case [system, code, template, discriminator] if discriminator:
            return CardId(system, code, template, discriminator)
        case _:
            raise Undrawable(f"no card: {text[:80]!r}")


AUTHORED = "authored-"  # how the ids of authored decks begin; each is a system of its own


def system_of(deck: str) -> str:
    """The system of a deck's or a build's id: "icd10cm" of "icd10cm-2026", "authored-x" of "authored-x@0123"."""
    return deck.partition("@")[0] if deck.startswith(AUTHORED) else deck.partition("-")[0]


def item_id(card: CardId, stem: str, options: tuple[str, ...]) -> str:
    """The card, and eight hex digits that change with every word or order that the learner sees."""
    drawn = sha256("\n".join((stem, *options)).encode()).hexdigest()
    return f"{card}#{drawn[:8]}"
