"""`pcs-neighbour`: a code among codes that differ in one character or two, told by their values.

Provable: all four are codes of the tables and no two have the same seven values. The official titles are not in the
files that ship, so the values stand in the item word for word, and the stem calls them so.

Were the others always the key with one character changed, the key would be what they have in common. So four codes
are chosen in which no one knows which it was: a line (one character changed, four times), a grid (two characters,
each of two values), or a star whose middle is any of the four alike.

Hard: all of one table. Medium: the grid crosses to another table of the body system. Easy: two codes of a table of
the body system and two of another system.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from random import Random

from decks.choice import Lettered, Question, choice_item
from decks.facts import Fact
from decks.model import Difficulty, Item, Option, Undrawable
from decks.pcs_facts import OPERATION, SYSTEM_LENGTH, PcsFacts, row_of, turns
from decks.pcs_words import cited, labels_of, path_of, place_of, told, values_of
from decks.sources.icd10pcs_codes import Procedures
from decks.sources.icd10pcs_shapes import CODE_LENGTH, TABLE_LENGTH, Book, Row, Table

ID = "pcs-neighbour"
_WRONG = 3
_POSITIONS = range(TABLE_LENGTH + 1, CODE_LENGTH + 1)
_TABLES_ASKED = 4
_TO_MEANING = 0.4  # so often the code is given and its values are sought

Shape = Callable[[PcsFacts, str, Random], list[str]]  # three others, fewer where the shape does not fit


def mine(book: Book) -> Iterator[Fact]:
    """Every code with three neighbours, codes that differ from it in one character."""
    procedures = Procedures(book)
    for table in book.tables:
        for row in table.rows:
            for ending in row.endings():
                if _others_in(row) >= _WRONG or _has_neighbours(procedures, table, table.key + ending):
                    yield Fact(table.key + ending)


def _others_in(row: Row) -> int:
    return sum(len(axis.labels) - 1 for axis in row.axes)


def _has_neighbours(procedures: Procedures, table: Table, code: str) -> bool:
    in_table = (turned for position in _POSITIONS for turned in turns(table, code, position))
    elsewhere = (
        code[:place] + choice.character + code[place + 1 :]
        for place in range(OPERATION)
        for choice in procedures.values(code[:place])
        if choice.character != code[place]
    )
    neighbours = (*in_table, *filter(procedures.is_valid, elsewhere))
    return len(neighbours) >= _WRONG


def heap(fact: Fact) -> tuple[str, str]:
    """Each body system of Medical and Surgical counts as much as another section."""
    return fact.code[: SYSTEM_LENGTH if fact.code[0] == "0" else 1], fact.code[:TABLE_LENGTH]


def draw(facts: PcsFacts, fact: Fact, rng: Random, difficulty: Difficulty) -> Item:
    others, reached = _three_codes(facts, fact.code, rng, difficulty)
    if rng.random() < _TO_MEANING:
        return _which_values(facts, fact, others, rng, reached)
    return _which_code(facts, fact, others, rng, reached)


def _three_codes(
    facts: PcsFacts, code: str, rng: Random, difficulty: Difficulty
) -> tuple[list[str], Difficulty]:
    for shape, reached in _shapes(difficulty, rng):
        others = shape(facts, code, rng)
        if len(others) == _WRONG and _are_told_apart(facts, [code, *others]):
            return others, reached
    raise Undrawable(f"too few codes stand beside {code}")


def _shapes(difficulty: Difficulty, rng: Random) -> list[tuple[Shape, Difficulty]]:
    """In the order of trying: the difficulty wanted first, then what is easier."""
    near: list[Shape] = rng.sample([_line, _grid, _star], 3)
    shapes = {
        Difficulty.HARD: near,
        Difficulty.MEDIUM: [_grid_of_tables],
        Difficulty.EASY: [_two_and_two],
    }
    wanted = [difficulty, *(each for each in sorted(shapes, reverse=True) if each != difficulty)]
    return [(shape, each) for each in wanted for shape in shapes[each]]


def _are_told_apart(facts: PcsFacts, codes: Sequence[str]) -> bool:
    return len({_values(facts, code) for code in codes}) == len(codes)


def _near(facts: PcsFacts, code: str, position: int) -> list[str]:
    table = facts.table(code[:TABLE_LENGTH])
    return list(turns(table, code, position)) if table else []


def _line(facts: PcsFacts, code: str, rng: Random) -> list[str]:
    lines = [near for position in _POSITIONS if len(near := _near(facts, code, position)) >= _WRONG]
    return rng.sample(rng.choice(lines), _WRONG) if lines else []


def _grid(facts: PcsFacts, code: str, rng: Random) -> list[str]:
    near = [turned for position in _POSITIONS for turned in _some(_near(facts, code, position), rng, 2)]
    for one, other in _pairs(near, rng):
        crossed = _crossed(code, one, other)
        if crossed not in (one, other) and _is_valid(facts, crossed):
            return [one, other, crossed]
    return []


def _pairs(codes: Sequence[str], rng: Random) -> Iterator[tuple[str, str]]:
    pairs = [(one, other) for place, one in enumerate(codes) for other in codes[:place]]
    return iter(rng.sample(pairs, len(pairs)))


def _crossed(code: str, one: str, other: str) -> str:
    """The code with what either of two others changed in it."""
    marks = zip(code, one, other, strict=True)
    return "".join(turned if turned != mark else again for mark, turned, again in marks)


def _star(facts: PcsFacts, code: str, rng: Random) -> list[str]:
    """The middle is any of the four alike: the code itself once in four times, else a neighbour of it."""
    near = [turned for position in _POSITIONS for turned in _some(_near(facts, code, position), rng, 2)]
    if len(near) < _WRONG:
        return []
    if rng.randrange(_WRONG + 1) == 0:
        return rng.sample(near, _WRONG)
    middle = rng.choice(near)
    around = [
        turned
        for position in _POSITIONS
        for turned in _some([each for each in _near(facts, middle, position) if each != code], rng, 2)
    ]
    return [middle, *rng.sample(around, 2)] if len(around) > 1 else []


def _some(codes: Sequence[str], rng: Random, count: int) -> list[str]:
    return rng.sample(codes, min(count, len(codes)))


def _grid_of_tables(facts: PcsFacts, code: str, rng: Random) -> list[str]:
    """The same ending in another table of the body system, and both with one more character changed."""
    near = [turned for position in _POSITIONS for turned in _some(_near(facts, code, position), rng, 3)]
    keys = facts.tables_beside(code[:TABLE_LENGTH])
    for key in _some(keys, rng, _TABLES_ASKED):
        moved = key + code[TABLE_LENGTH:]
        if not _is_valid(facts, moved):
            continue
        for turned in rng.sample(near, len(near)):
            if _is_valid(facts, key + turned[TABLE_LENGTH:]):
                return [turned, moved, key + turned[TABLE_LENGTH:]]
    return []


def _two_and_two(facts: PcsFacts, code: str, rng: Random) -> list[str]:
    table = facts.table(code[:TABLE_LENGTH])
    axis = table.rows[0].axes[0] if table else None
    systems = facts.systems_beside(code[:SYSTEM_LENGTH], axis.position, axis.title) if axis else ()
    own = _some(facts.tables_beside(code[:TABLE_LENGTH]), rng, 1)
    if not systems or not own:
        return []
    far = _some(facts.tables_of(rng.choice(systems)), rng, 2)
    return [found for key in (*own, *far) if (found := _any_code(facts, key, rng))]


def _any_code(facts: PcsFacts, key: str, rng: Random) -> str:
    table = facts.table(key)
    if table is None:
        return ""
    row = rng.choice(table.rows)
    return key + "".join(rng.choice(axis.labels)[0] for axis in row.axes)


def _is_valid(facts: PcsFacts, code: str) -> bool:
    table = facts.table(code[:TABLE_LENGTH])
    return table is not None and row_of(table, code) is not None


def _which_code(facts: PcsFacts, fact: Fact, others: Sequence[str], rng: Random, reached: Difficulty) -> Item:
    def explain(wrong: Lettered) -> str:
        return _contrasts(facts, fact.code, [(letter, option.text) for letter, option in wrong])

    stem = f"Which code has exactly these values from the third character on: “{_values(facts, fact.code)}”?"
    wrong = tuple(Option(code, code) for code in others)
    where = cited(facts, ID, fact, place_of(fact.code), path_of(facts, fact.code))
    return choice_item(where, Question(stem, Option(fact.code, fact.code), wrong, reached, explain), rng)


def _which_values(
    facts: PcsFacts, fact: Fact, others: Sequence[str], rng: Random, reached: Difficulty
) -> Item:
    """The options carry no codes: those would tell."""
    codes = {_values(facts, code): code for code in others}

    def explain(wrong: Lettered) -> str:
        return _contrasts(facts, fact.code, [(letter, codes[option.text]) for letter, option in wrong])

    stem = f"Which values has the code {fact.code} (table {fact.code[:TABLE_LENGTH]}) from the third character on?"
    where = cited(facts, ID, fact, place_of(fact.code), path_of(facts, fact.code))
    right = Option(_values(facts, fact.code))
    return choice_item(where, Question(stem, right, tuple(map(Option, codes)), reached, explain), rng)


def _values(facts: PcsFacts, code: str) -> str:
    return values_of(labels_of(facts.meanings(code)))


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
