"""`typed-code`: a title is given, its complete code is typed (judged in `decks.answers`).

Not where a header bears the same title: there the title alone does not say which of the two is meant.
Nothing is chosen, so the difficulty is the one asked for.
"""

from __future__ import annotations

from random import Random

from decks.cards import CardId, item_id
from decks.citation import DOMAIN, path_of, source_of
from decks.facts import Facts
from decks.model import Concept, Difficulty, Item

ID = "typed-code"


def fits(facts: Facts, concept: Concept) -> bool:
    return concept.billable and not facts.shares_title_with_header(concept.code)


def draw(facts: Facts, concept: Concept, _rng: Random, difficulty: Difficulty) -> Item:
    stem = f"Type the complete, billable code for “{concept.title}”."
    return Item(
        id=item_id(CardId(concept.code, ID), stem, ()),
        template=ID,
        subject=concept.code,
        stem=stem,
        options=(),
        key=(),
        answer=concept.code,
        rationale=f"{path_of(facts, concept)} No code stands below {concept.code}, so it is complete.",
        source=source_of(facts, concept),
        domain=DOMAIN,
        difficulty=difficulty,
    )
