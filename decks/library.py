"""A compiled deck of ICD-10-CM, opened for reading.

Each thread opens its own: SQLite is told that the file never changes, so there are no locks and nothing is
checked twice. Looking a code up takes about 0.1 ms, drawing an item less than 1 ms; of the file only the map
of categories stays in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby
from pathlib import Path
from random import Random

from decks.atlas import POOL, Atlas, Category
from decks.cards import parse_card
from decks.core import newcomer_order, parse_core
from decks.diff import Listed
from decks.fact_table import FactTable
from decks.facts import Entry, Ring
from decks.model import Concept, Difficulty, Division, Edition, Item, Note, Undrawable
from decks.search import Match, Search
from decks.sources.icd10cm import FY2026
from decks.sources.inputs import core_text
from decks.sources.shelf import LibraryDamaged, Shelf
from decks.spelling import beginning_of, dotted, key_of
from decks.templates import TEMPLATES

__all__ = ["Icd10Library", "LibraryDamaged", "deck_path", "open_library"]

SYSTEM = "icd10cm"

_SMALLEST_FAMILY = 4
_COMPLETE = 7
_CATEGORIES = (
    "SELECT c.code, b.name, b.chapter, c.first_billable, c.billables, c.first_header, c.headers"
    " FROM category c JOIN block b ON b.id = c.block ORDER BY c.id"
)
_CATEGORIES_OF_BLOCK = (
    "SELECT c.code FROM category c JOIN block b ON b.id = c.block WHERE b.name = ? ORDER BY c.id"
)
_NODE = (
    "SELECT n.id, n.code, n.title, n.billable, p.code, n.seventh"
    " FROM node n LEFT JOIN node p ON p.id = n.parent WHERE n.code = ?"
)


def deck_path(data: Path, deck: str = FY2026.id) -> Path:
    """Where a deck lies in a data folder."""
    return data / "decks" / f"{deck}.sqlite"


def open_library(path: Path) -> Icd10Library:
    """One instance for one thread. Raises `LibraryDamaged`, as may each later reading."""
    return Icd10Library(Shelf(path))


class Icd10Library:
    """`decks.model.Deck` and `decks.facts.Facts` over one file."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._edition = shelf.edition
        self._blocks: dict[str, str] = dict(shelf.rows("SELECT name, title FROM block"))
        self._facts = FactTable(shelf, SYSTEM)
        self._atlas = Atlas(_category(*row) for row in shelf.rows(_CATEGORIES))
        self._search = Search(shelf)

    def close(self) -> None:
        self._shelf.close()

    @property
    def edition(self) -> Edition:
        return self._edition

    def find(self, code: str) -> Concept | None:
        key = key_of(code)
        rows = self._shelf.rows(_NODE, (key,)) if key else []
        return self._concept(*rows[0]) if rows else None

    def search(self, words: str, limit: int = 20) -> list[Match]:
        """Codes by words of their titles and inclusion terms, or by their beginning; the best first."""
        begins = self._beginning(words, limit)
        if begins:
            return begins
        hits = self._search.find(words, limit)
        sql = f"SELECT code, title, billable FROM node WHERE code IN ({_marks(hits)})"
        found = {row[0]: _match(*row) for row in self._shelf.rows(sql, [hit.code for hit in hits])}
        return [replace(found[hit.code], term=hit.term) for hit in hits]

    def _beginning(self, typed: str, limit: int) -> list[Match]:
        """Codes that begin as typed, in printed order; a letter and a digit at least."""
        key = beginning_of(typed)
        sql = "SELECT code, title, billable FROM node WHERE code >= ? AND code < ? ORDER BY code LIMIT ?"
        return [_match(*row) for row in self._shelf.rows(sql, (key, f"{key}~", limit))] if key else []

    def draw(self, card: str, rng: Random, difficulty: Difficulty) -> Item:
        wanted = parse_card(card)
        fact = self._facts.find(wanted)
        template, concept = TEMPLATES.get(wanted.template), self.find(wanted.code)
        if template is None or concept is None:
            raise Undrawable(f"no such card in {self.edition.id}: {card}")
        return template.draw(self, fact, concept, rng, difficulty)

    def mark(self, card: str) -> int | None:
        return self._facts.mark(parse_card(card))

    def holds(self, card: str) -> bool:
        return self.mark(card) is not None

    def resolved(self, card: str) -> str | None:
        found = self._facts.resolved(parse_card(card))
        return str(found) if found else None

    def listed(self) -> Mapping[str, Listed]:
        rows = self._shelf.rows("SELECT code, title, billable FROM node")
        return {dotted(key): Listed(title, bool(billable)) for key, title, billable in rows}

    def noted(self) -> Mapping[str, tuple[Note, ...]]:
        """Codes, blocks and chapters that print notes, with the notes."""
        rows = self._shelf.rows("SELECT owner, kind, text FROM note ORDER BY owner, position")
        return {
            owner: tuple(Note(kind, text) for _, kind, text in group)
            for owner, group in groupby(rows, lambda row: row[0])
        }

    @property
    def templates(self) -> Mapping[str, int]:
        return self._facts.counts

    def any_card(self, template: str, rng: Random) -> str:
        return str(self._facts.any_card(template, rng))

    def cards_on(self, code: str) -> Sequence[str]:
        return list(map(str, self._facts.on(code)))

    def cards(self) -> Iterator[tuple[str, int]]:
        return ((str(card), mark) for card, mark in self._facts.cards())

    def newcomer_cards(self) -> Sequence[str]:
        return self._newcomer_cards

    @cached_property
    def _newcomer_cards(self) -> tuple[str, ...]:
        return tuple(newcomer_order(parse_core(core_text()), lambda card: self.holds(str(card))))

    def chapter(self, number: int) -> Division | None:
        """A chapter with the ids of its blocks, umbrella ranges included."""
        title = self._shelf.rows("SELECT title FROM chapter WHERE id = ?", (number,))
        blocks = self._shelf.rows("SELECT name FROM block WHERE chapter = ? ORDER BY id", (number,))
        return (
            Division(str(number), title[0][0], self._notes(f"chapter:{number}"), _column(blocks))
            if title
            else None
        )

    def block(self, name: str) -> Division | None:
        """A block with its categories."""
        title = self._blocks.get(name)
        categories = self._shelf.rows(_CATEGORIES_OF_BLOCK, (name,))
        return Division(name, title, self._notes(f"block:{name}"), _column(categories)) if title else None

    def title_of_block(self, block: str) -> str:
        return self._blocks[block]

    def neighbours(self, concept: Concept, ring: Ring, rng: Random, *, billable: bool) -> Sequence[Entry]:
        if ring is Ring.FAMILY and billable and concept.billable:
            return self._entries(self._family(concept, rng), billable=True)
        places = self._atlas.places_around(concept.category, ring, rng, billable=billable)
        return self._entries(places, billable=billable)

    def whole_categories(self, concept: Concept, ring: Ring, rng: Random) -> Sequence[Entry]:
        return self._entries(self._atlas.whole_around(concept.category, ring, rng), billable=True)

    def notes_over(self, concept: Concept) -> Sequence[Note]:
        key = concept.code.replace(".", "")
        owners = [key[:length] for length in range(3, len(key) + 1)]
        owners += [f"block:{concept.block}", f"chapter:{concept.chapter}"]
        rows = self._shelf.rows(f"SELECT kind, text FROM note WHERE owner IN ({_marks(owners)})", owners)
        return [Note(kind, text) for kind, text in rows]

    def _family(self, concept: Concept, rng: Random) -> list[int]:
        """Of the smallest subcategory that holds three others. Codes with a seventh character stand beside
        others that take the same one, since those of one stem differ in the kind of encounter only.
        """
        key = concept.code.replace(".", "")
        prefixes = [key[:length] for length in range(3, len(key))]
        sql = f"SELECT id - place, billables, seventh FROM node WHERE code IN ({_marks(prefixes)})"
        ancestors = self._shelf.rows(f"{sql} ORDER BY id DESC", prefixes)
        built = len(key) == _COMPLETE and ancestors and ancestors[0][2] is not None
        for first, size, _ in ancestors:
            places = self._with_seventh(key[-1], first, size) if built else range(first, first + size)
            if len(places) >= _SMALLEST_FAMILY:
                [(own,)] = self._shelf.rows("SELECT place FROM node WHERE code = ?", (key,))
                drawn = rng.sample(places, min(POOL + 1, len(places)))
                return [place for place in drawn if place != own][:POOL]
        return []

    def _with_seventh(self, character: str, first: int, size: int) -> Sequence[int]:
        sql = "SELECT place FROM node WHERE billable = 1 AND place >= ? AND place < ? AND substr(code, 7) = ?"
        return [
            place for (place,) in self._shelf.rows(f"{sql} ORDER BY place", (first, first + size, character))
        ]

    def _entries(self, places: Sequence[int], *, billable: bool) -> list[Entry]:
        sql = f"SELECT place, code, title FROM node WHERE billable = ? AND place IN ({_marks(places)})"
        found = {place: (code, title) for place, code, title in self._shelf.rows(sql, (billable, *places))}
        return [Entry(dotted(found[place][0]), found[place][1]) for place in places]

    def _concept(
        self, number: int, key: str, title: str, billable: int, parent: str | None, seventh: int | None
    ) -> Concept:
        category = self._atlas.category(key[:3])
        children = self._shelf.rows("SELECT code FROM node WHERE parent = ? ORDER BY id", (number,))
        return Concept(
            code=dotted(key),
            title=title,
            billable=bool(billable),
            parent=dotted(parent) if parent else category.block,
            children=tuple(map(dotted, _column(children))),
            notes=self._notes(key),
            seventh_characters=self._seventh(seventh),
            block=category.block,
            chapter=category.chapter,
        )

    def _notes(self, owner: str) -> tuple[Note, ...]:
        rows = self._shelf.rows("SELECT kind, text FROM note WHERE owner = ? ORDER BY position", (owner,))
        return tuple(Note(kind, text) for kind, text in rows)

    def _seventh(self, rule: int | None) -> tuple[tuple[str, str], ...]:
        if rule is None:
            return ()
        sql = "SELECT character, meaning FROM seventh WHERE id = ? ORDER BY position"
        return tuple(self._shelf.rows(sql, (rule,)))


def _category(
    key: str, block: str, chapter: int, billable: int, billables: int, header: int, headers: int
) -> Category:
    return Category(
        key, block, str(chapter), range(billable, billable + billables), range(header, header + headers)
    )


def _match(key: str, title: str, billable: int) -> Match:
    return Match(dotted(key), title, bool(billable))


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _column(rows: Sequence[tuple[str]]) -> tuple[str, ...]:
    return tuple(value for (value,) in rows)
