"""Three wrong options out of pools by nearness, none of which points at the key.

Options are codes with their titles. The pools lie in the data of a fact, nearest first: the category, the block,
the rest of the chapter or beyond. What is chosen is as often longer as shorter than the key, and as often nearer to
the words of the stem as farther from them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from decks.distractors import WRONG_OPTIONS, stem_of
from decks.facts import Facts
from decks.model import Difficulty, Option, Undrawable

_WORD = re.compile(r"\w+(?:\.\w+)*")

Pools = tuple[Sequence[str], ...]  # codes: near, in the block, far


def write_pools(pools: Sequence[Sequence[str]]) -> str:
    return "\n".join(" ".join(pool) for pool in pools)


def read_pools(text: str) -> Pools:
    return tuple(line.split() for line in text.split("\n"))


def option_of(facts: Facts, code: str) -> Option:
    """The code with its title. Raises `Undrawable` when the edition lacks it."""
    concept = facts.find(code)
    if concept is None:
        raise Undrawable(f"the edition lacks {code}")
    return Option(f"{concept.code} {concept.title}", concept.code)


def wrong_options(
    facts: Facts, right: Option, pools: Pools, rng: Random, difficulty: Difficulty
) -> tuple[tuple[Option, ...], Difficulty]:
    """Three, and how near the farthest of them stands. Raises `Undrawable`."""
    chosen: list[Option] = []
    for nearness, pool in _in_turn(pools, difficulty):
        chosen += fair(
            [option_of(facts, code) for code in pool], (right, *chosen), rng, WRONG_OPTIONS - len(chosen)
        )
        if len(chosen) == WRONG_OPTIONS:
            return tuple(chosen), min(nearness, difficulty)
    raise Undrawable(f"too few codes stand beside {right.code}")


def fair(
    pool: Sequence[Option], taken: Sequence[Option], rng: Random, count: int = WRONG_OPTIONS, stem: str = ""
) -> list[Option]:
    """So many of a pool, beside what is taken, the right option first; fewer where too few are of other stems."""
    right, shuffled, marks = taken[0], rng.sample(pool, len(pool)), _words(stem)
    stems = {stem_of(each.code or "") for each in taken}
    chosen: list[Option] = []
    for longer, nearer in zip(_sides(rng, count), _sides(rng, count), strict=True):
        free = [each for each in shuffled if stem_of(each.code or "") not in stems]
        if free:
            chosen.append(min(free, key=lambda each: _misfit(each, right, longer, nearer, marks)))
            stems.add(stem_of(chosen[-1].code or ""))
    return chosen


def _in_turn(pools: Pools, difficulty: Difficulty) -> list[tuple[Difficulty, Sequence[str]]]:
    """From the nearness that was asked for outwards; then what is nearer, where too few stand far away."""
    near, block, far = pools
    rated = [(Difficulty.HARD, near), (Difficulty.MEDIUM, block), (Difficulty.EASY, far)]
    outwards = [each for each in rated if each[0] <= difficulty]
    return outwards + [each for each in reversed(rated) if each[0] > difficulty]


def _sides(rng: Random, count: int) -> list[int]:
    """How many on the lower side is by chance, so that the key has any rank alike."""
    below = rng.randint(0, count)
    sides = [-1] * below + [1] * (count - below)
    rng.shuffle(sides)
    return sides


def _misfit(option: Option, right: Option, longer: int, nearer: int, marks: frozenset[str]) -> int:
    shared = len(_words(option.text) & marks) - len(_words(right.text) & marks)
    length = len(option.text) - len(right.text)
    return 2 * (bool(marks) and shared * nearer <= 0) + (length * longer <= 0)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
