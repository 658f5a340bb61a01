"""`hcpcs-modifier`: a modifier is given and its meaning sought, or the meaning is given and the modifier sought.

Provable, because no two live modifiers share a meaning. P1 to P6 are not in the deck: they are CPT's. Not asked are
meanings that name the modifier itself or a code of CPT (`decks.hcpcs_facts`). One card for each way.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from decks.facts import Fact
from decks.hcpcs_facts import HcpcsBook, HcpcsFacts
from decks.hcpcs_options import file_of
from decks.model import Concept, Difficulty, Item
from decks.templates.hcpcs_title import item_of_entry

ID = "hcpcs-modifier"
TO_MEANING = "meaning"


def mine(book: HcpcsBook) -> Iterator[Fact]:
    for row in book.modifiers:
        yield Fact(row.code)
        yield Fact(row.code, TO_MEANING)


def draw(facts: HcpcsFacts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    where, to_meaning = f"in {file_of(facts)}", fact.discriminator == TO_MEANING
    stem = (
        f"What does modifier {concept.code} mean {where}?"
        if to_meaning
        else f"Which modifier means “{concept.title}” {where}?"
    )
    return item_of_entry(facts, ID, fact, concept, stem, rng, difficulty, to_title=to_meaning)
