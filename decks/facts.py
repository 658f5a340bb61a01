"""What a template may know: the facts of one edition, and codes that stand near a code.

`decks.library` knows them from the compiled file; tests write a few by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from random import Random
from typing import Protocol

from decks.model import Concept, Edition


class Ring(IntEnum):
    """How far a code stands from another. The family lies in the category; else no code is in two rings."""

    FAMILY = 0  # the same subcategory, or the same category where that is too small
    CATEGORY = 1  # the same category
    BLOCK = 2  # another category of the block
    CHAPTER = 3  # another block of the chapter
    ELSEWHERE = 4  # other chapters


@dataclass(frozen=True, slots=True)
class Entry:
    code: str  # with the dot
    title: str


class Facts(Protocol):
    @property
    def edition(self) -> Edition: ...

    def find(self, code: str) -> Concept | None: ...

    def title_of_block(self, block: str) -> str: ...

    def shares_title_with_header(self, code: str) -> bool:
        """Whether a header bears the same title, so that the title alone does not name this code."""
        ...

    def first_complete(self, header: str) -> str:
        """The first complete code that the List prints below a header."""
        ...

    def neighbours(self, concept: Concept, ring: Ring, rng: Random, *, billable: bool) -> Sequence[Entry]:
        """Up to about twenty different codes of a ring, the concept itself never among them. Either billable
        codes or headers; empty when the ring holds none.

        In random order, but near categories of the block come first. Spread over chapters, then categories,
        then codes, so that injuries do not swamp. To a code with a seventh character those that differ from
        them in that character alone are added, bearing its own.
        """
        ...
