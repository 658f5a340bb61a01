"""From the fields of a file to a deck and its notes: which fields there are, how long, and in what form.

A field that nobody knows is refused, since a typing error would otherwise lose a text silently. A field that is
missing is left empty; `decks.authored_lint` names it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from decks.authored import AuthoredDeck, AuthoredNote, Distractor, Reference, Status
from decks.exchange.authored_tree import Fields, Items, Scalar, Tree, refuse
from decks.model import Difficulty
from decks.sources.carrier import SourceRefused

DECK_FIELDS = (
    "id", "title", "code_set", "edition", "effective_from", "effective_to", "exam_from", "exam_to", "licence",
    "source", "authors", "version",
)  # fmt: skip
NOTE_FIELDS = (
    "id", "domain", "stem", "key", "distractors", "answer", "rationale", "source", "codes", "difficulty", "status",
    "checked_on", "effective_from", "effective_to", "case", "record",
)  # fmt: skip
SOURCE_FIELDS = ("document", "section", "date")
MOST_DISTRACTORS = 5
# Characters. A key among distractors is an option, and no longer than one.
LONGEST = {"stem": 1_000, "record": 1_500, "rationale": 1_200, "why": 600, "text": 300, "key": 1_000}
_LONGEST_OTHER = 300
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_SLUG = 60
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
T = TypeVar("T")
_CODE = re.compile(r"[0-9A-Z]{2,7}(\.[0-9A-Z]{1,4})?", re.ASCII)


def deck_of(tree: Tree, notes: tuple[AuthoredNote, ...]) -> AuthoredDeck:
    """Raises `SourceRefused` with file and line."""
    fields = known_fields(tree, DECK_FIELDS, "a deck")
    twice(notes)
    return AuthoredDeck(
        id=slug(fields),
        title=text(fields, "title") or refuse(fields.at, "the deck has no title"),
        code_set=text(fields, "code_set"),
        edition=text(fields, "edition"),
        effective_from=day(fields, "effective_from"),
        effective_to=day(fields, "effective_to"),
        exam_from=day(fields, "exam_from"),
        exam_to=day(fields, "exam_to"),
        licence=text(fields, "licence"),
        source=text(fields, "source"),
        authors=tuple(item.text for item in words(fields, "authors")),
        version=text(fields, "version"),
        notes=notes,
        at=fields.at,
    )


def note_of(tree: Tree) -> AuthoredNote:
    """Raises `SourceRefused` with file and line."""
    fields = known_fields(tree, NOTE_FIELDS, "a note")
    note = AuthoredNote(
        id=slug(fields),
        stem=text(fields, "stem") or refuse(fields.at, "the note has no stem"),
        key=text(fields, "key"),
        distractors=_distractors(fields),
        answer=_code(fields, text(fields, "answer")) if "answer" in fields.fields else "",
        rationale=text(fields, "rationale"),
        source=_reference(fields),
        domain=text(fields, "domain"),
        status=_one_of(fields, "status", Status, "draft"),
        checked_on=day(fields, "checked_on"),
        effective_from=day(fields, "effective_from"),
        effective_to=day(fields, "effective_to"),
        codes=tuple(_code(code, code.text) for code in words(fields, "codes")),
        difficulty=_one_of(fields, "difficulty", lambda name: Difficulty[name.upper()], "medium"),
        case=slug(fields, "case") if text(fields, "case") else "",
        record=text(fields, "record"),
        at=fields.at,
    )
    if bool(note.key or note.distractors) == bool(note.answer):
        refuse(fields.at, "a note has either a key with distractors, or a key alone, or a typed answer")
    if note.distractors and len(note.key) > LONGEST["text"]:
        refuse(
            fields.fields["key"].at, f"key is longer than {LONGEST['text']} characters, as an option may be"
        )
    if note.record and not note.case:
        refuse(fields.at, "a record belongs to a case: give the note a case")
    return note


def with_records(notes: tuple[AuthoredNote, ...]) -> tuple[AuthoredNote, ...]:
    """The record of a case is written once, at any of its notes; here each gets it. Refuses a case with two records,
    and one with none.
    """
    records: dict[str, AuthoredNote] = {}
    for note in notes:
        told = records.setdefault(note.case, note) if note.record else note
        if told.record != note.record:
            refuse(note.at, f"the case {note.case!r} has another record at {told.at}")
    for note in notes:
        if note.case and note.case not in records:
            refuse(note.at, f"no note of the case {note.case!r} has a record")
    return tuple(replace(note, record=records[note.case].record) if note.case else note for note in notes)


def twice(notes: tuple[AuthoredNote, ...]) -> None:
    """Refuses two notes with one id: progress would run together."""
    first: dict[str, AuthoredNote] = {}
    for note in notes:
        if note.id in first:
            refuse(note.at, f"the id {note.id!r} is taken by the note at {first[note.id].at}")
        first[note.id] = note


def known_fields(tree: Tree, known: tuple[str, ...], what: str) -> Fields:
    if not isinstance(tree, Fields):
        refuse(tree.at, f"here {what} must stand, as fields ({', '.join(known[:3])}, ...)")
    for name, field in tree.fields.items():
        if name not in known:
            refuse(field.at, f"unknown field {name[:40]!r} of {what}; known: {', '.join(known)}")
    return tree


def slug(fields: Fields, name: str = "id") -> str:
    found = text(fields, name)
    if not is_slug(found):
        refuse(
            fields.at,
            f"{name} {found[:80]!r}: small letters, digits and single hyphens, up to {_LONGEST_SLUG}",
        )
    return found


def is_slug(found: str) -> bool:
    return _SLUG.fullmatch(found) is not None and len(found) <= _LONGEST_SLUG


def text(fields: Fields, name: str) -> str:
    found = fields.fields.get(name)
    if found is None:
        return ""
    if not isinstance(found, Scalar):
        refuse(found.at, f"{name} must be text")
    longest = LONGEST.get(name, _LONGEST_OTHER)
    return (
        found.text
        if len(found.text) <= longest
        else refuse(found.at, f"{name} is longer than {longest} characters")
    )


def day(fields: Fields, name: str) -> date | None:
    found = text(fields, name)
    if not found:
        return None
    try:
        return date.fromisoformat(found if _DAY.fullmatch(found) else "")
    except ValueError:
        refuse(fields.fields[name].at, f"{name} {found[:40]!r} is no day; write it as 2026-11-24")


def words(fields: Fields, name: str) -> tuple[Scalar, ...]:
    items = sequence(fields, name)
    for item in items:
        if not isinstance(item, Scalar) or not item.text or len(item.text) > _LONGEST_OTHER:
            refuse(item.at, f"{name} must be a list of texts")
    return tuple(item for item in items if isinstance(item, Scalar))


def sequence(fields: Fields, name: str) -> tuple[Tree, ...]:
    found = fields.fields.get(name)
    if found is None or (isinstance(found, Scalar) and not found.text):
        return ()
    return found.items if isinstance(found, Items) else refuse(found.at, f"{name} must be a list")


def _distractors(fields: Fields) -> tuple[Distractor, ...]:
    items = sequence(fields, "distractors")
    if len(items) > MOST_DISTRACTORS:
        refuse(fields.at, f"more than {MOST_DISTRACTORS} distractors")
    return tuple(_distractor(item) for item in items)


def _distractor(tree: Tree) -> Distractor:
    fields = known_fields(tree, ("text", "why"), "a distractor")
    return Distractor(
        text(fields, "text") or refuse(fields.at, "a distractor has no text"), text(fields, "why")
    )


def _reference(fields: Fields) -> Reference:
    found = fields.fields.get("source")
    if found is None or (isinstance(found, Scalar) and not found.text):
        return Reference()
    source = known_fields(found, SOURCE_FIELDS, "a source")
    return Reference(text(source, "document"), text(source, "section"), day(source, "date"))


def _code(place: Tree, found: str) -> str:
    return found if _CODE.fullmatch(found) else refuse(place.at, f"{found[:40]!r} is not written like a code")


def _one_of(fields: Fields, name: str, choose: Callable[[str], T], default: str) -> T:
    found = text(fields, name) or default
    try:
        return choose(found)
    except (ValueError, KeyError) as unknown:
        choices = "draft, checked" if name == "status" else "easy, medium, hard"
        raise SourceRefused(
            f"{fields.fields[name].at}: {name} {found[:40]!r}; choose of: {choices}"
        ) from unknown
