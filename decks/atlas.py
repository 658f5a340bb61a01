"""The map of an edition: which categories make up a block and a chapter, and where their codes lie.

A place is a number among the billable codes, or among the headers, in printed order. Pure: chance comes in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from random import Random

from decks.facts import Ring

POOL = 20  # enough to choose three of like length; fewer than there are chapters, so each has its own


@dataclass(frozen=True, slots=True)
class Category:
    key: str
    block: str
    chapter: str
    billable: range
    headers: range

    @property
    def is_complete(self) -> bool:
        """It is a code without codes below."""
        return not self.headers

    def places(self, *, billable: bool) -> range:
        return self.billable if billable else self.headers


class Atlas:
    def __init__(self, categories: Iterable[Category]) -> None:
        self._by_key = {category.key: category for category in categories}
        self._blocks = _grouped((category.block, category) for category in self._by_key.values())
        self._whole = [category for category in self._by_key.values() if category.is_complete]
        self._chapters = _grouped((category.chapter, category) for category in self._by_key.values())

    def category(self, key: str) -> Category:
        return self._by_key[key]

    def places_around(self, key: str, ring: Ring, rng: Random, *, billable: bool) -> list[int]:
        """Up to `POOL` places of a ring. The family is narrower than the map: of it, the whole category."""
        home = self._by_key[key]
        match ring:
            case Ring.FAMILY:
                places = home.places(billable=billable)
                return rng.sample(places, min(POOL, len(places)))
            case Ring.BLOCK:
                return _spread([c for c in self._blocks[home.block] if c is not home], rng, billable=billable)
            case Ring.CHAPTER:
                others = [c for c in self._chapters[home.chapter] if c.block != home.block]
                return _spread(others, rng, billable=billable)
            case Ring.ELSEWHERE:
                chapters = [chapter for chapter in self._chapters if chapter != home.chapter]
                return self._one_a_chapter(rng.sample(chapters, len(chapters)), rng, billable=billable)

    def whole_around(self, key: str, ring: Ring, rng: Random) -> list[int]:
        """Up to `POOL` places of categories of a ring that are complete codes themselves."""
        home = self._by_key[key]
        places = [c.billable.start for c in self._whole if c is not home and _ring_between(home, c) is ring]
        return rng.sample(places, min(POOL, len(places)))

    def _one_a_chapter(self, chapters: Sequence[str], rng: Random, *, billable: bool) -> list[int]:
        candidates = (self._chapters[chapter] for chapter in chapters[:POOL])
        ranges = (rng.choice(categories).places(billable=billable) for categories in candidates)
        return [rng.choice(places) for places in ranges if places]


def _spread(categories: Sequence[Category], rng: Random, *, billable: bool) -> list[int]:
    """One place of each category, in random order, then a second one of each."""
    ranges = [places for category in categories if (places := category.places(billable=billable))]
    if not ranges:
        return []
    drawn = rng.sample(ranges, min(POOL, len(ranges)))
    rounds = -(-POOL // len(drawn))
    layers = zip_longest(*(rng.sample(places, min(rounds, len(places))) for places in drawn))
    return [place for place in chain.from_iterable(layers) if place is not None][:POOL]


def _ring_between(one: Category, other: Category) -> Ring:
    """Of two different categories."""
    if one.block == other.block:
        return Ring.BLOCK
    return Ring.CHAPTER if one.chapter == other.chapter else Ring.ELSEWHERE


def _grouped(pairs: Iterable[tuple[str, Category]]) -> dict[str, list[Category]]:
    groups: defaultdict[str, list[Category]] = defaultdict(list)
    for name, category in pairs:
        groups[name].append(category)
    return dict(groups)
