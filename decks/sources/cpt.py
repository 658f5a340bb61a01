"""A learner's own licensed copy of CPT, read for that learner alone: which column holds the code, which the words.

The licensed files are text of two columns, code and descriptor, parted by a tab (long, medium or short descriptors,
one file each). Other tables come as CSV with a line of names; which columns are meant is guessed and asked back.
A code is four digits and a digit or a capital letter; what stands above the first one (a notice of rights, names of
columns) is passed over. All or nothing: any other line without a code is refused. Messages name the line and never
repeat a descriptor, since they may end up where others read them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from decks.sources.carrier import SourceRefused
from decks.sources.cpt_lines import MOST_ROWS, lines_of, text_of

LONGEST = 1_000  # characters of a descriptor
_LOOKED_AT = 50  # rows

_CODE = re.compile(r"\d{4}[0-9A-Z]", re.ASCII)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_SEPARATORS = "\t,;|"
_CODE_NAME = re.compile(r"(cpt|code|hcpcs|procedure)", re.IGNORECASE)
_WORDS_NAME = re.compile(r"(desc|long|medium|short|text|title|name)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which columns of a table, counted from 0. `skipped` rows stand above the first code; `names` are those of the
    columns, empty where the table has none.
    """

    separator: str
    code: int
    descriptor: int
    names: tuple[str, ...] = ()
    skipped: int = 0

    @property
    def in_words(self) -> str:
        """To ask back with: "code in column 1 (CPT Code), descriptor in column 3 (Long)"."""
        return f"code in {self._column(self.code)}, descriptor in {self._column(self.descriptor)}"

    def _column(self, place: int) -> str:
        named = f" ({self.names[place]})" if 0 <= place < len(self.names) and self.names[place] else ""
        return f"column {place + 1}{named}"


def guess(path: Path) -> Mapping | None:
    """The columns of a file, by their content first; None when no column holds codes, or none descriptors beside it.

    Raises `SourceRefused` when the file cannot be read at all, or is damaged and not guessed.
    """
    text = text_of(path)
    damages: list[SourceRefused] = []
    for separator in _SEPARATORS:
        try:
            found = _guessed(text, path.name, separator)
        except SourceRefused as damage:  # perhaps not with this separator
            damages.append(damage)
            continue
        if found:
            return found
    if damages:
        raise damages[-1]  # with a tab every quote is text, so what a comma says tells more
    return None


def choices(path: Path, guessed: Mapping) -> tuple[Mapping, ...]:
    """All pairs of a column of codes and one of words that `guessed` could have been, the likely ones first. One: it
    is sure.

    Raises `SourceRefused` when the file cannot be read.
    """
    rows = _rows_of(text_of(path), path.name, guessed.separator)[guessed.skipped :]
    codes = _whole_columns(rows)
    pairs = ((code, words) for code in codes for words in _columns_of_texts(rows) if words not in codes)
    found = (replace(guessed, code=code, descriptor=words) for code, words in pairs)
    return tuple(
        sorted(
            {guessed, *found},
            key=lambda one: (one != guessed, one.code != guessed.code, one.code, one.descriptor),
        )
    )


def read_cpt(path: Path, mapping: Mapping | None = None) -> dict[str, str]:
    """Code -> descriptor, in ascending order; the columns are guessed without a mapping. Raises `SourceRefused`."""
    chosen = mapping or guess(path)
    if chosen is None:
        raise SourceRefused(
            f"{path.name} has no column of CPT codes with descriptors beside it; choose the text file of your"
            " licensed copy (code, tab, descriptor), or a CSV table with these two columns"
        )
    if min(chosen.code, chosen.descriptor) < 0 or chosen.code == chosen.descriptor:
        raise SourceRefused(f"{chosen.in_words}: choose two different columns")
    lines = lines_of(text_of(path), path.name, chosen.separator)
    found: dict[str, str] = {}
    for cells, place in islice(lines, chosen.skipped, None):
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


def _guessed(text: str, name: str, separator: str) -> Mapping | None:
    rows = _rows_of(text, name, separator)
    head = next((number for number, row in enumerate(rows) if _holds_code(row)), len(rows))
    body = rows[head:]
    if not body:
        return None
    last = rows[head - 1] if head else []
    names = tuple(cell.strip() for cell in last) if len(last) == len(body[0]) else ()
    code = _column_of_codes(body, names)
    words = _column_of_words(body, names, code) if code is not None else None
    return None if code is None or words is None else Mapping(separator, code, words, names, head)


def _rows_of(text: str, name: str, separator: str) -> list[list[str]]:
    return [cells for cells, _ in islice(lines_of(text, name, separator), _LOOKED_AT)]


def _holds_code(cells: list[str]) -> bool:
    return any(_CODE.fullmatch(cell.strip().upper()) for cell in cells)


def _column_of_codes(rows: list[list[str]], names: tuple[str, ...]) -> int | None:
    """The column all of whose cells are codes; of several the one that is called so, else the first."""
    whole = _whole_columns(rows)
    return next((place for place in whole if _is_called(names, place, _CODE_NAME)), next(iter(whole), None))


def _whole_columns(rows: list[list[str]]) -> list[int]:
    width = min(map(len, rows), default=0)
    return [
        place for place in range(width) if all(_CODE.fullmatch(row[place].strip().upper()) for row in rows)
    ]


def _column_of_words(rows: list[list[str]], names: tuple[str, ...], code: int) -> int | None:
    """The column of the longest texts; one whose name says "descriptor" goes before others."""
    texts = [place for place in _columns_of_texts(rows) if place != code]
    lengths = {place: sum(len(row[place].strip()) for row in rows) for place in texts}
    return max(texts, key=lambda at: (_is_called(names, at, _WORDS_NAME), lengths[at]), default=None)


def _columns_of_texts(rows: list[list[str]]) -> list[int]:
    width = min(map(len, rows), default=0)
    return [place for place in range(width) if any(re.search(r"[A-Za-z]{2}", row[place]) for row in rows)]


def _is_called(names: tuple[str, ...], place: int, pattern: re.Pattern[str]) -> bool:
    return place < len(names) and pattern.search(names[place]) is not None
