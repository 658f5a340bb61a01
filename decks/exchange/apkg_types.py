"""What a note type shows: which fields are asked and which answer, read from its card templates.

A template is text with {{Field}}, filters before the name ({{cloze:Text}}, {{type:Back}}, {{hint:More}}) and
sections that show when a field is filled ({{#Field}}…{{/Field}}) or empty ({{^Field}}…{{/Field}}).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from decks.exchange.apkg_limits import PackageRefused

_TOKEN = re.compile(r"\{\{([^{}]*)\}\}")
_NOT_ASKED = frozenset({"type", "hint"})  # an input box; text behind a link
_CLOZE = 1  # Notetype.Config.Kind and JSON "type"
_OCCLUSION = 6  # Notetype.Config.OriginalStockKind
_KIND, _STOCK = 1, 9  # protobuf fields of Notetype.Config
_QUESTION, _ANSWER = 1, 2  # protobuf fields of Notetype.Template.Config
_STRANGE = PackageRefused("its note types are damaged; export it anew in Anki")


@dataclass(frozen=True, slots=True)
class Shown:
    """A field of the note, and the fields that must be filled (True) or empty (False) for it to show."""

    field: int
    when: tuple[tuple[int, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Face:
    asked: tuple[Shown, ...]
    answer: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class NoteType:
    cloze: bool
    faces: tuple[Face, ...]  # one a card template; empty: a type that has no text to ask


def types_of_json(row: Any) -> dict[int, NoteType]:
    """`row`: the one value `models` of schema 11. Raises `PackageRefused`."""
    try:
        models = json.loads(row[0])
        return {int(number): _of_model(model) for number, model in models.items()}
    except (TypeError, ValueError, KeyError, AttributeError, RecursionError) as strange:
        raise _STRANGE from strange


def types_of_tables(types: list[Any], fields: list[Any], templates: list[Any]) -> dict[int, NoteType]:
    """Rows of schema 18: (id, config), (type, position, name), (type, position, config). Raises `PackageRefused`."""
    try:
        return {number: _of_rows(number, config, fields, templates) for number, config in types}
    except (TypeError, ValueError, IndexError, AttributeError) as strange:
        raise _STRANGE from strange


def _of_model(model: dict[str, Any]) -> NoteType:
    names = [str(field["name"]) for field in model["flds"]]
    sides = [(str(template["qfmt"]), str(template["afmt"])) for template in model["tmpls"]]
    return _note_type(model["type"] == _CLOZE, model.get("originalStockKind") == _OCCLUSION, names, sides)


def _of_rows(number: int, config: bytes, fields: list[Any], templates: list[Any]) -> NoteType:
    marks = dict(_protobuf(config))
    names = [
        str(name) for _, name in sorted((place, name) for owner, place, name in fields if owner == number)
    ]
    shapes = [
        dict(_protobuf(c)) for _, c in sorted((place, c) for owner, place, c in templates if owner == number)
    ]
    sides = [(_text(shape.get(_QUESTION)), _text(shape.get(_ANSWER))) for shape in shapes]
    return _note_type(marks.get(_KIND) == _CLOZE, marks.get(_STOCK) == _OCCLUSION, names, sides)


def _note_type(cloze: bool, occlusion: bool, names: list[str], sides: Sequence[tuple[str, str]]) -> NoteType:
    places = {name: place for place, name in enumerate(names)}
    faces = [] if occlusion else [_face(question, answer, places, cloze) for question, answer in sides]
    return NoteType(cloze, tuple(face for face in faces if face.asked))


def _face(question: str, answer: str, places: dict[str, int], cloze: bool) -> Face:
    asked = tuple(
        shown
        for filters, shown in _shown(question, places)
        if not filters & _NOT_ASKED and (not cloze or "cloze" in filters)
    )
    again = {shown.field for shown in asked}
    return Face(asked, tuple(shown for _, shown in _shown(answer, places) if shown.field not in again))


def _shown(template: str, places: dict[str, int]) -> Iterator[tuple[frozenset[str], Shown]]:
    """The fields in order, with their filters. One may come twice, under other conditions."""
    open_sections: list[tuple[str, bool]] = []
    for token in _TOKEN.findall(template):
        sign, name = token.strip()[:1], token.strip()[1:].strip()
        if sign and sign in "#^":
            open_sections.append((name, sign == "#"))
        elif sign == "/":
            open_sections = [section for section in open_sections if section[0] != name]
        else:
            *filters, plain = (part.strip() for part in token.split(":"))
            if plain in places:
                when = tuple((places[section], on) for section, on in open_sections if section in places)
                yield frozenset(filters), Shown(places[plain], when)


def _protobuf(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Fields of one message with their numbers (protobuf's wire format). Raises ValueError, IndexError."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        match tag & 7:
            case 0:
                value, at = _varint(message, at)
                yield tag >> 3, value
            case 2:
                size, at = _varint(message, at)
                yield tag >> 3, message[at : at + size]
                at += size
            case 1:
                at += 8
            case 5:
                at += 4
            case other:
                raise ValueError(f"wire type {other}")


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        byte = message[at]
        value, at = value | (byte & 0x7F) << shift, at + 1
        if byte < 0x80:
            return value, at
    raise ValueError("a number without end")


def _text(value: int | bytes | None) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else ""
