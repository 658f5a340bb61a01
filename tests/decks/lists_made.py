"""A book of a few codes for questions on lists of CMS: two blocks of one chapter, one block of another."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random

from decks.facts import Fact, Facts
from decks.model import Concept, Difficulty, Item
from decks.sources.icd10cm import FY2026
from decks.sources.tree import Branch, Chapter, Section
from decks.tabular import Tabular
from tests.decks.handmade import HandmadeFacts
from tests.decks.tabular_book import branch

Draw = Callable[[Facts, Fact, Concept, Random, Difficulty], Item]


class ListFacts(HandmadeFacts):
    def title_of_block(self, block: str) -> str:
        return f"block {block}"

    def drawn(self, draw: Draw, fact: Fact, difficulty: Difficulty = Difficulty.HARD, seed: int = 1) -> Item:
        return draw(self, fact, self.concept(fact.code), Random(seed), difficulty)


def category(code: str, count: int = 5) -> Branch:
    """`category("I10")` holds I10.0 to I10.4, each with a title of its own."""
    below = (branch(f"{code}.{digit}", title=f"Disease {digit} of {code}") for digit in range(count))
    return branch(code, *below)


def list_book() -> Tabular:
    """I10-I12 and I20 in chapter 9, J10 in chapter 10; five codes in each category."""
    first = Section("I10-I19", "one", (), tuple(map(category, ("I10", "I11", "I12"))))
    second = Section("I20-I29", "two", (), (category("I20"),))
    third = Section("J10-J19", "three", (), (category("J10"),))
    return Tabular(FY2026, [Chapter("9", "nine", (), (first, second)), Chapter("10", "ten", (), (third,))])


def by_code(facts: Iterable[Fact]) -> dict[str, Fact]:
    return {fact.code: fact for fact in facts}


def right_codes(item: Item) -> list[str | None]:
    return [item.options[index].code for index in item.key]


def wrong_codes(item: Item) -> set[str | None]:
    return {option.code for index, option in enumerate(item.options) if index not in item.key}
