"""A form of what was drawn: its sections with what they lack, its time at the exam's pace, its order mixed."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from random import Random

from decks.blueprint import Blueprint, Section
from decks.form_order import mixed
from decks.form_pools import Slot
from decks.form_size import Size
from decks.form_why import lacking, older_books, why
from decks.forms import Form, FormItem, FormSection, NothingToDraw
from decks.model import Library


def form_of(
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


def nothing(blueprint: Blueprint, slots: Sequence[Slot], wanted: Sequence[int]) -> NothingToDraw:
    """Why no form comes of it."""
    lacks = list(dict.fromkeys(slot.pool.lacks for slot in slots if slot.pool.lacks and wanted[slot.section]))
    told = "; ".join(lacks[:4]) or "the decks are too small"
    return NothingToDraw(f"nothing of this {blueprint.name} form can be drawn: {told}", lacking(lacks))
