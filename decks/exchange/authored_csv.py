"""Notes of an authored deck as a CSV table, in and out: one note a row, the deck's own fields stay in `deck.yaml`.

A spreadsheet runs a cell that begins with = + - @, a tab or a line break as a formula. Such a cell is written with
an apostrophe before it, and read without it; more apostrophes keep their number, so that what is written is read
back to the same values. Every cell is quoted: otherwise `a;=1+1` falls into two cells where lists are separated by
semicolons.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO

from decks.authored import AuthoredNote, Place
from decks.exchange.authored_fields import MOST_DISTRACTORS, note_of, twice
from decks.exchange.authored_tree import Fields, Items, Scalar, Tree, decoded, one_line, refuse
from decks.sources.carrier import SourceRefused

_PLAIN = ("id", "domain", "stem", "key", "answer", "rationale")
_SOURCE = ("document", "section", "date")
_REST = ("codes", "difficulty", "status", "checked_on", "effective_from", "effective_to", "case", "record")
_NUMBERS = range(1, MOST_DISTRACTORS + 1)
_PAIRS = tuple(f"{part}_{number}" for number in _NUMBERS for part in ("distractor", "why"))
COLUMNS = (*_PLAIN, *_PAIRS, *_SOURCE, *_REST)
_NEEDED = {"id", "stem"}
_SEPARATORS = ",;\t"
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")  # full-width signs: Excel takes them too
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    return cell[1:] if _GUARDED.match(cell) else cell


def csv_of_notes(notes: Iterable[AuthoredNote]) -> str:
    out = StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    table.writerow(COLUMNS)
    for note in notes:
        cells = _cells(note)
        table.writerow([guarded(cells.get(column, "")) for column in COLUMNS])
    return out.getvalue()


def notes_of_csv(data: bytes, name: str) -> tuple[AuthoredNote, ...]:
    """Columns in any order, separated by comma, semicolon or tab. Raises `SourceRefused` with file and line."""
    text = decoded(data, name)
    rows = _rows(text, name, _separator(text))
    header = next(rows, None)
    if header is None:
        raise SourceRefused(f"{name} is empty")
    columns = _columns(*header)
    notes = tuple(note_of(_tree(columns, cells, at)) for cells, at in rows)
    twice(notes)
    return notes


def _cells(note: AuthoredNote) -> dict[str, str]:
    cells = {column: getattr(note, column) for column in _PLAIN}
    for number, distractor in enumerate(note.distractors, 1):
        cells |= {f"distractor_{number}": distractor.text, f"why_{number}": distractor.why}
    days = {name: getattr(note, name) for name in ("checked_on", "effective_from", "effective_to")}
    days["date"] = note.source.date
    return (
        cells
        | {"document": note.source.document, "section": note.source.section, "codes": " ".join(note.codes)}
        | {"difficulty": note.difficulty.name.lower(), "status": note.status.value}
        | {"case": note.case, "record": note.record}
        | {name: day.isoformat() if day else "" for name, day in days.items()}
    )


def _separator(text: str) -> str:
    first = text.partition("\n")[0]
    return max(_SEPARATORS, key=first.count)


def _rows(text: str, name: str, separator: str) -> Iterator[tuple[list[str], Place]]:
    """Rows that are not blank, each with the place where it begins."""
    table = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for cells in table:
            if any(cell.strip() for cell in cells):
                yield cells, Place(name, begins)
            begins = table.line_num + 1
    except csv.Error as wrong:
        raise SourceRefused(f"{Place(name, begins)}: {wrong}") from wrong


def _columns(cells: list[str], at: Place) -> tuple[str, ...]:
    columns = tuple(cell.strip().lower() for cell in cells)
    for number, column in enumerate(columns):
        if column not in COLUMNS:
            refuse(at, f"unknown column {column[:40]!r}; known: {', '.join(COLUMNS)}")
        if column in columns[:number]:
            refuse(at, f"the column {column!r} stands here twice")
    if missing := _NEEDED - set(columns):
        refuse(at, f"no column {', '.join(sorted(missing))}")
    return columns


def _tree(columns: tuple[str, ...], cells: list[str], at: Place) -> Fields:
    if len(cells) != len(columns):
        refuse(at, f"{len(cells)} cells under {len(columns)} columns")
    row = {
        column: Scalar(one_line(unguarded(cell), at), at) for column, cell in zip(columns, cells, strict=True)
    }
    fields: dict[str, Tree] = {
        column: cell for column, cell in row.items() if column in _PLAIN + _REST and cell.text
    }
    if codes := row.get("codes"):
        fields["codes"] = Items(tuple(Scalar(code, at) for code in codes.text.split()), at)
    fields["source"] = Fields({column: row[column] for column in _SOURCE if column in row}, at)
    fields["distractors"] = Items(tuple(_distractors(row, at)), at)
    return Fields(fields, at)


def _distractors(row: dict[str, Scalar], at: Place) -> Iterator[Fields]:
    for number in _NUMBERS:
        found = {"text": row.get(f"distractor_{number}"), "why": row.get(f"why_{number}")}
        pair: dict[str, Tree] = {name: cell for name, cell in found.items() if cell and cell.text}
        if pair:
            yield Fields(pair, at)
