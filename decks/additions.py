"""The Use additional code notes of the Tabular List that are one line and name their codes without a condition.

What they name is exact: no list ("... to identify: tobacco dependence (F17.-); tobacco use (Z72.0)"), no part of a
range ("T36-T50 with fifth or sixth character 5"), no code that the edition lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from zlib import crc32

from decks.note_pairs import NotePairs, Rule
from decks.references import Qualified, Reference, is_bracketed, references_in
from decks.tabular import Node, Tabular

KIND = "use_additional"
_LIST = re.compile(r"; |:|\(Chapter")
_LEAD_IN = re.compile(r"^Use additional ")
_NO_WORD = re.compile(r"[^0-9a-z]+")


@dataclass(frozen=True, slots=True)
class Addition:
    node: Node  # the code that prints the note
    text: str  # as printed, with its lead-in
    rules: tuple[Rule, ...]

    @property
    def names(self) -> tuple[range, ...]:
        return tuple(rule.names for rule in self.rules)

    @property
    def what(self) -> str:
        """Without the lead-in, which all of them share."""
        return _LEAD_IN.sub("", self.text).rstrip(".")

    @property
    def discriminator(self) -> str:
        """What the note names; behind a long list a mark of it."""
        listed = "+".join(str(rule.reference) for rule in self.rules)
        return listed if len(listed) <= _LONGEST else f"{listed[:_LONGEST]}-{crc32(listed.encode()):08x}"


_LONGEST = 40


def additions(book: Tabular, pairs: NotePairs) -> Iterator[Addition]:
    """In printed order; `pairs` holds the kind `KIND`, perhaps among others."""
    for node in book.nodes:
        printed = [rule for rule in pairs.printed_at(node.code) if rule.note.kind == KIND]
        for note in dict.fromkeys(rule.note for rule in printed):
            rules = tuple(rule for rule in printed if rule.note == note)
            if _is_plain(note.text, rules):
                yield Addition(node, note.text, rules)


def _is_plain(text: str, rules: tuple[Rule, ...]) -> bool:
    named = references_in(text)
    return (
        not _LIST.search(text)
        and len(named) == len(rules)
        and not any(isinstance(reference, Qualified) for reference in named)
        and all(f"({each}" in text or f" {each}" in text for each in named)
        and all(is_bracketed(text, _first(each)) for each in named)
    )


def _first(reference: Reference) -> str:
    return str(reference).partition("-")[0]


def bare(text: str) -> str:
    """For comparing lines whose punctuation is the printer's."""
    return _NO_WORD.sub(" ", text.casefold()).strip()
