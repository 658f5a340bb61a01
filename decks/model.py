"""The words of the decks: what a fact is, what a question is, where it comes from.

Values only. Readers in `decks.sources` make concepts, `decks.templates` make items from them,
`decks.library` serves both from a compiled file.

Stable ids: a note is `system:code`, a card `system:code:template[:discriminator]`; never a row number, never a
title.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from random import Random
from typing import Protocol


class Difficulty(IntEnum):
    """How near the distractors are: other chapters, the block, the same subcategory."""

    EASY = 1
    MEDIUM = 2
    HARD = 3


@dataclass(frozen=True, slots=True)
class Edition:
    """One yearly edition of a code set. An exam keeps its edition longer than payers do, hence two windows.

    Both days of a window belong to it.
    """

    id: str  # "icd10cm-2026"
    system: str  # "ICD-10-CM"
    name: str  # "FY2026"
    release: str  # "April 1 2026"
    effective_from: date
    effective_to: date
    exam_from: date
    exam_to: date


@dataclass(frozen=True, slots=True)
class Note:
    """One line of the Tabular List, or one whole instruction with its printed lead-in and its list:
    "Use additional code to identify: tobacco dependence (F17.-); tobacco use (Z72.0)".
    """

    kind: str  # includes excludes1 excludes2 code_first use_additional code_also inclusion_term notes
    text: str


@dataclass(frozen=True, slots=True)
class Concept:
    """One code of a code set, with the dot, as the official files give it.

    The way up ends at the category: 39 blocks hold one category and bear its very name (block B99, category
    B99). Seventh characters are those that this header's codes take, where the rule is printed here or above; a
    complete code has none left to take.
    """

    code: str  # "J44.1"
    title: str
    billable: bool
    parent: str | None  # a code, or the block id for a category
    children: tuple[str, ...]
    notes: tuple[Note, ...]
    seventh_characters: tuple[tuple[str, str], ...]  # (character, meaning), empty where none apply
    block: str  # "J40-J4A"
    chapter: str  # "10"

    @property
    def category(self) -> str:
        return self.code[:3]


@dataclass(frozen=True, slots=True)
class Division:
    """A chapter or a block, with the notes printed at its head."""

    id: str  # "10", "J40-J4A"
    title: str
    notes: tuple[Note, ...]
    parts: tuple[str, ...]  # block ids of a chapter, categories of a block; none in an umbrella range


@dataclass(frozen=True, slots=True)
class Option:
    text: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What a learner can look up: `ICD-10-CM FY2026 · Tabular, J44`."""

    system: str
    edition: str
    place: str
    note: str = ""  # the very words that the key rests on, where it rests on a note


@dataclass(frozen=True, slots=True)
class Item:
    """One question. Either `options` with the indices of the right ones in `key`, or a typed `answer`."""

    id: str  # the card, "#", eight hex digits of what was drawn
    template: str
    subject: str  # the code it is about
    stem: str
    options: tuple[Option, ...]
    key: tuple[int, ...]
    answer: str | None
    rationale: str  # names options by letter, in this order
    source: Source
    domain: str
    difficulty: Difficulty  # reached, which may be lower than asked for
    path: str = ""  # the part of the rationale that needs no options: where the code stands


class Undrawable(LookupError):
    """No item can be proven for this card: unknown id, retired code, or too few distractors."""


class Deck(Protocol):
    """One edition of one code set: what can be asked of it, card by card. One instance belongs to one thread."""

    @property
    def edition(self) -> Edition: ...

    def find(self, code: str) -> Concept | None:
        """The concept of a code, with or without dot, in any case; None when the edition has no such code."""
        ...

    def draw(self, card: str, rng: Random, difficulty: Difficulty) -> Item:
        """The item of a card's stable id. Same card, seed and difficulty, same item. Raises `Undrawable`."""
        ...

    @property
    def templates(self) -> Mapping[str, int]:
        """How many cards each template has here; templates without cards are not named."""
        ...

    def any_card(self, template: str, rng: Random) -> str:
        """A card by chance: chapter (section, letter) first, then category, then card, so that injuries do not
        swamp. Raises `Undrawable` when there is none."""
        ...

    def holds(self, card: str) -> bool: ...

    def mark(self, card: str) -> int | None:
        """The content hash of a card, which changes when what the card asserts does; None when it is not there."""
        ...

    def cards_on(self, code: str) -> Sequence[str]:
        """All cards of one code, written as the edition writes it."""
        ...

    def cards(self) -> Iterator[tuple[str, int]]:
        """Every card with its content hash."""
        ...

    def resolved(self, card: str) -> str | None:
        """The card itself, or the first of its code and template where it names no discriminator; None when there
        is none."""
        ...

    def newcomer_cards(self) -> Sequence[str]:
        """The deck's own core list, for who has no certification; may be empty."""
        ...


class Library(Protocol):
    """Published decks as one learner sees them: one of each code set. One instance belongs to one thread."""

    def of(self, deck: str) -> Library:
        """The same decks as a learner of another edition sees them."""
        ...

    @property
    def decks(self) -> Mapping[str, Deck]:
        """By system, the learner's own edition of ICD-10-CM first."""
        ...

    @property
    def editions(self) -> Sequence[Edition]:
        """All that are in use, also those of other learners."""
        ...

    @property
    def builds(self) -> str:
        """Names of the builds behind it, separated by blanks: "icd10cm-2026@0123456789abcdef"."""
        ...

    def older(self, name: str) -> Deck | None:
        """A build that is or was in use, by its name; None where it is no longer kept."""
        ...

    def holds(self, card: str) -> bool: ...

    @property
    def edition(self) -> Edition: ...

    def find(self, code: str) -> Concept | None:
        """The concept of a code, with or without dot, in any case; None when the edition has no such code."""
        ...

    def draw(self, card: str, rng: Random, difficulty: Difficulty) -> Item:
        """The item of a card's stable id. Same card, seed and difficulty, same item. Raises `Undrawable`."""
        ...

    def newcomer_cards(self, certification: str = "") -> Sequence[str]:
        """Stable card ids of the core list, in the order in which a new learner meets them."""
        ...

    def newcomer_fingerprint(self, certification: str = "") -> str:
        """Changes when that list does: a place in it counts only in the list it was taken from."""
        ...
