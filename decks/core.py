"""The core list: what candidates meet first, and in which order a newcomer learns it.

The file `data/core-icd10cm.csv` names categories by exam weight, heaviest first, each with a few typical
codes and the reason why it is there. Every code gives two cards. The order goes by rounds: after the first
card of the heaviest `_ROUND` categories these come again, beside the first cards of the next ones. So weight
leads, and two cards of one category never follow each other. Templates rotate with both category and round.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from decks.cards import CardId
from decks.templates import TEMPLATES, typed_code

_ROUND = 24
_CARDS_A_CODE = 2


class CoreRefused(ValueError):
    """The core list names what the edition does not hold."""


@dataclass(frozen=True, slots=True)
class CoreRow:
    category: str
    codes: tuple[str, ...]
    reason: str


def parse_core(text: str) -> list[CoreRow]:
    rows = csv.DictReader(text.splitlines())
    return [CoreRow(row["category"], tuple(row["codes"].split()), row["reason"]) for row in rows]


def newcomer_order(rows: Sequence[CoreRow], fits: Callable[[CardId], bool]) -> list[str]:
    """Stable card ids in the order in which a newcomer meets them. Raises `CoreRefused`."""
    ranked = [
        (rank + turn * _ROUND, rank, str(card))
        for rank, row in enumerate(rows)
        for turn, card in enumerate(_cards(rank, row, fits))
    ]
    return [card for _, _, card in sorted(ranked)]


def _cards(rank: int, row: CoreRow, fits: Callable[[CardId], bool]) -> Iterator[CardId]:
    """Each code once, then each code once more with another template."""
    choices = [_fitting(code, rank + place, fits) for place, code in enumerate(row.codes)]
    for turn in range(_CARDS_A_CODE):
        for cards in choices:
            if turn < len(cards):
                yield cards[turn]


def _fitting(code: str, start: int, fits: Callable[[CardId], bool]) -> list[CardId]:
    templates = list(TEMPLATES)
    turned = [templates[(start + step) % len(templates)] for step in range(len(templates))]
    cards = [
        card for template in turned if not _chore(code, template) and fits(card := CardId(code, template))
    ]
    if not cards:
        raise CoreRefused(f"the core list names {code}, which is no complete code of this edition")
    return cards


def _chore(code: str, template: str) -> bool:
    """Seven characters are built, not remembered: a newcomer need not type them."""
    return template == typed_code.ID and len(code) == len("S52.531A")
