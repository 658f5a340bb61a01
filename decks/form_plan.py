"""How many units of each pool serve each section.

The limits of a form, counted on what it holds and not on what was wanted: no template fills more than 15 %, templates
that ask for codes or titles by heart fill 10 % together, and two forms of different seeds may be expected to share a
tenth of their questions (k of n cards, drawn twice, share k²/n), so that less than a fifth is safe. One item of a
template and one shared question are always allowed, which is more than that in the smallest forms. Authored notes and
CPT are no templates: the former stand for many kinds of questions, the latter is its owner's whole exam. A section
by itself may hold of a template what the whole exam may: it is then as it stands there.

Counts are laid out one by one: the emptiest section first, in it the pool that is farthest behind its weight; where a
section finds none, another gives way if it has another pool to go to. When the form comes out smaller than wanted,
the limits shrink with it and all is laid out anew, until they agree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

from decks.form_pools import Slot
from decks.forms import RECALL

TEMPLATE_SHARE = 0.15
RECALL_SHARE = 0.10
SHARED_SHARE = 0.10


def plan(
    wanted: Sequence[int], slots: Sequence[Slot], held: Sequence[float], rng: Random, *, whole: int = 0
) -> list[int]:
    """Units of each slot. `held`: how many units each slot may give at most; `whole`: the size of the exam that these
    are a section of, on which the limits of templates then count.
    """
    turns = [rng.random() for _ in slots]
    size = _all_questions(wanted, slots)
    while True:
        layout = _Layout(wanted, slots, held, turns, size, max(size, whole))
        layout.fill()
        if layout.questions >= size or not layout.questions:
            return layout.counts
        size = layout.questions


def _all_questions(wanted: Sequence[int], slots: Sequence[Slot]) -> int:
    """If all were filled."""
    sizes = [
        max((slot.pool.size for slot in slots if slot.section == number), default=1)
        for number in range(len(wanted))
    ]
    return sum(units * size for units, size in zip(wanted, sizes, strict=True))


class _Layout:
    def __init__(
        self,
        wanted: Sequence[int],
        slots: Sequence[Slot],
        held: Sequence[float],
        turns: Sequence[float],
        size: int,
        whole: int,
    ) -> None:
        self._wanted, self._slots, self._held, self._turns = wanted, slots, held, turns
        self.counts = [0] * len(slots)
        self._filled = [0] * len(wanted)
        self._of_pool: Counter[str] = Counter()
        self._of_template: Counter[str] = Counter()
        self._shared = 0.0
        self._by_section = [
            [at for at, slot in enumerate(slots) if slot.section == number] for number in range(len(wanted))
        ]
        self._template_limit = max(1, int(whole * TEMPLATE_SHARE))
        self._recall_limit = max(1, int(whole * RECALL_SHARE))
        self._shared_limit = max(1.0, size * SHARED_SHARE)

    @property
    def questions(self) -> int:
        return sum(count * slot.pool.size for count, slot in zip(self.counts, self._slots, strict=True))

    def fill(self) -> None:
        open_sections = [number for number, wanted in enumerate(self._wanted) if wanted]
        while open_sections:
            number = min(open_sections, key=lambda each: (self._filled[each] / self._wanted[each], each))
            if not self._place(number, set()) or self._filled[number] == self._wanted[number]:
                open_sections.remove(number)

    def _place(self, number: int, tried: set[int]) -> bool:
        own = sorted(self._by_section[number], key=self._behind)
        for at in own:
            if self._has_room(at):
                self._add(at, 1)
                return True
        return any(self._make_room(at, tried) for at in own if self._held[at] > self.counts[at])

    def _make_room(self, at: int, tried: set[int]) -> bool:
        """Moves a unit of another section elsewhere, and takes its place."""
        for other, slot in enumerate(self._slots):
            if other in tried or not self.counts[other] or slot.section == self._slots[at].section:
                continue
            if not self._compete(at, other):
                continue
            tried.add(other)
            self._add(other, -1)
            if self._has_room(at):
                self._add(at, 1)
                if self._place(slot.section, tried):
                    return True
                self._add(at, -1)
            self._add(other, 1)
        return False

    def _compete(self, at: int, other: int) -> bool:
        one, two = self._slots[at].pool, self._slots[other].pool
        return one.id == two.id or bool(
            set(one.templates) & set(two.templates) or (_recall(one.templates) and _recall(two.templates))
        )

    def _behind(self, at: int) -> tuple[float, float]:
        return (self.counts[at] + self._turns[at]) / self._slots[at].weight, self._turns[at]

    def _has_room(self, at: int) -> bool:
        pool = self._slots[at].pool
        if self.counts[at] >= self._held[at] or self._of_pool[pool.id] >= pool.units:
            return False
        if any(self._of_template[each] >= self._template_limit for each in pool.templates):
            return False
        recall = _recall(pool.templates)
        if recall and sum(self._of_template[each] for each in RECALL) + recall > self._recall_limit:
            return False
        return self._shared + self._cost(at) <= self._shared_limit

    def _cost(self, at: int, step: int = 1) -> float:
        """How many more questions two forms are expected to share with one unit more."""
        pool = self._slots[at].pool
        before = self._of_pool[pool.id]
        return pool.size * ((before + step) ** 2 - before**2) / pool.units if pool.units else 0.0

    def _add(self, at: int, step: int) -> None:
        slot = self._slots[at]
        self._shared += self._cost(at, step)
        self.counts[at] += step
        self._filled[slot.section] += step
        self._of_pool[slot.pool.id] += step
        for template in slot.pool.templates:
            self._of_template[template] += step


def _recall(templates: Sequence[str]) -> int:
    return sum(template in RECALL for template in templates)
