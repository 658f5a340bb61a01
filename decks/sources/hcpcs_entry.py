"""What a file of HCPCS Level II holds: codes and modifiers, and a count of what is not ours to keep.

The national file is a work of the United States government, but for what others own: dental codes (D0120,
American Dental Association), Level I codes and modifiers (American Medical Association) and the physical
status modifiers P1 to P6. These are counted and dropped, and so are references to them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from decks.diff import Listed
from decks.sources.carrier import SourceRefused

Kind = Literal["code", "modifier"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One code or modifier. Texts are empty, and dates None, where the file gives none."""

    code: str  # "A0021", or "LT" for a modifier
    kind: Kind
    title: str  # the long description, white space folded
    short: str
    coverage: str  # C carrier judgment, D special instructions, I not payable, M non-covered, S by statute
    added: date
    effective: date | None  # of the last action
    terminated: date | None  # the last day on which it may be used
    action: str  # A add, B C S descriptions, D discontinue, F P T payment data, N none, R reactivate
    cross_references: tuple[str, ...] = ()

    @property
    def live(self) -> bool:
        return self.terminated is None


@dataclass(frozen=True, slots=True)
class Dropped:
    dental: int = 0
    level_one: int = 0
    physical_status: int = 0
    references: int = 0  # cross references to any of them


@dataclass(frozen=True, slots=True)
class Census:
    """How many entries were kept. Live: without a termination date."""

    codes: int
    live_codes: int
    modifiers: int
    live_modifiers: int


@dataclass(frozen=True, slots=True)
class HcpcsFile:
    """All of one file, in ascending order of code."""

    codes: tuple[Entry, ...]
    modifiers: tuple[Entry, ...]
    dropped: Dropped

    @property
    def census(self) -> Census:
        return Census(len(self.codes), _live(self.codes), len(self.modifiers), _live(self.modifiers))

    def refuse_unless(self, expected: Census | None, name: str) -> HcpcsFile:
        """Itself, when it holds what is known of it; None means that nothing is known."""
        if expected is not None and self.census != expected:
            raise SourceRefused(f"{name} does not add up: {self.census}, expected {expected}")
        return self


def listing(entries: Iterable[Entry]) -> dict[str, Listed]:
    """The entries as `decks.diff` compares them."""
    return {entry.code: Listed(entry.title, entry.live) for entry in entries}


def _live(entries: tuple[Entry, ...]) -> int:
    return sum(entry.live for entry in entries)
