"""ICD-10-PCS FY2025 from the packed tables: what each character of a code means."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PACK = Path(__file__).parents[3] / "decks" / "data" / "icd10pcs-fy2025.json.gz"
Axis = tuple[str, dict[str, str]]  # its name, and meaning by character


@dataclass(frozen=True)
class Table:
    heads: list[Axis]
    definition: str
    rows: list[list[Axis]]


@dataclass(frozen=True)
class Book:
    version: str
    tables: dict[str, Table]
    definitions: list[
        tuple[str, str, str, str, list[str]]
    ]  # section, axis name, term, definition, explanation
    index: list[tuple[tuple[str, ...], str, str, str]]  # path, kind, words, target

    def rows(self, code: str) -> list[list[Axis]]:
        """Rows of the table that hold this code, or its beginning from three characters on."""
        table = self.tables.get(code[:3])
        if table is None:
            return []
        return [
            row
            for row in table.rows
            if all(mark in axis[1] for mark, axis in zip(code[3:], row, strict=False))
        ]

    def valid(self, code: str) -> bool:
        return len(code) == 7 and bool(self.rows(code))

    def meanings(self, code: str) -> list[str]:
        """All seven of a valid code."""
        table, [row, *_] = self.tables[code[:3]], self.rows(code)
        return [axis[1][mark] for axis, mark in zip([*table.heads, *row], code, strict=True)]

    def means(self, beginning: str, position: int, character: str) -> set[str]:
        """What the character can mean at the position in the table of the beginning (1 to 7)."""
        table = self.tables.get(beginning[:3])
        if table is None:
            return set()
        if position <= 3:
            return {table.heads[position - 1][1][character]} & set(table.heads[position - 1][1].values())
        axes = [row[position - 4] for row in self.rows(beginning[:3])]
        return {axis[1][character] for axis in axes if character in axis[1]}

    def axis_names(self, beginning: str, position: int) -> set[str]:
        table = self.tables[beginning[:3]]
        return (
            {table.heads[position - 1][0]} if position <= 3 else {row[position - 4][0] for row in table.rows}
        )


@cache
def book() -> Book:
    _, _, text = gzip.decompress(PACK.read_bytes()).partition(b"\n")
    given = json.loads(text)
    axes: list[Axis] = [
        (title, {each[0]: each[1:] for each in labels}) for _, title, *labels in given["axes"]
    ]
    tables = [_table(axes, *row) for row in given["tables"]]
    definitions = [one for section in given["sections"] for one in _definitions(*section)]
    index = [one for _, *entries in given["letters"] for entry in entries for one in _index((), *entry)]
    keyed = {"".join(next(iter(head[1])) for head in table.heads): table for table in tables}
    return Book(given["version"], keyed, definitions, index)


def _table(axes: list[Axis], definition: str, heads: list[int], *rows: list[int]) -> Table:
    return Table([axes[each] for each in heads], definition, [[axes[each] for each in row] for row in rows])


def _definitions(code: str, title: str, *axes: list[Any]) -> Iterator[tuple[str, str, str, str, list[str]]]:
    for _, name, *terms in axes:
        for titles, definition, explanation, *includes in terms:
            for term in titles:
                yield code, name, term, definition, [explanation, *includes]


def _index(path: tuple[str, ...], title: str, pointers: list[list[str]], *entries: Any) -> Iterator[Any]:
    here = (*path, title) if title else path
    for kind, words, target in pointers:
        yield here, kind, words, target
    for entry in entries:
        yield from _index(here, *entry)
