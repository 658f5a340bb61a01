"""The Tabular List as it was read: chapters, blocks in them, codes below codes."""

from __future__ import annotations

from dataclasses import dataclass

from decks.model import Note

Seventh = tuple[tuple[str, str], ...]  # (character, meaning)


@dataclass(frozen=True, slots=True)
class Branch:
    """One code and all below it. A branch without children is complete: valid for submission."""

    code: str  # with the dot
    title: str
    notes: tuple[Note, ...]
    seventh_characters: Seventh
    children: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One block. Twelve umbrella ranges such as C00-C96 hold no category of their own."""

    id: str
    title: str
    notes: tuple[Note, ...]
    categories: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    number: str
    title: str
    notes: tuple[Note, ...]
    sections: tuple[Section, ...]
