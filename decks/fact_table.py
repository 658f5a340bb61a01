"""The facts of a deck: their tables, how they are written, and how one is found or drawn by chance.

The same in every deck, whatever its code set. Facts of a template have places in printed order. A heap is a run
of places of one branch (a chapter, a section, a letter) and one twig in it (a category, a table), so that chance
chooses the branch first, then the twig, then the fact: otherwise injuries, two thirds of all diagnosis codes,
would swamp every drill.

`hash` changes when what the card asserts does: the title of its code or the data of its fact.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from random import Random
from zlib import crc32

from decks.cards import CardId
from decks.facts import Fact
from decks.model import Undrawable
from decks.sources.shelf import Shelf

FACT_SCHEMA = """
CREATE TABLE template (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, facts INTEGER NOT NULL);
CREATE TABLE fact (
    id INTEGER PRIMARY KEY, template INTEGER NOT NULL, code TEXT NOT NULL, discriminator TEXT NOT NULL,
    data TEXT NOT NULL, hash INTEGER NOT NULL
);
CREATE TABLE heap (
    template INTEGER, branch TEXT, twig TEXT, first INTEGER NOT NULL, size INTEGER NOT NULL,
    PRIMARY KEY (template, branch, twig)
) WITHOUT ROWID;
"""
FACT_INDEXES = "CREATE UNIQUE INDEX fact_card ON fact (code, template, discriminator);"

_FIND = (
    "SELECT f.data FROM fact f JOIN template t ON t.id = f.template"
    " WHERE f.code = ? AND t.name = ? AND f.discriminator = ?"
)
_MARK = "SELECT hash FROM fact WHERE code = ? AND template = ? AND discriminator = ?"
_FIRST = "SELECT discriminator FROM fact WHERE code = ? AND template = ? ORDER BY id LIMIT 1"
_HEAPS = "SELECT branch, twig, first, size FROM heap WHERE template = ? ORDER BY first"
_CARDS = (
    "SELECT f.code, t.name, f.discriminator, f.hash"
    " FROM fact f JOIN template t ON t.id = f.template ORDER BY f.id"
)
_ON_CODE = (
    "SELECT t.name, f.discriminator FROM fact f JOIN template t ON t.id = f.template"
    " WHERE f.code = ? ORDER BY f.id"
)

Heap = Callable[[Fact], tuple[str, str]]  # the branch and the twig of a fact


def print_facts(
    connection: sqlite3.Connection,
    template: str,
    facts: Iterable[Fact],
    heap: Heap,
    title: Callable[[str], str],
) -> int:
    """Writes one template's facts and says how many. Facts of a heap must stand together (printed order does)."""
    [(number,)] = connection.execute("SELECT COUNT(*) FROM template").fetchall()
    first: int = connection.execute("SELECT COALESCE(MAX(id), -1) + 1 FROM fact").fetchone()[0]
    place = first
    for (branch, twig), run in groupby(facts, heap):
        rows = [
            (
                place + offset,
                number,
                fact.code,
                fact.discriminator,
                fact.data,
                content_hash(title(fact.code), fact),
            )
            for offset, fact in enumerate(run)
        ]
        connection.executemany("INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.execute(
            "INSERT INTO heap VALUES (?, ?, ?, ?, ?)", (number, branch, twig, place, len(rows))
        )
        place += len(rows)
    connection.execute("INSERT INTO template VALUES (?, ?, ?)", (number, template, place - first))
    return place - first


def content_hash(title: str, fact: Fact) -> int:
    """Of the title and the data. What stands behind an empty line of the data are wrong options only: they may change
    and the card asserts the same.
    """
    asserted = fact.data.partition("\n\n")[0]
    return crc32(f"{title}\n{asserted}".encode())


class FactTable:
    def __init__(self, shelf: Shelf, system: str) -> None:
        self._shelf, self._system = shelf, system
        rows = shelf.rows("SELECT id, name, facts FROM template ORDER BY id")
        self._numbers: dict[str, int] = {name: number for number, name, _ in rows}
        self._counts: dict[str, int] = {name: count for _, name, count in rows}
        self._branches: dict[str, list[list[range]]] = {}

    @property
    def counts(self) -> Mapping[str, int]:
        """How many cards each template has, templates in printed order; those with none are not named."""
        return {name: count for name, count in self._counts.items() if count}

    def find(self, card: CardId) -> Fact:
        """Raises `Undrawable` when the edition holds no such fact."""
        rows = self._shelf.rows(_FIND, (card.code, card.template, card.discriminator))
        if not rows or card.system != self._system:
            raise Undrawable(f"this edition has no card {card}")
        return Fact(card.code, card.discriminator, rows[0][0])

    def mark(self, card: CardId) -> int | None:
        """The content hash of a card; None when the edition holds no such card."""
        number = self._numbers.get(card.template)
        if number is None or card.system != self._system:
            return None
        rows = self._shelf.rows(_MARK, (card.code, number, card.discriminator))
        return int(rows[0][0]) if rows else None

    def resolved(self, card: CardId) -> CardId | None:
        """The card itself, or the first of its code and template where it names no discriminator."""
        if self.mark(card) is not None:
            return card
        if card.discriminator or card.system != self._system:
            return None
        rows = self._shelf.rows(_FIRST, (card.code, self._numbers.get(card.template, -1)))
        return CardId(self._system, card.code, card.template, rows[0][0]) if rows else None

    def any_card(self, template: str, rng: Random) -> CardId:
        """Branch first, then twig, then fact. Raises `Undrawable` when the template has no facts here."""
        twigs = self._twigs(template)
        if not twigs:
            raise Undrawable(f"this edition has no cards of {template}")
        place = rng.choice(rng.choice(rng.choice(twigs)))
        [row] = self._shelf.rows("SELECT code, discriminator FROM fact WHERE id = ?", (place,))
        return CardId(self._system, row[0], template, row[1])

    def on(self, code: str) -> list[CardId]:
        """All cards of one code, templates in printed order."""
        return [CardId(self._system, code, *row) for row in self._shelf.rows(_ON_CODE, (code,))]

    def cards(self) -> Iterator[tuple[CardId, int]]:
        """Every card with its content hash, template by template."""
        for code, template, discriminator, mark in self._shelf.rows(_CARDS):
            yield CardId(self._system, code, template, discriminator), mark

    def _twigs(self, template: str) -> list[list[range]]:
        if template not in self._branches:
            rows = self._shelf.rows(_HEAPS, (self._numbers.get(template, -1),))
            branches: dict[str, list[range]] = {}
            for branch, _twig, first, size in rows:
                branches.setdefault(branch, []).append(range(first, first + size))
            self._branches[template] = list(branches.values())
        return self._branches[template]
