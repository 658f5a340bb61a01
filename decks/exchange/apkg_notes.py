"""Which cards a note of Anki gives, and what is left out, by reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from decks.exchange.apkg_limits import (
    EMPTY,
    IMAGES,
    LONG,
    LONGEST_FIELDS,
    LONGEST_GUID,
    LONGEST_NOTE,
    LONGEST_TAGS,
    MOST_CARDS_OF_A_NOTE,
    MOST_NOTES,
    OTHER_TYPE,
    REPEATED,
    SOUNDS,
    PackageRefused,
)
from decks.exchange.apkg_rows import NoteRow
from decks.exchange.apkg_text import clozes, images, plain_text, sounds
from decks.exchange.apkg_types import Face, NoteType, Shown

Card = dict[str, Any]  # a line of the answer


class Reading:
    """Reads note after note and counts what it leaves out."""

    def __init__(self) -> None:
        self.left_out: Counter[str] = Counter()
        self._types: dict[int, NoteType] = {}
        self._seen: set[str] = set()
        self._cards = 0

    def learn_types(self, types: dict[int, NoteType]) -> None:
        self._types = types

    def cards(self, note: NoteRow) -> list[Card]:
        """Empty when the note is left out."""
        made = self._made(note)
        if isinstance(made, str):
            self.left_out[made] += 1
            return []
        self._cards += len(made)
        if self._cards > MOST_NOTES:
            raise PackageRefused(f"it holds more than {MOST_NOTES} cards; export one deck at a time")
        return made

    def _made(self, note: NoteRow) -> list[Card] | str:
        """The cards of the note, or the reason why it has none."""
        if len(note.guid) > LONGEST_GUID or sum(map(len, note.fields)) > LONGEST_FIELDS:
            return LONG
        if note.guid in self._seen:
            return REPEATED
        self._seen.add(note.guid)
        note_type = self._types.get(note.note_type)
        if note_type is None or not note_type.faces:
            return OTHER_TYPE
        self._count_media(note)
        texts = tuple(map(plain_text, note.fields))
        made = _clozes(note_type, texts) if note_type.cloze else _faces(note_type, texts)
        faces = list(islice(made, MOST_CARDS_OF_A_NOTE + 1))
        if len(faces) > MOST_CARDS_OF_A_NOTE:
            return LONG
        whole = [(suffix, front, back) for suffix, front, back in faces if front and back]
        short = [face for face in whole if len(face[1]) + len(face[2]) <= LONGEST_NOTE]
        if not short:
            return LONG if whole else EMPTY
        kind, tags = "cloze" if note_type.cloze else "basic", note.tags[:LONGEST_TAGS].split()
        return [
            {"kind": kind, "front": front, "back": back, "tags": tags, "guid": note.guid + suffix}
            for suffix, front, back in short
        ]

    def _count_media(self, note: NoteRow) -> None:
        for reason, count in ((IMAGES, images), (SOUNDS, sounds)):
            found = sum(map(count, note.fields))
            if found:
                self.left_out[reason] += found


def _faces(note_type: NoteType, texts: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """(suffix of the guid, front, back) of each card template."""
    for place, face in enumerate(note_type.faces):
        yield f":{place}" if place else "", _joined(face.asked, texts), _joined(face.answer, texts)


def _clozes(note_type: NoteType, texts: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    face: Face = note_type.faces[0]
    more = _joined(face.answer, texts)
    for cloze in clozes(_joined(face.asked, texts)):
        back = cloze.back.strip()
        yield f":c{cloze.number}", cloze.front.strip(), "\n".join(filter(None, (back, more))) if back else ""


def _joined(parts: tuple[Shown, ...], texts: tuple[str, ...]) -> str:
    seen = dict.fromkeys(part.field for part in parts if _shows(part, texts))  # each once, in order
    return "\n".join(texts[field] for field in seen)


def _shows(part: Shown, texts: tuple[str, ...]) -> bool:
    """Not where the note has fewer fields than its type, or a section of the template hides it."""
    filled = {place for place, text in enumerate(texts) if text}
    return part.field in filled and all((place in filled) == on for place, on in part.when)
