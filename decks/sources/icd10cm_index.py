"""The Alphabetic Index files of ICD-10-CM (XML): `icd10cm_index`, `_eindex`, `_neoplasm`, `_drug`.

    ICD10CM.index > version, title, indexHeading/head[@col], letter > title, mainTerm
    mainTerm, term[@level] > title(/nemod)*, code, subcat, manif, see, seeAlso, seecat, cell[@col], term

The shape is known from public readers of these files, not from the files: so a damaged file is refused, while an
element that we do not know, a level that does not fit or a term that leads nowhere is passed over and told
(`oddities`). Words stay as they are, but for runs of white space.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from decks.sources.carrier import SourceRefused
from decks.sources.icd10cm_index_shapes import (
    AlphabeticIndex,
    IndexCell,
    IndexEntry,
    IndexHeading,
    IndexLetter,
    IndexPointer,
)
from decks.sources.safe_xml import root_of
from decks.sources.tabular_notes import plain

_POINTERS = ("code", "subcat", "manif", "see", "seeAlso", "seecat")
_DEEPEST = 12
_YEAR = re.compile(r"20\d\d", re.ASCII)
_COLUMN = re.compile(r"[1-9]", re.ASCII)
_CLOSING = ",;:."
_CODE = re.compile(r"[A-Z][0-9A-Z]{2}(?:\.[0-9A-Z]{0,4})?-*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Stray:
    """A code of the Index that the edition does not hold, or that is no code."""

    way: str
    text: str

    def __str__(self) -> str:
        return f"{self.way}: {self.text!r}"


class _Misshapen(ValueError):
    """An element is not what each of its kind is. The words name the place."""


def read_index(kind: str, name: str, content: bytes) -> AlphabeticIndex:
    """One of the four files. Raises `SourceRefused`, by file and place."""
    root = root_of(name, content, "ICD10CM.index")
    reading = _Reading()
    try:
        version = plain(root.findtext("version"))
        if not _YEAR.fullmatch(version):
            raise _Misshapen(f"the head: version {version!r} is no year")
        headings = tuple(_heading(head) for head in root.iterfind("indexHeading/head"))
        letters = tuple(reading.letter(letter) for letter in root.iterfind("letter"))
        if not any(letter.entries for letter in letters):
            raise _Misshapen("there is no main term")
    except _Misshapen as damage:
        raise SourceRefused(f"{name}: {damage}") from damage
    oddities = tuple(reading.oddities)
    return AlphabeticIndex(kind, int(version), plain(root.findtext("title")), headings, letters, oddities)


def strays(index: AlphabeticIndex, codes: Iterable[str]) -> tuple[Stray, ...]:
    """What leads to no code of the edition, whose codes are given with dots. A hyphen at the end, or a
    `subcat`, means a family: some code begins so. Anything else must be a code, complete or not.
    """
    ordered = sorted(codes)
    held = frozenset(ordered)
    return tuple(
        Stray(way, text)
        for way, entry in index.entries()
        for text in entry.codes()
        if text not in held and not _is_family(text, entry, ordered)
    )


def _is_family(text: str, entry: IndexEntry, ordered: list[str]) -> bool:
    if not _CODE.fullmatch(text):
        return False
    stem = text.rstrip("-").rstrip(".")
    place = bisect_left(ordered, stem)
    begins = place < len(ordered) and ordered[place].startswith(stem)
    return begins and (text.endswith("-") or IndexPointer("subcat", text) in entry.pointers)


@dataclass(slots=True)
class _Reading:
    oddities: list[str] = field(default_factory=list)

    def letter(self, element: Element) -> IndexLetter:
        title = plain(element.findtext("title"))
        if not title:
            raise _Misshapen("a letter without title")
        place = f"letter {title}"
        self._pass_over(element, ("title", "mainTerm"), place)
        return IndexLetter(title, tuple(self._entry(term, place, 0) for term in element.iterfind("mainTerm")))

    def _entry(self, element: Element, above: str, depth: int) -> IndexEntry:
        titles = element.findall("title")
        if len(titles) != 1 or not (printed := _printed(titles[0])):
            raise _Misshapen(f"{above}: a {element.tag} needs one title with text")
        place = f"{above} > {printed}"
        if depth > _DEEPEST:
            raise _Misshapen(f"{place}: deeper than {_DEEPEST} levels")
        self._pass_over(element, ("title", "cell", "term", *_POINTERS), place)
        if depth and element.get("level") != str(depth):
            self.oddities.append(f"{place}: level {element.get('level')} stands at level {depth}")
        pointers = tuple(_pointer(child, place) for child in element if child.tag in _POINTERS)
        cells = tuple(_cell(cell, place) for cell in element.iterfind("cell"))
        entries = tuple(self._entry(term, place, depth + 1) for term in element.iterfind("term"))
        if not (pointers or cells or entries):
            self.oddities.append(f"{place}: leads nowhere")
        return IndexEntry(_essential(titles[0]), printed, pointers, cells, entries)

    def _pass_over(self, element: Element, tags: tuple[str, ...], place: str) -> None:
        for child in element:
            if child.tag not in tags:
                self.oddities.append(f"{place}: <{child.tag}> {plain(''.join(child.itertext()))!r}")


def _heading(element: Element) -> IndexHeading:
    return IndexHeading(_column(element, "the heading"), plain(element.text))


def _printed(title: Element) -> str:
    return _joined(title.itertext())


def _essential(title: Element) -> str:
    """Without what `nemod` holds; a title that is nothing else keeps it."""
    words = _joined([title.text or "", *(child.tail or "" for child in title)])
    return words or _printed(title)


def _joined(pieces: Iterable[str]) -> str:
    """The files set no blank around a modifier: `autonomic<nemod>(poly)</nemod>neuropathy`."""
    return plain("".join(f" {piece}" if piece[:1] not in _CLOSING else piece for piece in pieces if piece))


def _pointer(element: Element, place: str) -> IndexPointer:
    text = plain("".join(element.itertext()))
    if not text:
        raise _Misshapen(f"{place}: an empty <{element.tag}>")
    return IndexPointer(element.tag, text)


def _cell(element: Element, place: str) -> IndexCell:
    return IndexCell(_column(element, place), plain("".join(element.itertext())))


def _column(element: Element, place: str) -> int:
    column = element.get("col", "")
    if not _COLUMN.fullmatch(column):
        raise _Misshapen(f"{place}: column {column!r} is no number from 1 to 9")
    return int(column)
