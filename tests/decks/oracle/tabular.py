"""ICD-10-CM straight from the official XML and code list: the tree, its notes, which codes are complete.

Codes are keys without dots. Seventh-character codes are made from the nearest `sevenChrDef`; the code list
decides which exist.
"""

from __future__ import annotations

import gzip
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import distribution
from pathlib import Path

KINDS = (
    "inclusionTerm", "includes", "excludes1", "excludes2", "codeFirst", "useAdditionalCode", "codeAlso", "notes",
)  # fmt: skip
ADDENDA = Path(__file__).parents[3] / "decks" / "data" / "icd10cm_order_addenda_2027.txt.gz"


@dataclass(slots=True, eq=False)
class Place:
    """A chapter, a block or a code, with the notes printed there."""

    key: str
    title: str
    level: str  # chapter, block, code
    parent: Place | None
    notes: dict[str, list[str]]
    sevenths: dict[str, str] = field(default_factory=dict)
    below: list[Place] = field(default_factory=list)

    def up(self) -> Iterator[Place]:
        """Itself, then what it stands under."""
        at: Place | None = self
        while at is not None:
            yield at
            at = at.parent


@dataclass(slots=True, eq=False)
class Edition:
    name: str
    titles: dict[str, str]
    complete: set[str]
    places: dict[str, Place]  # spelled out in the XML
    chapters: list[Place]
    order: dict[str, int]  # printed order of all codes
    has_notes: bool

    def place(self, key: str) -> Place | None:
        """The node of the code, or for a made seventh-character code its stem's."""
        while len(key) >= 3:
            if key in self.places:
                return self.places[key]
            key = key[:-1]
        return None

    def sevenths(self, key: str) -> dict[str, str]:
        at = self.place(key)
        return next((up.sevenths for up in at.up() if up.sevenths), {}) if at else {}

    def with_seventh(self, stem: str, character: str) -> str:
        return stem.ljust(6, "X") + character

    def is_header(self, key: str) -> bool:
        return key in self.titles and key not in self.complete

    def same(self, one: str, other: str) -> bool:
        """One stands under the other, or they are one."""
        return one.startswith(other) or other.startswith(one)

    def category(self, key: str) -> Place | None:
        return self.places.get(key[:3])


def folder() -> Path:
    return Path(str(distribution("simple-icd-10-cm").locate_file("simple_icd_10_cm/data")))


@cache
def fy2026() -> Edition:
    root = ET.parse(folder() / "icd10c-tabular-April-1-2026.xml").getroot()
    places: dict[str, Place] = {}
    chapters = [_chapter(node, places) for node in root.iter("chapter")]
    words = (folder() / "code-list-April-2026.txt").read_text("ascii").split()
    listed = [
        word for word in words if re.fullmatch(r"[A-Z][0-9][0-9A-Z]{1,5}|[A-Z]{2}[0-9][0-9A-Z]{0,4}", word)
    ]
    edition = Edition("FY2026", {}, set(), places, chapters, {}, True)
    for code in listed:
        edition.titles[code] = _title(edition, code)
    heads = {code[:end] for code in listed for end in range(3, len(code))}
    edition.complete = {code for code in listed if code not in heads}
    edition.order = {code: number for number, code in enumerate(listed)}
    return edition


def _title(edition: Edition, code: str) -> str:
    if code in edition.places:
        return edition.places[code].title
    stem = edition.place(code)
    assert stem is not None
    assert stem.key.ljust(6, "X") == code[:6], code
    return f"{stem.title}, {edition.sevenths(code)[code[6]]}"


def _chapter(node: ET.Element, places: dict[str, Place]) -> Place:
    made = Place(_text(node, "name"), _text(node, "desc"), "chapter", None, _notes(node))
    made.below = [_block(section, made, places) for section in node.findall("section")]
    return made


def _block(node: ET.Element, chapter: Place, places: dict[str, Place]) -> Place:
    title = re.sub(r"\s*\([A-Z0-9-]+\)$", "", _text(node, "desc"))
    made = Place(node.attrib["id"], title, "block", chapter, _notes(node))
    made.below = [_code(diag, made, places) for diag in node.findall("diag")]
    return made


def _code(node: ET.Element, parent: Place, places: dict[str, Place]) -> Place:
    key = _text(node, "name").replace(".", "")
    sevenths = {each.attrib["char"]: _clean(each.text) for each in node.findall("sevenChrDef/extension")}
    made = Place(key, _text(node, "desc"), "code", parent, _notes(node), sevenths)
    assert key not in places
    places[key] = made
    made.below = [_code(diag, made, places) for diag in node.findall("diag")]
    return made


def _notes(node: ET.Element) -> dict[str, list[str]]:
    found = {kind: [_clean(note.text) for note in node.findall(f"{kind}/note")] for kind in KINDS}
    return {kind: notes for kind, notes in found.items() if notes}


def _text(node: ET.Element, tag: str) -> str:
    return _clean(node.findtext(tag))


def _clean(text: str | None) -> str:
    return " ".join((text or "").split())


@dataclass(frozen=True)
class Change:
    verb: str  # Add, Delete, Revise from, Revise to
    complete: bool
    key: str
    title: str


@cache
def changes() -> tuple[Change, ...]:
    """The addenda of FY2027: verb, flag in column 14, code in 16-22, long title from 85."""
    lines = gzip.decompress(ADDENDA.read_bytes()).decode("latin-1").splitlines()
    verbs = ("Add:", "Delete:", "Revise from:", "Revise to:")
    return tuple(
        Change(line[:13].strip().rstrip(":"), line[13] == "1", line[15:22].strip(), _clean(line[84:]))
        for line in lines
        if line.startswith(verbs)
    )


@cache
def fy2027() -> Edition:
    old = fy2026()
    titles, complete = dict(old.titles), set(old.complete)
    for change in changes():
        if change.verb in ("Delete", "Revise from"):
            del titles[change.key]
            complete.discard(change.key)
    for change in changes():
        if change.verb in ("Add", "Revise to"):
            titles[change.key] = change.title
            complete |= {change.key} if change.complete else set()
    order = {key: number for number, key in enumerate(sorted(titles, key=lambda key: _before(old, key)))}
    return Edition("FY2027", titles, complete, old.places, old.chapters, order, False)


def _before(old: Edition, key: str) -> tuple[int, str]:
    at = key
    while at not in old.order and len(at) > 3:
        at = at[:-1]
    return old.order.get(at, len(old.order)), key


def edition_of(name: str) -> Edition | None:
    return {"FY2026": fy2026, "FY2027": fy2027}[name]() if name in ("FY2026", "FY2027") else None
