"""A question with four options becomes an item: order drawn, key noted, id made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from decks.cards import CardId, item_id
from decks.citation import DOMAIN, path_of, source_of
from decks.facts import Entry, Facts
from decks.model import Concept, Difficulty, Item, Option

LETTERS = "ABCD"


@dataclass(frozen=True, slots=True)
class Question:
    """What a template decides: its words, its wrong entries, and how an entry is shown and explained."""

    template: str
    stem: str
    others: tuple[Entry, ...]
    difficulty: Difficulty
    show: Callable[[Entry], Option]
    explain: Callable[[tuple[tuple[str, Entry], ...]], str]  # (letter, wrong entry) in the order of options


def choice_item(facts: Facts, concept: Concept, question: Question, rng: Random) -> Item:
    right = Entry(concept.code, concept.title)
    entries = rng.sample([right, *question.others], len(question.others) + 1)
    options = tuple(map(question.show, entries))
    wrong = tuple((letter, entry) for letter, entry in zip(LETTERS, entries, strict=True) if entry != right)
    return Item(
        id=item_id(CardId(concept.code, question.template), question.stem, tuple(o.text for o in options)),
        template=question.template,
        subject=concept.code,
        stem=question.stem,
        options=options,
        key=(entries.index(right),),
        answer=None,
        rationale=question.explain(wrong),
        path=path_of(facts, concept),
        source=source_of(facts, concept),
        domain=DOMAIN,
        difficulty=question.difficulty,
    )
