"""Where a fact stands, in words and as a source line."""

from __future__ import annotations

from decks.facts import Facts
from decks.model import Concept, Source

DOMAIN = "Diagnosis coding"


def path_of(facts: Facts, concept: Concept) -> str:
    """The way to a code, as one sentence."""
    block = f"block {concept.block} {facts.title_of_block(concept.block)}"
    category = facts.find(concept.category)
    if category is None or category.code == concept.code:
        return f"{concept.code} is a category of its own, in {block}."
    return f"{concept.code} stands under {category.code} {category.title}, in {block}."


def source_of(facts: Facts, concept: Concept) -> Source:
    return Source(facts.edition.system, facts.edition.name, f"Tabular, {concept.category}")
