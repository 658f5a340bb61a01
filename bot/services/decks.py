"""Maintainers' decks as values: what is in use, what is made, what differs, what was sent.

Buttons name a deck and a build by short numbers, since ids may be longer than a payload.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from db.decks import Publication
from decks.model import Edition

# Kinds of errands; what they are about follows, parted by blanks.
LIST, PAGE, DIFF, PUBLISH = "decks", "deck", "deck-diff", "deck-publish"
ASK_ROLL_BACK, ROLL_BACK = "deck-ask-roll-back", "deck-roll-back"
UPLOAD, REPORT, TAKE, DISCARD = "upload", "upload-report", "upload-take", "upload-discard"

MOST_BYTES = 20 * 2**20  # a bot may fetch no larger file (Bot API, getFile)
_DIGITS = 12  # of a build, as many as fit into a number of a payload


def deck_mark(deck: str) -> int:
    return crc32(deck.encode())


def build_mark(build: str) -> int:
    return int(build[:_DIGITS], 16)


@dataclass(frozen=True, slots=True)
class DeckState:
    """One deck. `made` is the build of the file as it is made now, whether or not it is in use."""

    deck: str
    edition: Edition
    in_use: Publication | None
    made: str | None
    history: Sequence[Publication] = ()  # newest first
    cards: int = 0

    @property
    def name(self) -> str:
        return f"{self.edition.system} {self.edition.name}"

    @property
    def candidate(self) -> str | None:
        """The build that could be published."""
        return None if self.in_use and self.in_use.build == self.made else self.made

    @property
    def seen(self) -> int:
        """The publication that a button was drawn from."""
        return self.in_use.id if self.in_use else 0

    @property
    def older(self) -> Publication | None:
        """What a rollback puts to use."""
        standing = [one for one in self.history if one.undone_at is None]
        return standing[1] if len(standing) > 1 else None


@dataclass(frozen=True, slots=True)
class Changes:
    """A deck as it is made now against the build in use."""

    state: DeckState
    codes: Mapping[str, Sequence[str]]  # by kind of change; empty for decks that are not ICD-10-CM
    templates: Mapping[str, tuple[int, int, int, int]]  # cards kept, added, gone, revised


@dataclass(frozen=True, slots=True)
class Sample:
    stem: str
    options: Sequence[tuple[str, bool]]  # (text, is it right)
    answer: str
    rationale: str
    source: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a maintainer sent. `number` names it."""

    number: int
    kind: str  # official authored package unreadable
    title: str
    deck: str
    errors: Sequence[str]
    warnings: Sequence[str]
    counts: Sequence[str]
    samples: Sequence[Sample]


def report_of(number: int, told: Mapping[str, Any]) -> Report:
    """From the answer of `bot.deck_work`."""
    return Report(
        number, told["kind"], told["title"], told["deck"], told["errors"], told["warnings"], told["counts"],
        [_sample(one) for one in told["samples"]],
    )  # fmt: skip


def _sample(told: Mapping[str, Any]) -> Sample:
    key = told.get("key", ())
    source = told.get("source") or {}
    return Sample(
        told["stem"],
        [(option["text"], place in key) for place, option in enumerate(told["options"])],
        told.get("answer") or "",
        told.get("rationale", ""),
        " · ".join(filter(None, (source.get(part, "") for part in ("system", "edition", "place")))),
    )
