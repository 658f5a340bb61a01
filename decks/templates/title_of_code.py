"""`title-of-code`: a code is named, its title is sought.

Provable because all 74,719 billable titles differ: the three others are titles of other valid codes. The stem
holds the code alone, so no word of it points at an option.
"""

from __future__ import annotations

from random import Random

from decks.choice import Question, choice_item
from decks.citation import path_of
from decks.distractors import three_others
from decks.facts import Entry, Facts
from decks.model import Concept, Difficulty, Item, Option

ID = "title-of-code"


def fits(_facts: Facts, concept: Concept) -> bool:
    return concept.billable


def draw(facts: Facts, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    others, reached = three_others(facts, concept, rng, difficulty, lambda entry: len(entry.title))

    def explain(wrong: tuple[tuple[str, Entry], ...]) -> str:
        named = ", ".join(f"{letter} is {entry.code}" for letter, entry in wrong)
        return f"{path_of(facts, concept)} Of the other titles, {named}."

    question = Question(ID, f"What does {concept.code} stand for?", others, reached, _titled, explain)
    return choice_item(facts, concept, question, rng)


def _titled(entry: Entry) -> Option:
    return Option(entry.title, entry.code)
