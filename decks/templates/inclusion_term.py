"""`inclusion-term`: a printed term is quoted; under which complete code does the Tabular List print it?

Provable: `decks.inclusion_terms` keeps only terms that one code prints. The Alphabetic Index may send a term
elsewhere, so the stem asks where it is printed. Where a header above the code says the same words, nothing below
that header is offered.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from zlib import crc32

from decks.choice import Lettered, Question, choice_item
from decks.citation import cited
from decks.code_words import coded, named
from decks.facts import Fact, Facts
from decks.free_codes import overlaps, three_free
from decks.inclusion_terms import plain_words, single_terms
from decks.model import Concept, Difficulty, Item
from decks.tabular import Tabular

ID = "inclusion-term"
_LONGEST_NAME = 40


def mine(book: Tabular) -> Iterator[Fact]:
    """The data is the term, then the headers that say the same."""
    last = ("", "")
    for single in single_terms(book):
        card = (single.node.code, _name(single.term))
        if card != last:
            yield Fact(*card, "\n".join((single.term, *single.headers)))
        last = card


def _name(term: str) -> str:
    """A term as part of a card's id: its words, of a long one the beginning and a mark of the whole."""
    name = "-".join(plain_words(term))
    return name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}-{crc32(name.encode()):08x}"


def draw(facts: Facts, fact: Fact, concept: Concept, rng: Random, difficulty: Difficulty) -> Item:
    term, *headers = fact.data.split("\n")
    others, reached = three_free(
        facts, concept, rng, difficulty, lambda each: not overlaps(each.code, headers)
    )
    titles = {entry.code: entry.title for entry in others}

    def explain(wrong: Lettered) -> str:
        return (
            f"“{term}” is printed under {concept.code} ({concept.title}). Inclusion terms are conditions for which "
            "the code is used, synonyms or examples, and not all of them (guideline I.A.11). "
            f"{named(wrong, titles)}."
        )

    stem = f"Under which complete code does the Tabular List print the inclusion term “{term}”?"
    question = Question(stem, coded(concept.code), tuple(map(coded, titles)), reached, explain)
    place = f"Tabular, inclusion term at {concept.code}"
    return choice_item(cited(facts, ID, fact, concept, place=place, note=term), question, rng)
