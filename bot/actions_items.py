"""Item statistics, for maintainers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ShowItems:
    """Maintainers: the cards that look worst."""


@dataclass(frozen=True, slots=True)
class ShowItem:
    """Maintainers: one card's statistics."""

    card: int


@dataclass(frozen=True, slots=True)
class RetireCard:
    """Maintainers: a card is asked of nobody any more, flagged or not."""

    card: int


@dataclass(frozen=True, slots=True)
class AskThrowOut:
    """Maintainers: a card's key was wrong; what throwing it out does."""

    card: int


@dataclass(frozen=True, slots=True)
class ThrowOut:
    """Maintainers: a card's questions count for nobody, in past exams too."""

    card: int


@dataclass(frozen=True, slots=True)
class CountAgain:
    """Maintainers: what was thrown out counts as before."""

    card: int


ItemsAction: TypeAlias = (
    ShowItems | ShowItem | RetireCard | AskThrowOut | ThrowOut | CountAgain
)  # fmt: skip
