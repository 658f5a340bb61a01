"""`code-of-title`: a title is given, its code is sought among four billable codes.

Provable because all billable titles differ. Codes of the same length stand beside the right one where there
are any, so that "initial encounter" does not simply point at the only code with seven characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.citation import cited
from decks.distractors import three_others
from decks.facts import Fact, Facts
from decks.model import Concept, Difficulty, Item, Option
from decks.tabular import Tabular

ID = "code-of-title"


def mine(book: Tabular) -> Iterator[Fact]:
    return (Fact(node.code) for node in book.billable)


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    others, reached = three_others(facts, concept, rng, difficulty, lambda entry: len(entry.code))
    titles = {entry.code: entry.title for entry in others}
    where = cited(facts, ID, fact, concept)

    def explain(wrong: Lettered) -> str:
        named = "; ".join(f"{letter} {option.text} is “{titles[option.text]}”" for letter, option in wrong)
        return f"{where.path} {named}."

    stem = f"Which complete code has the title “{concept.title}”?"
    wrong = tuple(Option(entry.code, entry.code) for entry in others)
    return choice_item(
        where, Question(stem, Option(concept.code, concept.code), wrong, reached, explain), rng
    )
