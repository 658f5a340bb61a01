"""ICD-10-PCS as it was read: tables of rows, definitions, and the alphabetic index.

A code is seven characters. The first three name a table; each of its rows is a rectangle: any of its
characters for position 4 goes with any for 5, 6 and 7. What a character means belongs to its row: the same
character of one table can mean two things in two rows (XW0, position 6).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

Label = tuple[str, str]  # (character, meaning)

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I, no O
CODE_LENGTH = 7
TABLE_LENGTH = 3


@dataclass(frozen=True, slots=True)
class Axis:
    """One position of a code, with all that it may hold here."""

    position: int  # 1 to 7
    title: str  # "Body Part"
    labels: tuple[Label, ...]

    def meaning(self, character: str) -> str | None:
        for each, label in self.labels:
            if each == character:
                return label
        return None

    @property
    def characters(self) -> frozenset[str]:
        return frozenset(character for character, _ in self.labels)


@dataclass(frozen=True, slots=True)
class Row:
    axes: tuple[Axis, ...]  # positions 4 to 7

    @property
    def size(self) -> int:
        return prod(len(axis.labels) for axis in self.axes)

    def begins(self, rest: str) -> bool:
        """True when `rest`, the characters from the fourth on, fits as far as it goes."""
        # A loop takes half the time of all(), and drawing an item does this some thousand times.
        for axis, mark in zip(self.axes, rest, strict=False):  # noqa: SIM110
            if axis.meaning(mark) is None:
                return False
        return True

    def endings(self) -> Iterator[str]:
        return map("".join, product(*([mark for mark, _ in axis.labels] for axis in self.axes)))


@dataclass(frozen=True, slots=True)
class Table:
    heads: tuple[Axis, ...]  # positions 1 to 3, one label each
    definition: str  # of the operation or type; empty in section D
    rows: tuple[Row, ...]

    @property
    def key(self) -> str:
        return "".join(axis.labels[0][0] for axis in self.heads)

    @property
    def size(self) -> int:
        return sum(row.size for row in self.rows)

    def codes(self) -> Iterator[str]:
        return (self.key + ending for row in self.rows for ending in row.endings())


@dataclass(frozen=True, slots=True)
class Term:
    titles: tuple[str, ...]  # the labels that it explains: "Abdominal Aorta", or left and right
    definition: str
    explanation: str
    includes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DefinedAxis:
    position: int
    title: str
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class DefinedSection:
    """The definitions of one section. Section D has none."""

    code: str
    title: str
    axes: tuple[DefinedAxis, ...]


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A device that some root operations know only by a broader one."""

    device: str
    operation: str
    body_systems: tuple[str, ...]
    character: str
    parent: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where an index entry leads. The length of `target` says what it is: 3 a table, 4 to 6 a code's
    beginning, 7 a code, 0 none.
    """

    kind: str  # use see; tab codes code: the target stands alone
    words: str  # behind "use" or "see"
    target: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A main term or a term below it. Those that only point have no title."""

    title: str
    pointers: tuple[Pointer, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """One edition, whole."""

    version: str  # "2025"
    tables: tuple[Table, ...]
    sections: tuple[DefinedSection, ...]
    aggregates: tuple[Aggregate, ...]
    letters: tuple[Letter, ...]
