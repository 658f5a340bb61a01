"""The official conversion tables: which code took the place of which, so that learned cards can follow.

ICD-10-CM: workbook or text, a title above the row of names `Current code assignment | Effective | Previous Code(s)
Assignment`. ICD-10-PCS: text of eight columns, parted by tabs; of these, current and previous codes, year and
month/day are read. Columns are found by their names. All or nothing: what is no code, no date and no prose is
refused with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from decks.sources.carrier import SourceRefused
from decks.sources.conversion_cells import Cells, table_rows
from decks.sources.conversion_codes import CM, PCS, codes_of, effective_date, is_prose
from decks.sources.packed import LARGEST

_NAMES = {
    "current": re.compile(r"current code(\(s\))? assignment"),
    "effective": re.compile(r"effective( year| date)?"),
    "previous": re.compile(r"previous code(\(s\))? assignment"),
    "day": re.compile(r"effective month/day.*"),
}
_NEEDED = ("current", "effective", "previous")


@dataclass(frozen=True, slots=True)
class Conversion:
    """One row. Codes are without dots; what a cell tells in words stands in the remark."""

    current: tuple[str, ...]
    effective: (
        str  # "2024" (from October 1 of that year), "2023-04-01", or empty where the table says nothing
    )
    previous: tuple[str, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class _Layout:
    columns: dict[str, int]  # name of ours -> place of the cell
    code: re.Pattern[str]


def read_conversion(path: Path) -> list[Conversion]:
    """All rows in their order. Raises `SourceRefused` with file and row."""
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as unreadable:
        raise SourceRefused(f"{path.name} cannot be read: {unreadable}") from unreadable
    if len(content) > LARGEST:
        raise SourceRefused(f"{path.name} has more than {LARGEST} bytes")
    conversions = list(_conversions(content, path.name))
    if not conversions:
        raise SourceRefused(f"{path.name} has no row below the names of its columns")
    return conversions


def successors(conversions: Iterable[Conversion]) -> dict[str, tuple[str, ...]]:
    """Previous code -> the codes that took its place, in the order of the table; one step, not the steps after it."""
    found: dict[str, dict[str, None]] = {}
    for row in conversions:
        for code in row.previous:
            found.setdefault(code, {}).update(dict.fromkeys(new for new in row.current if new != code))
    return {code: tuple(new) for code, new in found.items() if new}


def _conversions(content: bytes, name: str) -> Iterator[Conversion]:
    layout: _Layout | None = None
    for place, cells in table_rows(content, name):
        if layout is None:
            layout = _layout(cells, place)
        elif not _is_note(cells):
            yield _conversion(cells, layout, place)
    if layout is None:
        raise SourceRefused(f"{name} has no row with the names of the columns (Current code assignment, ...)")


def _layout(cells: Cells, place: str) -> _Layout | None:
    """None above the row of names."""
    columns: dict[str, int] = {}
    for at, text in cells.items():
        for ours, pattern in _NAMES.items():
            if pattern.fullmatch(text.lower()) and columns.setdefault(ours, at) != at:
                raise SourceRefused(f"{place}: two columns {text!r}")
    if "current" not in columns:
        return None
    lacking = [each for each in _NEEDED if each not in columns]
    if lacking:
        raise SourceRefused(f"{place}: no column of the {' and '.join(lacking)} codes or date")
    return _Layout(columns, PCS if "day" in columns else CM)


def _is_note(cells: Cells) -> bool:
    """An empty row, or a sentence below the rows."""
    return not cells or (len(cells) == 1 and all(map(is_prose, cells.values())))


def _conversion(cells: Cells, layout: _Layout, place: str) -> Conversion:
    texts = {ours: cells.get(at, "") for ours, at in layout.columns.items()}
    try:
        current, told = codes_of(texts["current"], layout.code)
        previous, retold = codes_of(texts["previous"], layout.code)
        effective = effective_date(texts["effective"], texts.get("day", ""))
    except ValueError as wrong:
        raise SourceRefused(f"{place}: {wrong}") from wrong
    if not (current or previous or told or retold):
        raise SourceRefused(f"{place}: neither a current nor a previous code")
    return Conversion(current, effective, previous, "; ".join(filter(None, (told, retold))))
