"""Which other Use additional code notes lend a question its wrong options.

A wrong option comes from a note that names nothing which any instruction at the code names. They are gathered
when a deck is made, near ones and far ones apart: from codes of the same block, of the same chapter, of other
chapters. As the right option is drawn (chapter, category, note), so are they, and what is often right is as often
offered where it is wrong.

The gathered ones are the lower part of a fact's data, behind an empty line: no part of what the card asserts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from decks.additions import Addition
from decks.distractors import WRONG_OPTIONS
from decks.model import Difficulty, Undrawable

_POOL = 8  # of each nearness
_TRIES = 60

Allowed = Callable[[Addition], bool]
Pools = tuple[list[Addition], ...]  # block, chapter, elsewhere


class AdditionPools:
    def __init__(self, additions: Sequence[Addition]) -> None:
        self._all = additions
        self._shelves: dict[str, dict[str, list[Addition]]] = {}
        for each in additions:
            chapter = self._shelves.setdefault(each.node.chapter.number, {})
            chapter.setdefault(each.node.category, []).append(each)

    def around(self, own: Addition, allowed: Allowed) -> Pools:
        """The same for the same card."""
        rng = Random(f"{own.node.code}:{own.discriminator}")
        block = [each for each in self._all if each.node.section is own.node.section]
        chapter = [
            each
            for each in self._all
            if each.node.chapter is own.node.chapter and each.node.section is not own.node.section
        ]
        others = [name for name in self._shelves if name != own.node.chapter.number]
        elsewhere = [self._any(rng.choice(others), rng) for _ in range(_TRIES)]
        return tuple(_some(group, allowed, rng) for group in (block, chapter, elsewhere))

    def _any(self, chapter: str, rng: Random) -> Addition:
        shelf = self._shelves[chapter]
        return rng.choice(shelf[rng.choice(list(shelf))])


def _some(group: Sequence[Addition], allowed: Allowed, rng: Random) -> list[Addition]:
    """In random order. A frequent wording may come twice: so it is offered as often as it is right."""
    return [each for each in rng.sample(group, len(group)) if allowed(each)][:_POOL]


def write_pools(pools: Sequence[Sequence[str]]) -> str:
    return "\n".join("\t".join(pool) for pool in pools)


def three_of(
    data: str, difficulty: Difficulty, rng: Random, apart: Callable[[str, str], bool], right: str
) -> tuple[list[str], Difficulty]:
    """Three that stand apart from each other and from the right one: two as near as the difficulty asks, if there
    are, and one from far away, so that far ones are as often wrong as right. How near the two are is the difficulty
    reached. Raises `Undrawable`.
    """
    chosen: list[tuple[Difficulty, str]] = []
    near = _in_turn(data, difficulty, rng)
    for nearness, each in [*near, *_in_turn(data, Difficulty.EASY, rng)]:
        too_near = nearness > Difficulty.EASY and len(chosen) == WRONG_OPTIONS - 1
        if not too_near and all(apart(each, other) for other in (right, *(text for _, text in chosen))):
            chosen.append((nearness, each))
        if len(chosen) == WRONG_OPTIONS:
            return [text for _, text in chosen], chosen[-2][0]
    raise Undrawable("too few other notes")


def _in_turn(data: str, difficulty: Difficulty, rng: Random) -> list[tuple[Difficulty, str]]:
    """What the pools offer, the nearest that the difficulty allows first."""
    rated = zip((Difficulty.HARD, Difficulty.MEDIUM, Difficulty.EASY), data.split("\n"), strict=True)
    pools = [
        (nearness, line.split("\t") if line else []) for nearness, line in rated if nearness <= difficulty
    ]
    return [(nearness, each) for nearness, pool in pools for each in rng.sample(pool, len(pool))]
