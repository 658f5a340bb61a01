"""Draws a form: sections counted, pools laid out, items drawn and kept apart, unscored ones chosen, order mixed.

All chance comes from the seed, so the same blueprint, builds and seed give the same form. Sections that nothing can
fill stay short and say why; nothing else takes their place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from random import Random

from decks.blueprint import Blueprint, Kind, Section
from decks.blueprint_sums import counts
from decks.form_fences import Fences
from decks.form_items import CptSource, draw, is_scenario, kind_of
from decks.form_made import form_of, nothing
from decks.form_plan import plan
from decks.form_pools import Cards, Slot, slots_of
from decks.form_size import size_of
from decks.form_spread import handed_on, short
from decks.forms import Form, FormItem
from decks.model import Difficulty, Item, Library, Undrawable

_ROUNDS = 6  # times that a form is laid out anew because a pool gave less than it holds
_PICKY = 3  # cards passed over because the form has enough of their difficulty


def draw_form(
    blueprint: Blueprint,
    library: Library,
    seed: str,
    *,
    items: int | None = None,
    minutes: int | None = None,
    sections: Collection[str] = (),
    cpt: CptSource | None = None,
    spread: bool = False,
) -> Form:
    """A whole exam; or `items` of it (the time keeps its pace unless `minutes` are given), of some sections only.
    `spread`: what a section cannot fill comes from the others (`decks.form_spread`).

    Raises `FormRefused` when the outline leaves a figure open, a size makes no sense, or nothing can be drawn.
    """
    size = size_of(blueprint, items, minutes, sections)
    rng = Random(f"{blueprint.id} {blueprint.version}:{seed}:{size.items}:{','.join(sorted(sections))}")
    wanted = counts(size.sections, size.items, rng)
    slots = slots_of(size.sections, library, cpt)
    whole = blueprint.items or 0 if sections else 0
    sheet = _Sheet(blueprint, library, cpt, size.sections, slots, rng, whole)
    drawing = sheet.spread(wanted) if spread else sheet.drawn(wanted)
    if not drawing.items:
        raise nothing(blueprint, slots, wanted)
    return form_of(blueprint, library, seed, size, wanted, slots, drawing.got, drawing.items, rng)


class _Sheet:
    """What is drawn from, and how often it may be tried."""

    def __init__(
        self,
        blueprint: Blueprint,
        library: Library,
        cpt: CptSource | None,
        sections: Sequence[Section],
        slots: Sequence[Slot],
        rng: Random,
        whole: int,
    ) -> None:
        self._blueprint, self._library, self._cpt = blueprint, library, cpt
        self._sections, self._slots, self._rng, self._whole = sections, slots, rng, whole

    def drawn(self, asked: Sequence[int]) -> _Drawing:
        held: list[float] = [slot.pool.units for slot in self._slots]
        for _ in range(_ROUNDS):
            laid = plan(asked, self._slots, held, self._rng, whole=self._whole)
            size_laid = sum(slot.pool.size * count for slot, count in zip(self._slots, laid, strict=True))
            quotas = {level: share * size_laid / 100 for level, share in self._blueprint.difficulty.items()}
            drawing = _Drawing(quotas, self._library, self._cpt, self._rng)
            drawing.fill_all(self._slots, laid, self._sections)
            if drawing.got == laid:
                break
            held = [
                own if own < count else most for own, count, most in zip(drawing.got, laid, held, strict=True)
            ]
        return drawing

    def spread(self, wanted: Sequence[int]) -> _Drawing:
        last = best = self.drawn(wanted)
        empty = short(wanted, self._filled(last))
        for _ in range(_ROUNDS):
            asked = handed_on(wanted, self._filled(last), empty)
            if asked is None:
                break
            last = self.drawn(asked)
            empty |= short(asked, self._filled(last))
            best = max(best, last, key=lambda each: sum(each.got))
        return best

    def _filled(self, drawing: _Drawing) -> list[int]:
        given = list(zip(self._slots, drawing.got, strict=True))
        return [
            sum(count for slot, count in given if slot.section == number)
            for number in range(len(self._sections))
        ]


class _Drawing:
    """A form in the making."""

    def __init__(
        self, quotas: Mapping[Difficulty, float], library: Library, cpt: CptSource | None, rng: Random
    ) -> None:
        """`quotas`: items of each difficulty that the form is to have."""
        self._quotas, self._library, self._cpt, self._rng = quotas, library, cpt, rng
        self._fences = Fences()
        self._reached: Counter[Difficulty] = Counter()
        self._cards: set[str] = set()
        self._sets = 0
        self.items: list[FormItem] = []
        self.got: list[int] = []  # units of each slot

    def fill_all(self, slots: Sequence[Slot], counts: Sequence[int], sections: Sequence[Section]) -> None:
        self.got = [self.fill(slot, count, sections) for slot, count in zip(slots, counts, strict=True)]

    def fill(self, slot: Slot, count: int, sections: Sequence[Section]) -> int:
        """Units drawn, which may be fewer."""
        whole_cases = bool(slot.pool.case)
        done = passed = 0
        offers = slot.pool.offers(self._rng) if count else iter(())
        for cards in offers:
            cost = 1 if whole_cases else len(cards)
            if not cards or done + cost > count or not self._cards.isdisjoint(cards):
                continue
            found = self._tried(cards, slot, is_picky=passed < _PICKY)
            if found is None:
                passed += 1
                continue
            self._take(found, slot, sections[slot.section].id)
            done, passed = done + cost, 0
            if done == count:
                break
        return done

    def _tried(self, cards: Cards, slot: Slot, *, is_picky: bool) -> list[tuple[FormItem, Item]] | None:
        lacking = self._lacking()
        found = []
        for card in cards:
            kind = Kind.CASE if len(cards) > 1 else slot.kind
            seed = self._rng.getrandbits(32)
            try:
                item = draw(self._library, card, kind, seed, lacking, self._cpt)
            except Undrawable:
                return None
            if is_picky and slot.pool.templates and len(cards) == 1 and self._has_enough(item.difficulty):
                return None
            found.append((_form_item(card, seed, lacking, kind, item), item))
        return found if self._fences.admit([item for _, item in found]) else None

    def _lacking(self) -> Difficulty:
        """The difficulty that is farthest from its quota, in proportion; of equal ones the hardest."""
        return min(
            Difficulty, key=lambda level: (self._reached[level] / (self._quotas[level] or 1e-9), -level)
        )

    def _has_enough(self, level: Difficulty) -> bool:
        return self._reached[level] >= self._quotas[level]

    def _take(self, found: Sequence[tuple[FormItem, Item]], slot: Slot, section: str) -> None:
        case = ""
        if slot.pool.case or len(found) > 1:
            self._sets += 1
            case = f"case-{self._sets}"
        for item, _ in found:
            self.items.append(replace(item, section=section, case=case))
            self._cards.add(item.card)
            self._reached[item.reached] += 1


def _form_item(card: str, seed: int, difficulty: Difficulty, kind: Kind, item: Item) -> FormItem:
    return FormItem(
        number=0,
        card=card,
        seed=seed,
        difficulty=difficulty,
        kind=kind_of(item, kind),
        section="",
        pretest=False,
        case="",
        id=item.id,
        template=item.template,
        reached=item.difficulty,
        is_scenario=is_scenario(item),
    )
