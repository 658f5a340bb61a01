"""How large a form is: the whole exam, so many items of it, or some of its sections; and what sizes make no sense."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import ceil
from random import Random

from decks.blueprint import Blueprint, Section
from decks.blueprint_sums import counts
from decks.forms import FormRefused

MOST_ITEMS = 500
MOST_MINUTES = 1_440


@dataclass(frozen=True, slots=True)
class Size:
    items: int
    minutes: int
    sections: tuple[Section, ...]
    pretest: int


def size_of(blueprint: Blueprint, items: int | None, minutes: int | None, sections: Collection[str]) -> Size:
    chosen = tuple(each for each in blueprint.sections if not sections or each.id in sections)
    if unknown := sorted(set(sections) - {each.id for each in blueprint.sections}):
        known = ", ".join(each.id for each in blueprint.sections)
        raise FormRefused(f"{blueprint.name} has no section {', '.join(unknown)[:80]}; there is {known}")
    if items is None and blueprint.items is None:
        raise FormRefused(
            f"how many items the {blueprint.name} exam has is not public: say how many you want"
        )
    whole = blueprint.items or items or 0
    items = _part(blueprint, chosen) if items is None else items
    if not 1 <= items <= MOST_ITEMS:
        raise FormRefused(f"{items} items make no exam; 1 to {MOST_ITEMS} do")
    if minutes is None:
        if blueprint.minutes is None:
            raise FormRefused(f"how long the {blueprint.name} exam takes is not public: say how many minutes")
        minutes = ceil(blueprint.minutes * items / whole)
    if not 1 <= minutes <= MOST_MINUTES:
        raise FormRefused(f"{minutes} minutes make no exam; 1 to {MOST_MINUTES} do")
    return Size(items, minutes, chosen, round(blueprint.pretest * items / whole))


def _part(blueprint: Blueprint, chosen: Sequence[Section]) -> int:
    """Items of some sections in the whole exam."""
    every = counts(blueprint.sections, blueprint.items or 0, Random(0))
    return sum(count for section, count in zip(blueprint.sections, every, strict=True) if section in chosen)
