"""A code set of a few codes, written by hand, as a book to mine and as facts to draw from: no file, no database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random

from decks.diff import Listed
from decks.facts import Entry, Fact, Ring
from decks.model import Concept, Difficulty, Edition, Item, Note, Option
from decks.placeholder import filled
from decks.sources.icd10cm import FY2026
from decks.sources.tree import Branch, Chapter, Section, Seventh
from decks.tabular import Node, Tabular
from decks.templates import TEMPLATES
from tests.decks.handmade_titles import BLOCKS, NOTES, SEVENTHS, TITLES


def block_of(code: str) -> str:
    return next(block for block in BLOCKS if block[:3] <= code[:3] <= block[-3:])


def _branch(code: str, inherited: Seventh) -> Branch:
    rule = SEVENTHS.get(code, inherited)
    below = [other for other in TITLES if other != code and other.startswith(code)]
    direct = [other for other in below if not any(other != up and other.startswith(up) for up in below)]
    children = [_branch(other, rule) for other in direct]
    if not children and rule and len(code) < len("S52.521A"):
        children = [
            Branch(filled(code, each), f"{TITLES[code]}, {meaning}", (), (), ()) for each, meaning in rule
        ]
    return Branch(code, TITLES[code], NOTES.get(code, ()), rule if children else (), tuple(children))


def _chapters() -> list[Chapter]:
    categories = [_branch(code, ()) for code in TITLES if len(code) == 3]
    chapters: dict[str, list[Section]] = {}
    for block, (chapter, title) in BLOCKS.items():
        held = tuple(each for each in categories if block_of(each.code) == block)
        chapters.setdefault(chapter, []).append(Section(block, title, NOTES.get(f"block {block}", ()), held))
    return [
        Chapter(number, f"chapter {number}", NOTES.get(f"chapter {number}", ()), tuple(sections))
        for number, sections in chapters.items()
    ]


def book(older: Mapping[str, Listed] | None = None, newer: Mapping[str, Listed] | None = None) -> Tabular:
    return Tabular(FY2026, _chapters(), older or {}, newer or {})


def listed(made: Tabular) -> dict[str, Listed]:
    return {node.code: Listed(node.title, node.is_billable) for node in made.nodes}


class HandmadeFacts:
    def __init__(self, made: Tabular | None = None) -> None:
        self.book = made or book()

    @property
    def edition(self) -> Edition:
        return self.book.edition

    def find(self, code: str) -> Concept | None:
        node = self.book.node(code)
        if node is None:
            return None
        return Concept(
            code=code,
            title=node.title,
            billable=node.is_billable,
            parent=node.parent.code if node.parent else node.section.id,
            children=tuple(child.code for child in node.branch.children),
            notes=node.notes,
            seventh_characters=node.seventh_characters,
            block=node.section.id,
            chapter=node.chapter.number,
        )

    def concept(self, code: str) -> Concept:
        concept = self.find(code)
        assert concept is not None, code
        return concept

    def title_of_block(self, block: str) -> str:
        return BLOCKS[block][1]

    def neighbours(self, concept: Concept, ring: Ring, rng: Random, *, billable: bool) -> Sequence[Entry]:
        found = [
            Entry(node.code, node.title)
            for node in self.book.nodes
            if node.code != concept.code
            and node.is_billable is billable
            and _ring_between(concept, node) is ring
            and not (ring is Ring.FAMILY and billable and _is_other_encounter(concept.code, node.code))
        ]
        return _spread(rng.sample(found, len(found)), self.book)

    def whole_categories(self, concept: Concept, ring: Ring, rng: Random) -> Sequence[Entry]:
        near = self.neighbours(concept, ring, rng, billable=True)
        return [entry for entry in near if len(entry.code) == 3]

    def notes_over(self, concept: Concept) -> Sequence[Note]:
        node = self.book.node(concept.code)
        assert node is not None
        return [note for printed in self.book.printed_over(node) for note in printed.notes]

    def facts(self, template: str) -> list[Fact]:
        return list(TEMPLATES[template].mine(self.book))

    def item(
        self,
        template: str,
        code: str,
        difficulty: Difficulty = Difficulty.HARD,
        seed: int = 1,
        discriminator: str = "",
    ) -> Item:
        [fact] = [
            each for each in self.facts(template) if (each.code, each.discriminator) == (code, discriminator)
        ]
        return TEMPLATES[template].draw(self, fact, self.concept(code), Random(seed), difficulty)


def _spread(entries: list[Entry], made: Tabular) -> list[Entry]:
    """One of each chapter, then a second one of each."""
    turns: Counter[str] = Counter()
    placed = []
    for entry in entries:
        node = made.node(entry.code)
        assert node is not None
        turns[node.chapter.number] += 1
        placed.append((turns[node.chapter.number], entry))
    return [entry for _, entry in sorted(placed, key=lambda pair: pair[0])]


def without_notes(made: Tabular) -> list[Chapter]:
    """As an edition is that is known by codes and titles only."""
    return [
        replace(
            chapter,
            notes=(),
            sections=tuple(
                replace(each, notes=(), categories=tuple(map(_bare, each.categories)))
                for each in chapter.sections
            ),
        )
        for chapter in made.chapters
    ]


def _bare(branch: Branch) -> Branch:
    return replace(branch, notes=(), children=tuple(map(_bare, branch.children)))


def right_options(item: Item) -> list[Option]:
    return [item.options[index] for index in item.key]


def wrong_texts(item: Item) -> set[str]:
    return {option.text for index, option in enumerate(item.options) if index not in item.key}


def _ring_between(one: Concept, other: Node) -> Ring:
    if one.category == other.category:
        return Ring.FAMILY
    if one.block == other.section.id:
        return Ring.BLOCK
    return Ring.CHAPTER if one.chapter == other.chapter.number else Ring.ELSEWHERE


def _is_other_encounter(code: str, other: str) -> bool:
    return len(code) == len("S52.521A") and (len(other) != len(code) or other[-1] != code[-1])
