"""Makes a deck of HCPCS Level II: codes, modifiers, and what can be asked of them, all or nothing.

Codes have numbers in ascending order, then modifiers. `place` counts those that can be asked, so that a
neighbourhood is a range of places; it is empty for the others. `opening` is the first word of a title.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from decks.draft import Progress, make_deck
from decks.fact_table import print_facts
from decks.facts import Fact
from decks.hcpcs_facts import HcpcsBook, is_modifier, opening_of
from decks.hcpcs_sections import heading
from decks.model import Edition
from decks.search import SEARCH_SCHEMA, Term, print_search
from decks.sources.hcpcs_entry import Entry as Row
from decks.sources.hcpcs_entry import HcpcsFile
from decks.templates.hcpcs_templates import HCPCS_TEMPLATES

SCHEMA = """
CREATE TABLE entry (
    id INTEGER PRIMARY KEY, code TEXT NOT NULL, title TEXT NOT NULL, opening TEXT NOT NULL, live INTEGER NOT NULL,
    place INTEGER, added TEXT NOT NULL, effective TEXT, terminated TEXT
);
"""
INDEXES = """
CREATE UNIQUE INDEX entry_code ON entry (code);
CREATE UNIQUE INDEX entry_place ON entry (place);
CREATE INDEX entry_opening ON entry (opening, code) WHERE live = 1;
"""


def build_hcpcs(
    target: Path, edition: Edition, file: HcpcsFile, fingerprint: str, progress: Progress | None = None
) -> None:
    """Makes the deck at `target`; `progress(done, total)` counts codes and modifiers."""
    book = HcpcsBook.of(edition, file)

    def fill(connection: sqlite3.Connection) -> None:
        _print_entries(connection, book)
        for name, template in HCPCS_TEMPLATES.items():
            print_facts(connection, name, template.mine(book), heap, titles_of(book).__getitem__)
        live = (row for row in book.rows if row.live)
        print_search(connection, (Term(row.code, row.title, billable=True, is_title=True) for row in live))
        if progress:
            progress(len(book.rows), len(book.rows))

    make_deck(target, edition, fingerprint, SCHEMA + SEARCH_SCHEMA, INDEXES, fill)


def heap(fact: Fact) -> tuple[str, str]:
    """The first letter, and in it a range of numbers; modifiers of a letter are one range, and so is a heading."""
    return fact.code[0], fact.code[0] if is_modifier(fact.code) else fact.code[:3]


def titles_of(book: HcpcsBook) -> dict[str, str]:
    """What a card's content rests on: the title of its code, the heading of its section."""
    sections = {row.code[0]: heading(row.code[0]) for row in book.codes}
    return sections | {row.code: row.title for row in book.rows}


def _print_entries(connection: sqlite3.Connection, book: HcpcsBook) -> None:
    places = {row.code: place for place, row in enumerate(book.codes + book.modifiers)}
    rows = (
        (number, row.code, row.title, opening_of(row.title), row.live, places.get(row.code), *_days(row))
        for number, row in enumerate(book.rows)
    )
    connection.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)


def _days(row: Row) -> tuple[str | None, ...]:
    return tuple(day.isoformat() if day else None for day in (row.added, row.effective, row.terminated))
