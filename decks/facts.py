"""What a template may know: the facts of one edition, and codes that stand near a code.

Whatever can be asked is a fact, mined when a deck is made and kept in its file, so that counting, drawing by
chance and comparing two editions need no template. `decks.library` knows them from the compiled file; tests
write a few by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from random import Random
from typing import Protocol

from decks.model import Concept, Difficulty, Edition, Note


class Ring(IntEnum):
    """How far a code stands from another. No code is in two rings."""

    FAMILY = 0  # the same subcategory, or the same category where that is too small
    BLOCK = 1  # another category of the block
    CHAPTER = 2  # another block of the chapter
    ELSEWHERE = 3  # other chapters

    @property
    def difficulty(self) -> Difficulty:
        """What a question may call itself when its options come from here; beyond the block all is easy."""
        match self:
            case Ring.FAMILY:
                return Difficulty.HARD
            case Ring.BLOCK:
                return Difficulty.MEDIUM
            case _:
                return Difficulty.EASY


def rings_from(difficulty: Difficulty) -> tuple[Ring, ...]:
    """Where to look for wrong options, nearest first; the next ring serves when one holds too few."""
    match difficulty:
        case Difficulty.HARD:
            return tuple(Ring)
        case Difficulty.MEDIUM:
            return Ring.BLOCK, Ring.CHAPTER, Ring.ELSEWHERE
        case Difficulty.EASY:
            return Ring.CHAPTER, Ring.ELSEWHERE


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a template can ask of a code. With system and template it names one card."""

    code: str  # with the dot
    discriminator: str = ""  # tells several facts of one code and template apart: "M36.2"
    data: str = (
        ""  # what the template needs to draw it, in a form of its own; a change of it revises the card
    )


@dataclass(frozen=True, slots=True)
class Entry:
    code: str  # with the dot
    title: str


class Facts(Protocol):
    @property
    def edition(self) -> Edition: ...

    def find(self, code: str) -> Concept | None: ...

    def title_of_block(self, block: str) -> str: ...

    def neighbours(self, concept: Concept, ring: Ring, rng: Random, *, billable: bool) -> Sequence[Entry]:
        """Up to about twenty different codes of a ring, in random order, the concept itself never among
        them.

        Spread over chapters, then categories, then codes, so that injuries do not swamp. Either billable
        codes or headers. Empty when the ring holds none. The family of a code with a seventh character takes
        the same one.
        """
        ...

    def whole_categories(self, concept: Concept, ring: Ring, rng: Random) -> Sequence[Entry]:
        """Up to about twenty categories of a ring that are complete codes themselves (I10), in random order."""
        ...

    def notes_over(self, concept: Concept) -> Sequence[Note]:
        """All notes that govern a code: its own, and those of its headers, its block and its chapter."""
        ...
