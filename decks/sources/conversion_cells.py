"""The cells of a conversion table, from a workbook or from text, by their place in the row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from decks.sources.carrier import SourceRefused
from decks.sources.hcpcs_cells import sheet_rows
from decks.sources.hcpcs_zip import is_zip, one_member

Cells = dict[int, str]  # place, counted from 0 -> text, its white space folded; filled cells only
_MARK = "current code"


def table_rows(content: bytes, name: str) -> Iterator[tuple[str, Cells]]:
    """Place ("file, row 3") and cells of each row. Raises `SourceRefused`."""
    if not is_zip(content):
        yield from _text_rows(_decoded(content, name), name)
    elif one_member(content, name, lambda each: each == "xl/workbook.xml") is None:
        raise SourceRefused(f"{name} is a zip, but no workbook; unpack it and give the table inside")
    else:
        for number, row in sheet_rows(content, name):
            yield f"{name}, row {number}", _folded({_place(column): text for column, text in row.items()})


def _decoded(content: bytes, name: str) -> str:
    if b"\0" in content:
        raise SourceRefused(f"{name} is neither text nor a workbook (.xlsx)")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _text_rows(text: str, name: str) -> Iterator[tuple[str, Cells]]:
    rows = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for row in rows:
            yield f"{name}, line {rows.line_num}", _folded(dict(enumerate(row)))
    except csv.Error as damage:
        raise SourceRefused(f"{name}, line {rows.line_num}: {damage}") from damage


def _delimiter(text: str) -> str:
    names = next((line for line in text.splitlines() if _MARK in line.lower()), "")
    return "\t" if "\t" in names else ","


def _folded(cells: Cells) -> Cells:
    folded = {at: " ".join(text.split()) for at, text in cells.items()}
    return {at: text for at, text in folded.items() if text}


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
