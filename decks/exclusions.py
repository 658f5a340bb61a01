"""Principal diagnoses and the CCs that they exclude, by how near the two stand: what is drawn when a deck is made.

A principal diagnosis is a code of any exclusion collection of MS-DRG v43.1; MCCs that count only for the living are
left out. What is near is drawn by the code's own name, so that the same book gives the same facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from decks.distractors import WRONG_OPTIONS, stem_of
from decks.facts import Ring
from decks.neighbourhood import ring_between
from decks.sources.msdrg import SeverityTable
from decks.tabular import Node, Tabular

_MEMBERS = 6
_OTHERS = 8
_LOOKED_AT = 40  # so many of a large ring


@dataclass(frozen=True, slots=True)
class Sides:
    """Codes of one ring: principal diagnoses that exclude a code, and at least three that do not. Both empty where
    there are fewer.
    """

    excluding: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


class Rings:
    """Nodes by where they stand."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._all = tuple(nodes)
        self._groups: defaultdict[str, list[Node]] = defaultdict(list)
        for node in self._all:
            for group in (node.category, f"block {node.section.id}", f"chapter {node.chapter.number}"):
                self._groups[group].append(node)

    def around(self, node: Node, ring: Ring, rng: Random) -> list[Node]:
        """In random order, one of each stem; of large rings some."""
        pool: Sequence[Node] = self._all
        match ring:
            case Ring.FAMILY:
                pool = self._groups[node.category]
            case Ring.BLOCK:
                pool = self._groups[f"block {node.section.id}"]
            case Ring.CHAPTER:
                pool = self._groups[f"chapter {node.chapter.number}"]
            case Ring.ELSEWHERE:
                pass
        found = _some(pool, rng)
        found.pop(stem_of(node.code), None)
        return [each for each in found.values() if ring_between(node, each) is ring]

    def chapter_of(self, node: Node, rng: Random) -> list[Node]:
        """In random order, one of each stem, some."""
        return list(_some(self._groups[f"chapter {node.chapter.number}"], rng).values())


def _some(nodes: Sequence[Node], rng: Random) -> dict[str, Node]:
    return {stem_of(each.code): each for each in rng.sample(nodes, min(_LOOKED_AT, len(nodes)))}


class Exclusions:
    def __init__(self, book: Tabular, table: SeverityTable) -> None:
        self._table = table
        self._by_key = {node.code.replace(".", ""): node for node in book.billable}
        known = [self._by_key[key] for key in table.principals if key in self._by_key]
        self.principals = [node for node in known if not table.alive_only(node.code)]
        self._rings = Rings(self.principals)
        self._members: dict[int, Rings] = {}

    def collection(self, node: Node) -> int:
        found = self._table.severities.get(node.code.replace(".", ""))
        return found.collection if found else 0

    def principals_around(self, node: Node) -> list[Sides]:
        """Of each ring, nearest first."""
        rng, members = Random(node.code), self._excluding(node)
        return [self._sides(node, ring, members, rng) for ring in Ring]

    def _sides(self, node: Node, ring: Ring, members: Rings, rng: Random) -> Sides:
        excluding = members.around(node, ring, rng)
        if not excluding:
            return Sides()
        home = excluding[0]  # beyond the chapter, all are of one chapter
        excluding = [each for each in excluding if each.chapter is home.chapter]
        around = (
            self._rings.chapter_of(home, rng)
            if ring is Ring.ELSEWHERE
            else self._rings.around(node, ring, rng)
        )
        others = [each for each in around if not self._table.is_excluded(node.code, each.code)]
        if len(others) < WRONG_OPTIONS:
            return Sides()
        return Sides(_codes(excluding, _MEMBERS), _codes(others, _OTHERS))

    def _excluding(self, node: Node) -> Rings:
        number = self.collection(node)
        if number not in self._members:
            nodes = (self._by_key.get(key) for key in self._table.excluded_by(node.code))
            self._members[number] = Rings(
                each for each in nodes if each and not self._table.alive_only(each.code)
            )
        return self._members[number]


def _codes(nodes: Sequence[Node], most: int) -> tuple[str, ...]:
    return tuple(node.code for node in nodes[:most])
