"""Fresh items from anywhere in a deck: chapter first, then category, then card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from decks.model import Deck, Difficulty, Item, Undrawable

_PATIENCE = 200  # so often a card that was drawn before, or that cannot be drawn, is passed over


def drill(deck: Deck, count: int, seed: str, templates: Sequence[str] = ()) -> Iterator[Item]:
    """`count` items of the templates named, or of all. The n-th depends on seed, templates and n, and on those
    before it only in that no card comes twice while others are found. Difficulties by chance.

    Raises `Undrawable` when nothing can be drawn.
    """
    chosen = list(templates or deck.templates)
    seen: set[str] = set()
    for number in range(count):
        rng = Random(f"{seed}:{','.join(chosen)}:{number}")
        item = _fresh(deck, rng, chosen, seen)
        seen.add(item.id.partition("#")[0])
        yield item


def _fresh(deck: Deck, rng: Random, templates: Sequence[str], seen: set[str]) -> Item:
    again: Item | None = None
    for _ in range(_PATIENCE):
        card = deck.any_card(rng.choice(templates), rng)
        if card in seen and again is not None:
            continue
        try:
            item = deck.draw(card, rng, rng.choice(list(Difficulty)))
        except Undrawable:
            continue
        if card not in seen:
            return item
        again = item
    if again is None:
        raise Undrawable(f"{deck.edition.id} cannot draw {', '.join(templates)}")
    return again
