"""Where a fact stands that rests on a list of CMS: model or version, year, and place in it.

Both lists know the codes of FY2026: of FY2027 the new ones are in neither, so nothing is asked there.
"""

from __future__ import annotations

from collections.abc import Container

from decks.cards import CardId, system_of
from decks.choice import Cited
from decks.citation import path_of
from decks.facts import Fact, Facts
from decks.model import Concept, Source
from decks.sources.icd10cm import FY2026
from decks.sources.msdrg import VERSION
from decks.tabular import Node, Tabular

HCC_MODEL = "CMS-HCC V28, payment year 2026"
DRG_VERSION = f"MS-DRG v{VERSION}"

_LONGEST_PLAIN = len("S52.531")


def knows(book: Tabular) -> bool:
    """Whether the lists are those of this edition."""
    return book.edition.id == FY2026.id


def is_initial(node: Node) -> bool:
    """No seventh character, or A."""
    return len(node.code) <= _LONGEST_PLAIN or node.code.endswith("A")


def told_apart(node: Node, categories: Container[str]) -> bool:
    """Whether a code that is in no list is worth a card: of codes with seventh characters only those with A whose
    category is in the list. Else fractures would make most of the cards.
    """
    return len(node.code) <= _LONGEST_PLAIN or (is_initial(node) and node.category in categories)


def hcc_cited(facts: Facts, template: str, fact: Fact, concept: Concept, place: str) -> Cited:
    return _cited(facts, template, fact, concept, Source("CMS-HCC", "V28 2026", place), "Risk adjustment")


def drg_cited(facts: Facts, template: str, fact: Fact, concept: Concept, place: str) -> Cited:
    source = Source("MS-DRG", f"v{VERSION}", f"Definitions Manual, appendix C, {place}")
    return _cited(facts, template, fact, concept, source, "Reimbursement")


def _cited(facts: Facts, template: str, fact: Fact, concept: Concept, source: Source, domain: str) -> Cited:
    card = CardId(system_of(facts.edition.id), fact.code, template, fact.discriminator)
    return Cited(card, source, domain, path_of(facts, concept))
