"""`not-billable`: one header among three complete codes; asked is which one needs more characters.

Provable because the Tabular List prints codes below a header and none below a complete code. Length must not
tell: a naive draw makes the header the shortest in 92 of 100 items. So the category or the block gives the
others when it has three of the key's length. Otherwise their lengths are drawn as those of headers fall, whatever
the key's is; what a near ring lacks comes from the next, and the item takes the difficulty of the farthest.
Complete codes of three characters (I10) come from a list of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.citation import cited
from decks.distractors import WRONG_OPTIONS
from decks.facts import Entry, Fact, Facts, Ring, rings_from
from decks.model import Concept, Difficulty, Item, Option, Undrawable
from decks.tabular import Tabular

ID = "not-billable"
_STEM = (
    "Which of these codes needs more characters before it is valid for submission? "
    "This says nothing about payment or sequence."
)
# How often headers have each length (with the dot), drawn by chapter, category, code.
_LENGTHS = {3: 54, 5: 29, 6: 14, 7: 3}
_CATEGORY = 3
_ASKED = 3  # so often the last ring is asked, since some lengths are rare there


def mine(book: Tabular) -> Iterator[Fact]:
    return (Fact(node.code) for node in book.headers)


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    others, reached = _three_complete(facts, concept, rng, difficulty)
    where = cited(facts, ID, fact, concept)
    titles = {entry.code: entry.title for entry in others}

    def explain(wrong: Lettered) -> str:
        named = "; ".join(f"{letter} {option.text} “{titles[option.text]}”" for letter, option in wrong)
        below = concept.children
        goes_on = f"{concept.code} “{concept.title}” is a header: the Tabular List goes on to {below[0]}"
        more = f"{goes_on} … {below[-1]}" if len(below) > 1 else goes_on
        return f"{where.path} {more}. Nothing stands below the others, so they are complete: {named}."

    wrong = tuple(Option(entry.code, entry.code) for entry in others)
    right = Option(concept.code, concept.code)
    return choice_item(where, Question(_STEM, right, wrong, reached, explain), rng)


def _three_complete(
    facts: Facts, concept: Concept, rng: Random, difficulty: Difficulty
) -> tuple[tuple[Entry, ...], Difficulty]:
    for ring in (each for each in rings_from(difficulty) if each <= Ring.BLOCK):
        alike = [entry for entry in _pool(facts, concept, ring, rng) if len(entry.code) == len(concept.code)]
        if len(alike) >= WRONG_OPTIONS:
            return tuple(alike[:WRONG_OPTIONS]), ring.difficulty
    return _of_lengths(facts, concept, rng, difficulty)


def _of_lengths(
    facts: Facts, concept: Concept, rng: Random, difficulty: Difficulty
) -> tuple[tuple[Entry, ...], Difficulty]:
    wanted = rng.choices(list(_LENGTHS), list(_LENGTHS.values()), k=WRONG_OPTIONS)
    chosen: list[Entry] = []
    spare: list[Entry] = []
    farthest = difficulty
    for ring in (*rings_from(difficulty), *[Ring.ELSEWHERE] * (_ASKED - 1)):
        for entry in _pool(facts, concept, ring, rng):
            below = entry.code.startswith(concept.code)  # would point at what it stands under
            if len(entry.code) in wanted and entry not in chosen and not below:
                wanted.remove(len(entry.code))
                chosen.append(entry)
                farthest = min(farthest, ring.difficulty)
            elif not below:
                spare.append(entry)
        if not wanted:
            return tuple(chosen), farthest
    free = {entry.code: entry for entry in spare if entry not in chosen}
    if len(free) >= len(wanted):
        return (*chosen, *list(free.values())[: len(wanted)]), Difficulty.EASY
    raise Undrawable(f"too few complete codes stand near {concept.code}")


def _pool(facts: Facts, concept: Concept, ring: Ring, rng: Random) -> Sequence[Entry]:
    pool = facts.neighbours(concept, ring, rng, billable=True)
    return [
        *facts.whole_categories(concept, ring, rng),
        *(entry for entry in pool if len(entry.code) > _CATEGORY),
    ]
