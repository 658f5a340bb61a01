"""Facts and items of the templates that rest on notes, drawn as drills draw: chapter, category, fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from random import Random

from decks.facts import Fact, Facts
from decks.model import Concept, Difficulty, Item
from decks.tabular import Tabular
from decks.templates import chain, code_first, excludes1, excludes_kind, inclusion_term, use_additional
from tests.decks.tabular_book import fy2026, node

Mine = Callable[[Tabular], Iterator[Fact]]
Draw = Callable[[Facts, Fact, Concept, Random, Difficulty], Item]

MINES: dict[str, Mine] = {
    each.ID: each.mine
    for each in (chain, code_first, excludes1, excludes_kind, inclusion_term, use_additional)
}
DRAWS: dict[str, Draw] = {
    each.ID: each.draw
    for each in (chain, code_first, excludes1, excludes_kind, inclusion_term, use_additional)
}


@cache
def facts_of(template: str) -> tuple[Fact, ...]:
    return tuple(MINES[template](fy2026()))


def the_fact(template: str, code: str, discriminator: str) -> Fact:
    [found] = [
        each for each in facts_of(template) if (each.code, each.discriminator) == (code, discriminator)
    ]
    return found


def item_of(
    library: Facts, template: str, code: str, discriminator: str, difficulty: Difficulty = Difficulty.HARD
) -> Item:
    return _drawn(library, template, the_fact(template, code, discriminator), Random(code), difficulty)


def drawn(library: Facts, template: str, count: int) -> list[Item]:
    shelves = _shelves(template)
    return [_any(library, template, shelves, Random(f"notes:{number}")) for number in range(count)]


def _any(library: Facts, template: str, shelves: list[list[list[Fact]]], rng: Random) -> Item:
    fact = rng.choice(rng.choice(rng.choice(shelves)))
    return _drawn(library, template, fact, rng, rng.choice(list(Difficulty)))


def _drawn(library: Facts, template: str, fact: Fact, rng: Random, difficulty: Difficulty) -> Item:
    concept = library.find(fact.code)
    assert concept is not None
    return DRAWS[template](library, fact, concept, rng, difficulty)


@cache
def _shelves(template: str) -> list[list[list[Fact]]]:
    chapters: dict[str, dict[str, list[Fact]]] = {}
    for fact in facts_of(template):
        place = node(fy2026(), fact.code)
        chapters.setdefault(place.chapter.number, {}).setdefault(place.category, []).append(fact)
    return [list(categories.values()) for categories in chapters.values()]
