"""Makes the decks of ICD-10-CM: the Tabular List with what can be asked of it, all or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from decks.compiled import INDEXES, SCHEMA
from decks.draft import Progress, make_deck
from decks.fact_table import print_facts
from decks.facts import Fact
from decks.model import Edition, Note
from decks.search import SEARCH_SCHEMA, Term, print_search
from decks.sources.icd10cm_addenda import Addenda
from decks.sources.tree import Branch, Chapter, Section, Seventh
from decks.tabular import IndexTerm, Tabular
from decks.templates import TEMPLATES
from decks.yearly import after, before, listed_in


def build_icd10cm(
    target: Path,
    edition: Edition,
    chapters: Iterable[Chapter],
    total: int,
    fingerprint: str,
    progress: Progress | None = None,
    *,
    made_by: Addenda | None = None,
    ended_by: Addenda | None = None,
    terms: Iterable[IndexTerm] = (),
) -> None:
    """Makes the deck at `target` from chapters as they are read; `progress(done, total)` counts codes, of which
    there are `total`. `made_by` are the addenda that made this edition of the one before, `ended_by` those that
    make the next of it, `terms` those of its Alphabetic Index. Raises what reading raises, `SourceRefused`.
    """

    def fill(connection: sqlite3.Connection) -> None:
        read = _print_codes(connection, chapters, lambda done: progress and progress(done, total))
        book = _book(edition, read, made_by, ended_by, terms)
        _print_facts(connection, book)
        print_search(connection, _terms(book))

    make_deck(target, edition, fingerprint, SCHEMA + SEARCH_SCHEMA, INDEXES, fill)


def _print_codes(
    connection: sqlite3.Connection, chapters: Iterable[Chapter], progress: Callable[[int], object]
) -> list[Chapter]:
    printer, read = _Printer(connection), list[Chapter]()
    for chapter in chapters:
        printer.chapter(chapter)
        read.append(chapter)
        progress(printer.nodes)
    return read


def _book(
    edition: Edition,
    chapters: list[Chapter],
    made_by: Addenda | None,
    ended_by: Addenda | None,
    terms: Iterable[IndexTerm],
) -> Tabular:
    listed = listed_in(chapters)
    older = before(listed, made_by) if made_by else {}
    return Tabular(edition, chapters, older, after(listed, ended_by) if ended_by else {}, terms)


def _print_facts(connection: sqlite3.Connection, book: Tabular) -> None:
    for name, template in TEMPLATES.items():
        print_facts(
            connection,
            name,
            template.mine(book),
            lambda fact: _heap(book, fact),
            lambda code: _title(book, code),
        )


def _terms(book: Tabular) -> Iterator[Term]:
    for node in book.nodes:
        key = node.code.replace(".", "")
        yield Term(key, node.title, node.is_billable, is_title=True)
        for note in node.notes:
            if note.kind == "inclusion_term":
                yield Term(key, note.text, node.is_billable, is_title=False)


def _heap(book: Tabular, fact: Fact) -> tuple[str, str]:
    node = book.node(fact.code)
    assert node is not None, fact
    return node.chapter.number, node.category


def _title(book: Tabular, code: str) -> str:
    node = book.node(code)
    return node.title if node else ""


@dataclass(slots=True)
class _Printer:
    """Writes chapters and gives numbers: to all codes, to the billable ones, to the headers."""

    connection: sqlite3.Connection
    nodes: int = 0
    billable: int = 0
    blocks: int = 0
    categories: int = 0
    rules: dict[Seventh, int] = field(default_factory=dict)

    @property
    def headers(self) -> int:
        return self.nodes - self.billable

    def chapter(self, chapter: Chapter) -> None:
        self._insert("chapter", [(int(chapter.number), chapter.title)])
        self._notes(f"chapter:{chapter.number}", chapter.notes)
        for section in chapter.sections:
            self._section(section, int(chapter.number))

    def _section(self, section: Section, chapter: int) -> None:
        self._insert("block", [(self.blocks, section.id, section.title, chapter)])
        self._notes(f"block:{section.id}", section.notes)
        for category in section.categories:
            self._category(category)
        self.blocks += 1

    def _category(self, category: Branch) -> None:
        billable, headers = self.billable, self.headers
        rows: list[tuple[object, ...]] = []
        self._branch(category, None, rows)
        self._insert("node", rows)
        sizes = (billable, self.billable - billable, headers, self.headers - headers)
        self._insert("category", [(self.categories, category.code, self.blocks, *sizes)])
        self.categories += 1

    def _branch(self, branch: Branch, parent: int | None, rows: list[tuple[object, ...]]) -> None:
        complete = not branch.children
        number, before, place = self.nodes, self.billable, self.billable if complete else self.headers
        key, slot = branch.code.replace(".", ""), len(rows)
        rows.append(())
        self.nodes += 1
        self.billable += complete
        for child in branch.children:
            self._branch(child, number, rows)
        below = self.billable - before
        rule = self._rule(branch.seventh_characters)
        rows[slot] = (number, key, branch.title, parent, complete, place, below, rule)
        self._notes(key, branch.notes)

    def _rule(self, rule: Seventh) -> int | None:
        if rule and rule not in self.rules:
            number = self.rules[rule] = len(self.rules)
            self._insert("seventh", [(number, place, *pair) for place, pair in enumerate(rule)])
        return self.rules.get(rule)

    def _notes(self, owner: str, notes: tuple[Note, ...]) -> None:
        self._insert("note", [(owner, place, note.kind, note.text) for place, note in enumerate(notes)])

    def _insert(self, table: str, rows: list[tuple[object, ...]]) -> None:
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
