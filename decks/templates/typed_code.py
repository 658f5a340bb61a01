"""`typed-code`: a title is given, its complete code is typed (judged in `decks.answers`).

Not where a header bears the same title: there the title alone does not say which of the two is meant.
Nothing is chosen, so the item is as hard as its code is long, and never harder than was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from decks.choice import typed_item
from decks.citation import cited
from decks.facts import Fact, Facts
from decks.model import Concept, Difficulty, Item
from decks.tabular import Tabular

ID = "typed-code"
_EASY = len("I10")
_MEDIUM = len("E11.9")


def mine(book: Tabular) -> Iterator[Fact]:
    of_headers = {node.title for node in book.headers}
    return (Fact(node.code) for node in book.billable if node.title not in of_headers)


def draw(facts: Facts, fact: Fact, concept: Concept, _rng: Random, difficulty: Difficulty) -> Item:
    where = cited(facts, ID, fact, concept)
    stem = f"Type the complete, billable code for “{concept.title}”."
    rationale = f"{where.path} No code stands below {concept.code}, so it is complete."
    return typed_item(where, stem, concept.code, rationale, min(difficulty, _hardness(concept.code)))


def _hardness(code: str) -> Difficulty:
    if len(code) <= _EASY:
        return Difficulty.EASY
    return Difficulty.MEDIUM if len(code) <= _MEDIUM else Difficulty.HARD
