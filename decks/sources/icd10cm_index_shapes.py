"""The Alphabetic Index of ICD-10-CM as it was read: letters of main terms, terms below terms, where each leads.

Four files have this shape: the Index to Diseases and Injuries, the Index to External Causes, and the tables of
neoplasms and of drugs, whose terms have cells in numbered columns instead of codes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IndexPointer:
    """Where a term leads, as printed. `code`, `subcat` and `manif` hold a code, the last one printed in brackets
    behind the first; `see`, `seeAlso` and `seecat` hold words.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class IndexCell:
    column: int  # from 2; column 1 is the term
    text: str  # a code, or "-" for none


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """A main term or a term below it."""

    title: str  # without non-essential modifiers: "Abasia"
    printed: str  # with them, where they stand: "Abasia (-astasia) (hysterical)"
    pointers: tuple[IndexPointer, ...]
    cells: tuple[IndexCell, ...]
    entries: tuple[IndexEntry, ...]

    def codes(self) -> tuple[str, ...]:
        """What the term itself gives, as printed; a hyphen at the end says that characters are missing."""
        named = (pointer.text for pointer in self.pointers if pointer.kind in CODED)
        return (*named, *(cell.text for cell in self.cells if cell.text.strip("-")))


@dataclass(frozen=True, slots=True)
class IndexLetter:
    title: str
    entries: tuple[IndexEntry, ...]


@dataclass(frozen=True, slots=True)
class IndexHeading:
    column: int
    text: str  # "Malignant Primary"


@dataclass(frozen=True, slots=True)
class AlphabeticIndex:
    kind: str  # index eindex neoplasm drug
    year: int
    title: str
    headings: tuple[IndexHeading, ...]  # of a table
    letters: tuple[IndexLetter, ...]
    oddities: tuple[str, ...]  # what was passed over, by place; none in a file of the shape that we know

    def entries(self) -> Iterator[tuple[str, IndexEntry]]:
        """Every term with its way from the main term: "Diabetes, diabetic > with > cataract"."""
        for letter in self.letters:
            for entry in letter.entries:
                yield from _below("", entry)


CODED = ("code", "subcat", "manif")


def _below(way: str, entry: IndexEntry) -> Iterator[tuple[str, IndexEntry]]:
    here = f"{way} > {entry.title}" if way else entry.title
    yield here, entry
    for each in entry.entries:
        yield from _below(here, each)
