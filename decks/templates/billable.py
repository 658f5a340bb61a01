"""`billable`: one complete code among three headers.

Provable because a code is complete when the Tabular List prints none below it. Length must not tell: a naive
draw makes the complete code the longest in 93 of 100 items. So the nearest ring with three headers of the
key's length gives them. Without such a ring their lengths are drawn as those of complete codes fall,
whatever the key's is, but where that would leave the key the only longest, a header of its length mostly
takes a place; a length that one ring lacks comes from the next, and the item takes the difficulty of the
farthest. Seven-character codes are left out: no header is as long, so their length alone would give them
away.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from decks.choice import Question, choice_item
from decks.citation import path_of
from decks.distractors import WRONG_OPTIONS
from decks.facts import Entry, Facts, Ring, rings_from
from decks.model import Concept, Difficulty, Item, Option, Undrawable

ID = "billable"
_STEM = (
    "Which of these codes is valid for submission (complete code)? "
    "Complete says nothing about payment or sequence."
)
# How often complete codes have each length (with the dot), drawn by chapter, category, code; eights are left out.
_LENGTHS = {3: 13, 5: 50, 6: 24, 7: 13}
_LONGEST_HEADER = max(_LENGTHS)
_STAYS_LONGEST = 0.25


def fits(_facts: Facts, concept: Concept) -> bool:
    return concept.billable and len(concept.code) <= _LONGEST_HEADER


def draw(facts: Facts, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    if not fits(facts, concept):
        raise Undrawable(f"the length of {concept.code} alone would give it away")
    others, reached = _three_headers(facts, concept, rng, difficulty)

    def explain(wrong: tuple[tuple[str, Entry], ...]) -> str:
        named = ", ".join(f"{letter} {entry.code} to {_below(facts, entry)}" for letter, entry in wrong)
        return (
            f"{path_of(facts, concept)} No code stands below it, so it is complete. "
            f"The others are headers and go on: {named}."
        )

    question = Question(ID, _STEM, others, reached, lambda entry: Option(entry.code, entry.code), explain)
    return choice_item(facts, concept, question, rng)


def _three_headers(
    facts: Facts, concept: Concept, rng: Random, difficulty: Difficulty
) -> tuple[tuple[Entry, ...], Difficulty]:
    pools = [(ring, facts.neighbours(concept, ring, rng, billable=False)) for ring in rings_from(difficulty)]
    for ring, pool in pools:
        alike = tuple(entry for entry in pool if len(entry.code) == len(concept.code))
        if len(alike) >= WRONG_OPTIONS:
            return alike[:WRONG_OPTIONS], ring.difficulty
    return _of_drawn_lengths(pools, _lengths(len(concept.code), rng))


def _of_drawn_lengths(
    pools: Sequence[tuple[Ring, Sequence[Entry]]], wanted: list[int]
) -> tuple[tuple[Entry, ...], Difficulty]:
    chosen: list[Entry] = []
    spare: list[Entry] = []
    for ring, entry in ((ring, entry) for ring, pool in pools for entry in pool):
        if len(entry.code) in wanted:
            wanted.remove(len(entry.code))
            chosen.append(entry)
        else:
            spare.append(entry)
        if not wanted:
            return tuple(chosen), ring.difficulty
    if len(spare) < len(wanted):
        raise Undrawable("too few headers stand near")
    return (*chosen, *spare[-len(wanted) :]), Ring.ELSEWHERE.difficulty


def _lengths(own: int, rng: Random) -> list[int]:
    lengths = rng.choices(list(_LENGTHS), list(_LENGTHS.values()), k=WRONG_OPTIONS)
    if max(lengths) < own and rng.random() > _STAYS_LONGEST:
        lengths[0] = own
    return lengths


def _below(facts: Facts, entry: Entry) -> str:
    header = facts.find(entry.code)
    assert header is not None
    return header.children[0]
