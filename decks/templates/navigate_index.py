"""`navigate` in ICD-10-CM: which code the Alphabetic Index prints at a term.

Only where an Alphabetic Index was imported with the edition. Provable because a term is asked only when it prints one
complete code and no other, its way from the main term stands once, and no wrong option is printed at the term or
below it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from random import Random
from zlib import crc32

from decks.choice import Lettered, Question, choice_item
from decks.citation import cited
from decks.distractors import three_others
from decks.facts import Fact, Facts
from decks.model import Concept, Difficulty, Item, Option, Undrawable
from decks.tabular import Tabular

ID = "navigate"
_STEP = " > "
_MOST_BELOW = 40  # codes under a term; more are no question but a chapter
_TRIES = 6


def mine(book: Tabular) -> Iterator[Fact]:
    ways = Counter(way for way, _ in book.terms)
    below = _below(book)
    asked = [
        (node.number, way, node.code)
        for way, codes in book.terms
        if len(codes) == 1 and ways[way] == 1 and (node := book.node(codes[0])) and node.is_billable
    ]
    for _, way, code in sorted(asked):
        if len(below[way]) <= _MOST_BELOW:
            mark = f"{crc32(way.encode()):08x}"
            yield Fact(code, mark, f"{way}\n\n{' '.join(sorted(below[way] - {code}))}")


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    way, _, taken = fact.data.partition("\n\n")
    for _ in range(_TRIES):
        others, reached = three_others(facts, concept, rng, difficulty, lambda entry: len(entry.code))
        if not {entry.code for entry in others} & set(taken.split()):
            break
    else:
        raise Undrawable(f"the codes beside {concept.code} are printed under the same term")
    main, said = way.partition(_STEP)[0], way.replace(_STEP, ", ")
    titles = {entry.code: entry.title for entry in others}
    where = cited(facts, ID, fact, concept, place=f"Alphabetic Index, {main}")

    def explain(wrong: Lettered) -> str:
        named = "; ".join(f"{letter} {option.text} is “{titles[option.text]}”" for letter, option in wrong)
        return (
            f"The Index prints {concept.code} at “{said}”. Verify it in the Tabular List (guideline I.B.1): "
            f"{concept.title}. {named}."
        )

    stem = f"Which code does the Alphabetic Index print at “{said}”?"
    wrong = tuple(Option(entry.code, entry.code) for entry in others)
    return choice_item(
        where, Question(stem, Option(concept.code, concept.code), wrong, reached, explain), rng
    )


def _below(book: Tabular) -> defaultdict[str, set[str]]:
    """For each way the codes that it and the terms below it print, without hyphens."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for way, codes in book.terms:
        steps = way.split(_STEP)
        for size in range(1, len(steps) + 1):
            found[_STEP.join(steps[:size])].update(code.rstrip("-") for code in codes)
    return found
