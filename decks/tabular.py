"""One edition of ICD-10-CM in memory, for mining facts: codes in printed order, what stands above each, and every
note with the place that prints it.

Built from the readers' chapters when a deck is made; the running bot reads the compiled file instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from decks.diff import Listed
from decks.model import Edition, Note
from decks.sources.tree import Branch, Chapter, Section, Seventh

IndexTerm: TypeAlias = tuple[
    str, tuple[str, ...]
]  # the way from the main term ("Abscess > amebic"), codes as printed


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One code. Two nodes are the same only if they are one object."""

    branch: Branch
    number: int  # in printed order, from 0
    parent: Node | None  # None for a category
    section: Section
    chapter: Chapter

    @property
    def code(self) -> str:
        return self.branch.code

    @property
    def title(self) -> str:
        return self.branch.title

    @property
    def notes(self) -> tuple[Note, ...]:
        return self.branch.notes

    @property
    def seventh_characters(self) -> Seventh:
        return self.branch.seventh_characters

    @property
    def is_billable(self) -> bool:
        return not self.branch.children

    @property
    def category(self) -> str:
        return self.branch.code[:3]


@dataclass(frozen=True, slots=True)
class Printed:
    """The notes at one place, as the book prints them."""

    place: str  # "J44.1", "J40-J4A", "chapter 10"
    notes: tuple[Note, ...]


_UNKNOWN: Mapping[str, Listed] = MappingProxyType({})


class Tabular:
    """`older` and `newer` list the editions before and after, by code; empty where that edition is not known. `terms`
    are those of the Alphabetic Index, where one was imported.
    """

    def __init__(
        self,
        edition: Edition,
        chapters: Iterable[Chapter],
        older: Mapping[str, Listed] = _UNKNOWN,
        newer: Mapping[str, Listed] = _UNKNOWN,
        terms: Iterable[IndexTerm] = (),
    ) -> None:
        self.edition, self.older, self.newer, self.terms = edition, older, newer, tuple(terms)
        self.chapters = tuple(chapters)
        self.nodes: tuple[Node, ...] = tuple(self._all())
        self._by_code = {node.code: node for node in self.nodes}

    def node(self, code: str) -> Node | None:
        """By the code with its dot."""
        return self._by_code.get(code)

    @property
    def has_notes(self) -> bool:
        """An edition made from rows of codes and titles has none."""
        return any(node.notes for node in self.nodes)

    @property
    def billable(self) -> Iterator[Node]:
        return (node for node in self.nodes if node.is_billable)

    @property
    def headers(self) -> Iterator[Node]:
        return (node for node in self.nodes if not node.is_billable)

    def line(self, node: Node) -> Iterator[Node]:
        """The code itself, then what stands above it, up to the category."""
        here: Node | None = node
        while here is not None:
            yield here
            here = here.parent

    def children(self, node: Node) -> list[Node]:
        return [self._by_code[child.code] for child in node.branch.children]

    def below(self, node: Node) -> list[Node]:
        """The billable codes of a header, in printed order; a billable code is its own only one."""
        found, number = list[Node](), node.number
        last = number + _size(node.branch)
        for each in self.nodes[number:last]:
            if each.is_billable:
                found.append(each)
        return found

    def printed_over(self, node: Node) -> Iterator[Printed]:
        """All places whose notes govern a code, nearest first: itself, headers, block, chapter."""
        for each in self.line(node):
            yield Printed(each.code, each.notes)
        yield Printed(node.section.id, node.section.notes)
        yield Printed(f"chapter {node.chapter.number}", node.chapter.notes)

    def _all(self) -> Iterator[Node]:
        number = 0
        for chapter in self.chapters:
            for section in chapter.sections:
                for category in section.categories:
                    for node in _nodes(category, None, section, chapter, number):
                        yield node
                        number += 1


def _nodes(
    branch: Branch, parent: Node | None, section: Section, chapter: Chapter, number: int
) -> Iterator[Node]:
    node = Node(branch, number, parent, section, chapter)
    yield node
    for child in branch.children:
        for each in _nodes(child, node, section, chapter, number + 1):
            yield each
            number = each.number


def _size(branch: Branch) -> int:
    return 1 + sum(map(_size, branch.children))
