"""Which codes the notes of an edition speak of: each reference of a note becomes a rule from the codes that the
note governs to the codes that it names.

A note governs all that stands below the place which prints it: a code, a block or a chapter. Whether two codes
meet in a rule is asked either way and at any level, since no question may rest on a pair that another note
contradicts. A qualified reference (only some codes of a range) counts as the whole range here: what it may
name is not free of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from decks.model import Note
from decks.references import Exact, PrintedCodes, Reference, is_bracketed, references_in
from decks.tabular import Node, Tabular

_WIDE = 64  # a rule that names more codes is looked at each time instead of being filed under each of them


@dataclass(frozen=True, slots=True)
class Rule:
    """Both ranges are numbers of nodes, in printed order."""

    place: str  # "J44", "J40-J4A", "chapter 10"
    note: Note
    reference: Reference
    governs: range
    names: range

    @property
    def is_exact(self) -> bool:
        """One code, in brackets, without a condition."""
        return isinstance(self.reference, Exact) and is_bracketed(self.note.text, self.reference.code)


class NotePairs:
    """All rules of some kinds of notes."""

    def __init__(self, book: Tabular, *kinds: str) -> None:
        self._book = book
        self._codes = PrintedCodes(node.code for node in book.nodes)
        self._printed: dict[str, list[Rule]] = defaultdict(list)
        self._named: dict[int, list[Rule]] = defaultdict(list)
        self._wide: list[Rule] = []
        for rule in self._read(frozenset(kinds)):
            self._file(rule)

    def span(self, node: Node) -> range:
        """A code and all below it."""
        return self._codes.below(node.code)

    def rules(self) -> Iterator[Rule]:
        for printed in self._printed.values():
            yield from printed

    def printed_at(self, place: str) -> list[Rule]:
        return self._printed.get(place, [])

    def named_at(self, node: Node) -> list[Node]:
        """The billable codes that the code's own notes name exactly, each once; not those below it."""
        found: dict[Node, None] = {}
        for rule in self.printed_at(node.code):
            target = self._book.nodes[rule.names.start]
            if rule.is_exact and target.is_billable and target.number not in rule.governs:
                found[target] = None
        return list(found)

    def over(self, node: Node) -> Iterator[Rule]:
        """The rules that govern a code, nearest first."""
        for printed in self._book.printed_over(node):
            yield from self._printed.get(printed.place, ())

    def over_or_below(self, node: Node) -> Iterator[Rule]:
        """The rules that govern a code or a part of it."""
        yield from self.over(node)
        for number in self.span(node)[1:]:
            yield from self._printed.get(self._book.nodes[number].code, ())

    def naming(self, node: Node) -> Iterator[Rule]:
        """The rules that name a code, wherever they are printed."""
        yield from self._named.get(node.number, ())
        yield from (rule for rule in self._wide if node.number in rule.names)

    def between(self, node: Node, leaf: Node) -> Iterator[Rule]:
        """The rules that join a code, or a part of it, with a billable code, either way."""
        here = self.span(node)
        yield from (rule for rule in self.naming(leaf) if meet(rule.governs, here))
        yield from (rule for rule in self.over(leaf) if meet(rule.names, here))

    def siblings(self, node: Node) -> list[Node]:
        """The codes under the same header, or the categories of the same block, itself among them."""
        row = node.parent.branch.children if node.parent else node.section.categories
        found = (self._book.node(branch.code) for branch in row)
        return [each for each in found if each]

    def partners(self, leaf: Node) -> list[str]:
        """The codes that a billable code is joined with, either way, as few beginnings as say it."""
        ranges = [rule.governs for rule in self.naming(leaf)] + [rule.names for rule in self.over(leaf)]
        return self.beginnings(ranges)

    def beginnings(self, ranges: Iterable[range]) -> list[str]:
        """The highest codes that lie wholly in the ranges, in printed order."""
        numbers = sorted({number for each in ranges for number in self._whole(each)})
        found = [self._book.nodes[number] for number in numbers]
        return [node.code for node in found if not _inside(node, numbers)]

    def _whole(self, places: range) -> Iterator[int]:
        number = places.start
        while number < places.stop:
            below = self.span(self._book.nodes[number])
            whole = below.stop <= places.stop
            if whole:
                yield number
            number = below.stop if whole else number + 1

    def _read(self, kinds: frozenset[str]) -> Iterator[Rule]:
        for place, governs, notes in self._places():
            for note in notes:
                for reference in references_in(note.text) if note.kind in kinds else ():
                    names = self._codes.span(reference)
                    if names:
                        yield Rule(place, note, reference, governs, names)

    def _places(self) -> Iterator[tuple[str, range, tuple[Note, ...]]]:
        number = 0
        for chapter in self._book.chapters:
            first = number
            for section in chapter.sections:
                start = number
                for category in section.categories:
                    number = self._codes.below(category.code).stop
                yield section.id, range(start, number), section.notes
            yield f"chapter {chapter.number}", range(first, number), chapter.notes
        for node in self._book.nodes:
            if node.notes:
                yield node.code, self.span(node), node.notes

    def _file(self, rule: Rule) -> None:
        self._printed[rule.place].append(rule)
        if len(rule.names) > _WIDE:
            self._wide.append(rule)
        else:
            for number in rule.names:
                self._named[number].append(rule)


def meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _inside(node: Node, numbers: list[int]) -> bool:
    above = node.parent
    while above is not None:
        if above.number in numbers:
            return True
        above = above.parent
    return False
