"""What a learner who knows nothing could win by: the length of options, or the place of the key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from decks.drills import drill
from decks.library import Icd10Library
from decks.model import Item

COUNT = 2_000
ALLOWED = 0.35


def _sizes(item: Item) -> list[int]:
    return [len(option.text) for option in item.options]


def _won(items: list[Item], value: Callable[[int], float]) -> float:
    """The share that is right for who always takes the highest value of a length, and tosses when several
    are.
    """
    won = 0.0
    for item in items:
        values = [value(size) for size in _sizes(item)]
        best = [index for index, each in enumerate(values) if each == max(values)]
        won += (item.key[0] in best) / len(best)
    return won / len(items)


def _learned(items: list[Item]) -> Callable[[int], float]:
    """How often an option of a length was right: the best that length alone can teach."""
    seen = Counter(size for item in items for size in _sizes(item))
    right = Counter(_sizes(item)[item.key[0]] for item in items)
    return lambda size: right[size] / seen[size] if seen[size] else 0.0


@pytest.fixture(scope="module", params=["billable", "title-of-code", "code-of-title"])
def items(request: pytest.FixtureRequest, library: Icd10Library) -> list[Item]:
    return list(drill(library, COUNT, "cues", [request.param]))


def test_the_longest_is_seldom_the_key(items: list[Item]) -> None:
    assert _won(items, float) < ALLOWED


def test_the_shortest_is_seldom_the_key(items: list[Item]) -> None:
    assert _won(items, lambda size: -float(size)) < ALLOWED


def test_no_length_teaches_the_key(items: list[Item]) -> None:
    half = COUNT // 2
    assert _won(items[half:], _learned(items[:half])) < ALLOWED


def test_the_key_stands_everywhere_alike(items: list[Item]) -> None:
    places = Counter(item.key[0] for item in items)
    expected = COUNT / 4
    chi_square = sum((places[place] - expected) ** 2 / expected for place in range(4))
    assert chi_square < 16.27  # one in a thousand, three degrees of freedom
