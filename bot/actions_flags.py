"""Flags: a learner says what is wrong with an item, maintainers answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Reason(StrEnum):
    """What a learner finds wrong with an item. Buttons carry the place in this list: add at its end only."""

    KEY = "wrong key"
    DATED = "out of date"
    UNCLEAR = "unclear"
    TWO_RIGHT = "two answers right"
    RECALLED = "recalled exam item"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class AskFlag:
    """Something is wrong with the card on the screen: what?"""

    card: int
    rev: int


@dataclass(frozen=True, slots=True)
class FlagItem:
    card: int
    rev: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class TakeFlagBack:
    flag: int


@dataclass(frozen=True, slots=True)
class ShowFlags:
    """Maintainers: the oldest open flag, or the one after flag `after`."""

    after: int = 0


@dataclass(frozen=True, slots=True)
class AnswerFlag:
    """Maintainers: write to who flagged it."""

    flag: int


@dataclass(frozen=True, slots=True)
class KeyIsRight:
    flag: int


@dataclass(frozen=True, slots=True)
class RetireFlagged:
    """Maintainers: the flagged card is asked of nobody any more."""

    flag: int


@dataclass(frozen=True, slots=True)
class RestoreCard:
    """Maintainers: a retired card is asked again."""

    card: int


FlagsAction: TypeAlias = (
    AskFlag | FlagItem | TakeFlagBack | ShowFlags | AnswerFlag | KeyIsRight | RetireFlagged |
    RestoreCard
)  # fmt: skip
