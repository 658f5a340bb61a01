"""What looking up gives: codes, places of the Tabular List, hits of a search, and cards that can be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from decks.code_marks import CodeMarks
from decks.facts import Entry
from decks.model import Concept, Edition, Note
from decks.search import Match

PAGE = 8
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """One page of something. `page` counts from 0."""

    shown: tuple[T, ...]
    page: int
    pages: int
    total: int


def slice_of(whole: Sequence[T], page: int) -> Slice[T]:
    """A page that is not there is the last one."""
    pages = max(1, -(-len(whole) // PAGE))
    page = min(page, pages - 1)
    return Slice(tuple(whole[page * PAGE : (page + 1) * PAGE]), page, pages, len(whole))


@dataclass(frozen=True, slots=True)
class Found:
    """A code in one of the code sets."""

    system: str  # "icd10cm"
    edition: Edition
    concept: Concept


@dataclass(frozen=True, slots=True)
class Governed:
    """Notes that are printed at a place above."""

    place: str  # "J44", "J40-J4A", "Chapter 10"
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class CodePage:
    found: Found
    above: tuple[Entry, ...]  # from the chapter down to the parent; a chapter's code is its number
    up: str | None  # a code or a block; None at the top
    up_is_block: bool
    around: tuple[str | None, str | None]  # neighbours under the same parent, before and after
    below: Slice[Match]
    governed: tuple[Governed, ...]  # nearest first
    marks: CodeMarks
    can_build: bool  # the code builder goes on from here
    cards: int  # that the deck can ask of it


@dataclass(frozen=True, slots=True)
class PlacePage:
    """A chapter or a block of ICD-10-CM; or all chapters."""

    edition: Edition
    chapter: int  # 0: all chapters
    block: str  # empty for a chapter
    title: str
    notes: tuple[Note, ...]
    parts: Slice[Entry] | Slice[Match]  # chapters, blocks, or categories


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search found, code set by code set."""

    words: str
    systems: tuple[tuple[str, str, int], ...]  # slug, name, how many; those with hits
    system: str  # the one shown
    edition: Edition
    shown: Slice[Match]
    is_cut: bool  # there are more than are shown on all pages


@dataclass(frozen=True, slots=True)
class NewCard:
    """A card that the learner does not have."""

    mark: int  # names it on a button
    stable: str
    template: str
    detail: str  # tells several of one template apart


@dataclass(frozen=True, slots=True)
class CardPage:
    system: str
    code: str
    title: str
    owned: int
    offered: Slice[NewCard]
