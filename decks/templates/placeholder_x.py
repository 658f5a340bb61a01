"""`placeholder-x`: which writing of a code is built correctly? And with discriminator `repair`: type it whole.

Provable: the code is listed, the wrong writings are not. Lengths are mixed, since the writing without the X is the
shortest and the one with an X too many the longest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random
from types import MappingProxyType

from decks.choice import Lettered, Question, choice_item, typed_item
from decks.citation import cited
from decks.distractors import WRONG_OPTIONS
from decks.facts import Fact, Facts
from decks.model import Concept, Difficulty, Item, Option, Undrawable
from decks.placeholder import (
    BEHIND,
    DROPPED,
    INSIDE,
    SHORT,
    TOO_MANY,
    ZERO,
    ZERO_BEHIND,
    dropped,
    is_filled,
    misbuilt,
    stem_of,
)
from decks.tabular import Tabular

ID = "placeholder-x"
REPAIR = "repair"
_RULE = "Guideline I.A.4: X fills each empty place, so that the seventh character stays the seventh"
_FAULTS: Mapping[str, str] = MappingProxyType(
    {
        DROPPED: "drops the placeholder, and “{last}” is no longer the seventh character",
        SHORT: "has one X too few, and “{last}” is the sixth character",
        BEHIND: "puts the X behind “{last}”, which must be the seventh character",
        ZERO: "fills up with 0; the placeholder is X",
        ZERO_BEHIND: "fills up with 0, and behind “{last}”; the placeholder is X and stands before it",
        INSIDE: "puts the X inside {stem}; it fills the places behind it",
        TOO_MANY: "has one X too many: no code has eight characters",
    }
)
_SAME_LENGTH = (ZERO, INSIDE)


def mine(book: Tabular) -> Iterator[Fact]:
    for node in book.billable:
        if _is_asked(book, node.code):
            yield Fact(node.code)
            yield Fact(node.code, REPAIR)


def _is_asked(book: Tabular, code: str) -> bool:
    if not is_filled(code) or book.node(dropped(code)):
        return False
    return sum(book.node(wrong) is None for wrong in misbuilt(code).values()) >= WRONG_OPTIONS


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    if fact.discriminator == REPAIR:
        return _repair(facts, fact, concept, difficulty)
    where = cited(facts, ID, fact, concept)
    wrong = _wrong(facts, concept, rng, difficulty)
    fault_of = {text: _fault(how, concept.code) for how, text in wrong.items()}

    def explain(lettered: Lettered) -> str:
        named = "; ".join(f"{letter} {fault_of[option.text]}" for letter, option in lettered)
        return f"{_RULE}: {stem_of(concept.code)} becomes {concept.code}. {named}. {where.path}"

    stem = f"Which of these is the correctly built, complete code for “{concept.title}”?"
    options = tuple(map(Option, wrong.values()))
    right = Option(concept.code, concept.code)
    return choice_item(where, Question(stem, right, options, difficulty, explain), rng)


def _wrong(facts: Facts, concept: Concept, rng: Random, difficulty: Difficulty) -> dict[str, str]:
    """Hard ones have the right length; of the others one can be told by counting. Two wrong ones resemble each
    other more than the right one, which would otherwise stand in the middle of its variants."""
    found = {
        text: how for how, text in misbuilt(concept.code).items()
    }  # a seventh character 0 writes two alike
    absent = {how: text for text, how in found.items() if facts.find(text) is None}
    alike = rng.sample(_SAME_LENGTH, len(_SAME_LENGTH))
    match difficulty:
        case Difficulty.HARD:
            order = [BEHIND, ZERO_BEHIND, *alike]
        case Difficulty.MEDIUM:
            order = [DROPPED, rng.choice((BEHIND, ZERO_BEHIND)), *alike]
        case Difficulty.EASY:
            order = [TOO_MANY, BEHIND, ZERO_BEHIND]
    chosen = [how for how in (*order, *alike, DROPPED) if how in absent]
    chosen = list(dict.fromkeys(chosen))[:WRONG_OPTIONS]
    if len(chosen) < WRONG_OPTIONS:
        raise Undrawable(f"too few wrong writings of {concept.code}")
    return {how: absent[how] for how in chosen}


def _fault(how: str, code: str) -> str:
    return _FAULTS[how].format(last=code[-1], stem=stem_of(code))


def _repair(facts: Facts, fact: Fact, concept: Concept, difficulty: Difficulty) -> Item:
    where, wrong = cited(facts, ID, fact, concept), dropped(concept.code)
    stem = f"{wrong} was written for “{concept.title}”; no such code exists. Type the complete code."
    rationale = f"{_RULE}: {stem_of(concept.code)} and “{concept.code[-1]}” make {concept.code}. {where.path}"
    empty = Difficulty.EASY if concept.code.count("X") == 1 else Difficulty.HARD
    return typed_item(where, stem, concept.code, rationale, min(difficulty, empty))
