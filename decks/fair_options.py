"""Three wrong options out of a pool, chosen so that nothing but knowledge points at the key.

Options are codes with their titles. Five things could give a key away: its length, the words that it shares with the
stem, how much its words and its code resemble the others, and its place in the alphabet. For each of them chance says
which rank the key shall have among the four; of all threes that the pool allows, the one that comes nearest is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from random import Random

from decks.distractors import WRONG_OPTIONS, stem_of
from decks.facts import Facts
from decks.model import Difficulty, Option, Undrawable

_WORD = re.compile(r"\w+(?:\.\w+)*")
# Of each cue its weight, and the ranks that the key may be given: as pools are, a key tends to be longer, to stand
# apart from the others and to share words with the stem, so chance leans the other way.
_WANTED = (
    (1, (0, 0, 1, 1, 2, 2, 3)),  # length
    (2, (0, 1, 2, 3)),  # alphabet
    (2, (0, 0, 0, 1, 1, 2, 3)),  # words of the stem
    (3, (0, 1, 2, 2, 3, 3, 3)),  # likeness in words
    (2, (0, 1, 2, 2, 3, 3, 3)),  # likeness in code
)
_FROM_NEARER = 2  # so many codes of the nearer pools are looked at as well, of which one may be chosen

Pools = tuple[Sequence[str], ...]  # codes: near, in the block, far
Three = tuple[Option, ...]
Values = Sequence[float]  # how much of a cue each option carries


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
) -> tuple[Three, Difficulty]:
    """Two or three of the pool that the difficulty asks for, and how near it is. Raises `Undrawable`."""
    for nearness, nearer, pool in _in_turn(pools, difficulty):
        beside = rng.sample(nearer, min(_FROM_NEARER, len(nearer)))
        options = [option_of(facts, code) for code in (*pool, *beside)]
        three = fair_three(right, options, rng, allowed=_mostly_of(pool)) if pool else None
        if three:
            return three, min(nearness, difficulty)
    raise Undrawable(f"too few codes stand beside {right.code}")


def fair_three(
    right: Option,
    pool: Sequence[Option],
    rng: Random,
    stem: str = "",
    allowed: Callable[[Three], bool] = bool,
) -> Three | None:
    """None where the pool holds no three of different stems that are allowed."""
    options = (right, *rng.sample(pool, len(pool)))
    cues = _Cues(options, _words(stem))
    wanted = [rng.choice(ranks) for _, ranks in _WANTED]
    best: tuple[float, Three] | None = None
    for places in combinations(range(1, len(options)), WRONG_OPTIONS):
        three = tuple(options[place] for place in places)
        misfit = cues.misfit((0, *places), wanted)
        if (best is None or misfit < best[0]) and _differ(right, three) and allowed(three):
            best = misfit, three
    return best[1] if best else None


def _in_turn(
    pools: Pools, difficulty: Difficulty
) -> Iterator[tuple[Difficulty, Sequence[str], Sequence[str]]]:
    """From the nearness that was asked for outwards; then what is nearer, where too few stand far away. With each
    pool what is nearer than it.
    """
    near, block, far = pools
    rated = [
        (Difficulty.HARD, (), near),
        (Difficulty.MEDIUM, near, block),
        (Difficulty.EASY, (*near, *block), far),
    ]
    yield from (each for each in rated if each[0] <= difficulty)
    yield from (each for each in reversed(rated) if each[0] > difficulty)
    yield Difficulty.EASY, (), (*near, *block, *far)


def _mostly_of(pool: Sequence[str]) -> Callable[[Three], bool]:
    codes, at_least = set(pool), min(WRONG_OPTIONS - 1, len(pool))
    return lambda three: sum(each.code in codes for each in three) >= at_least


def _differ(right: Option, three: Three) -> bool:
    return len({stem_of(each.code or "") for each in (right, *three)}) == len(three) + 1


class _Cues:
    """What could give an option away, measured once for a pool: length and alphabet, words shared with the stem
    (where stems differ from item to item), likeness to others in words and in code.
    """

    def __init__(self, options: Sequence[Option], stem: frozenset[str]) -> None:
        codes = [each.code or "" for each in options]
        words = [_words(each.text) for each in options]
        self._own: list[Values] = [
            [len(each.text) for each in options],
            [sorted(codes).index(code) for code in codes],
        ]
        self._own.append([len(each & stem) for each in words])
        self._pairs: list[Sequence[Values]] = [
            [[len(one & other) / len(one | other) for other in words] for one in words],
            [[_common(one, other) for other in codes] for one in codes],
        ]

    def misfit(self, places: Sequence[int], wanted: Sequence[int]) -> float:
        """How far the ranks of the first of these options are from those that are wanted."""
        carried = [[values[place] for place in places] for values in self._own]
        carried += [
            [sum(row[place] for place in places) for row in map(rows.__getitem__, places)]
            for rows in self._pairs
        ]
        ranked = zip(carried, wanted, _WANTED, strict=True)
        return sum(weight * abs(_rank(values) - rank) for values, rank, (weight, _) in ranked)


def _rank(values: Values) -> float:
    """How many others carry less than the first; half of those that carry as much."""
    key, *others = values
    return sum((other < key) + (other == key) / 2 for other in others)


def _common(one: str, other: str) -> int:
    return sum(mark == another for mark, another in zip(one, other, strict=False))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
