"""The workbook of HCPCS Level II: the same fields as the text, in columns found by their names.

Disclaimers stand above the row of names. A long description that no cell can hold is continued in a row of
record kind 4, as in the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from decks.sources.carrier import SourceRefused
from decks.sources.hcpcs_cells import Row, sheet_rows
from decks.sources.hcpcs_record import Record

_FIELDS = {
    "short": "SHORT DESCRIPTION",
    "coverage": "COV",
    "added": "ADD DT",
    "effective": "ACT EFF DT",
    "terminated": "TERM DT",
    "action": "ACTION CD",
}
_REFERENCES = ("XREF1", "XREF2", "XREF3", "XREF4", "XREF5")
_NEEDED = {"HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", *_FIELDS.values(), *_REFERENCES}


def sheet_records(workbook: bytes, name: str) -> Iterator[Record]:
    """Every record of the sheet, in its order."""
    columns: dict[str, str] = {}
    for number, row in sheet_rows(workbook, name):
        place = f"{name}, row {number}"
        if columns:
            yield _record({columns[at]: text.strip() for at, text in row.items() if at in columns}, place)
        elif "HCPC" in map(_plain, row.values()):
            columns = _named(row, place)
    if not columns:
        raise SourceRefused(f"{name} has no row with the names of the columns (HCPC, SEQNUM, ...)")


def _plain(text: str) -> str:
    return " ".join(text.split()).upper()


def _named(row: Row, place: str) -> dict[str, str]:
    columns = {at: _plain(text) for at, text in row.items()}
    lacking = _NEEDED - set(columns.values())
    if lacking:
        raise SourceRefused(f"{place}: no column {', '.join(sorted(lacking))}")
    if len(set(columns.values())) != len(columns):
        raise SourceRefused(f"{place}: two columns of one name")
    return columns


def _record(cells: Row, place: str) -> Record:
    key, sequence, identity = (cells.get(name, "") for name in ("HCPC", "SEQNUM", "RECID"))
    if identity not in {"3", "4", "7", "8"} or not (sequence.isascii() and sequence.isdecimal()):
        raise SourceRefused(f"{place}: no HCPCS record: {key!r} {sequence!r} {identity!r}")
    if len(key) != (5 if identity in "34" else 2):
        raise SourceRefused(f"{place}: {key!r} does not belong to a record of kind {identity}")
    text = cells.get("LONG DESCRIPTION", "")
    return Record(place, key, int(sequence), identity, text, _details(cells) if identity in "37" else {})


def _details(cells: Row) -> dict[str, str]:
    details = {name: cells.get(column, "") for name, column in _FIELDS.items()}
    return details | {"references": " ".join(cells.get(column, "") for column in _REFERENCES)}
