"""How the XML of the Tabular List becomes chapters, whatever says which codes exist.

The XML spells out about half of the codes; the others are made here. The nearest ancestor's seventh characters
rule; the stem is padded with X to six characters; the title is the stem's, a comma, and the character's meaning
(as CMS prints it; the layout remarks inside `sevenChrDef/note` are no part of it). A combination that is not
listed does not exist: the stems of S06 that mean death take "A" only.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError, iterparse

from decks.model import Note
from decks.sources.carrier import SourceRefused
from decks.sources.safe_xml import refuse_unsafe
from decks.sources.tabular_notes import notes_of, plain
from decks.sources.tree import Branch, Chapter, Section, Seventh
from decks.spelling import dotted

_COMPLETE_LENGTH = 7
_DEEPEST = 9
_CODE = re.compile(r"[A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{1,4})?", re.ASCII)
_CHAPTER = re.compile(r"[1-9][0-9]?", re.ASCII)
_CHARACTER = re.compile(r"[0-9A-Z]", re.ASCII)
_RANGE_AT_END = re.compile(r" \([A-Z0-9-]+\)$")


@dataclass(frozen=True, slots=True)
class Census:
    chapters: int
    sections: int
    headers: int
    billable: int
    impossible: int  # combinations that a seventh-character rule allows and the list of codes denies


class Misshapen(ValueError):
    """An element is not what each of its kind is."""


@dataclass(slots=True)
class Reading:
    """Makes chapters, and counts what it made. `listed` are the codes that exist, without dots."""

    listed: Container[str]
    version: str = ""
    divisions: set[str] = field(default_factory=set)  # numbers of chapters, ids of blocks
    codes: set[str] = field(default_factory=set)  # without dots
    chapters: int = 0
    sections: int = 0
    headers: int = 0
    billable: int = 0
    impossible: int = 0

    @property
    def census(self) -> Census:
        return Census(self.chapters, self.sections, self.headers, self.billable, self.impossible)

    def chapters_in(self, name: str, content: bytes) -> Iterator[Chapter]:
        """In printed order, one in memory at a time. Raises `SourceRefused` when the file is damaged."""
        refuse_unsafe(name, content)
        try:
            for _, element in iterparse(BytesIO(content), ("end",)):  # noqa: S314 - entities were refused
                if element.tag == "version":
                    self.version = plain(element.text)
                elif element.tag == "chapter":
                    yield self._chapter(element)
                    element.clear()
        except (ParseError, Misshapen, LookupError) as damage:
            raise SourceRefused(f"{name} is damaged: {damage}") from damage

    def _chapter(self, element: Element) -> Chapter:
        self.chapters += 1
        number = _words(element, "name")
        if not _CHAPTER.fullmatch(number) or number in self.divisions:
            raise Misshapen(f"chapter {number!r} is no number, or comes twice")
        self.divisions.add(number)
        sections = tuple(self._section(section) for section in element.iterfind("section"))
        return Chapter(number, _title(element), _notes(element, f"chapter {number}"), sections)

    def _section(self, element: Element) -> Section:
        self.sections += 1
        name = element.get("id")
        if not name or name in self.divisions:
            raise Misshapen(f"a section without id, or with one that comes twice: {name!r}")
        self.divisions.add(name)
        categories = tuple(self._branch(diag, "", (), 1) for diag in element.iterfind("diag"))
        return Section(name, _title(element), _notes(element, f"section {name}"), categories)

    def _branch(self, diag: Element, parent: str, inherited: Seventh, depth: int) -> Branch:
        code, title = _words(diag, "name"), _words(diag, "desc")
        if not _CODE.fullmatch(code) or not code.startswith(parent) or depth > _DEEPEST:
            raise Misshapen(f"{code!r} is no code that can stand below {parent or 'a block'}")
        rule = _seventh_rule(diag, code) or inherited
        children = tuple(self._branch(child, code, rule, depth + 1) for child in diag.iterfind("diag"))
        if not children:
            rule = self._existing(code, rule)
            children = self._completed(code, title, rule)
        self._count(code, complete=not children)
        return Branch(code, title, _notes(diag, code), rule if children else (), children)

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
        key = code.replace(".", "")
        if key in self.codes:
            raise Misshapen(f"{code} comes twice")
        self.codes.add(key)
        self.billable += complete
        self.headers += not complete


def _padded(code: str) -> str:
    return code.replace(".", "").ljust(_COMPLETE_LENGTH - 1, "X")


def _seventh_rule(diag: Element, code: str) -> Seventh:
    rule = tuple((each.get("char", ""), plain(each.text)) for each in diag.iterfind("sevenChrDef/extension"))
    if not all(_CHARACTER.fullmatch(character) and meaning for character, meaning in rule):
        raise Misshapen(f"{code}: a seventh character is no character, or has no meaning")
    return rule


def _notes(element: Element, place: str) -> tuple[Note, ...]:
    try:
        return notes_of(element)
    except ValueError as empty:
        raise Misshapen(f"{place}: an instruction without a note") from empty


def _words(element: Element, tag: str) -> str:
    words = plain(element.findtext(tag))
    if not words:
        raise Misshapen(f"a {element.tag} without {tag}")
    return words


def _title(element: Element) -> str:
    """The file repeats the range behind the title; the range is the id already."""
    return _RANGE_AT_END.sub("", _words(element, "desc"))
