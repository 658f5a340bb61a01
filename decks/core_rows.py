"""How core lists are read: comma-separated text with one head line, every cell filled unless it may be empty."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from decks.sources.carrier import SourceRefused


class CoreListRefused(SourceRefused):
    """A core list cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row with its place."""

    file: str
    number: int  # of its last line in the file, from 1
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def words(self, column: str) -> tuple[str, ...]:
        return tuple(self.cells[column].split())

    def refused(self, what: str) -> CoreListRefused:
        return CoreListRefused(f"{self.file}, line {self.number}: {what}")


def lines_of(
    file: str, text: str, columns: Sequence[str], *, may_be_empty: Sequence[str] = ()
) -> Iterator[Line]:
    """All rows below the head line, at least one. Raises `CoreListRefused`."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        if next(reader, None) != list(columns):
            raise CoreListRefused(f"{file}, line 1: the columns are not {','.join(columns)}")
        for cells in reader:
            yield _line(file, reader.line_num, cells, columns, may_be_empty)
    except csv.Error as damage:
        raise CoreListRefused(f"{file}, line {reader.line_num}: {damage}") from damage
    if reader.line_num < 2:
        raise CoreListRefused(f"{file}, line 2: there is no row")


def _line(
    file: str, number: int, cells: list[str], columns: Sequence[str], may_be_empty: Sequence[str]
) -> Line:
    if len(cells) != len(columns):
        raise CoreListRefused(f"{file}, line {number}: {len(cells)} cells, not {len(columns)}")
    line = Line(file, number, dict(zip(columns, cells, strict=True)))
    for column, cell in line.cells.items():
        if not cell.strip() and column not in may_be_empty:
            raise line.refused(f"{column} is empty")
    return line
