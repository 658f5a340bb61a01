"""All decks that are there, as one library: a card is drawn from the deck of its system.

Of ICD-10-CM there may be two editions at once, since an exam keeps its books longer than payers do; `of` gives
the view of a learner whose edition it is. One instance belongs to one thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from random import Random
from typing import Protocol

from decks.cards import parse_card, system_of
from decks.library import open_library
from decks.model import Concept, Deck, Difficulty, Edition, Item, Undrawable


class OpenDeck(Deck, Protocol):
    def close(self) -> None: ...


OPENERS: Mapping[str, Callable[[Path], OpenDeck]] = {"icd10cm": open_library}


def open_deck(path: Path, deck: str) -> OpenDeck:
    """Raises `LibraryDamaged` when the file is missing or no deck, KeyError for an unknown system."""
    return OPENERS[system_of(deck)](path)


class Collection:
    """Decks by their id; the first of a system is its default."""

    def __init__(self, decks: Mapping[str, OpenDeck]) -> None:
        self._decks = dict(decks)
        self._views: dict[str, View] = {}

    @classmethod
    def open(cls, paths: Mapping[str, Path]) -> Collection:
        """Deck ids with their files. Raises `LibraryDamaged`; then nothing stays open."""
        with ExitStack() as opened:
            decks: dict[str, OpenDeck] = {}
            for deck, path in paths.items():
                decks[deck] = open_deck(path, deck)
                opened.callback(decks[deck].close)
            opened.pop_all()
        return cls(decks)

    def close(self) -> None:
        for deck in self._decks.values():
            deck.close()

    @property
    def editions(self) -> Sequence[Edition]:
        return [deck.edition for deck in self._decks.values()]

    def deck(self, deck: str) -> Deck | None:
        return self._decks.get(deck)

    def of(self, deck: str) -> View:
        """What a learner of this deck sees; the default edition where the deck is not there."""
        if deck not in self._views:
            chosen = self._decks.get(deck)
            wanted = [chosen] if chosen else []
            self._views[deck] = View([*wanted, *self._decks.values()])
        return self._views[deck]


class View:
    """`decks.model.Library`: one deck of each system, the learner's own first."""

    def __init__(self, decks: Sequence[Deck]) -> None:
        self._by_system: dict[str, Deck] = {}
        for deck in decks:
            self._by_system.setdefault(system_of(deck.edition.id), deck)
        self._first = decks[0]

    @property
    def edition(self) -> Edition:
        return self._first.edition

    @property
    def decks(self) -> Mapping[str, Deck]:
        """By system, the learner's own first."""
        return self._by_system

    def find(self, code: str) -> Concept | None:
        """In the first system that has it. `J1100` may be a supply and no diagnosis, and the other way round."""
        found = (deck.find(code) for deck in self._by_system.values())
        return next((concept for concept in found if concept), None)

    def draw(self, card: str, rng: Random, difficulty: Difficulty) -> Item:
        deck = self._by_system.get(parse_card(card).system)
        if deck is None:
            raise Undrawable(f"no deck for {card[:80]}")
        return deck.draw(card, rng, difficulty)

    def holds(self, card: str) -> bool:
        deck = self._by_system.get(parse_card(card).system)
        return deck is not None and deck.holds(card)

    def newcomer_cards(self) -> Sequence[str]:
        return self._first.newcomer_cards()

    @property
    def newcomer_fingerprint(self) -> str:
        return self._first.newcomer_fingerprint
