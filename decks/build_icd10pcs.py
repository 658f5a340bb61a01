"""Makes the deck of ICD-10-PCS: tables, definitions, index, and what can be asked of them, all or nothing."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple
from functools import lru_cache
from itertools import groupby, product
from pathlib import Path

from decks.compiled_icd10pcs import INDEXES, SCHEMA, table_text
from decks.draft import Progress, make_deck
from decks.fact_table import print_facts
from decks.model import Edition
from decks.pcs_facts import OPERATION, SYSTEM_LENGTH
from decks.pcs_index import placed_leads
from decks.pcs_words import title_of, title_of_table
from decks.sources.icd10pcs_shapes import CODE_LENGTH, TABLE_LENGTH, Axis, Book, Table
from decks.templates.pcs_templates import PCS_TEMPLATES


def build_icd10pcs(
    target: Path, edition: Edition, book: Book, fingerprint: str, progress: Progress | None = None
) -> None:
    """Makes the deck at `target`; `progress(done, total)` counts steps, one for the tables, one a template."""

    def fill(connection: sqlite3.Connection) -> None:
        total = 1 + len(PCS_TEMPLATES)
        _print_tables(connection, book.tables)
        _print_values(connection, book.tables)
        _print_terms(connection, book)
        _print_leads(connection, book)
        for done, step in enumerate([*_fact_steps(connection, book), None], 1):
            if progress:
                progress(done, total)
            if step:
                step()

    make_deck(target, edition, fingerprint, SCHEMA, INDEXES, fill)


def _fact_steps(connection: sqlite3.Connection, book: Book) -> list[Callable[[], object]]:
    titles = _Titles(book)

    def step(name: str) -> Callable[[], object]:
        template = PCS_TEMPLATES[name]
        return lambda: print_facts(connection, name, template.mine(book), template.heap, titles.of)

    return list(map(step, PCS_TEMPLATES))


def _print_tables(connection: sqlite3.Connection, tables: Iterable[Table]) -> None:
    first = 0
    heads: dict[tuple[str, str], str] = {}
    for number, table in enumerate(tables):
        _insert(
            connection,
            "pcs_table",
            [(number, table.key, title_of_table(table), first, table.size, table_text(table))],
        )
        first += table.size
        for place, axis in enumerate(table.heads):
            [(character, label)] = axis.labels
            heads[table.key[:place], character] = label
    _insert(connection, "head", [(*head, label) for head, label in heads.items()])


def _print_values(connection: sqlite3.Connection, tables: Iterable[Table]) -> None:
    for system, group in groupby(tables, lambda table: table.key[:SYSTEM_LENGTH]):
        found: defaultdict[tuple[int, str], dict[str, None]] = defaultdict(dict)
        for axis in _axes(group):
            found[axis.position, axis.title].update(dict.fromkeys(label for _, label in axis.labels))
        for (position, title), labels in found.items():
            rows = [(system, position, title, place, label) for place, label in enumerate(labels)]
            _insert(connection, "value", rows)


def _axes(tables: Iterable[Table]) -> Iterable[Axis]:
    return (axis for table in tables for row in table.rows for axis in row.axes)


def _print_terms(connection: sqlite3.Connection, book: Book) -> None:
    number = 0
    for section in book.sections:
        for axis in section.axes:
            for term in axis.terms:
                texts = "\n".join(term.titles), term.definition, term.explanation, "\n".join(term.includes)
                _insert(connection, "term", [(number, section.code, axis.position, *texts)])
                titles = [(section.code, axis.position, title, number) for title in term.titles]
                _insert(connection, "term_title", titles)
                number += 1


def _print_leads(connection: sqlite3.Connection, book: Book) -> None:
    places: defaultdict[str, int] = defaultdict(int)
    rows: list[tuple[object, ...]] = []
    for number, placed in enumerate(placed_leads(book)):
        lead = placed.lead
        rows.append((number, *astuple(lead), places[lead.shape]))
        places[lead.shape] += 1
    _insert(connection, "lead", rows)


def _insert(connection: sqlite3.Connection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


class _Titles:
    """What a code is called in the hash of its cards: its values, or its table."""

    def __init__(self, book: Book) -> None:
        self._tables = {table.key: table for table in book.tables}
        self._read = lru_cache(1)(self._codes_of)  # facts come table by table

    def of(self, code: str) -> str:
        if len(code) < CODE_LENGTH:
            return title_of_table(self._tables[code[:TABLE_LENGTH]])
        return self._read(code[:TABLE_LENGTH])[code]

    def _codes_of(self, key: str) -> dict[str, str]:
        table = self._tables[key]
        operation = table.heads[OPERATION - 1].labels[0][1]
        return {
            key + "".join(mark for mark, _ in labels): title_of([operation, *(label for _, label in labels)])
            for row in table.rows
            for labels in product(*(axis.labels for axis in row.axes))
        }
