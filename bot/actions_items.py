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


ItemsAction: TypeAlias = (
    ShowItems | ShowItem | RetireCard
)  # fmt: skip
