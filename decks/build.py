"""Compiles the official files into the one read-only deck file, all or nothing.

About four seconds. The file is written beside its place and moved there when it is whole and the sources have
proved to add up; until then an older deck stays untouched.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from decks.cards import CardId
from decks.compiled import APPLICATION_ID, FORMAT, INDEXES, SCHEMA
from decks.core import newcomer_order, parse_core
from decks.library import Icd10Library, open_library
from decks.model import Note
from decks.sources.carrier import OfficialFiles, installed_files
from decks.sources.icd10cm import FY2026, FY2026_CENSUS, read_chapters
from decks.sources.inputs import core_text, fingerprint
from decks.sources.tree import Branch, Chapter, Section, Seventh
from decks.templates import TEMPLATES

Progress = Callable[[int, int], None]

TOTAL = FY2026_CENSUS.headers + FY2026_CENSUS.billable


def build(target: Path, progress: Progress | None = None, *, files: OfficialFiles | None = None) -> None:
    """Makes the deck at `target`; `progress(done, total)` counts codes. Raises `SourceRefused`,
    `CoreRefused`.
    """
    sources = files or installed_files()
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    draft = Path(name)
    try:
        _compile(draft, sources, progress or (lambda _done, _total: None))
        draft.chmod(0o644)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _compile(draft: Path, sources: OfficialFiles, progress: Progress) -> None:
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        connection.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {SCHEMA}")
        connection.execute("BEGIN")
        printer = _Printer(connection)
        for chapter in read_chapters(sources):
            printer.chapter(chapter)
            progress(printer.nodes, TOTAL)
        connection.execute("COMMIT")
        connection.executescript(INDEXES + _TWINS)
        _mark(connection, sources)
    _add_core(draft)
    with draft.open("r+b") as file:
        os.fsync(file.fileno())


_TWINS = (
    "INSERT INTO twin SELECT code FROM node WHERE billable = 1"
    " AND title IN (SELECT title FROM node WHERE billable = 0) ORDER BY code;"
)


def _mark(connection: sqlite3.Connection, sources: OfficialFiles) -> None:
    marks = [("edition", FY2026.id), ("fingerprint", fingerprint(sources))]
    connection.executemany("INSERT INTO meta VALUES (?, ?)", marks)
    connection.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {FORMAT};")


def _add_core(draft: Path) -> None:
    library = open_library(draft)
    try:
        cards = newcomer_order(parse_core(core_text()), lambda card: _fits(library, card))
    finally:
        library.close()
    with closing(sqlite3.connect(draft)) as connection, connection:
        connection.execute("PRAGMA journal_mode = MEMORY")
        connection.executemany("INSERT INTO core VALUES (?, ?)", enumerate(cards))


def _fits(library: Icd10Library, card: CardId) -> bool:
    concept = library.find(card.code)
    return (
        concept is not None and concept.code == card.code and TEMPLATES[card.template].fits(library, concept)
    )


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
