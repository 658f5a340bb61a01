"""`title-of-code`: a code is named, its title is sought.

Provable because all billable titles of an edition differ: the three others are titles of other valid codes. The
stem holds the code alone, so no word of it points at an option.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.citation import cited
from decks.distractors import three_others
from decks.facts import Entry, Fact, Facts
from decks.model import Concept, Difficulty, Item, Option
from decks.tabular import Tabular

ID = "title-of-code"


def mine(book: Tabular) -> Iterator[Fact]:
    return (Fact(node.code) for node in book.billable)


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    others, reached = three_others(facts, concept, rng, difficulty, lambda entry: len(entry.title))
    where = cited(facts, ID, fact, concept)

    def explain(wrong: Lettered) -> str:
        named = ", ".join(f"{letter} is {option.code}" for letter, option in wrong)
        return f"{where.path} Of the other titles, {named}."

    stem = f"What does {concept.code} stand for?"
    right = Option(concept.title, concept.code)
    return choice_item(where, Question(stem, right, tuple(map(_titled, others)), reached, explain), rng)


def _titled(entry: Entry) -> Option:
    return Option(entry.title, entry.code)
