"""`billable`: one complete code among three headers.

Provable because a code is complete when the Tabular List prints none below it. Length must not tell: a naive
draw makes the complete code the longest in 93 of 100 items. So the family or the block gives the headers
when it has three of the key's length, or often one. Otherwise their lengths are drawn as those of complete codes
fall, whatever the key's is; where that would leave the key the only longest, two headers of its length mostly take
their places. A length that one ring lacks comes from the next, and the item takes the difficulty of the
farthest. Seven-character codes are left out: no header is as long, so their length alone would give them
away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.citation import cited
from decks.distractors import WRONG_OPTIONS
from decks.facts import Entry, Fact, Facts, Ring, rings_from
from decks.model import Concept, Difficulty, Item, Option, Undrawable
from decks.tabular import Tabular

ID = "billable"
_STEM = (
    "Which of these codes is valid for submission (complete code)? "
    "This says nothing about payment or sequence."
)
# How often complete codes have each length (with the dot), drawn by chapter, category, code; eights are left out.
_LENGTHS = {3: 13, 5: 50, 6: 24, 7: 13}
_LONGEST_HEADER = max(_LENGTHS)
_STAYS_LONGEST = 0.15
_MIXED = 0.5  # how often one near header of the key's length is enough, the others being of any

Pool = tuple[Ring, Sequence[Entry]]


def mine(book: Tabular) -> Iterator[Fact]:
    return (Fact(node.code) for node in book.billable if len(node.code) <= _LONGEST_HEADER)


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    others, reached = _three_headers(facts, concept, rng, difficulty)
    where = cited(facts, ID, fact, concept)

    def explain(wrong: Lettered) -> str:
        named = "; ".join(
            f"{letter} {option.text}, as in {_below(facts, option.text)}" for letter, option in wrong
        )
        return (
            f"{where.path} No code stands below it, so it is complete. The others are headers, which need more "
            f"characters: {named}."
        )

    wrong = tuple(Option(entry.code, entry.code) for entry in others)
    right = Option(concept.code, concept.code)
    return choice_item(where, Question(_STEM, right, wrong, reached, explain), rng)


def _three_headers(
    facts: Facts, concept: Concept, rng: Random, difficulty: Difficulty
) -> tuple[tuple[Entry, ...], Difficulty]:
    near: list[Pool] = []
    for ring in _near(difficulty):
        pool = facts.neighbours(concept, ring, rng, billable=False)
        alike = tuple(entry for entry in pool if len(entry.code) == len(concept.code))
        if alike and len(pool) >= WRONG_OPTIONS and (len(alike) >= WRONG_OPTIONS or rng.random() < _MIXED):
            rest = [entry for entry in pool if entry not in alike]
            return (*alike, *rest)[:WRONG_OPTIONS], ring.difficulty
        near.append((ring, pool))
    lengths = _lengths(len(concept.code), rng)
    far = ((ring, facts.neighbours(concept, ring, rng, billable=False)) for ring in _far(difficulty))
    return _of_lengths(lengths, chain(near, far))


def _near(difficulty: Difficulty) -> list[Ring]:
    return [ring for ring in rings_from(difficulty) if ring <= Ring.BLOCK]


def _far(difficulty: Difficulty) -> list[Ring]:
    """The last ring is asked thrice, since long headers are rare there."""
    return [ring for ring in rings_from(difficulty) if ring > Ring.BLOCK] + [Ring.ELSEWHERE] * 2


def _of_lengths(wanted: list[int], pools: Iterable[Pool]) -> tuple[tuple[Entry, ...], Difficulty]:
    chosen: list[Entry] = []
    spare: list[Entry] = []
    seen: set[str] = set()
    for ring, entry in ((ring, entry) for ring, pool in pools for entry in pool):
        if entry.code in seen:
            continue
        seen.add(entry.code)
        if len(entry.code) not in wanted:
            spare.append(entry)
            continue
        wanted.remove(len(entry.code))
        chosen.append(entry)
        if not wanted:
            return tuple(chosen), ring.difficulty
    if len(spare) < len(wanted):
        raise Undrawable("too few headers stand near")
    return (*chosen, *spare[-len(wanted) :]), Ring.ELSEWHERE.difficulty


def _lengths(own: int, rng: Random) -> list[int]:
    lengths = rng.choices(list(_LENGTHS), list(_LENGTHS.values()), k=WRONG_OPTIONS)
    if max(lengths) < own and rng.random() > _STAYS_LONGEST:
        lengths[:2] = [own, own]
    return lengths


def _below(facts: Facts, code: str) -> str:
    header = facts.find(code)
    assert header is not None
    return header.children[0]
