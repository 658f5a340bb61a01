"""Three codes beside a code, so chosen that no one knows which of the four it was.

Were the others always the code with one character changed, it would be what they have in common. So the four are a
line (one character changed, four times), a grid (two characters, each of two values), or a star whose middle is any
of the four alike. No two have the same values.

Hard: all of one table. Medium: the grid crosses to another table of the body system. Easy: two codes of the body
system, each of its own table, and two of another system.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random

from decks.model import Difficulty, Undrawable
from decks.pcs_facts import SYSTEM_LENGTH, PcsFacts, row_of, turns
from decks.pcs_words import values_in
from decks.sources.icd10pcs_shapes import CODE_LENGTH, TABLE_LENGTH

WRONG = 3
POSITIONS = range(TABLE_LENGTH + 1, CODE_LENGTH + 1)
_TABLES_ASKED = 4

Shape = Callable[[PcsFacts, str, Random], list[str]]  # three others, fewer where the shape does not fit


def three_codes(
    facts: PcsFacts, code: str, rng: Random, difficulty: Difficulty
) -> tuple[list[str], Difficulty]:
    """The three, and the difficulty reached. Raises `Undrawable`."""
    for shape, reached in _shapes(difficulty, rng):
        others = shape(facts, code, rng)
        if len(others) == WRONG and _are_told_apart(facts, [code, *others]):
            return others, reached
    raise Undrawable(f"too few codes stand beside {code}")


def _shapes(difficulty: Difficulty, rng: Random) -> list[tuple[Shape, Difficulty]]:
    """In the order of trying: the difficulty wanted first, then the harder ones."""
    near: list[Shape] = rng.sample([_line, _grid, _star], 3)
    shapes: dict[Difficulty, list[Shape]] = {
        Difficulty.HARD: near,
        Difficulty.MEDIUM: [_grid_of_tables],
        Difficulty.EASY: [_two_and_two],
    }
    wanted = [difficulty, *(each for each in sorted(shapes, reverse=True) if each != difficulty)]
    found = [(shape, each) for each in wanted for shape in shapes[each]]
    return [*found, (_any_neighbours, Difficulty.MEDIUM)]


def _are_told_apart(facts: PcsFacts, codes: Sequence[str]) -> bool:
    return len({values_in(facts, code) for code in codes}) == len(codes)


def _near(facts: PcsFacts, code: str, position: int) -> list[str]:
    table = facts.table(code[:TABLE_LENGTH])
    return list(turns(table, code, position)) if table else []


def _line(facts: PcsFacts, code: str, rng: Random) -> list[str]:
    lines = [near for position in POSITIONS if len(near := _near(facts, code, position)) >= WRONG]
    return rng.sample(rng.choice(lines), WRONG) if lines else []


def _grid(facts: PcsFacts, code: str, rng: Random) -> list[str]:
    near = [turned for position in POSITIONS for turned in _some(_near(facts, code, position), rng, 2)]
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
    near = [turned for position in POSITIONS for turned in _some(_near(facts, code, position), rng, 2)]
    if len(near) < WRONG:
        return []
    if rng.randrange(WRONG + 1) == 0:
        return rng.sample(near, WRONG)
    middle = rng.choice(near)
    around = [
        turned
        for position in POSITIONS
        for turned in _some([each for each in _near(facts, middle, position) if each != code], rng, 2)
    ]
    return [middle, *rng.sample(around, 2)] if len(around) > 1 else []


def _some(codes: Sequence[str], rng: Random, count: int) -> list[str]:
    return rng.sample(codes, min(count, len(codes)))


def _grid_of_tables(facts: PcsFacts, code: str, rng: Random) -> list[str]:
    """The same ending in another table of the body system, and both with one more character changed."""
    near = [turned for position in POSITIONS for turned in _some(_near(facts, code, position), rng, 3)]
    keys = facts.tables_beside(code[:TABLE_LENGTH])
    for key in _some(keys, rng, _TABLES_ASKED):
        moved = key + code[TABLE_LENGTH:]
        if not _is_valid(facts, moved):
            continue
        for turned in rng.sample(near, len(near)):
            if _is_valid(facts, key + turned[TABLE_LENGTH:]):
                return [turned, moved, key + turned[TABLE_LENGTH:]]
    return []


def _any_neighbours(facts: PcsFacts, code: str, rng: Random) -> list[str]:
    """For the few codes that stand alone in their table: also those with another of the first three characters."""
    key, ending = code[:TABLE_LENGTH], code[TABLE_LENGTH:]
    table = facts.table(key)
    axis = table.rows[0].axes[0] if table else None
    systems = facts.systems_beside(key[:SYSTEM_LENGTH], axis.position, axis.title) if axis else ()
    keys = [*facts.tables_beside(key), *(system + key[-1] for system in systems)]
    moved = [other + ending for other in keys if _is_valid(facts, other + ending)]
    near = [*moved, *(turned for position in POSITIONS for turned in _near(facts, code, position))]
    return _some(near, rng, WRONG)


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
