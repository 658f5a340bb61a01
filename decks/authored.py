"""Authored decks: notes that people write because no official file holds them, and what such a deck is.

Values only. A note is one question with its key, its distractors and the reason each is wrong, the rule behind it
and where that rule is printed. It is a draft until somebody has read the rule in the source; only then it is
asked. Readers let gaps through (an empty text, a missing day): `decks.authored_lint` names them all at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from decks.model import Difficulty


class Status(Enum):
    DRAFT = "draft"
    CHECKED = "checked"  # somebody read the rule in the source on `checked_on`


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file. Lines count from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"


CASE = "case:"  # how cases are told from notes where both are named; ids have no colon
FLIP = "flip:"  # and flip notes
ANY_EDITION = "any"  # of a deck that speaks of codes of whatever code set
NOWHERE = Place("", 0)  # made by hand, not read


@dataclass(frozen=True, slots=True)
class Distractor:
    text: str
    why: str  # the rule that makes it wrong


@dataclass(frozen=True, slots=True)
class Reference:
    """Where the rule is printed, and the day of that printing."""

    document: str = ""
    section: str = ""
    date: date | None = None


@dataclass(frozen=True, slots=True)
class AuthoredNote:
    """A `key` among `distractors`; a `key` alone, which makes a flip card; or a typed `answer`, which is a code.
    Texts are one line each.

    Its own window narrows the deck's; both days belong to it. Where it was read from is no part of its value.
    """

    id: str  # a slug; never changes, never used again
    stem: str
    key: str = ""
    distractors: tuple[Distractor, ...] = ()
    answer: str = ""
    rationale: str = ""
    source: Reference = Reference()
    domain: str = ""
    status: Status = Status.DRAFT
    checked_on: date | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    codes: tuple[str, ...] = ()  # that it speaks of; the edition must hold each
    difficulty: Difficulty = Difficulty.MEDIUM
    case: str = ""  # a slug that the questions of one case share
    record: str = ""  # of the case: what all its questions rest on; stands before each stem
    at: Place = field(default=NOWHERE, compare=False)

    @property
    def flips(self) -> bool:
        """Stem on the front, key and rationale on the back."""
        return bool(self.key) and not self.distractors

    @property
    def options(self) -> tuple[str, ...]:
        """The key first. Empty when the answer is typed."""
        return (self.key, *(distractor.text for distractor in self.distractors)) if self.key else ()


@dataclass(frozen=True, slots=True)
class AuthoredDeck:
    """Notes on one edition of one code set. Both days of a window belong to it."""

    id: str  # a slug
    title: str
    code_set: str = ""  # "ICD-10-CM"
    edition: str = ""  # the id of the edition, "icd10cm-2026"
    effective_from: date | None = None
    effective_to: date | None = None
    exam_from: date | None = None
    exam_to: date | None = None
    licence: str = ""
    source: str = ""
    authors: tuple[str, ...] = ()
    version: str = ""
    notes: tuple[AuthoredNote, ...] = ()
    at: Place = field(default=NOWHERE, compare=False)


def asked_on(deck: AuthoredDeck, day: date) -> Iterator[AuthoredNote]:
    """What may be asked on a day of the exam's edition: checked, and the rule in force."""
    for note in deck.notes:
        windows = ((deck.exam_from, deck.exam_to), (note.effective_from, note.effective_to))
        if note.status is Status.CHECKED and all(_holds(first, last, day) for first, last in windows):
            yield note


def _holds(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
