"""The official ICD-10-PCS files (tables, definitions, index) of one year, read into a `Book`.

Whatever does not agree with itself is refused, with the file and the place: `codes` of a row is the product
of its labels, `values` of an axis is their number, no code is made twice, the three files are of one year.
A damaged word is still a word: only a digest can tell. Give the digest that you know, and anything but the
very edition is refused.

The index may name codes that the tables do not hold (5A0512C and 5A0522C in 2025); that is told by
`icd10pcs_codes.Procedures.unknown_targets`, not refused.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar
from xml.etree.ElementTree import Element

from decks.sources.carrier import SourceRefused
from decks.sources.icd10pcs_definitions import aggregates_of, sections_of
from decks.sources.icd10pcs_index import letters_of
from decks.sources.icd10pcs_shapes import Aggregate, Book, DefinedSection
from decks.sources.icd10pcs_tables import tables_of
from decks.sources.icd10pcs_text import book_digest
from decks.sources.icd10pcs_xml import Misshapen, OfficialXml, official_files, version_of

_Read = TypeVar("_Read")


def read_book(path: Path, expected: str | None = None) -> Book:
    """The edition in a folder or zip. `expected` is its known `book_digest`. Raises `SourceRefused`."""
    tables, definitions, index = official_files(path)
    year, made_tables = _read(tables, "ICD10PCS.tabular", tables_of)
    _, (sections, aggregates) = _read(definitions, "ICD10PCS.definitions", _definitions_of)
    _, letters = _read(index, "ICD10PCS.index", letters_of)
    book = Book(year, made_tables, sections, aggregates, letters)
    if expected is not None and book_digest(book) != expected:
        raise SourceRefused(f"{path.name} is whole, but not the edition that was expected")
    return book


def _definitions_of(root: Element) -> tuple[tuple[DefinedSection, ...], tuple[Aggregate, ...]]:
    return sections_of(root), aggregates_of(root)


def _read(file: OfficialXml, tag: str, reader: Callable[[Element], _Read]) -> tuple[str, _Read]:
    root = file.root(tag)
    try:
        version, read = version_of(root), reader(root)
    except Misshapen as damage:
        raise SourceRefused(f"{file.name}: {damage}") from damage
    if f"_{version}.xml" not in file.name:
        raise SourceRefused(f"{file.name} says that it is of {version}")
    return version, read
