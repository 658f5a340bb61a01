"""`chapter-block`: the title of a category is given, its block is sought.

Finding the place is what an open book asks. The title stands without its code and the blocks without their
titles: a code would point at its range, a title at words that it shares. Provable: each category stands in one
block of the List. The umbrella ranges (C00-C96) hold blocks and no categories, so none is ever offered. A category
that the edition before lacks is left out where the edition is known by codes and titles only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.citation import cited
from decks.distractors import WRONG_OPTIONS
from decks.facts import Fact, Facts, Ring
from decks.model import Concept, Difficulty, Item, Option, Undrawable
from decks.tabular import Node, Tabular

ID = "chapter-block"
Places = dict[str, Concept]  # a block, and a code in it


def mine(book: Tabular) -> Iterator[Fact]:
    categories = [node for node in book.nodes if node.parent is None]
    titles = Counter(node.title for node in categories)
    return (Fact(each.code, data=each.section.id) for each in categories if _is_known(book, each, titles))


def _is_known(book: Tabular, category: Node, titles: Counter[str]) -> bool:
    is_guess = book.older and category.code not in book.older and not book.has_notes
    return titles[category.title] == 1 and not is_guess


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    places, reached = _three_blocks(facts, concept, rng, difficulty)
    where = cited(facts, ID, fact, concept, place=f"Tabular, block {concept.block}")

    def explain(wrong: Lettered) -> str:
        named = "; ".join(
            f"{letter} {option.text} is {facts.title_of_block(option.text)} (chapter {places[option.text].chapter})"
            for letter, option in wrong
        )
        here = f"block {concept.block} {facts.title_of_block(concept.block)}, chapter {concept.chapter}"
        return f"{concept.code} {concept.title} stands in {here}. {named}."

    stem = f"In which block of the Tabular List is the category “{concept.title}”?"
    wrong = tuple(map(Option, places))
    return choice_item(where, Question(stem, Option(concept.block), wrong, reached, explain), rng)


def _three_blocks(
    facts: Facts, concept: Concept, rng: Random, difficulty: Difficulty
) -> tuple[Places, Difficulty]:
    """Hard: of one chapter. Medium: two of it, two of another. Easy: of four chapters."""
    if difficulty > Difficulty.EASY:
        near = _blocks(facts, concept, Ring.CHAPTER, rng, WRONG_OPTIONS)
        if len(near) == WRONG_OPTIONS and difficulty is Difficulty.HARD:
            return near, difficulty
        far = _two_of_another_chapter(facts, concept, rng) if near else {}
        if len(far) == 2:
            return dict([*list(near.items())[:1], *far.items()]), Difficulty.MEDIUM
    far = _blocks(facts, concept, Ring.ELSEWHERE, rng, WRONG_OPTIONS)
    if len(far) < WRONG_OPTIONS:
        raise Undrawable(f"too few blocks stand beside {concept.block}")
    return far, Difficulty.EASY


def _two_of_another_chapter(facts: Facts, concept: Concept, rng: Random) -> Places:
    [(block, code)] = _blocks(facts, concept, Ring.ELSEWHERE, rng, 1).items() or [("", concept)]
    beside = _blocks(facts, code, Ring.CHAPTER, rng, 1)
    return {block: code, **beside} if code is not concept else {}


def _blocks(facts: Facts, concept: Concept, ring: Ring, rng: Random, wanted: int) -> Places:
    places: Places = {}
    for entry in facts.neighbours(concept, ring, rng, billable=True):
        found = facts.find(entry.code) if len(places) < wanted else None
        if found:
            places.setdefault(found.block, found)
    return places
