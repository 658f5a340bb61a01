"""HCPCS Level II of October 2025, which comes with CodeDrill. Where it is from: `decks/data/PROVENANCE.md`.

The table has no short descriptions, no coverage and no cross references.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from decks.sources.carrier import SourceRefused
from decks.sources.hcpcs_entry import Census, HcpcsFile
from decks.sources.hcpcs_record import Record, assemble
from decks.sources.packed import gunzipped, shipped

NAME = "hcpcs-2025-10.csv.gz"
RELEASE = "October 2025"
OCTOBER_2025 = Census(codes=8_463, live_codes=7_258, modifiers=377, live_modifiers=357)
_COLUMNS = ["code", "kind", "long_title", "added", "effective", "terminated", "action"]
_IDENTITY = {"code": "3", "modifier": "7"}


def shipped_hcpcs() -> HcpcsFile:
    return read_table(shipped(NAME))


def read_table(packed: bytes, expected: Census = OCTOBER_2025) -> HcpcsFile:
    """Raises `SourceRefused` when the table is damaged or does not hold what it is known to hold."""
    return assemble(_records(_text(packed)), NAME).refuse_unless(expected, NAME)


def _text(packed: bytes) -> str:
    try:
        return gunzipped(packed, NAME).decode("utf-8")
    except UnicodeDecodeError as damage:
        raise SourceRefused(f"{NAME} is damaged: {damage}") from damage


def _records(text: str) -> Iterator[Record]:
    rows = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        if next(rows, None) != _COLUMNS:
            raise SourceRefused(f"{NAME}, line 1: the columns are not {', '.join(_COLUMNS)}")
        for row in rows:
            yield _record(row, f"{NAME}, line {rows.line_num}")
    except csv.Error as damage:
        raise SourceRefused(f"{NAME}, line {rows.line_num}: {damage}") from damage


def _record(row: list[str], place: str) -> Record:
    if len(row) != len(_COLUMNS) or row[1] not in _IDENTITY:
        raise SourceRefused(f"{place}: no row of this table: {row[:2]}")
    code, kind, title, *rest = row
    details = dict(zip(_COLUMNS[3:], rest, strict=True)) | {"short": "", "coverage": "", "references": ""}
    return Record(place, code, 100, _IDENTITY[kind], title, details)
