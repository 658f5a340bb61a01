"""Authored decks as YAML, in and out, and the decks that ship with the product.

A deck is one file (the deck's fields and `notes:`, a list), or a folder: `deck.yaml` with the deck's fields, and
beside it the notes, as `notes.yaml` (a list) or `notes.csv`, or several (`notes-1.yaml`, `notes-2.yaml`, ...).
What is written here is read back to the same values.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

import yaml

from decks.authored import AuthoredDeck, AuthoredNote
from decks.exchange.authored_csv import notes_of_csv
from decks.exchange.authored_fields import (
    DECK_FIELDS,
    deck_of,
    known_fields,
    note_of,
    sequence,
    twice,
    with_records,
)
from decks.exchange.authored_tree import LARGEST, Fields, Items, refuse, tree_of
from decks.model import Difficulty
from decks.sources.carrier import SourceRefused

DECK_FILE = "deck.yaml"
_WIDTH = 110


def read_deck(path: Path) -> AuthoredDeck:
    """A deck's folder or its one file. Raises `SourceRefused` with file and line; all of it is read or nothing."""
    if not path.is_dir():
        return deck_of_yaml(_content(path), path.name)
    names = [DECK_FILE, *sorted(entry.name for entry in path.iterdir() if _holds_notes(entry))]
    return deck_of_files({name: _content(path / name) for name in names}, path.name)


def deck_of_yaml(data: bytes, name: str) -> AuthoredDeck:
    """A deck in one file. Raises `SourceRefused`."""
    tree = known_fields(tree_of(data, name), (*DECK_FIELDS, "notes"), "a deck")
    notes = tuple(map(note_of, sequence(tree, "notes")))
    own = Fields({field: value for field, value in tree.fields.items() if field != "notes"}, tree.at)
    return _with_notes(deck_of(own, notes))


def deck_of_files(files: Mapping[str, bytes], name: str) -> AuthoredDeck:
    """A deck's files by name, `deck.yaml` among them. Raises `SourceRefused`."""
    if DECK_FILE not in files:
        raise SourceRefused(f"{name} holds no {DECK_FILE}")
    notes = [note for file in files if file != DECK_FILE for note in notes_of_file(files[file], file)]
    return _with_notes(deck_of(tree_of(files[DECK_FILE], DECK_FILE), tuple(notes)))


def notes_of_file(data: bytes, name: str) -> tuple[AuthoredNote, ...]:
    """The notes of a YAML list or of a CSV table. Raises `SourceRefused`."""
    if name.lower().endswith(".csv"):
        return notes_of_csv(data, name)
    tree = tree_of(data, name)
    if not isinstance(tree, Items):
        refuse(tree.at, "here a list of notes must stand")
    notes = tuple(map(note_of, tree.items))
    twice(notes)
    return notes


def shipped_decks() -> tuple[AuthoredDeck, ...]:
    """The decks of `decks/data/authored`, by id."""
    return tuple(read_deck(folder) for folder in shipped_folders().values())


def shipped_folders() -> dict[str, Path]:
    """By name, which is the deck's id."""
    folders = Path(str(package_files("decks") / "data" / "authored"))
    return {folder.name: folder for folder in sorted(folders.iterdir()) if folder.is_dir()}


def yaml_of_deck(deck: AuthoredDeck) -> str:
    """One file."""
    return _dumped(_deck_fields(deck) | {"notes": [_note_fields(note) for note in deck.notes]})


def put_text(target: Path, content: str) -> None:
    """A whole file or none."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.draft")
    draft.write_text(content, encoding="utf-8")
    draft.replace(target)


def files_of_deck(deck: AuthoredDeck) -> dict[str, str]:
    """A folder: contents by file name."""
    notes = [_note_fields(note) for note in deck.notes]
    return {DECK_FILE: _dumped(_deck_fields(deck)), "notes.yaml": _dumped(notes)}


def _with_notes(deck: AuthoredDeck) -> AuthoredDeck:
    if not deck.notes:
        refuse(deck.at, "the deck has no notes")
    return replace(deck, notes=with_records(deck.notes))


def _holds_notes(entry: Path) -> bool:
    return entry.name.startswith("notes") and entry.suffix in {".yaml", ".csv"}


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as unreadable:
        raise SourceRefused(f"{path.name} cannot be read: {unreadable.strerror}") from unreadable


def _deck_fields(deck: AuthoredDeck) -> dict[str, Any]:
    return _filled({name: getattr(deck, name) for name in DECK_FIELDS} | {"authors": list(deck.authors)})


def _note_fields(note: AuthoredNote) -> dict[str, Any]:
    source = note.source
    ordinary = note.difficulty is Difficulty.MEDIUM
    return _filled(
        {
            "id": note.id,
            "domain": note.domain,
            "stem": note.stem,
            "key": note.key,
            "distractors": [_filled({"text": d.text, "why": d.why}) for d in note.distractors],
            "answer": note.answer,
            "rationale": note.rationale,
            "source": _filled({"document": source.document, "section": source.section, "date": source.date}),
            "codes": list(note.codes),
            "difficulty": "" if ordinary else note.difficulty.name.lower(),
            "status": note.status.value,
            "checked_on": note.checked_on,
            "effective_from": note.effective_from,
            "effective_to": note.effective_to,
            "case": note.case,
            "record": note.record,
        }
    )


def _filled(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, _data: Any) -> bool:
        """A day that stands twice is written twice: our reader takes no aliases."""
        return True


def _dumped(fields: Any) -> str:
    return yaml.dump(fields, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
