"""Where the items of a form come from, and how one is drawn again from its card, seed and difficulty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Protocol, runtime_checkable

from decks.blueprint import Kind
from decks.cards import AUTHORED, parse_card
from decks.cpt_items import SYSTEM as CPT
from decks.forms import SCENARIO, FormItem
from decks.kinds import pick_several, put_in_order, split, typed_line
from decks.model import Deck, Difficulty, Item, Undrawable


class CptSource(Protocol):
    """A learner's own licensed copy of CPT (`decks.cpt_source` makes one of its rows)."""

    def any_card(self, rng: Random, first: str, last: str) -> str | None:
        """A card on a code within a range, both ends included; None where the copy has none there."""
        ...

    def draw(self, card: str, rng: Random, difficulty: Difficulty) -> Item:
        """Same card, seed and difficulty, same item. Raises `Undrawable`."""
        ...


@runtime_checkable
class NoteDeck(Protocol):
    """A deck of authored notes."""

    def notes(self) -> Sequence[tuple[str, str, str]]:
        """Card, domain and case of every note."""
        ...


class Drawers(Protocol):
    """A library, or a few decks of one."""

    @property
    def decks(self) -> Mapping[str, Deck]:
        """By system."""
        ...


def drawn(library: Drawers, item: FormItem, cpt: CptSource | None = None) -> Item:
    """The item of a form, in the builds that the form names. Raises `Undrawable`."""
    return draw(library, item.card, item.kind, item.seed, item.difficulty, cpt)


def draw(
    library: Drawers, card: str, kind: Kind, seed: int, difficulty: Difficulty, cpt: CptSource | None = None
) -> Item:
    """Of a card, in the way of a kind; the lines of coding sets and authored questions are both `Kind.CASE`."""
    rng, system = Random(seed), parse_card(card).system
    if system == CPT:
        if cpt is None:
            raise Undrawable("no copy of CPT is at hand")
        return cpt.draw(card, rng, difficulty)
    deck = library.decks.get(system)
    if deck is None:
        raise Undrawable(f"no deck for {card[:80]}")
    match kind:
        case Kind.SEVERAL:
            return pick_several(deck, card, rng, difficulty)
        case Kind.ORDER:
            return put_in_order(deck, card, rng, difficulty)
        case Kind.CASE if not system.startswith(AUTHORED):
            return typed_line(deck, card, rng, difficulty)
        case _:
            return deck.draw(card, rng, difficulty)


def kind_of(item: Item, wanted: Kind) -> Kind:
    return Kind.TYPED if wanted is Kind.ONE and item.answer else wanted


def is_scenario(item: Item) -> bool:
    """By template; an authored note where a record or a first sentence stands before its question."""
    if item.template != "authored":
        return item.template in SCENARIO
    record, question = split(item)
    return bool(record) or ". " in question or ": " in question
