"""The three official XML files, found in a folder or a zip and parsed safely.

Accepted is UTF-8 only, at most 32 MB a file, without any DOCTYPE or ENTITY: so there is nothing to expand and
nothing to fetch.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, XMLParser
from zipfile import BadZipFile, ZipFile

from decks.sources.carrier import SourceRefused
from decks.sources.packed import LARGEST
from decks.sources.tabular_notes import plain

PARTS = ("tables", "definitions", "index")
_NAME = re.compile(r"(?:.*/)?icd10pcs_(tables|definitions|index)_(\d{4})\.xml", re.DOTALL)
_DECLARED = re.compile(r"<\?xml[^>]*\bencoding\s*=\s*['\"]([^'\"]*)['\"]")
_FORBIDDEN = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


class Misshapen(ValueError):
    """An element is not what each of its kind is. The words name the place."""


@dataclass(frozen=True, slots=True)
class OfficialXml:
    """One file, by name and content."""

    name: str
    content: bytes

    def root(self, tag: str) -> Element:
        """Raises `SourceRefused` when this is no safe XML with that root."""
        self._refuse_hostile()
        try:
            parser = XMLParser(encoding="utf-8")  # noqa: S314 - entities were refused above
            parser.feed(self.content)
            root = parser.close()
        except (ParseError, ValueError) as damage:
            raise SourceRefused(f"{self.name} is damaged: {damage}") from damage
        if root.tag != tag:
            raise SourceRefused(f"{self.name} begins with <{root.tag}>, not <{tag}>")
        return root

    def _refuse_hostile(self) -> None:
        try:
            text = self.content.decode("utf-8")
        except UnicodeDecodeError as wrong:
            raise SourceRefused(f"{self.name} is not UTF-8: byte {wrong.start}") from wrong
        declared = _DECLARED.search(text[:200])
        if declared and declared[1].lower() not in ("utf-8", "us-ascii"):
            raise SourceRefused(f"{self.name} says that it is {declared[1]}, not UTF-8")
        if _FORBIDDEN.search(text):
            raise SourceRefused(f"{self.name} holds a DOCTYPE or an ENTITY")


def official_files(path: Path) -> tuple[OfficialXml, OfficialXml, OfficialXml]:
    """Tables, definitions and index of one year, from a folder or a zip."""
    try:
        found = list(_zipped(path) if path.is_file() else _in_folder(path))
    except (
        OSError,
        BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        NotImplementedError,
        ValueError,
    ) as broken:
        if isinstance(broken, SourceRefused):
            raise
        raise SourceRefused(f"{path.name} cannot be read: {broken}") from broken
    return _one_of_each(path, found)


def _one_of_each(path: Path, found: list[OfficialXml]) -> tuple[OfficialXml, OfficialXml, OfficialXml]:
    names = sorted(Path(each.name).name for each in found)
    years = {match[2] for name in names if (match := _NAME.fullmatch(name))}
    by_part = {match[1]: each for each in found if (match := _NAME.fullmatch(each.name))}
    if len(found) != len(PARTS) or by_part.keys() != set(PARTS) or len(years) != 1:
        raise SourceRefused(
            f"{path.name} must hold icd10pcs_tables_YYYY.xml, icd10pcs_definitions_YYYY.xml and"
            f" icd10pcs_index_YYYY.xml of one year, but holds {names}"
        )
    return by_part["tables"], by_part["definitions"], by_part["index"]


def _zipped(path: Path) -> Iterator[OfficialXml]:
    with ZipFile(path) as archive:
        for info in archive.infolist():
            if _NAME.fullmatch(info.filename):
                with archive.open(info) as member:
                    yield OfficialXml(info.filename, _within_limit(info.filename, member.read(LARGEST + 1)))


def _in_folder(path: Path) -> Iterator[OfficialXml]:
    for each in sorted(path.iterdir()):
        if _NAME.fullmatch(each.name):
            with each.open("rb") as file:
                yield OfficialXml(each.name, _within_limit(each.name, file.read(LARGEST + 1)))


def _within_limit(name: str, content: bytes) -> bytes:
    if len(content) > LARGEST:
        raise SourceRefused(f"{name} is larger than {LARGEST} bytes")
    return content


def words(element: Element, tag: str, place: str) -> str:
    """The text of the one child of that name, which must be there and not empty."""
    children = element.findall(tag)
    text = plain(children[0].text) if children else ""
    if len(children) != 1 or not text or len(children[0]):
        raise Misshapen(f"{place}: needs one <{tag}> with text")
    return text


def optional_words(element: Element, tag: str, place: str) -> str:
    return words(element, tag, place) if element.find(tag) is not None else ""


def only(element: Element, tags: tuple[str, ...], place: str) -> None:
    """Refuses children of any other name, and text between them."""
    for child in element:
        if child.tag not in tags:
            raise Misshapen(f"{place}: <{child.tag}> does not belong here")
        if plain(child.tail):
            raise Misshapen(f"{place}: text behind <{child.tag}>: {plain(child.tail)!r}")


def version_of(root: Element) -> str:
    version = words(root, "version", "the head")
    if not (len(version) == 4 and version.isascii() and version.isdigit()):
        raise Misshapen(f"the head: version {version!r} is no year")
    return version
