"""Fresh items from anywhere in a deck, chapter first, then category, then code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Protocol

from decks.cards import CardId
from decks.model import Difficulty, Item, Library, Undrawable
from decks.templates import TEMPLATES

_PATIENCE = 200  # a narrow template may refuse many codes; a deck of 74,719 does not refuse 200 in a row


class Deck(Library, Protocol):
    def any_code(self, rng: Random) -> str: ...


def drill(deck: Deck, count: int, seed: str, templates: Sequence[str] = tuple(TEMPLATES)) -> Iterator[Item]:
    """`count` items. The n-th depends on seed and n, and on those before it only in that no card comes twice
    while others are found. Difficulties by chance."""
    seen: set[str] = set()
    for number in range(count):
        item = _fresh(deck, Random(f"{seed}:{number}"), templates, seen)
        seen.add(item.id.partition("#")[0])
        yield item


def _fresh(deck: Deck, rng: Random, templates: Sequence[str], seen: set[str]) -> Item:
    again: Item | None = None
    for _ in range(_PATIENCE):
        card = str(CardId(deck.any_code(rng), rng.choice(templates)))
        try:
            item = deck.draw(card, rng, rng.choice(list(Difficulty)))
        except Undrawable:
            continue
        if card not in seen:
            return item
        again = item
    if again is None:
        raise Undrawable(f"no code of this deck takes the templates {', '.join(templates)}")
    return again
