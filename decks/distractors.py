"""Which wrong options stand beside the right one.

Hard: three of the family. Medium: a sibling and two of one near category of the block, so that the category
alone gives nothing away. Easy: two of the chapter and one from elsewhere. Where a recipe lacks codes, the next
easier one serves. Among what it may take, it prefers the key's own seventh character, since all see which
option alone has it. Then size must not point at the key: options of the same size, else as many shorter
ones as chance says, so that the key is as often the longest as the shortest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from decks.facts import Entry, Facts, Ring
from decks.model import Concept, Difficulty, Undrawable

WRONG_OPTIONS = 3
_FULL = len("S52.531A")

Size = Callable[[Entry], int]
Around = Callable[[Ring], Sequence[Entry]]


def three_others(
    facts: Facts, concept: Concept, rng: Random, difficulty: Difficulty, size: Size
) -> tuple[tuple[Entry, ...], Difficulty]:
    """Three billable codes and the difficulty really reached, which is lower where codes are lacking."""

    def around(ring: Ring) -> Sequence[Entry]:
        return facts.neighbours(concept, ring, rng, billable=True)

    for reached in sorted(Difficulty, reverse=True):
        if reached <= difficulty:
            found = _RECIPES[reached](around, _Taste(concept, size, _sides(rng)))
            if len(found) == WRONG_OPTIONS:
                return found, reached
    raise Undrawable(f"too few codes stand beside {concept.code}")


def _sides(rng: Random) -> list[bool]:
    """For each wrong option, whether it should be shorter than the key; each number of them alike often."""
    shorter = rng.randint(0, WRONG_OPTIONS)
    return rng.sample([place < shorter for place in range(WRONG_OPTIONS)], WRONG_OPTIONS)


@dataclass(frozen=True, slots=True)
class _Taste:
    concept: Concept
    size: Size
    sides: list[bool]

    def take(self, pool: Sequence[Entry], count: int) -> tuple[Entry, ...]:
        """As many as there are, up to `count`; the first of the pool where several suit alike."""
        rest, taken = list(pool), list[Entry]()
        for shorter in self.sides[: min(count, len(rest))]:
            best = min(rest, key=lambda entry, shorter=shorter: self._strange(entry, shorter))  # type: ignore[misc]
            rest.remove(best)
            taken.append(best)
        del self.sides[: len(taken)]
        return tuple(taken)

    def fit(self, pool: Sequence[Entry]) -> tuple[int, int]:
        """How well two of a pool could stand beside the key."""
        likes = [self._strange(entry, shorter=True) for entry in pool]
        return min(2, sum(not seventh for seventh, _ in likes)), min(2, likes.count((False, 0)))

    def _strange(self, entry: Entry, shorter: bool) -> tuple[bool, int]:  # noqa: FBT001
        own = self.concept.code
        seventh = len(own) == _FULL and entry.code[_FULL - 1 :] != own[-1]
        difference = self.size(entry) - self.size(Entry(own, self.concept.title))
        return seventh, 0 if difference == 0 else 1 if (difference < 0) is shorter else 2


def _of_the_family(around: Around, taste: _Taste) -> tuple[Entry, ...]:
    return taste.take(around(Ring.FAMILY), WRONG_OPTIONS)


def _of_the_block(around: Around, taste: _Taste) -> tuple[Entry, ...]:
    """Two and two; else three of one category and a stranger; else four categories. Never does the key
    stand alone against a group.
    """
    siblings, groups = around(Ring.CATEGORY), _by_category(around(Ring.BLOCK))
    pairs = [group for group in groups if len(group) > 1]
    if siblings and pairs:
        return (*taste.take(siblings, 1), *taste.take(max(pairs, key=taste.fit), 2))
    if len(siblings) > 1 and groups:
        return (*taste.take(siblings, 2), *taste.take(groups[0], 1))
    nearest = groups[:WRONG_OPTIONS]
    return tuple(entry for group in nearest for entry in taste.take(group, 1))


def _of_the_chapter(around: Around, taste: _Taste) -> tuple[Entry, ...]:
    """Each of another category. A chapter of one block gives the block's."""
    near = [group[0] for group in _by_category(around(Ring.CHAPTER))]
    if len(near) < WRONG_OPTIONS - 1:
        near += [group[0] for group in _by_category(around(Ring.BLOCK))]
    inside = taste.take(near, WRONG_OPTIONS - 1)
    return (*inside, *taste.take(around(Ring.ELSEWHERE), WRONG_OPTIONS - len(inside)))


_RECIPES: dict[Difficulty, Callable[[Around, _Taste], tuple[Entry, ...]]] = {
    Difficulty.HARD: _of_the_family,
    Difficulty.MEDIUM: _of_the_block,
    Difficulty.EASY: _of_the_chapter,
}


def _by_category(entries: Sequence[Entry]) -> list[list[Entry]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.code[:3], []).append(entry)
    return list(groups.values())
