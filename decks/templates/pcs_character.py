"""`pcs-character`: what one character of a code means, or which character has a meaning.

Provable, since a meaning belongs to the character's row: the code alone decides it, and it is always named with its
table (90 characters change their meaning between tables of the first two sections). Each distinct value of a table
is one fact, with a code that has it; where rows give one character two meanings, each is a fact of its own. Values
that say only "No Device", "No Qualifier" or "None" are not asked and not offered: there is nothing to learn.

How the other values are chosen, and what makes them hard, is told in `decks.pcs_labels`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from random import Random
from zlib import crc32

from decks.choice import Lettered, Question, choice_item
from decks.facts import Fact
from decks.model import Difficulty, Item, Option, Undrawable
from decks.pcs_facts import SYSTEM_LENGTH, PcsFacts, is_blank
from decks.pcs_labels import WRONG, has_others, three_labels
from decks.pcs_words import cited, path_of, place_of
from decks.sources.icd10pcs_codes import Meaning
from decks.sources.icd10pcs_shapes import TABLE_LENGTH, Axis, Book, Table

ID = "pcs-character"
_POSITIONS = range(4, 8)
_REVERSED = 0.35  # so often the meaning is given and its character sought, where both are possible


def mine(book: Book) -> Iterator[Fact]:
    """A value needs three others of its axis in the section."""
    others: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for table in book.tables:
        for axis in _axes(table):
            others[_kind(table, axis)].update(label for _, label in axis.labels if not is_blank(label))
    for table in book.tables:
        enough = {axis for axis in _axes(table) if len(others[_kind(table, axis)]) > WRONG}
        yield from _values(table, enough)


def _axes(table: Table) -> Iterator[Axis]:
    return (axis for row in table.rows for axis in row.axes)


def _kind(table: Table, axis: Axis) -> tuple[str, str]:
    return table.key[0], f"{axis.position} {axis.title}"


def _values(table: Table, enough: set[Axis]) -> Iterator[Fact]:
    """Of the codes that have a value, the one that a checksum chooses stands for it: not always the first."""
    chosen: dict[tuple[int, str, str], tuple[int, str]] = {}
    for row in table.rows:
        for ending in row.endings():
            ranked = crc32(f"{table.key}{ending}".encode()), table.key + ending
            for axis, mark in zip(row.axes, ending, strict=True):
                label = axis.meaning(mark) or ""
                if axis in enough and not is_blank(label):
                    place = axis.position, mark, label
                    chosen[place] = min(chosen.get(place, ranked), ranked)
    for (position, mark, label), (_, code) in chosen.items():
        yield Fact(code, str(position), f"{mark} {label}")


def heap(fact: Fact) -> tuple[str, str]:
    """Each body system of Medical and Surgical counts as much as another section."""
    return fact.code[: SYSTEM_LENGTH if fact.code[0] == "0" else 1], fact.code[:TABLE_LENGTH]


def card_fact(facts: PcsFacts, code: str, discriminator: str) -> Fact | None:
    """The same can be asked of any code, not only of the one that stands for a value: of one position, or, without
    a discriminator, of whichever of its positions chance chooses.
    """
    asked = _asked(facts, code, discriminator)
    return (
        Fact(code, discriminator, "; ".join(f"{each.character} {each.label}" for each in asked))
        if asked
        else None
    )


def _asked(facts: PcsFacts, code: str, discriminator: str) -> list[Meaning]:
    """What a card is about."""
    return [
        meaning
        for meaning in facts.meanings(code)
        if meaning.position in _POSITIONS
        and discriminator in ("", str(meaning.position))
        and not is_blank(meaning.label)
        and has_others(facts, code, meaning)
    ]


def draw(facts: PcsFacts, fact: Fact, rng: Random, difficulty: Difficulty) -> Item:
    table, asked = facts.table(fact.code[:TABLE_LENGTH]), _asked(facts, fact.code, fact.discriminator)
    if table is None or not asked:
        raise Undrawable(f"{fact.code} has no such character")
    meaning = rng.choice(asked)
    marks = _marks(table, meaning.position)
    if rng.random() < _REVERSED and _can_reverse(marks, meaning):
        return _which_character(facts, fact, meaning, marks, rng)
    return _which_meaning(facts, fact, table, meaning, rng, difficulty)


def _marks(table: Table, position: int) -> dict[str, set[str]]:
    """What each character of the table means at a position."""
    marks: defaultdict[str, set[str]] = defaultdict(set)
    for row in table.rows:
        for mark, label in row.axes[position - TABLE_LENGTH - 1].labels:
            marks[mark].add(label)
    return marks


def _can_reverse(marks: dict[str, set[str]], meaning: Meaning) -> bool:
    owners = [mark for mark, labels in marks.items() if meaning.label in labels]
    plain = [mark for mark, labels in marks.items() if len(labels) == 1]
    return owners == [meaning.character] and meaning.character in plain and len(plain) > WRONG


def _which_meaning(
    facts: PcsFacts, fact: Fact, table: Table, meaning: Meaning, rng: Random, difficulty: Difficulty
) -> Item:
    labels, reached = three_labels(facts, fact.code, table, meaning, rng, difficulty)
    marks = _marks(table, meaning.position)

    def explain(wrong: Lettered) -> str:
        named = "; ".join(
            f"{letter} {option.text} {_elsewhere(marks, option.text)}" for letter, option in wrong
        )
        return (
            f"{_said(facts, fact.code, meaning)} In table {table.key}, position {meaning.position}: {named}."
        )

    stem = (
        f"In {fact.code} (table {table.key}), what does character {meaning.position} "
        f"({meaning.axis}: {meaning.character}) mean?"
    )
    options = tuple(map(Option, labels))
    where = cited(facts, ID, fact, place_of(fact.code), path_of(facts, fact.code))
    return choice_item(where, Question(stem, Option(meaning.label), options, reached, explain), rng)


def _elsewhere(marks: dict[str, set[str]], label: str) -> str:
    found = sorted(mark for mark, labels in marks.items() if label in labels)
    return f"is {found[0]}" if found else "is no value here, but of another table"


def _said(facts: PcsFacts, code: str, meaning: Meaning) -> str:
    term = facts.term(code[0], meaning.position, meaning.label)
    words = f" ({_short(term.definition)})" if term and term.definition else ""
    start = path_of(facts, code)
    return (
        f"{start} Its row gives {meaning.character} at position {meaning.position} as {meaning.label}{words}."
    )


def _short(text: str) -> str:
    return text[:1].lower() + text[1:]


def _which_character(
    facts: PcsFacts, fact: Fact, meaning: Meaning, marks: dict[str, set[str]], rng: Random
) -> Item:
    key = fact.code[:TABLE_LENGTH]
    plain = {mark: next(iter(labels)) for mark, labels in marks.items() if len(labels) == 1}
    others = [mark for mark in plain if mark != meaning.character]
    wrong = tuple(map(Option, rng.sample(others, WRONG)))

    def explain(lettered: Lettered) -> str:
        named = "; ".join(f"{letter} {option.text} is {plain[option.text]}" for letter, option in lettered)
        return f"{_said(facts, fact.code, meaning)} In table {key}, position {meaning.position}: {named}."

    stem = f"In table {key}, which character at position {meaning.position} ({meaning.axis}) means “{meaning.label}”?"
    where = cited(facts, ID, fact, place_of(fact.code), path_of(facts, fact.code))
    return choice_item(where, Question(stem, Option(meaning.character), wrong, Difficulty.HARD, explain), rng)
