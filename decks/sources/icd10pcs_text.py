"""A book as text and back: JSON of our own, short enough to ship, the same for the same book.

Axes are written once and named by number; labels are "0Open". Everything else stands in the order of the
shapes. The digest of this text is the digest of the book.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from decks.sources.icd10pcs_shapes import (
    Aggregate,
    Axis,
    Book,
    DefinedAxis,
    DefinedSection,
    Entry,
    Letter,
    Pointer,
    Row,
    Table,
    Term,
)

FORMAT = 1


def book_digest(book: Book) -> str:
    """sha256, hex. It changes when a word of the edition does."""
    return sha256(written(book).encode()).hexdigest()


def written(book: Book) -> str:
    numbers: dict[Axis, int] = {}
    tables = [_table_out(table, numbers) for table in book.tables]
    content = {
        "format": FORMAT,
        "version": book.version,
        "axes": [[axis.position, axis.title, *map("".join, axis.labels)] for axis in numbers],
        "tables": tables,
        "sections": [_section_out(section) for section in book.sections],
        "aggregates": [
            [a.device, a.operation, a.body_systems, a.character, a.parent] for a in book.aggregates
        ],
        "letters": [[letter.title, *map(_entry_out, letter.entries)] for letter in book.letters],
    }
    return json.dumps(content, ensure_ascii=True, separators=(",", ":"))


def _table_out(table: Table, numbers: dict[Axis, int]) -> list[Any]:
    def number(axis: Axis) -> int:
        return numbers.setdefault(axis, len(numbers))

    heads = [number(axis) for axis in table.heads]
    return [table.definition, heads, *([number(axis) for axis in row.axes] for row in table.rows)]


def _section_out(section: DefinedSection) -> list[Any]:
    axes = [[axis.position, axis.title, *map(_term_out, axis.terms)] for axis in section.axes]
    return [section.code, section.title, *axes]


def _term_out(term: Term) -> list[Any]:
    return [term.titles, term.definition, term.explanation, *term.includes]


def _entry_out(entry: Entry) -> list[Any]:
    pointers = [[pointer.kind, pointer.words, pointer.target] for pointer in entry.pointers]
    return [entry.title, pointers, *map(_entry_out, entry.entries)]


def read_text(text: str) -> Book:
    """The inverse of `written`. Raises ValueError, TypeError, KeyError or IndexError on any other text."""
    content = json.loads(text)
    if content["format"] != FORMAT:
        raise ValueError(f"format {content['format']}, not {FORMAT}")
    axes = [_axis_in(*row) for row in content["axes"]]
    return Book(
        content["version"],
        tuple(_table_in(axes, *row) for row in content["tables"]),
        tuple(_section_in(*row) for row in content["sections"]),
        tuple(_aggregate_in(*row) for row in content["aggregates"]),
        tuple(Letter(title, tuple(_entry_in(*row) for row in rows)) for title, *rows in content["letters"]),
    )


def _axis_in(position: int, title: str, *labels: str) -> Axis:
    return Axis(position, title, tuple((label[0], label[1:]) for label in labels))


def _table_in(axes: list[Axis], definition: str, heads: list[int], *rows: list[int]) -> Table:
    body = tuple(Row(tuple(axes[number] for number in row)) for row in rows)
    return Table(tuple(axes[number] for number in heads), definition, body)


def _section_in(code: str, title: str, *axes: list[Any]) -> DefinedSection:
    made = (
        DefinedAxis(position, name, tuple(_term_in(*row) for row in rows)) for position, name, *rows in axes
    )
    return DefinedSection(code, title, tuple(made))


def _term_in(titles: list[str], definition: str, explanation: str, *includes: str) -> Term:
    return Term(tuple(titles), definition, explanation, includes)


def _aggregate_in(device: str, operation: str, systems: list[str], character: str, parent: str) -> Aggregate:
    return Aggregate(device, operation, tuple(systems), character, parent)


def _entry_in(title: str, pointers: list[list[str]], *entries: list[Any]) -> Entry:
    made = tuple(Pointer(kind, words, target) for kind, words, target in pointers)
    return Entry(title, made, tuple(_entry_in(*row) for row in entries))
