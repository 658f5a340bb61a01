"""What each section of an outline gives when it is asked alone: so many of the items that the exam has of it."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from random import Random

from decks.blueprint import Blueprint
from decks.blueprint_sums import counts
from decks.form_drawing import draw_form
from decks.form_items import CptSource
from decks.forms import FormSection, NothingToDraw
from decks.model import Library


def items_by_section(blueprint: Blueprint, whole: int) -> Mapping[str, int]:
    """By id, of an exam of `whole` items; at least one each. The same for all seeds."""
    every = counts(blueprint.sections, whole, Random(0))
    return {each.id: count or 1 for each, count in zip(blueprint.sections, every, strict=True)}


def sections_alone(
    blueprint: Blueprint,
    library: Library,
    seed: str,
    *,
    whole: int,
    cpt: CptSource | None = None,
) -> tuple[FormSection, ...]:
    """Each section drawn by itself, in the outline's order. `filled` 0 where nothing fills it; `why` says why."""
    return tuple(
        _alone(blueprint, library, seed, name, items, cpt)
        for name, items in items_by_section(blueprint, whole).items()
    )


def minutes_at_pace(items: int, whole: int, minutes: int) -> int:
    """For so many items of an exam of `whole` items in `minutes`."""
    return ceil(minutes * items / whole)


def _alone(
    blueprint: Blueprint, library: Library, seed: str, name: str, items: int, cpt: CptSource | None
) -> FormSection:
    try:
        form = draw_form(blueprint, library, seed, items=items, minutes=items, sections=[name], cpt=cpt)
    except NothingToDraw as nothing:
        title = next(each.title for each in blueprint.sections if each.id == name)
        return FormSection(name, title, items, 0, 0, nothing.why)
    return form.sections[0]
