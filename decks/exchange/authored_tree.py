"""How much of YAML an authored deck may use: mappings, lists and text. Nothing else is built.

Every scalar is text, whatever it looks like: `no`, `1.10` and `2026-11-24` stay as they are written, and the field
decides. Anchors, aliases, tags, directives, second documents and doubled keys are refused while the file is still
being parsed, and so is what is too large or too deep: nine lines of aliases can stand for a thousand million nodes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

import yaml
from yaml import events as ev

from decks.authored import Place
from decks.sources.carrier import SourceRefused

LARGEST = 5 * 2**20  # bytes of a file
MOST_NODES = 200_000
DEEPEST = 8  # a distractor's text is the sixth level
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # some builds come without the C parser
_EMPTY = ("", "~", "null")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


@dataclass(frozen=True, slots=True)
class Scalar:
    text: str  # one line, see `one_line`
    at: Place


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[Tree, ...]
    at: Place


@dataclass(frozen=True, slots=True)
class Fields:
    fields: dict[str, Tree]
    at: Place


Tree: TypeAlias = Scalar | Items | Fields


def refuse(at: Place, words: str) -> NoReturn:
    raise SourceRefused(f"{at}: {words}")


def decoded(data: bytes, name: str) -> str:
    """The text of a UTF-8 file, with or without a byte order mark. Raises `SourceRefused`."""
    if len(data) > LARGEST:
        raise SourceRefused(f"{name} has more than {LARGEST // 2**20} MB; split it")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        at = Place(name, data.count(b"\n", 0, wrong.start) + 1)
        raise SourceRefused(f"{at}: not UTF-8 (byte {data[wrong.start]:02X}); save it as UTF-8") from wrong
    if control := _CONTROL.search(text):
        at = Place(name, text.count("\n", 0, control.start()) + 1)
        refuse(at, f"the control character U+{ord(control[0]):04X} stands here; delete it")
    return text


def one_line(text: str, at: Place) -> str:
    """Runs of white space become one space. Invisible characters are refused, since nobody could review them."""
    plain = unicodedata.normalize("NFC", " ".join(text.split()))
    for character in plain:
        if unicodedata.category(character).startswith("C"):
            refuse(at, f"the invisible character U+{ord(character):04X} stands in {plain[:40]!r}; delete it")
    return plain


def tree_of(data: bytes, name: str) -> Tree:
    """The one document of a YAML file. Raises `SourceRefused` with file and line."""
    text = decoded(data, name)
    try:
        return _Parsing(text, name).document()
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark or wrong.context_mark
        line = mark.line if mark else 0
        indent = re.match(r"\s*", "".join(text.split("\n")[line : line + 1]))
        hint = " (a tab stands here: indent with spaces)" if indent and "\t" in indent[0] else ""
        raise SourceRefused(f"{Place(name, line + 1)}: {wrong.problem or wrong.context}{hint}") from wrong
    except yaml.YAMLError as wrong:
        raise SourceRefused(f"{name} cannot be read as YAML: {str(wrong).splitlines()[0]}") from wrong


class _Parsing:
    """One file on its way from events to a tree; recursion ends at `DEEPEST`."""

    def __init__(self, text: str, name: str) -> None:
        self._events: Iterator[ev.Event] = yaml.parse(text, Loader=_LOADER)
        self._name = name
        self._nodes = 0

    def document(self) -> Tree:
        next(self._events)  # the stream
        start = next(self._events)
        if not isinstance(start, ev.DocumentStartEvent):
            raise SourceRefused(f"{self._name} is empty")
        if start.version or start.tags:
            refuse(self._at(start), "YAML directives are not taken; delete the line that begins with %")
        tree = self._node(next(self._events), 1)
        next(self._events)  # the end of the document
        if not isinstance(more := next(self._events), ev.StreamEndEvent):
            refuse(self._at(more), "a second document begins; keep one a file")
        return tree

    def _node(self, event: ev.Event, depth: int) -> Tree:
        at = self._at(event)
        self._nodes += 1
        if depth > DEEPEST:
            refuse(at, f"nested more than {DEEPEST} deep")
        if self._nodes > MOST_NODES:
            refuse(at, f"more than {MOST_NODES} values; split the file")
        self._plain(event, at)
        match event:
            case ev.ScalarEvent():
                empty = event.value in _EMPTY and (event.style or "") not in ("'", '"', "|", ">")
                return Scalar("" if empty else one_line(event.value, at), at)
            case ev.SequenceStartEvent():
                return Items(tuple(self._items(depth)), at)
            case ev.MappingStartEvent():
                return Fields(self._fields(depth), at)
            case _:
                refuse(at, "an alias (*name) is not taken; write it out")

    def _items(self, depth: int) -> Iterator[Tree]:
        while not isinstance(event := next(self._events), ev.SequenceEndEvent):
            yield self._node(event, depth + 1)

    def _fields(self, depth: int) -> dict[str, Tree]:
        fields: dict[str, Tree] = {}
        while not isinstance(event := next(self._events), ev.MappingEndEvent):
            key = self._node(event, depth + 1)
            if not isinstance(key, Scalar):
                refuse(key.at, "a field's name must be a word")
            if key.text in fields:
                refuse(key.at, f"the field {key.text!r} stands here twice")
            fields[key.text] = self._node(next(self._events), depth + 1)
        return fields

    @staticmethod
    def _plain(event: ev.Event, at: Place) -> None:
        if isinstance(event, ev.AliasEvent):
            refuse(at, f"an alias (*{event.anchor}) is not taken; write it out")
        if getattr(event, "anchor", None):
            refuse(at, "an anchor (&name) is not taken; write it out where it is needed")
        if getattr(event, "tag", None):
            refuse(at, "a tag (!name) is not taken; every value is text")

    def _at(self, event: ev.Event) -> Place:
        assert event.start_mark is not None  # the parser sets it
        return Place(self._name, event.start_mark.line + 1)
