"""What may serve a section, as pools that give units by chance: one question, the questions of a case, a coding set.

A pool knows how many units it holds, what one costs against the limits of a form, and in words what it lacks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from math import inf
from random import Random
from typing import TypeAlias

from decks.blueprint import Fill, Kind, Section, Unit
from decks.cards import AUTHORED
from decks.form_items import CptSource, NoteDeck
from decks.kinds import SET_RECORD
from decks.model import Deck, Edition, Library

Cards: TypeAlias = tuple[str, ...]  # of one unit
_TRIES = 400  # cards offered by a pool without an end


@dataclass(frozen=True, slots=True)
class Pool:
    id: str
    templates: tuple[str, ...]  # that a unit uses up, one for each question; none for authored notes and CPT
    units: float  # that it holds
    size: int  # questions of a unit
    lacks: str  # what is missing where it holds none, or too few
    case: str  # how units are named where each is a case
    offers: Callable[[Random], Iterator[Cards]]  # in random order; those of a template may come again


@dataclass(frozen=True, slots=True)
class Slot:
    """A pool that serves a section."""

    section: int
    pool: Pool
    kind: Kind
    weight: int


def slots_of(chosen: tuple[Section, ...], library: Library, cpt: CptSource | None) -> list[Slot]:
    """Of the sections, in their order."""
    pools = _Pools(library, cpt)
    return [
        Slot(number, pool, _kind(fill, pool), fill.weight)
        for number, section in enumerate(chosen)
        for fill in section.fills
        for pool in pools.of(fill, section.unit)
    ]


def _kind(fill: Fill, pool: Pool) -> Kind:
    return Kind.CASE if pool.case else fill.kind


class _Pools:
    """Each pool once, whichever sections it serves."""

    def __init__(self, library: Library, cpt: CptSource | None) -> None:
        self._library, self._cpt = library, cpt
        self._notes = _notes_by_domain(library)
        self._made: dict[str, Pool] = {}

    def of(self, fill: Fill, unit: Unit) -> Iterator[Pool]:
        for template in fill.templates:
            yield self._kept(f"template {template}", partial(self._template, template))
        for domain in fill.domains:
            make = self._cases if unit is Unit.CASE else self._questions
            yield self._kept(f"{unit.value} {domain.casefold()}", partial(make, domain))
        if fill.sets:
            yield self._kept(f"set {' '.join(fill.sets)}", partial(self._set, fill.sets))
        if fill.cpt:
            yield self._kept("cpt " + "-".join(fill.cpt), partial(self._own_copy, *fill.cpt))

    def _kept(self, name: str, make: Callable[[str], Pool]) -> Pool:
        if name not in self._made:
            self._made[name] = make(name)
        return self._made[name]

    def _template(self, template: str, name: str) -> Pool:
        deck = self._deck_of(template)
        if deck is None:
            return Pool(name, (template,), 0, 1, f"no deck in use holds cards of {template}", "", _nothing)

        def offers(rng: Random) -> Iterator[Cards]:
            for _ in range(_TRIES):
                yield (deck.any_card(template, rng),)

        return Pool(name, (template,), deck.templates[template], 1, "", "", offers)

    def _questions(self, domain: str, name: str) -> Pool:
        groups = self._notes.get(domain.casefold(), {})
        held = sum(map(len, groups.values()))
        lacks = f"{held or 'no'} authored notes on {domain}"
        return Pool(name, (), held, 1, lacks, "", lambda rng: _shuffled(groups, rng))

    def _cases(self, domain: str, name: str) -> Pool:
        groups = {
            case: cards for case, cards in self._notes.get(domain.casefold(), {}).items() if case not in cards
        }
        held = len(groups)
        size = round(sum(map(len, groups.values())) / held) if held else 1
        lacks = f"{held or 'no'} authored cases on {domain}"
        return Pool(name, (), held, size, lacks, "case", lambda rng: _shuffled(groups, rng))

    def _set(self, templates: tuple[str, ...], name: str) -> Pool:
        decks = [(self._deck_of(template), template) for template in templates]
        held = [(deck, template) for deck, template in decks if deck is not None]
        lacks = "" if len(held) == len(templates) else "coding sets need decks of diagnoses and procedures"

        def offers(rng: Random) -> Iterator[Cards]:
            for _ in range(_TRIES if not lacks else 0):
                yield tuple(deck.any_card(template, rng) for deck, template in held)

        return Pool(name, templates, 0 if lacks else inf, len(templates), lacks, SET_RECORD, offers)

    def _own_copy(self, first: str, last: str, name: str) -> Pool:
        cpt = self._cpt
        if cpt is None or cpt.any_card(Random(0), first, last) is None:
            lacks = (
                "CPT belongs to the AMA and does not ship: import your own licensed copy"
                if cpt is None
                else f"your copy of CPT holds nothing from {first} to {last}"
            )
            return Pool(name, (), 0, 1, lacks, "", _nothing)

        def offers(rng: Random) -> Iterator[Cards]:
            for _ in range(_TRIES):
                card = cpt.any_card(rng, first, last)
                yield (card,) if card else ()

        return Pool(name, (), inf, 1, "your copy of CPT holds too few codes there", "", offers)

    def _deck_of(self, template: str) -> Deck | None:
        return next((deck for deck in self._library.decks.values() if template in deck.templates), None)


def _notes_by_domain(library: Library) -> Mapping[str, Mapping[str, list[str]]]:
    """Domain -> case -> cards; a note by itself stands under its own card. Decks for other exam days are left out."""
    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for system, deck in library.decks.items():
        if (
            system.startswith(AUTHORED)
            and isinstance(deck, NoteDeck)
            and _meets(deck.edition, library.edition)
        ):
            for card, domain, case in deck.notes():
                found[domain.casefold()][f"{system}/{case}" if case else card].append(card)
    return found


def _meets(one: Edition, other: Edition) -> bool:
    return one.exam_from <= other.exam_to and other.exam_from <= one.exam_to


def _shuffled(groups: Mapping[str, list[str]], rng: Random) -> Iterator[Cards]:
    names = list(groups)
    rng.shuffle(names)
    return (tuple(groups[name]) for name in names)


def _nothing(_rng: Random) -> Iterator[Cards]:
    return iter(())
