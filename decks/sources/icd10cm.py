"""The ICD-10-CM Tabular List (XML) and the list of its codes, read into chapters.

The XML holds 46,881 codes; the other 51,305 are made here. The nearest ancestor's seventh characters rule;
the stem is padded with X to six characters; the title is the stem's, a comma, and the character's meaning
(as CMS prints it; the layout remarks inside `sevenChrDef/note` are no part of it). A combination that the
code list does not hold does not exist: the 38 stems of S06 that mean death take "A" only, which rules out 76
codes.

Reading ends with a count of everything. Files that do not add up are refused, so that no deck is made of
them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from xml.etree.ElementTree import Element, ParseError, iterparse

from decks.model import Edition
from decks.sources.carrier import OfficialFiles, SourceRefused
from decks.sources.tabular_notes import notes_of, plain
from decks.sources.tree import Branch, Chapter, Section, Seventh
from decks.spelling import dotted

# Payers follow the fiscal year, exams the books of the calendar year (AAPC: 2027 from mid-January 2027).
FY2026 = Edition(
    id="icd10cm-2026",
    system="ICD-10-CM",
    name="FY2026",
    release="April 1 2026",
    effective_from=date(2025, 10, 1),
    effective_to=date(2026, 9, 30),
    exam_from=date(2026, 1, 15),
    exam_to=date(2027, 1, 14),
)

_COMPLETE_LENGTH = 7
_RANGE_AT_END = re.compile(r" \([A-Z0-9-]+\)$")


@dataclass(frozen=True, slots=True)
class Census:
    chapters: int
    sections: int
    headers: int
    billable: int
    impossible: int  # combinations that a seventh-character rule allows and the code list denies


FY2026_CENSUS = Census(chapters=22, sections=297, headers=23_467, billable=74_719, impossible=76)


def read_chapters(files: OfficialFiles, expected: Census = FY2026_CENSUS) -> Iterator[Chapter]:
    """The chapters in printed order, one in memory at a time.

    Raises `SourceRefused` when a file is damaged, and after the last chapter when the two files disagree or
    do not hold what the edition is known to hold.
    """
    names = _listed_names(files)
    book = _Book(frozenset(names))
    try:
        for _, element in iterparse(files.tabular, ("end",)):  # noqa: S314 - an installed, pinned file
            if element.tag == "chapter":
                yield book.chapter(element)
                element.clear()
    except (ParseError, _Misshapen) as damage:
        raise SourceRefused(f"{files.tabular.name} is damaged: {damage}") from damage
    except OSError as unreadable:
        raise SourceRefused(f"{files.tabular.name} cannot be read: {unreadable}") from unreadable
    book.refuse_unless(expected, len(names))


def _listed_names(files: OfficialFiles) -> list[str]:
    """Chapters, blocks and codes without dots; the 39 blocks of one category are listed twice."""
    try:
        return files.code_list.read_text("ascii").split()
    except (OSError, UnicodeDecodeError) as unreadable:
        raise SourceRefused(f"{files.code_list.name} cannot be read: {unreadable}") from unreadable


class _Misshapen(ValueError):
    """An element lacks what each of its kind has."""


@dataclass(slots=True)
class _Book:
    """Makes chapters, and counts what it made."""

    listed: frozenset[str]
    made: set[str] = field(default_factory=set)
    chapters: int = 0
    sections: int = 0
    headers: int = 0
    billable: int = 0
    impossible: int = 0

    def chapter(self, element: Element) -> Chapter:
        self.chapters += 1
        number = _words(element, "name")
        self.made.add(number)
        sections = tuple(self._section(section) for section in element.iterfind("section"))
        return Chapter(number, _title(element), notes_of(element), sections)

    def _section(self, element: Element) -> Section:
        self.sections += 1
        name = element.get("id")
        if not name:
            raise _Misshapen("a section without id")
        self.made.add(name)
        categories = tuple(self._branch(diag, ()) for diag in element.iterfind("diag"))
        return Section(name, _title(element), notes_of(element), categories)

    def _branch(self, diag: Element, inherited: Seventh) -> Branch:
        code, title = _words(diag, "name"), _words(diag, "desc")
        rule = _seventh_rule(diag) or inherited
        children = tuple(self._branch(child, rule) for child in diag.iterfind("diag"))
        if not children:
            rule = self._existing(code, rule)
            children = self._completed(code, title, rule)
        self._count(code, complete=not children)
        return Branch(code, title, notes_of(diag), rule if children else (), children)

    def _existing(self, code: str, rule: Seventh) -> Seventh:
        """The characters that this very stem takes."""
        padded = _padded(code)
        if len(padded) == _COMPLETE_LENGTH:
            return ()
        existing = tuple(pair for pair in rule if padded + pair[0] in self.listed)
        self.impossible += len(rule) - len(existing)
        return existing

    def _completed(self, code: str, title: str, rule: Seventh) -> tuple[Branch, ...]:
        padded = _padded(code)
        children = tuple(
            Branch(dotted(padded + character), f"{title}, {meaning}", (), (), ())
            for character, meaning in rule
        )
        for child in children:
            self._count(child.code, complete=True)
        return children

    def _count(self, code: str, *, complete: bool) -> None:
        self.made.add(code.replace(".", ""))
        self.billable += complete
        self.headers += not complete

    def refuse_unless(self, expected: Census, lines: int) -> None:
        found = Census(self.chapters, self.sections, self.headers, self.billable, self.impossible)
        if found != expected:
            raise SourceRefused(f"the Tabular List does not add up: {found}, expected {expected}")
        if self.made != self.listed:
            strange = sorted(self.made ^ self.listed)
            raise SourceRefused(f"Tabular List and code list differ in {len(strange)} codes: {strange[:5]}")
        if lines != self.chapters + self.sections + self.headers + self.billable:
            raise SourceRefused(f"the code list has {lines} lines, which does not add up")


def _padded(code: str) -> str:
    return code.replace(".", "").ljust(_COMPLETE_LENGTH - 1, "X")


def _seventh_rule(diag: Element) -> Seventh:
    return tuple((each.get("char", ""), plain(each.text)) for each in diag.iterfind("sevenChrDef/extension"))


def _words(element: Element, tag: str) -> str:
    words = plain(element.findtext(tag))
    if not words:
        raise _Misshapen(f"a {element.tag} without {tag}")
    return words


def _title(element: Element) -> str:
    """The file repeats the range behind the title; the range is the id already."""
    return _RANGE_AT_END.sub("", _words(element, "desc"))
