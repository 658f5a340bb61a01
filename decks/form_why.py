"""Why a section of a form is short, and what stands in it that the exam would ask otherwise, in words."""

from __future__ import annotations

from collections.abc import Sequence

from decks.blueprint import Section
from decks.cards import parse_card
from decks.form_pools import Slot
from decks.forms import FormItem
from decks.model import Library


def why(
    section: Section, wanted: int, filled: int, given: Sequence[tuple[Slot, int]], older: Sequence[str]
) -> str:
    """`given`: the section's slots with what each gave; `older`: see `older_books`. Empty where the section is as the
    exam has it.
    """
    told = []
    if filled < wanted:
        lacks = dict.fromkeys(slot.pool.lacks for slot, count in given if slot.pool.lacks and not count)
        told += _joined(list(lacks))
        if any(slot.pool.templates and slot.pool.units and count for slot, count in given):
            told.append("a template may fill 15 % of an exam at most")
        if any(not slot.pool.templates and slot.pool.units and count for slot, count in given):
            told.append("the notes there serve no more, since two forms share less than a fifth")
    if section.remark and any(slot.pool.templates and count for slot, count in given):
        told.append(section.remark)
    told += [f"items rest on {name}, which is older than the exam's books" for name in older]
    return _sentences(told)


def older_books(library: Library, items: Sequence[FormItem]) -> list[str]:
    """Editions behind items whose exam window had closed before that of the learner's ICD-10-CM opened."""
    systems = {parse_card(item.card).system for item in items}
    editions = [deck.edition for system, deck in library.decks.items() if system in systems]
    return [f"{each.system} {each.name}" for each in editions if each.exam_to < library.edition.exam_from]


def lacking(lacks: Sequence[str]) -> str:
    """What is lacking, in sentences."""
    return _sentences(_joined(lacks)) or "The decks are too small."


def _joined(lacks: Sequence[str]) -> list[str]:
    """What is lacking of one kind in one phrase: "no authored notes on compliance, hipaa"."""
    start = "no authored notes on "
    notes = [each.removeprefix(start) for each in lacks if each.startswith(start)]
    others = [each for each in lacks if not each.startswith(start)]
    return [*others, *([start + ", ".join(notes)] if notes else [])]


def _sentences(parts: Sequence[str]) -> str:
    return " ".join(f"{part[0].upper()}{part[1:].rstrip('.')}." for part in parts)
