"""Where a fact of ICD-10-CM stands, in words and as a source line."""

from __future__ import annotations

from decks.cards import CardId, system_of
from decks.choice import Cited
from decks.facts import Fact, Facts
from decks.model import Concept, Source

DOMAIN = "Diagnosis coding"


def cited(
    facts: Facts, template: str, fact: Fact, concept: Concept, *, place: str = "", note: str = ""
) -> Cited:
    """The card of a fact; its place is the category in the Tabular List unless the template names another."""
    card = CardId(system_of(facts.edition.id), fact.code, template, fact.discriminator)
    source = Source(facts.edition.system, facts.edition.name, place or f"Tabular, {concept.category}", note)
    return Cited(card, source, DOMAIN, path_of(facts, concept))


def path_of(facts: Facts, concept: Concept) -> str:
    """The way to a code, as one sentence."""
    title = facts.title_of_block(concept.block)
    block = f"block {concept.block} {title}" if title else "a block that is not known yet"
    category = facts.find(concept.category)
    if category is None or category.code == concept.code:
        return f"{concept.code} is a category of its own, in {block}."
    return f"{concept.code} stands under {category.code} {category.title}, in {block}."
