"""Fresh items from a deck: chapter first, then category, then code; where titles are asked by heart, of the core
list only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Protocol

from decks.cards import CardId, parse_card
from decks.model import Difficulty, Item, Library, Undrawable
from decks.templates import TEMPLATES, code_of_title, typed_code

_PATIENCE = 200  # a narrow template may refuse many codes; a deck of 74,719 does not refuse 200 in a row
_CORE_ONLY = (code_of_title.ID, typed_code.ID)  # the exams are open-book: rare titles are looked up


class Deck(Library, Protocol):
    def any_code(self, rng: Random) -> str: ...


def drill(deck: Deck, count: int, seed: str, templates: Sequence[str] = tuple(TEMPLATES)) -> Iterator[Item]:
    """`count` items. The n-th depends on seed and n, and on those before it only in that no card comes twice
    while others are found. Difficulties by chance."""
    core = list(dict.fromkeys(parse_card(card).code for card in deck.newcomer_cards()))
    seen: set[str] = set()
    for number in range(count):
        template = Random(f"{seed}:{number}").choice(templates)
        # The template salts the seed: two exercises with one seed are about different codes.
        rng = Random(f"{seed}:{template}:{number}")
        item = _fresh(deck, rng, template, core if template in _CORE_ONLY else (), seen)
        seen.add(item.id.partition("#")[0])
        yield item


def _fresh(deck: Deck, rng: Random, template: str, codes: Sequence[str], seen: set[str]) -> Item:
    again: str | None = None
    for _ in range(_PATIENCE):
        card = str(CardId(rng.choice(codes) if codes else deck.any_code(rng), template))
        if card in seen:
            again = card
            continue
        try:
            return deck.draw(card, rng, rng.choice(list(Difficulty)))
        except Undrawable:
            continue
    if again is None:
        raise Undrawable(f"no code of this deck takes the template {template}")
    return deck.draw(again, rng, rng.choice(list(Difficulty)))
