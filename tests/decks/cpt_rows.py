"""A learner's own copy of CPT as a source of exam items, made of rows handed in, for their owner alone."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from random import Random

from decks.cpt_items import TEMPLATES, card_of, code_of, draw
from decks.model import Difficulty, Item, Undrawable

_REACH = 20  # neighbours on each side, from which wrong options are taken


class CptRows:
    """`decks.form_items.CptSource` over code -> descriptor; `copy` is the name of the learner's copy."""

    def __init__(self, rows: Mapping[str, str], copy: str) -> None:
        self._codes, self._rows, self._copy = sorted(rows), rows, copy

    def any_card(self, rng: Random, first: str, last: str) -> str | None:
        low, high = bisect_left(self._codes, first), bisect_right(self._codes, last)
        return card_of(self._codes[rng.randrange(low, high)], rng.choice(TEMPLATES)) if low < high else None

    def draw(self, card: str, rng: Random, difficulty: Difficulty) -> Item:
        code = code_of(card)
        at = bisect_left(self._codes, code)
        if code not in self._rows:
            raise Undrawable("the copy has no such code")
        near = [*self._codes[max(0, at - _REACH) : at], *self._codes[at + 1 : at + 1 + _REACH]]
        neighbours = [(each, self._rows[each]) for each in near]
        return draw(card, self._rows[code], neighbours, self._copy, rng, difficulty)
