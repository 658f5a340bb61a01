"""`pcs-neighbour`: a code among codes that differ in one character or two, told by their values.

Provable: all four are codes of the tables and no two have the same seven values. The official titles are not in the
files that ship, so the values stand in the item word for word, and the stem calls them so.

How the other three are chosen, and what makes them hard, is told in `decks.pcs_four`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.facts import Fact
from decks.model import Difficulty, Item, Option
from decks.pcs_facts import OPERATION, SYSTEM_LENGTH, PcsFacts, turns
from decks.pcs_four import POSITIONS, WRONG, three_codes
from decks.pcs_words import cited, path_of, place_of, told, values_in
from decks.sources.icd10pcs_codes import Procedures
from decks.sources.icd10pcs_shapes import TABLE_LENGTH, Book, Row, Table

ID = "pcs-neighbour"
_TO_MEANING = 0.4  # so often the code is given and its values are sought


def mine(book: Book) -> Iterator[Fact]:
    """Every code with three neighbours, codes that differ from it in one character."""
    procedures = Procedures(book)
    for table in book.tables:
        for row in table.rows:
            for ending in row.endings():
                if _others_in(row) >= WRONG or _has_neighbours(procedures, table, table.key + ending):
                    yield Fact(table.key + ending)


def _others_in(row: Row) -> int:
    return sum(len(axis.labels) - 1 for axis in row.axes)


def _has_neighbours(procedures: Procedures, table: Table, code: str) -> bool:
    in_table = (turned for position in POSITIONS for turned in turns(table, code, position))
    elsewhere = (
        code[:place] + choice.character + code[place + 1 :]
        for place in range(OPERATION)
        for choice in procedures.values(code[:place])
        if choice.character != code[place]
    )
    neighbours = (*in_table, *filter(procedures.is_valid, elsewhere))
    return len(neighbours) >= WRONG


def heap(fact: Fact) -> tuple[str, str]:
    """Each body system of Medical and Surgical counts as much as another section."""
    return fact.code[: SYSTEM_LENGTH if fact.code[0] == "0" else 1], fact.code[:TABLE_LENGTH]


def draw(facts: PcsFacts, fact: Fact, rng: Random, difficulty: Difficulty) -> Item:
    others, reached = three_codes(facts, fact.code, rng, difficulty)
    if rng.random() < _TO_MEANING:
        return _which_values(facts, fact, others, rng, reached)
    return _which_code(facts, fact, others, rng, reached)


def _which_code(facts: PcsFacts, fact: Fact, others: Sequence[str], rng: Random, reached: Difficulty) -> Item:
    def explain(wrong: Lettered) -> str:
        return _contrasts(facts, fact.code, [(letter, option.text) for letter, option in wrong])

    stem = f"Which code has exactly these values in characters 3 to 7: “{values_in(facts, fact.code)}”?"
    wrong = tuple(Option(code, code) for code in others)
    where = cited(facts, ID, fact, place_of(fact.code), path_of(facts, fact.code))
    return choice_item(where, Question(stem, Option(fact.code, fact.code), wrong, reached, explain), rng)


def _which_values(
    facts: PcsFacts, fact: Fact, others: Sequence[str], rng: Random, reached: Difficulty
) -> Item:
    """The options carry no codes: those would tell."""
    codes = {values_in(facts, code): code for code in others}

    def explain(wrong: Lettered) -> str:
        return _contrasts(facts, fact.code, [(letter, codes[option.text]) for letter, option in wrong])

    stem = f"Which values do characters 3 to 7 of the code {fact.code} (table {fact.code[:TABLE_LENGTH]}) stand for?"
    where = cited(facts, ID, fact, place_of(fact.code), path_of(facts, fact.code))
    right = Option(values_in(facts, fact.code))
    return choice_item(where, Question(stem, right, tuple(map(Option, codes)), reached, explain), rng)


def _contrasts(facts: PcsFacts, code: str, others: Sequence[tuple[str, str]]) -> str:
    own = facts.meanings(code)
    named = []
    for letter, other in others:
        differing = [
            theirs
            for ours, theirs in zip(own, facts.meanings(other), strict=True)
            if theirs.character != ours.character
        ]
        shown = "; ".join(map(told, islice(differing, len(own))))
        named.append(f"{letter} {other} has {shown}")
    ours = "; ".join(map(told, own[OPERATION - 1 :]))
    return f"{path_of(facts, code)} {code}: {ours}. {'. '.join(named)}."
