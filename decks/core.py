"""The core list: what candidates meet first, and in which order a newcomer learns it.

The file `data/core-icd10cm.csv` names categories in the order of meeting, familiar and short ones first, each
with a few typical codes, the easiest first, and the reason why it is there. Codes go by rounds: after the
first code of `_ROUND` categories their second ones come, beside the first codes of the next categories.

Every code gives two cards. The first is a choice, since nobody can type what he has never seen; the second
follows `_DELAY` new codes later, about a day or two of study, often as a code to type. Two cards of one category
never follow each other.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from decks.cards import CardId
from decks.templates import billable, code_of_title, title_of_code, typed_code

SYSTEM = "icd10cm"
_ROUND = 24
_DELAY = 14  # new codes between a code's two cards; with the second cards of others, at most 28 cards


@dataclass(frozen=True, slots=True)
class CoreRow:
    category: str
    codes: tuple[str, ...]
    reason: str


def parse_core(text: str) -> list[CoreRow]:
    rows = csv.DictReader(text.splitlines())
    return [CoreRow(row["category"], tuple(row["codes"].split()), row["reason"]) for row in rows]


def newcomer_order(rows: Sequence[CoreRow], fits: Callable[[CardId], bool]) -> list[str]:
    """Stable card ids in the order in which a newcomer meets them. What an edition does not hold is passed over;
    `missing` names it.
    """
    pairs = [_pair(code, number, fits) for number, code in enumerate(_codes(rows))]
    pairs = [pair for pair in pairs if pair]
    firsts = [pair[0] for pair in pairs]
    seconds = [pair[1] if len(pair) > 1 else None for pair in pairs]
    woven: list[CardId] = []
    for first, second in zip_longest(firsts, [None] * (_DELAY - 1) + seconds):
        woven += [card for card in (first, second) if card]
    return list(map(str, _apart(woven)))


def missing(rows: Sequence[CoreRow], fits: Callable[[CardId], bool]) -> list[str]:
    """Codes of the list that an edition cannot ask."""
    return [code for code in _codes(rows) if not _pair(code, 0, fits)]


def _codes(rows: Sequence[CoreRow]) -> list[str]:
    turns = [
        (rank + turn * _ROUND, rank, code)
        for rank, row in enumerate(rows)
        for turn, code in enumerate(row.codes)
    ]
    return [code for _, _, code in sorted(turns)]


def _pair(code: str, number: int, fits: Callable[[CardId], bool]) -> list[CardId]:
    """The first and the second card of a code, or one where only one template fits."""
    choices = [title_of_code.ID, code_of_title.ID, billable.ID]
    turned = choices[number % len(choices) :] + choices[: number % len(choices)]
    cards = [card for template in turned if fits(card := CardId(SYSTEM, code, template))]
    if not cards:
        return []
    typed = CardId(SYSTEM, code, typed_code.ID)
    if number % 2 == 0 and not _chore(code) and fits(typed):
        cards.insert(1, typed)
    return cards[:2]


def _chore(code: str) -> bool:
    """Seven characters are built, not remembered: a newcomer need not type them."""
    return len(code) == len("S52.531A")


def _apart(cards: Sequence[CardId]) -> list[CardId]:
    """The same order, but a card that would follow one of its category waits for the next that does not."""
    waiting, placed = list(cards), list[CardId]()
    while waiting:
        last = placed[-1].code[:3] if placed else ""
        fit = (place for place, card in enumerate(waiting) if card.code[:3] != last)
        placed.append(waiting.pop(next(fit, 0)))
    return placed
