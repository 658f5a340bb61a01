"""The filled cells of a workbook's one sheet, as text. Only what the readers of code files need.

Nothing is kept but cells, and a document type is refused, so that no entity can grow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError, XMLParser

from decks.sources.carrier import SourceRefused
from decks.sources.hcpcs_zip import one_member

Row = dict[str, str]  # column letters -> text
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ESCAPED_SPACE = re.compile(r"_x00(?:09|0A|0D|A0)_", re.IGNORECASE)


def sheet_rows(workbook: bytes, name: str) -> list[tuple[int, Row]]:
    """Rows that hold anything, with their numbers, in the order of the sheet."""
    strings = one_member(workbook, name, lambda each: each == "xl/sharedStrings.xml")
    sheet = one_member(workbook, name, lambda each: _SHEET.fullmatch(each) is not None)
    if sheet is None:
        raise SourceRefused(f"{name} is a zip, but no workbook: it has no sheet")
    shared = _Strings()
    if strings is not None:
        _parse(strings[1], shared, name)
    rows = _Rows(shared.found, name)
    _parse(sheet[1], rows, name)
    return rows.found


def _parse(xml: bytes, target: _Target, name: str) -> None:
    parser = XMLParser(target=target)  # noqa: S314 - the target refuses a document type
    try:
        parser.feed(xml)
        parser.close()
    except SourceRefused:
        raise
    except (ParseError, LookupError, ValueError) as damage:
        raise SourceRefused(f"{name} holds damaged XML: {damage}") from damage


@dataclass(slots=True)
class _Target:
    """Collects the text of `t` and `v`, but not the reading aids beside it."""

    parts: list[str] = field(default_factory=list, kw_only=True)
    listening: bool = field(default=False, kw_only=True)
    aside: bool = field(default=False, kw_only=True)

    def doctype(self, name: str, *_address: str | None) -> None:
        raise SourceRefused(f"a workbook with a document type ({name})")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        match _local(tag):
            case "rPh":
                self.aside = True
            case "t" | "v":
                self.listening = not self.aside
            case other:
                self.opens(other, attributes)

    def data(self, text: str) -> None:
        if self.listening:
            self.parts.append(text)

    def end(self, tag: str) -> None:
        match _local(tag):
            case "rPh":
                self.aside = False
            case "t" | "v":
                self.listening = False
            case other:
                self.closes(other)

    def close(self) -> None:
        """The parser asks for it."""

    def opens(self, tag: str, _attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def closes(self, tag: str) -> None:
        raise NotImplementedError

    def taken(self) -> str:
        text = _ESCAPED_SPACE.sub(" ", "".join(self.parts))
        self.parts = []
        return text


@dataclass(slots=True)
class _Strings(_Target):
    found: list[str] = field(default_factory=list)

    def opens(self, tag: str, _attributes: dict[str, str]) -> None:
        if tag == "si":
            self.parts = []

    def closes(self, tag: str) -> None:
        if tag == "si":
            self.found.append(self.taken())


@dataclass(slots=True)
class _Rows(_Target):
    shared: list[str]
    name: str
    found: list[tuple[int, Row]] = field(default_factory=list)
    cell: tuple[str, str] = ("", "")  # place, type

    def opens(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self.cell = (attributes.get("r", ""), attributes.get("t", "n"))
            self.parts = []

    def closes(self, tag: str) -> None:
        if tag == "c" and self.parts:
            text = self._meaning(self.taken())
            if text.strip():
                self._put(text)

    def _put(self, text: str) -> None:
        place = _PLACE.fullmatch(self.cell[0])
        if place is None:
            raise SourceRefused(f"{self.name}: a cell without a place")
        column, number = place[1], int(place[2])
        if not self.found or self.found[-1][0] != number:
            self._begin(number)
        if self.found[-1][1].setdefault(column, text) is not text:
            raise SourceRefused(f"{self.name}, row {number}: two cells {column}")

    def _begin(self, number: int) -> None:
        if self.found and number < self.found[-1][0]:
            raise SourceRefused(f"{self.name}, row {number}: rows out of order")
        self.found.append((number, {}))

    def _meaning(self, text: str) -> str:
        match self.cell[1]:
            case "s" if text.isdecimal() and int(text) < len(self.shared):
                return self.shared[int(text)]
            case "n" | "str" | "inlineStr":
                return text
            case other:
                raise SourceRefused(f"{self.name}: {self.cell[0]} holds {text!r} of type {other}")


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
