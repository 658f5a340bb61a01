"""All decks in use, as one library: a card is drawn from the deck of its system.

Of ICD-10-CM there may be two editions at once, since an exam keeps its books longer than payers do; `of` gives
the view of a learner whose edition it is. A build that is no longer in use can be opened beside them, to see
what became of a card. One instance belongs to one thread.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Protocol
from zlib import crc32

from decks.builds import build_of
from decks.cards import AUTHORED, parse_card, system_of
from decks.library import open_library
from decks.library_authored import open_authored
from decks.library_hcpcs import open_hcpcs
from decks.library_icd10pcs import open_icd10pcs
from decks.model import Concept, Deck, Difficulty, Edition, Item, Undrawable
from decks.newcomers import held
from decks.sources.shelf import LibraryDamaged


class OpenDeck(Deck, Protocol):
    def close(self) -> None: ...


OPENERS: Mapping[str, Callable[[Path], OpenDeck]] = {
    "icd10cm": open_library,
    "icd10pcs": open_icd10pcs,
    "hcpcs": open_hcpcs,
}


def open_deck(path: Path, deck: str) -> OpenDeck:
    """Raises `LibraryDamaged` when the file is missing or no deck, KeyError for an unknown system."""
    system = system_of(deck)
    return open_authored(path) if system.startswith(AUTHORED) else OPENERS[system](path)


@dataclass(frozen=True, slots=True)
class Stored:
    """A deck in use: which build, and its file."""

    build: str
    path: Path

    @classmethod
    def at(cls, path: Path) -> Stored:
        return cls(build_of(path), path)


class Collection:
    """Decks by their id; the first of a system is its default."""

    def __init__(
        self,
        decks: Mapping[str, OpenDeck],
        builds: Mapping[str, str],
        kept: Callable[[str, str], Path] | None = None,
    ) -> None:
        self._decks, self._builds, self._kept = dict(decks), dict(builds), kept
        self._views: dict[str, View] = {}
        self._older: dict[str, OpenDeck | None] = {}

    @classmethod
    def open(cls, stored: Mapping[str, Stored], kept: Callable[[str, str], Path] | None = None) -> Collection:
        """Deck ids with their files; `kept` says where a build of a deck lies.

        Raises `LibraryDamaged`; then nothing stays open.
        """
        with ExitStack() as opened:
            decks: dict[str, OpenDeck] = {}
            for deck, one in stored.items():
                decks[deck] = open_deck(one.path, deck)
                opened.callback(decks[deck].close)
            opened.pop_all()
        return cls(decks, {deck: one.build for deck, one in stored.items()}, kept)

    def close(self) -> None:
        for deck in [*self._decks.values(), *filter(None, self._older.values())]:
            deck.close()

    @property
    def editions(self) -> Sequence[Edition]:
        return [deck.edition for deck in self._decks.values()]

    @property
    def builds(self) -> Mapping[str, str]:
        return self._builds

    def deck(self, deck: str) -> Deck | None:
        return self._decks.get(deck)

    def of(self, deck: str) -> View:
        """What a learner of this deck sees; the default edition where the deck is not there. Raises LookupError when
        there is no deck at all.
        """
        if not self._decks:
            raise LookupError("there is no deck")
        if deck not in self._views:
            names = [deck, *self._decks] if deck in self._decks else list(self._decks)
            by_system = {system_of(name): name for name in reversed(names)}
            self._views[deck] = View(self, {system_of(name): by_system[system_of(name)] for name in names})
        return self._views[deck]

    def older(self, name: str) -> Deck | None:
        """A build by its name, "icd10cm-2026@0123456789abcdef"; None where it is no longer kept, or unreadable."""
        deck, _, build = name.partition("@")
        if self._builds.get(deck) == build:
            return self._decks[deck]
        if name not in self._older:
            self._older[name] = self._opened(deck, build)
        return self._older[name]

    def _opened(self, deck: str, build: str) -> OpenDeck | None:
        try:
            return open_deck(self._kept(deck, build), deck) if self._kept else None
        except (LibraryDamaged, KeyError):
            return None


class View:
    """`decks.model.Library`: one deck of each system, the learner's own first."""

    def __init__(self, collection: Collection, names: Mapping[str, str]) -> None:
        """`names`: system -> deck id."""
        self._collection = collection
        self._by_system: dict[str, Deck] = {
            system: deck for system, name in names.items() if (deck := collection.deck(name))
        }
        self._first = next(iter(self._by_system.values()))
        self._newcomers: dict[str, tuple[tuple[str, ...], str]] = {}  # by certification, with a fingerprint
        self._builds = " ".join(f"{name}@{collection.builds[name]}" for name in names.values())

    def of(self, deck: str) -> View:
        return self._collection.of(deck)

    @property
    def edition(self) -> Edition:
        return self._first.edition

    @property
    def editions(self) -> Sequence[Edition]:
        return self._collection.editions

    @property
    def decks(self) -> Mapping[str, Deck]:
        return self._by_system

    @property
    def builds(self) -> str:
        return self._builds

    def older(self, name: str) -> Deck | None:
        return self._collection.older(name)

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

    def resolved(self, card: str) -> str | None:
        deck = self._by_system.get(parse_card(card).system)
        return deck.resolved(card) if deck else None

    def newcomer_cards(self, certification: str = "") -> Sequence[str]:
        if certification not in self._newcomers:
            listed = held(certification, self.resolved) or tuple(self._first.newcomer_cards())
            self._newcomers[certification] = listed, f"{crc32(','.join(listed).encode()):08x}"
        return self._newcomers[certification][0]

    def newcomer_fingerprint(self, certification: str = "") -> str:
        self.newcomer_cards(certification)
        return self._newcomers[certification][1]
