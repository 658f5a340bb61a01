"""A deck of authored notes, opened for reading. A note is parsed when it is drawn, so nothing stays in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from decks.authored import CASE, FLIP, AuthoredDeck, AuthoredNote
from decks.authored_item import ID, draw
from decks.cards import CardId, parse_card
from decks.exchange.authored_yaml import deck_of_yaml
from decks.fact_table import FactTable
from decks.model import Concept, Difficulty, Edition, Item, Undrawable
from decks.sources.carrier import SourceRefused
from decks.sources.shelf import Shelf

_NOTES = (
    "SELECT h.branch, h.twig, f.code FROM heap h JOIN fact f ON f.id >= h.first AND f.id < h.first + h.size"
    " ORDER BY f.id"
)


def open_authored(path: Path) -> AuthoredLibrary:
    """One instance for one thread. Raises `LibraryDamaged`, as may each later reading."""
    return AuthoredLibrary(Shelf(path))


class AuthoredLibrary:
    """`decks.model.Deck` over one file."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._edition = shelf.edition
        self._facts = FactTable(shelf, self._edition.id)

    def close(self) -> None:
        self._shelf.close()

    @property
    def edition(self) -> Edition:
        return self._edition

    def find(self, code: str) -> Concept | None:  # noqa: ARG002  # it holds questions, no codes
        return None

    def draw(self, card: str, rng: Random, difficulty: Difficulty) -> Item:  # noqa: ARG002  # its author chose it
        deck = self._deck_of(card)
        return draw(deck, deck.notes[0], rng)

    def note(self, card: str) -> AuthoredNote:
        """The note of a card, as its author wrote it. Raises `Undrawable`."""
        return self._deck_of(card).notes[0]

    def _deck_of(self, card: str) -> AuthoredDeck:
        """The deck with this note alone."""
        wanted = parse_card(card)
        self._facts.find(wanted)
        [(text,)] = self._shelf.rows("SELECT yaml FROM note WHERE id = ?", (wanted.code,))
        try:
            return deck_of_yaml(text.encode(), wanted.system)
        except SourceRefused as damage:
            raise Undrawable(f"{card}: {damage}") from damage

    def mark(self, card: str) -> int | None:
        return self._facts.mark(parse_card(card))

    def holds(self, card: str) -> bool:
        return self.mark(card) is not None

    def resolved(self, card: str) -> str | None:
        return card if self.holds(card) else None

    @property
    def templates(self) -> Mapping[str, int]:
        return self._facts.counts

    def any_card(self, template: str, rng: Random) -> str:
        return str(self._facts.any_card(template, rng))

    def cards_on(self, code: str) -> Sequence[str]:
        return list(map(str, self._facts.on(code)))

    def cards(self) -> Iterator[tuple[str, int]]:
        return ((str(card), mark) for card, mark in self._facts.cards())

    def notes(self) -> Sequence[tuple[str, str, str]]:
        """Card, domain and case (empty for a question by itself) of what exams may ask, which flip notes are not; a
        case stands together.
        """
        rows = self._shelf.rows(_NOTES)
        return [
            (str(CardId(self._edition.id, code, ID)), domain, twig if twig.startswith(CASE) else "")
            for domain, twig, code in rows
            if not twig.startswith(FLIP)
        ]

    def newcomer_cards(self) -> Sequence[str]:
        return [card for card, _ in self.cards()]
