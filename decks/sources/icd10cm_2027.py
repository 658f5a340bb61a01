"""ICD-10-CM FY2027, codes and titles: the Tabular List of FY2026 with the official addenda applied.

Its notes are not here; questions that rest on notes stay with FY2026 until the Tabular List of FY2027 is read.
Rows taken over from FY2026 have no short title, as the Tabular List has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256

from decks.sources.carrier import OfficialFiles, SourceRefused, installed_files
from decks.sources.icd10cm import read_chapters
from decks.sources.icd10cm_addenda import Addenda, applied, parse_addenda
from decks.sources.icd10cm_order import Count, OrderRow
from decks.sources.packed import gunzipped, shipped
from decks.sources.tree import Branch, Chapter
from decks.sources.tree_of_rows import chapters_of

ADDENDA_NAME = "icd10cm_order_addenda_2027.txt"
ADDENDA_SHA256 = "d64c57ef4534e4f90336decf27a34ba42979c31cd88f6ea923b5b5edd3da6384"
FY2027_COUNT = Count(headers=23_524, billable=74_879)


def rows_2026(files: OfficialFiles | None = None) -> tuple[OrderRow, ...]:
    """FY2026 in tabular order, without short titles. Raises `SourceRefused`."""
    return tuple(_rows_of(read_chapters(files or installed_files())))


def rows_2027(files: OfficialFiles | None = None) -> tuple[OrderRow, ...]:
    """FY2027 in tabular order. Raises `SourceRefused`."""
    return applied(rows_2026(files), addenda_2027())


def chapters_2027(files: OfficialFiles | None = None) -> Iterator[Chapter]:
    """The tree of FY2027 in printed order, without notes. Raises `SourceRefused`."""
    older = list(read_chapters(files or installed_files()))
    return chapters_of(applied(tuple(_rows_of(older)), addenda_2027()), older)


def addenda_2027() -> Addenda:
    """What FY2027 changes. Raises `SourceRefused`."""
    return unpacked(shipped(f"{ADDENDA_NAME}.gz"))


def unpacked(packed: bytes) -> Addenda:
    """The addenda of FY2027 from the file that we ship. Raises `SourceRefused` unless it is that very file."""
    content = gunzipped(packed, f"{ADDENDA_NAME}.gz")
    if sha256(content).hexdigest() != ADDENDA_SHA256:
        raise SourceRefused(f"{ADDENDA_NAME}.gz does not hold the official file")
    return parse_addenda(ADDENDA_NAME, content)


def _rows_of(chapters: Iterable[Chapter]) -> Iterator[OrderRow]:
    for chapter in chapters:
        for section in chapter.sections:
            for category in section.categories:
                yield from _rows(category)


def _rows(branch: Branch) -> Iterator[OrderRow]:
    yield OrderRow(branch.code.replace(".", ""), not branch.children, "", branch.title)
    for child in branch.children:
        yield from _rows(child)
