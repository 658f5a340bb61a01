"""The lines of a table that a learner sends, with limits to its size.

UTF-8, with or without its mark, UTF-16 with its mark, else Windows-1252.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path

from decks.sources.carrier import SourceRefused

LARGEST = 20 * 2**20  # bytes
MOST_ROWS = 15_000
_MOST_COLUMNS = 50
_MOST_LINES = 4 * MOST_ROWS
_LONGEST_LINE = 20_000

Line = tuple[list[str], str]  # cells, and the place for a message


def text_of(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as unreadable:
        raise SourceRefused(f"{path.name} cannot be read: {unreadable.strerror}") from unreadable
    if len(content) > LARGEST:
        raise SourceRefused(
            f"{path.name} has more than {LARGEST // 2**20} MB; the text file of CPT has fewer than 5"
        )
    return _decoded(content, path.name)


def _decoded(content: bytes, name: str) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise SourceRefused(
        f"{name} is no text file; unpack a zip first, save a workbook as CSV or tab-separated text"
    )


def lines_of(text: str, name: str, separator: str) -> Iterator[Line]:
    """Rows that are not empty. In text parted by tabs a quote is a quote; elsewhere it holds a cell together."""
    lines = _short(StringIO(text, newline=""), name)
    if separator == "\t":
        rows = csv.reader(lines, delimiter=separator, quoting=csv.QUOTE_NONE, strict=True)
    else:
        rows = csv.reader(lines, delimiter=separator, strict=True)
    try:
        for cells in rows:
            place = f"{name}, line {rows.line_num}"
            if len(cells) > _MOST_COLUMNS:
                raise SourceRefused(f"{place}: more than {_MOST_COLUMNS} columns; is this the right file?")
            if any(cell.strip() for cell in cells):
                yield cells, place
    except csv.Error as damage:
        raise SourceRefused(f"{name}, line {rows.line_num}: {damage}; save the table again") from damage


def _short(lines: Iterable[str], name: str) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        if number > _MOST_LINES:
            raise SourceRefused(
                f"{name} has more than {_MOST_LINES} lines; CPT has fewer, is this another file?"
            )
        if len(line) > _LONGEST_LINE:
            raise SourceRefused(
                f"{name}, line {number}: more than {_LONGEST_LINE} characters; are line ends lost?"
            )
        yield line
