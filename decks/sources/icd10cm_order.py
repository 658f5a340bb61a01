"""The official order file of ICD-10-CM (`icd10cm_order_2027.txt`) and its codes file, read into rows.

Columns of the order file, counted from 1: 1-5 order number, 7-13 code without dot, 15 flag (1 valid for
submission, 0 header), 17-76 short title, 78 on long title; those between are blank. Codes file: 1-7 code, 9 on
long title, billable codes only. Found true of all 95,358 lines of the genuine file of January 2021.

Tabular order is not the order of letters and digits (C43, C4A, C44; U after Z), but each code is followed by all
that lies below it, so what begins with the same characters stands together. Whatever breaks that is refused,
with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from decks.sources.carrier import SourceRefused
from decks.sources.tabular_order import CATEGORY, descends, shared_length

_CODE = re.compile(r"[A-Z][0-9A-Z]{2,6}", re.ASCII)
_CODE_WIDTH = 7


@dataclass(frozen=True, slots=True)
class OrderRow:
    code: str  # without the dot, as the file writes it
    is_billable: bool
    short: str  # empty where the source has none (Tabular List, codes file)
    long: str


@dataclass(frozen=True, slots=True)
class Count:
    headers: int
    billable: int


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a line keeps its fields, counted from 0."""

    code: int
    flag: int
    short: int
    long: int
    blank: tuple[int, ...]


class Misplaced(ValueError):
    """A line does not hold what it should, where it should."""


_COLUMNS = Columns(code=6, flag=14, short=16, long=77, blank=(5, 13, 15, 76))


def read_order(path: Path, expected: Count) -> tuple[OrderRow, ...]:
    """All rows in tabular order. Raises `SourceRefused`.

    A file cut between two lines looks whole, so the edition's published totals must be given.
    """
    return parse_order(path.name, content_of(path), expected)


def parse_order(name: str, content: bytes, expected: Count) -> tuple[OrderRow, ...]:
    rows = tuple(_placed(name, line, text) for line, text in numbered_lines(name, content))
    refuse_disorder(name, rows)
    refuse_miscount(name, rows, expected)
    return rows


def read_codes(path: Path, expected: int) -> tuple[OrderRow, ...]:
    """The billable codes in tabular order, without short titles. Raises `SourceRefused`."""
    return parse_codes(path.name, content_of(path), expected)


def parse_codes(name: str, content: bytes, expected: int) -> tuple[OrderRow, ...]:
    rows = tuple(_listed(name, line, text) for line, text in numbered_lines(name, content))
    refuse_disorder(name, rows, has_headers=False)
    refuse_miscount(name, rows, Count(0, expected))
    return rows


def content_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as unreadable:
        raise SourceRefused(f"{path.name} cannot be read: {unreadable}") from unreadable


def numbered_lines(name: str, content: bytes) -> list[tuple[int, str]]:
    """Lines with their numbers, from 1. Raises `SourceRefused` for what is no text of whole lines."""
    try:
        *lines, rest = content.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as strange:
        raise refused(name, content.count(b"\n", 0, strange.start) + 1, "is no UTF-8") from strange
    if rest or not lines:
        raise refused(name, len(lines) + 1, "the file ends within a line")
    numbered = [(number, line.removesuffix("\r")) for number, line in enumerate(lines, 1)]
    for number, line in numbered:
        if not line.isprintable():
            raise refused(name, number, "holds a character that cannot be printed")
    return numbered


def refused(name: str, line: int, what: object) -> SourceRefused:
    return SourceRefused(f"{name}, line {line}: {what}")


def row_of(line: str, columns: Columns) -> OrderRow:
    """Raises `Misplaced`."""
    if any(line[place : place + 1] != " " for place in columns.blank):
        raise Misplaced(f"columns {', '.join(str(place + 1) for place in columns.blank)} are not all blank")
    flag = line[columns.flag]
    if flag not in "01":
        raise Misplaced(f"the flag is {flag!r}, neither 0 nor 1")
    short = _title(line[columns.short : columns.long - 1])
    return OrderRow(_code(line[columns.code :]), flag == "1", short, _title(line[columns.long :]))


def count_of(rows: Sequence[OrderRow]) -> Count:
    billable = sum(row.is_billable for row in rows)
    return Count(len(rows) - billable, billable)


def refuse_miscount(name: str, rows: Sequence[OrderRow], expected: Count) -> None:
    found = count_of(rows)
    if found != expected:
        raise refused(name, len(rows), f"the rows do not add up: {found}, expected {expected}")


def refuse_disorder(name: str, rows: Sequence[OrderRow], *, has_headers: bool = True) -> None:
    """Raises `SourceRefused` unless each code stands once, in tabular order, below its headers."""
    for line, what in _faults(rows, has_headers=has_headers):
        raise refused(name, line, what)


def _faults(rows: Sequence[OrderRow], *, has_headers: bool) -> Iterator[tuple[int, str]]:
    begun: set[str] = set()
    previous = OrderRow("", False, "", "")
    for line, row in enumerate(rows, 1):
        shared = shared_length(previous.code, row.code)
        fresh = {row.code[:size] for size in range(shared + 1, len(row.code) + 1)}
        if not fresh or fresh & begun or descends(previous.code, row.code):
            yield line, f"{row.code} stands twice or out of tabular order, after {previous.code}"
        if has_headers and shared < CATEGORY < len(row.code):
            yield line, f"{row.code} comes without the header of its category"
        if (shared == len(previous.code)) is previous.is_billable:
            yield line - 1, f"the flag of {previous.code} does not fit {row.code}, which follows it"
        begun |= fresh
        previous = row
    if not previous.is_billable:
        yield len(rows), f"nothing is below the header {previous.code}"


def _placed(name: str, number: int, line: str) -> OrderRow:
    try:
        if line[:5] != f"{number:05}":
            raise Misplaced(f"the order number is {line[:5]!r}, not {number:05}")
        return row_of(line, _COLUMNS)
    except Misplaced as fault:
        raise refused(name, number, fault) from fault


def _listed(name: str, number: int, line: str) -> OrderRow:
    try:
        if line[_CODE_WIDTH : _CODE_WIDTH + 1] != " ":
            raise Misplaced("column 8 is not blank")
        return OrderRow(_code(line), True, "", _title(line[_CODE_WIDTH + 1 :]))
    except Misplaced as fault:
        raise refused(name, number, fault) from fault


def _code(text: str) -> str:
    code = text[:_CODE_WIDTH].rstrip(" ")
    if not _CODE.fullmatch(code):
        raise Misplaced(f"{code!r} is no code")
    return code


def _title(text: str) -> str:
    if not text or text.startswith(" "):
        raise Misplaced("a title is missing or does not begin in its column")
    return " ".join(text.split())
