"""Books for tests: the installed edition, read once, and small ones written by hand."""

from __future__ import annotations

from functools import cache

from decks.model import Note
from decks.sources.carrier import installed_files
from decks.sources.icd10cm import FY2026, read_chapters
from decks.sources.tree import Branch, Chapter, Section
from decks.tabular import Node, Tabular


@cache
def fy2026() -> Tabular:
    return Tabular(FY2026, read_chapters(installed_files()))


def node(book: Tabular, code: str) -> Node:
    found = book.node(code)
    assert found is not None, code
    return found


def branch(code: str, *children: Branch, title: str = "", **notes: list[str]) -> Branch:
    """`branch("J17", code_first=["Code first ... (I00)"])`."""
    printed = tuple(Note(kind, text) for kind, texts in notes.items() for text in texts)
    return Branch(code, title or f"title of {code}", printed, (), children)


def book_of(*categories: Branch, block: str = "A00-Z99", **notes: list[str]) -> Tabular:
    """One chapter with one block, which prints the notes."""
    printed = tuple(Note(kind, text) for kind, texts in notes.items() for text in texts)
    section = Section(block, "a block", printed, categories)
    return Tabular(FY2026, [Chapter("1", "a chapter", (), (section,))])
