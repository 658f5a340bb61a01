"""A question with options becomes an item: order drawn, key noted, id made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from decks.cards import CardId, item_id
from decks.model import Difficulty, Item, Option, Source

LETTERS = "ABCDEFG"

Lettered: TypeAlias = tuple[tuple[str, Option], ...]  # (letter, option) in the order shown


@dataclass(frozen=True, slots=True)
class Cited:
    """Where a fact stands: the card, its source, the domain, and the sentence that needs no options."""

    card: CardId
    source: Source
    domain: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What a template decides: its words, the right option, the wrong ones, and how these are explained."""

    stem: str
    right: Option
    wrong: tuple[Option, ...]
    difficulty: Difficulty
    explain: Callable[[Lettered], str]  # of the wrong options as they are lettered


def choice_item(cited: Cited, question: Question, rng: Random) -> Item:
    options = tuple(rng.sample([question.right, *question.wrong], len(question.wrong) + 1))
    lettered = tuple(zip(LETTERS, options, strict=False))
    wrong = tuple(pair for pair in lettered if pair[1] != question.right)
    return Item(
        id=item_id(cited.card, question.stem, tuple(option.text for option in options)),
        template=cited.card.template,
        subject=cited.card.code,
        stem=question.stem,
        options=options,
        key=(options.index(question.right),),
        answer=None,
        rationale=question.explain(wrong),
        path=cited.path,
        source=cited.source,
        domain=cited.domain,
        difficulty=question.difficulty,
    )


def typed_item(cited: Cited, stem: str, answer: str, rationale: str, difficulty: Difficulty) -> Item:
    return Item(
        id=item_id(cited.card, stem, ()),
        template=cited.card.template,
        subject=cited.card.code,
        stem=stem,
        options=(),
        key=(),
        answer=answer,
        rationale=rationale,
        path=cited.path,
        source=cited.source,
        domain=cited.domain,
        difficulty=difficulty,
    )
