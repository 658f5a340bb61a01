"""Where a fact stands that rests on a list of CMS: model or version, year, and place in it.

Both lists know the codes of FY2026: of FY2027 the new ones are in neither, so nothing is asked there.
"""

from __future__ import annotations

from decks.cards import CardId, system_of
from decks.choice import Cited
from decks.citation import path_of
from decks.facts import Fact, Facts
from decks.model import Concept, Source
from decks.sources.icd10cm import FY2026
from decks.sources.msdrg import VERSION
from decks.tabular import Node, Tabular

HCC_MODEL = "CMS-HCC V28 (payment year 2026)"
DRG_VERSION = f"MS-DRG v{VERSION}"

_LONGEST_PLAIN = len("S52.531")


def knows(book: Tabular) -> bool:
    """Whether the lists are those of this edition."""
    return book.edition.id == FY2026.id


def is_plain(node: Node) -> bool:
    """No seventh character but A: else a few fractures would make most of the cards about what is in no list."""
    return len(node.code) <= _LONGEST_PLAIN or node.code.endswith("A")


def hcc_cited(facts: Facts, template: str, fact: Fact, concept: Concept, place: str) -> Cited:
    return _cited(facts, template, fact, concept, Source("CMS-HCC", "V28 2026", place), "Risk adjustment")


def drg_cited(facts: Facts, template: str, fact: Fact, concept: Concept, place: str) -> Cited:
    source = Source("MS-DRG", f"v{VERSION}", f"Definitions Manual, appendix C, {place}")
    return _cited(facts, template, fact, concept, source, "Reimbursement")


def _cited(
    facts: Facts, template: str, fact: Fact, concept: Concept, source: Source, domain: str
) -> Cited:
    card = CardId(system_of(facts.edition.id), fact.code, template, fact.discriminator)
    return Cited(card, source, domain, path_of(facts, concept))
