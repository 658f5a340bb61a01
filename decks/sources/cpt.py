"""A learner's own licensed copy of CPT, read for that learner alone: which column holds the code, which the words.

The licensed files are text of two columns, code and descriptor, parted by a tab (long, medium or short descriptors,
one file each). Other tables come as CSV with a line of names; which columns are meant is guessed and asked back.
A code is four digits and a digit or a capital letter. UTF-8 (with or without its mark), UTF-16 with its mark, else
Windows-1252. All or nothing: a line that is no code and no name of a column is refused. Messages name the line and
never repeat a descriptor, since they may end up where others read them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from pathlib import Path

from decks.sources.carrier import SourceRefused

LARGEST = 20 * 2**20  # bytes
MOST_ROWS = 15_000
LONGEST = 1_000  # characters of a descriptor
_MOST_COLUMNS = 50
_MOST_LINES = 4 * MOST_ROWS
_LONGEST_LINE = 20_000
_LOOKED_AT = 50  # rows

_CODE = re.compile(r"\d{4}[0-9A-Z]", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SEPARATORS = "\t,;|"
_CODE_NAME = re.compile(r"(cpt|code|hcpcs|procedure)", re.IGNORECASE)
_WORDS_NAME = re.compile(r"(desc|long|medium|short|text|title|name)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which columns of a table, counted from 0. `names` are those of its first line, empty where it has none."""

    separator: str
    code: int
    descriptor: int
    names: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """To ask back with: "code in column 1 (CPT Code), descriptor in column 3 (Long)"."""
        return f"code in {self._column(self.code)}, descriptor in {self._column(self.descriptor)}"

    def _column(self, place: int) -> str:
        named = f" ({self.names[place]})" if place < len(self.names) and self.names[place] else ""
        return f"column {place + 1}{named}"


Line = tuple[list[str], str]  # cells, and the place for a message


def guess(path: Path) -> Mapping | None:
    """The columns of a file, by their content first; None when no column holds codes, or none descriptors beside it.

    Raises `SourceRefused` when the file cannot be read at all.
    """
    text = _text(path)
    for separator in _SEPARATORS:
        found = _guessed(text, path.name, separator)
        if found:
            return found
    return None


def read_cpt(path: Path, mapping: Mapping | None = None) -> dict[str, str]:
    """Code -> descriptor, in ascending order; the columns are guessed without a mapping. Raises `SourceRefused`."""
    chosen = mapping or guess(path)
    if chosen is None:
        raise SourceRefused(
            f"{path.name} has no column of CPT codes with descriptors beside it; choose the text file of your"
            " licensed copy (code, tab, descriptor), or a CSV table with these two columns"
        )
    lines = _lines(_text(path), path.name, chosen.separator)
    found: dict[str, str] = {}
    for cells, place in islice(lines, 1 if chosen.names else 0, None):
        code, descriptor = _row(cells, place, chosen)
        if found.setdefault(code, descriptor) != descriptor:
            raise SourceRefused(
                f"{place}: {code} stands here again with other words; import one kind of descriptor"
            )
        if len(found) > MOST_ROWS:
            raise SourceRefused(f"{place}: more than {MOST_ROWS} codes; CPT has fewer, is this another file?")
    if not found:
        raise SourceRefused(f"{path.name} holds no code")
    return dict(sorted(found.items()))


def _row(cells: list[str], place: str, mapping: Mapping) -> tuple[str, str]:
    if len(cells) <= max(mapping.code, mapping.descriptor):
        raise SourceRefused(f"{place}: {len(cells)} columns; {mapping.in_words} is needed")
    code, descriptor = cells[mapping.code].strip().upper(), " ".join(cells[mapping.descriptor].split())
    if not _CODE.fullmatch(code):
        raise SourceRefused(
            f"{place}: no CPT code (four digits and a digit or letter) stands in column {mapping.code + 1}"
        )
    if not descriptor:
        raise SourceRefused(f"{place}: {code} has no descriptor in column {mapping.descriptor + 1}")
    if len(descriptor) > LONGEST:
        raise SourceRefused(
            f"{place}: the descriptor has more than {LONGEST} characters; are columns or quotes lost?"
        )
    if _CONTROL.search(descriptor):
        raise SourceRefused(
            f"{place}: the descriptor holds control characters; save the file as plain text again"
        )
    return code, descriptor


def _text(path: Path) -> str:
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


def _lines(text: str, name: str, separator: str) -> Iterator[Line]:
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


def _guessed(text: str, name: str, separator: str) -> Mapping | None:
    try:
        rows = [
            cells for _, (cells, _) in zip(range(_LOOKED_AT), _lines(text, name, separator), strict=False)
        ]
    except SourceRefused:
        return None  # not with this separator
    if not rows:
        return None
    names = () if _holds_code(rows[0]) else tuple(cell.strip() for cell in rows[0])
    body = rows[1:] if names else rows
    code = _column_of_codes(body, names)
    words = _column_of_words(body, names, code) if code is not None else None
    return None if code is None or words is None else Mapping(separator, code, words, names)


def _holds_code(cells: list[str]) -> bool:
    return any(_CODE.fullmatch(cell.strip().upper()) for cell in cells)


def _column_of_codes(rows: list[list[str]], names: tuple[str, ...]) -> int | None:
    """The column all of whose cells are codes; of several the one that is called so, else the first."""
    width = min(map(len, rows), default=0)
    whole = [
        place for place in range(width) if all(_CODE.fullmatch(row[place].strip().upper()) for row in rows)
    ]
    return next((place for place in whole if _is_called(names, place, _CODE_NAME)), next(iter(whole), None))


def _column_of_words(rows: list[list[str]], names: tuple[str, ...], code: int) -> int | None:
    """The column of the longest texts; one whose name says "descriptor" goes before others."""
    width = min(map(len, rows))
    lengths = {place: sum(len(row[place].strip()) for row in rows) for place in range(width) if place != code}
    texts = [place for place in lengths if any(re.search(r"[A-Za-z]{2}", row[place]) for row in rows)]
    return max(texts, key=lambda at: (_is_called(names, at, _WORDS_NAME), lengths[at]), default=None)


def _is_called(names: tuple[str, ...], place: int, pattern: re.Pattern[str]) -> bool:
    return place < len(names) and pattern.search(names[place]) is not None
