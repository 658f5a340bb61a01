"""A tree of chapters made from rows: for an edition of which only codes and titles are known.

Chapters and blocks are those of the older edition. The block of a new category is not known: it stands in one of its
own, without a title, behind the block of the category before it. No notes: they wait for the Tabular List. What
seventh characters a header's codes take is taken over from the older edition, or, for new headers, read from the
titles (a complete code's title is its stem's, a comma, and the meaning).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from decks.sources.icd10cm_order import OrderRow
from decks.sources.tree import Branch, Chapter, Section, Seventh
from decks.spelling import dotted

_COMPLETE = 7


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the older edition says of seventh characters, and which of its codes were headers without any."""

    known: Mapping[str, Seventh]
    headers: frozenset[str]

    def of(self, code: str, head: OrderRow, below: Sequence[OrderRow]) -> Seventh:
        return self.known.get(code) or (() if code in self.headers else _read(head, below))


def chapters_of(rows: Sequence[OrderRow], older: Sequence[Chapter]) -> Iterator[Chapter]:
    """Rows in tabular order, each followed by what lies below it; the older edition gives the frame."""
    rules = {branch.code: branch.seventh_characters for branch in _branches(older)}
    headers = frozenset(branch.code for branch in _branches(older) if branch.children)
    filled = _by_section(list(_categories(rows, _Rules(rules, headers))), older)
    for chapter in older:
        sections = tuple(each for section in chapter.sections for each in filled.get(section.id, ()))
        yield replace(chapter, notes=(), sections=sections)


def _by_section(categories: Sequence[Branch], older: Sequence[Chapter]) -> dict[str, list[Section]]:
    """The older edition's blocks by their id, each filled, with the blocks that come new behind it."""
    blocks = {section.id: section for chapter in older for section in chapter.sections}
    homes = {category.code: section.id for section in blocks.values() for category in section.categories}
    filled: dict[str, list[Section]] = {
        name: [replace(block, notes=(), categories=())] for name, block in blocks.items()
    }
    home = next(iter(homes.values()))
    for category in categories:
        if category.code in homes:
            home = homes[category.code]
            [block, *new] = filled[home]
            filled[home] = [replace(block, categories=(*block.categories, category)), *new]
        else:
            filled[home].append(Section(category.code, "", (), (category,)))
    return filled


def _categories(rows: Sequence[OrderRow], rules: _Rules) -> Iterator[Branch]:
    starts = [place for place, row in enumerate(rows) if len(row.code) == 3]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        yield _tree(rows[start:end], (), rules)


def _tree(rows: Sequence[OrderRow], inherited: Seventh, rules: _Rules) -> Branch:
    """The first row is the code; the others lie below it."""
    head, below = rows[0], rows[1:]
    code = dotted(head.code)
    rule = rules.of(code, head, below) or inherited
    children = tuple(_tree(part, rule, rules) for part in _parts(below))
    return Branch(code, head.long, (), _existing(rule, below) if children else (), children)


def _parts(rows: Sequence[OrderRow]) -> Iterator[Sequence[OrderRow]]:
    start = 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or not rows[end].code.startswith(rows[start].code):
            yield rows[start:end]
            start = end


def _read(head: OrderRow, below: Sequence[OrderRow]) -> Seventh:
    """From the titles of complete codes straight below a stem."""
    ends = [(row.code[-1], row.long.removeprefix(f"{head.long}, ")) for row in below]
    whole = all(len(row.code) == _COMPLETE and row.long.startswith(f"{head.long}, ") for row in below)
    return tuple(ends) if whole else ()


def _existing(rule: Seventh, below: Sequence[OrderRow]) -> Seventh:
    """Where the next character is the seventh, only those that exist; further up the whole rule."""
    if all(len(row.code) == _COMPLETE for row in below):
        ends = {row.code[-1] for row in below}
        return tuple(pair for pair in rule if pair[0] in ends)
    return rule if any(len(row.code) == _COMPLETE for row in below) else ()


def _branches(chapters: Sequence[Chapter]) -> Iterator[Branch]:
    waiting = [
        branch for chapter in chapters for section in chapter.sections for branch in section.categories
    ]
    while waiting:
        branch = waiting.pop()
        yield branch
        waiting.extend(branch.children)
