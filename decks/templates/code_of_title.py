"""`code-of-title`: a title is given, its code is sought among four billable codes.

Provable because all billable titles differ. Codes of the same length stand beside the right one where there
are any, so that "initial encounter" does not simply point at the only code with seven characters.
"""

from __future__ import annotations

from random import Random

from decks.choice import Question, choice_item
from decks.citation import path_of
from decks.distractors import three_others
from decks.facts import Entry, Facts
from decks.model import Concept, Difficulty, Item, Option

ID = "code-of-title"


def fits(_facts: Facts, concept: Concept) -> bool:
    return concept.billable


def draw(facts: Facts, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    others, reached = three_others(facts, concept, rng, difficulty, lambda entry: len(entry.code))

    def explain(wrong: tuple[tuple[str, Entry], ...]) -> str:
        named = "; ".join(f"{letter} {entry.code} is “{entry.title}”" for letter, entry in wrong)
        return f"{path_of(facts, concept)} {named}."

    stem = f"Which complete code has the title “{concept.title}”?"
    return choice_item(facts, concept, Question(ID, stem, others, reached, _coded, explain), rng)


def _coded(entry: Entry) -> Option:
    return Option(entry.code, entry.code)
