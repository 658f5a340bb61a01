"""Codes of one kind (all that map to a payment HCC, all that are an MCC), found by how near they stand to a code.

Questions on lists of CMS need this when a deck is made: which wrong options are really wrong stands in the list, not
in the deck. What is near is drawn by the code's own name, so that the same book gives the same facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from random import Random

from decks.distractors import SEVEN, stem_of
from decks.facts import Ring
from decks.tabular import Node

_MOST = 8  # of each ring
_INITIAL = "A"


class Neighbourhood:
    """Of two codes with seventh characters, those with the same one go together where there are such."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._codes: defaultdict[tuple[str, str], list[Node]] = defaultdict(list)
        self._categories: dict[str, tuple[str, str]] = {}  # category -> block, chapter
        for node in nodes:
            self._codes[node.category, encounter(node.code)].append(node)
            self._categories[node.category] = (node.section.id, node.chapter.number)
        self._far: dict[tuple[str, str, Ring], list[Node]] = {}

    def around(self, node: Node, ring: Ring) -> Sequence[Node]:
        """Up to eight, of as many categories as can be; never the node itself or what shares its stem."""
        if ring is Ring.FAMILY:
            return _nearest(node, self._alike(node.category, encounter(node.code)))
        wanted = (node.category, encounter(node.code), ring)
        if wanted not in self._far:
            self._far[wanted] = self._elsewhere(node, ring)
        return self._far[wanted]

    def _elsewhere(self, node: Node, ring: Ring) -> list[Node]:
        rng = Random(f"{node.category} {encounter(node.code)} {ring.name}")
        home = (node.section.id, node.chapter.number)
        categories = [
            category
            for category, place in self._categories.items()
            if category != node.category and _ring(home, place) is ring
        ]
        chosen = rng.sample(categories, min(_MOST, len(categories)))
        pools = [self._alike(category, encounter(node.code)) for category in chosen]
        rounds = -(-_MOST // max(len(pools), 1))
        drawn = [rng.sample(pool, min(rounds, len(pool))) for pool in pools]
        layers = ([pool[turn] for pool in drawn if turn < len(pool)] for turn in range(rounds))
        return list(chain.from_iterable(layers))[:_MOST]

    def _alike(self, category: str, own: str) -> list[Node]:
        found = self._codes.get((category, ""), []) + self._codes.get((category, own or _INITIAL), [])
        return found or [
            node for (each, _), nodes in self._codes.items() if each == category for node in nodes
        ]


def encounter(code: str) -> str:
    """The seventh character, or nothing."""
    return code[-1] if len(code) == SEVEN else ""


def ring_between(one: Node, other: Node) -> Ring:
    if one.category == other.category:
        return Ring.FAMILY
    return _ring((one.section.id, one.chapter.number), (other.section.id, other.chapter.number))


def _ring(home: tuple[str, str], place: tuple[str, str]) -> Ring:
    """Of two different categories, by block and chapter."""
    if home[0] == place[0]:
        return Ring.BLOCK
    return Ring.CHAPTER if home[1] == place[1] else Ring.ELSEWHERE


def _nearest(node: Node, others: Sequence[Node]) -> list[Node]:
    """One of each stem: what differs in the seventh character only is one thing."""
    found: dict[str, Node] = {}
    for each in sorted(others, key=lambda other: abs(other.number - node.number)):
        if stem_of(each.code) != stem_of(node.code):
            found.setdefault(stem_of(each.code), each)
        if len(found) == _MOST:
            break
    return list(found.values())
