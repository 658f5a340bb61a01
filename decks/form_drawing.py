"""Draws a form: sections counted, pools laid out, items drawn and kept apart, unscored ones chosen, order mixed.

All chance comes from the seed, so the same blueprint, builds and seed give the same form. Sections that nothing can
fill stay short and say why; nothing else takes their place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from math import ceil
from random import Random

from decks.blueprint import Blueprint, Kind, Section
from decks.blueprint_sums import counts
from decks.form_fences import Fences
from decks.form_items import CptSource, draw, is_scenario, kind_of
from decks.form_order import mixed
from decks.form_plan import plan
from decks.form_pools import Cards, Slot, slots_of
from decks.form_size import Size, size_of
from decks.form_why import older_books, why
from decks.forms import Form, FormItem, FormRefused, FormSection
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
) -> Form:
    """A whole exam; or `items` of it (the time keeps its pace unless `minutes` are given), of some sections only.

    Raises `FormRefused` when the outline leaves a figure open, a size makes no sense, or nothing can be drawn.
    """
    size = size_of(blueprint, items, minutes, sections)
    rng = Random(f"{blueprint.id} {blueprint.version}:{seed}:{size.items}:{','.join(sorted(sections))}")
    wanted = counts(size.sections, size.items, rng)
    slots = slots_of(size.sections, library, cpt)
    held: list[float] = [slot.pool.units for slot in slots]
    for _ in range(_ROUNDS):
        laid = plan(wanted, slots, held, rng)
        size_laid = sum(slot.pool.size * count for slot, count in zip(slots, laid, strict=True))
        quotas = {level: share * size_laid / 100 for level, share in blueprint.difficulty.items()}
        drawing = _Drawing(quotas, library, cpt, rng)
        got = [drawing.fill(slot, count, size.sections) for slot, count in zip(slots, laid, strict=True)]
        if got == laid:
            break
        held = [own if own < count else most for own, count, most in zip(got, laid, held, strict=True)]
    if not drawing.items:
        raise FormRefused(_nothing(blueprint, slots, wanted))
    return _form(blueprint, library, seed, size, wanted, slots, got, drawing.items, rng)


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


def _form(
    blueprint: Blueprint,
    library: Library,
    seed: str,
    size: Size,
    wanted: Sequence[int],
    slots: Sequence[Slot],
    got: Sequence[int],
    items: Sequence[FormItem],
    rng: Random,
) -> Form:
    given = list(zip(slots, got, strict=True))
    sections = tuple(
        _section(
            section, wanted[number], [each for each in given if each[0].section == number], items, library
        )
        for number, section in enumerate(size.sections)
    )
    done = sum(section.filled for section in sections)
    return Form(
        blueprint=blueprint.id,
        version=blueprint.version,
        seed=seed,
        editions=tuple(deck.edition.id for deck in library.decks.values()),
        builds=library.builds,
        wanted=size.items,
        whole_minutes=size.minutes,
        minutes=ceil(size.minutes * done / size.items),
        sections=sections,
        items=mixed(items, round(size.pretest * done / size.items), rng),
    )


def _section(
    section: Section,
    wanted: int,
    given: Sequence[tuple[Slot, int]],
    items: Sequence[FormItem],
    library: Library,
) -> FormSection:
    filled = sum(count for _, count in given)
    own = [item for item in items if item.section == section.id]
    told = why(section, wanted, filled, given, older_books(library, own))
    return FormSection(section.id, section.title, wanted, filled, len(own), told)


def _nothing(blueprint: Blueprint, slots: Sequence[Slot], wanted: Sequence[int]) -> str:
    lacks = dict.fromkeys(slot.pool.lacks for slot in slots if slot.pool.lacks and wanted[slot.section])
    told = "; ".join(list(lacks)[:4]) or "the decks are too small"
    return f"nothing of this {blueprint.name} form can be drawn: {told}"
