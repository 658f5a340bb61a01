"""Codes of one kind (all that map to a payment HCC, all that are an MCC), found by how near they stand to a code.

Questions on lists of CMS need this when a deck is made: which wrong options are really wrong stands in the list, not
in the deck. What is near is drawn by the category's own name, so that the same book gives the same facts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest
from random import Random

from decks.distractors import SEVEN, stem_of
from decks.facts import Ring
from decks.tabular import Node

_MOST = 6  # of each ring
_LOOKED_AT = 60  # on each side of a code
_INITIAL = "A"


class Neighbourhood:
    """Of two codes with seventh characters, those with the same one go together where there are such."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._categories: defaultdict[str, list[Node]] = defaultdict(list)
        for node in nodes:
            self._categories[node.category].append(node)
        self._firsts: defaultdict[str, list[Node]] = defaultdict(
            list
        )  # of the categories of a block, a chapter
        for each in self._categories.values():
            for group in (f"block {each[0].section.id}", f"chapter {each[0].chapter.number}", ""):
                self._firsts[group].append(each[0])
        self._fit: dict[tuple[str, str], Sequence[Node]] = {}
        self._far: dict[tuple[str, str, Ring], Sequence[Node]] = {}

    def around(self, node: Node, ring: Ring) -> Sequence[Node]:
        """Up to six, of as many categories as can be; never the node itself or what shares its stem."""
        own = encounter(node.code)
        if ring is Ring.FAMILY:
            return _nearest(node, self._alike(node.category, own))
        wanted = (node.category, own, ring)
        if wanted not in self._far:
            self._far[wanted] = self._farther(node, ring, own)
        return self._far[wanted]

    def _farther(self, node: Node, ring: Ring, own: str) -> Sequence[Node]:
        rng = Random(f"{node.category} {own} {ring.name}")
        there = [each.category for each in self._firsts_in(node, ring) if ring_between(node, each) is ring]
        pools = [self._alike(category, own) for category in rng.sample(there, min(_MOST, len(there)))]
        drawn = [rng.sample(pool, min(_MOST, len(pool))) for pool in pools]
        return [each for each in chain.from_iterable(zip_longest(*drawn)) if each][:_MOST]

    def _firsts_in(self, node: Node, ring: Ring) -> Sequence[Node]:
        if ring is Ring.BLOCK:
            return self._firsts[f"block {node.section.id}"]
        return self._firsts[f"chapter {node.chapter.number}" if ring is Ring.CHAPTER else ""]

    def _alike(self, category: str, own: str) -> Sequence[Node]:
        if (category, own) not in self._fit:
            nodes = self._categories.get(category, [])
            fit = [node for node in nodes if encounter(node.code) in ("", own or _INITIAL)]
            self._fit[category, own] = fit or nodes
        return self._fit[category, own]


def encounter(code: str) -> str:
    """The seventh character, or nothing."""
    return code[-1] if len(code) == SEVEN else ""


def ring_between(one: Node, other: Node) -> Ring:
    if one.category == other.category:
        return Ring.FAMILY
    if one.section is other.section:
        return Ring.BLOCK
    return Ring.CHAPTER if one.chapter is other.chapter else Ring.ELSEWHERE


def _nearest(node: Node, others: Sequence[Node]) -> list[Node]:
    """One of each stem: what differs in the seventh character only is one thing."""
    found: dict[str, Node] = {}
    for each in _outwards(node, others):
        if stem_of(each.code) != stem_of(node.code):
            found.setdefault(stem_of(each.code), each)
        if len(found) == _MOST:
            break
    return list(found.values())


def _outwards(node: Node, others: Sequence[Node]) -> Iterator[Node]:
    """What stands behind and before a code, in turn; `others` in printed order."""
    at = bisect_left(others, node.number, key=lambda each: each.number)
    behind, before = others[at : at + _LOOKED_AT], others[max(at - _LOOKED_AT, 0) : at]
    return (each for each in chain.from_iterable(zip_longest(behind, reversed(before))) if each)
