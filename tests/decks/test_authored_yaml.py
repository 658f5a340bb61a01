"""Authored decks as YAML: what is written is read back, a folder is as good as a file, errors name file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from decks.authored import AuthoredDeck, Distractor, Place, Reference, Status
from decks.exchange.authored_csv import csv_of_notes
from decks.exchange.authored_yaml import (
    deck_of_files,
    deck_of_yaml,
    files_of_deck,
    notes_of_file,
    read_deck,
    yaml_of_deck,
)
from decks.model import Difficulty
from decks.sources.carrier import SourceRefused
from tests.decks import authored_made as made

WRITTEN = """\
- id: one
  domain: Rules
  stem: >-
    A long stem
    on two lines?
  key: no
  distractors:
    - text: 1.10
      why: It is a number.
    - {text: 2026-11-24, why: ~}
  rationale: Since it is so.
  source: {document: A book, section: Page 3, date: 2025-10-01}
  codes: [I10, E11.9]
  difficulty: hard
  status: checked
  checked_on: 2026-11-24
  effective_to: 2026-09-30
- id: two
  stem: Type it
  answer: E11.9
"""


def refusal(text: str) -> str:
    with pytest.raises(SourceRefused) as refused:
        notes_of_file(text.encode(), "notes.yaml")
    return str(refused.value)


def test_a_note_is_read_as_it_is_written_whatever_its_words_look_like() -> None:
    one, two = notes_of_file(WRITTEN.encode(), "notes.yaml")
    assert one == made.note(
        id="one",
        domain="Rules",
        stem="A long stem on two lines?",
        key="no",
        distractors=(Distractor("1.10", "It is a number."), Distractor("2026-11-24", "")),
        rationale="Since it is so.",
        source=Reference("A book", "Page 3", date(2025, 10, 1)),
        codes=("I10", "E11.9"),
        difficulty=Difficulty.HARD,
        effective_to=date(2026, 9, 30),
    )
    assert (two.answer, two.options, two.status, two.difficulty) == (
        "E11.9",
        (),
        Status.DRAFT,
        Difficulty.MEDIUM,
    )
    assert (one.at, two.at) == (Place("notes.yaml", 1), Place("notes.yaml", 18))


@given(made.decks)
def test_a_deck_written_as_one_file_is_read_back(deck: AuthoredDeck) -> None:
    assert deck_of_yaml(yaml_of_deck(deck).encode(), "deck.yaml") == deck


@given(made.decks)
def test_a_deck_written_as_a_folder_is_read_back(deck: AuthoredDeck) -> None:
    files = {name: text.encode() for name, text in files_of_deck(deck).items()}
    assert deck_of_files(files, "folder") == deck


def test_a_folder_may_mix_yaml_and_csv_and_hold_other_files(tmp_path: Path) -> None:
    first, second = made.note(id="first"), made.note(id="second", stem="Another?")
    files = files_of_deck(made.deck(first)) | {"notes-2.csv": csv_of_notes([second]), "README.md": "[*"}
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    assert read_deck(tmp_path) == made.deck(second, first)  # by file name: notes-2.csv, notes.yaml


def test_a_deck_in_one_file_is_read_from_disk(tmp_path: Path) -> None:
    (tmp_path / "cells.yaml").write_text(yaml_of_deck(made.deck()), "utf-8")
    assert read_deck(tmp_path / "cells.yaml") == made.deck()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "domain: Rules",
            "domian: Rules",
            "notes.yaml, line 2: unknown field 'domian' of a note; known: id,",
        ),
        ("id: one", "id: One", "notes.yaml, line 1: id 'One': small letters"),
        ("id: one", "id: a--b", "notes.yaml, line 1: id 'a--b': small letters"),
        (
            "id: two",
            "id: one",
            "notes.yaml, line 18: the id 'one' is taken by the note at notes.yaml, line 1",
        ),
        ("status: checked", "status: done", "notes.yaml, line 15: status 'done'; choose of: draft, checked"),
        ("difficulty: hard", "difficulty: 3", "notes.yaml, line 14: difficulty '3'; choose of: easy, medium"),
        (
            "date: 2025-10-01",
            "date: 1.10.2025",
            "notes.yaml, line 12: date '1.10.2025' is no day; write it as",
        ),
        ("checked_on: 2026-11-24", "checked_on: 2026-02-30", "line 16: checked_on '2026-02-30' is no day"),
        (
            "codes: [I10, E11.9]",
            "codes: [I10, E11 9]",
            "notes.yaml, line 13: 'E11 9' is not written like a code",
        ),
        ("codes: [I10, E11.9]", "codes: I10", "notes.yaml, line 13: codes must be a list"),
        ("codes: [I10, E11.9]", "codes: [[I10]]", "notes.yaml, line 13: codes must be a list of texts"),
        ("key: no", "key: [no]", "notes.yaml, line 6: key must be text"),
        ("key: no", "key: {a: b}", "notes.yaml, line 6: key must be text"),
        ("source: {document: A book", "source: A book #", "line 12: here a source must stand, as fields"),
        (
            "answer: E11.9",
            "answer: E11.9\n  key: Both",
            "line 18: a note has either a key with distractors, or",
        ),
        ("answer: E11.9", "domain: None of them", "line 18: a note has either a key with distractors, or"),
        ("stem: Type it", "stem: ~", "notes.yaml, line 18: the note has no stem"),
        ("text: 1.10", "text: ''", "notes.yaml, line 8: a distractor has no text"),
        ("key: no", f"key: {'x' * 301}", "notes.yaml, line 6: key is longer than 300 characters"),
        ("key: no", f"key: {'x' * 1_001}", "notes.yaml, line 6: key is longer than 1000 characters"),
        (
            "- {text: 2026-11-24, why: ~}",
            "- a\n",
            "line 10: here a distractor must stand, as fields (text, why",
        ),
    ],
)
def test_what_is_wrong_in_a_note_is_refused_by_file_and_line(old: str, new: str, words: str) -> None:
    assert WRITTEN.count(old) == 1
    assert words in refusal(WRITTEN.replace(old, new))


def test_more_distractors_than_buttons_are_refused() -> None:
    six = "\n".join(f"    - text: Wrong {number}" for number in range(6))
    assert refusal(f"- id: a\n  stem: b\n  key: c\n  distractors:\n{six}\n") == (
        "notes.yaml, line 1: more than 5 distractors"
    )


def test_a_deck_without_id_title_or_notes_is_refused() -> None:
    def said(text: str) -> str:
        with pytest.raises(SourceRefused) as refused:
            deck_of_yaml(text.encode(), "cells.yaml")
        return str(refused.value)

    assert said("title: Cells\n") == (
        "cells.yaml, line 1: id '': small letters, digits and single hyphens, up to 60"
    )
    assert said("id: cells\n") == "cells.yaml, line 1: the deck has no title"
    assert said("id: cells\ntitle: Cells\n") == "cells.yaml, line 1: the deck has no notes"
    assert said("id: cells\ntitle: Cells\nnotes: many\n") == "cells.yaml, line 3: notes must be a list"
    assert said("- id: cells\n").startswith("cells.yaml, line 1: here a deck must stand, as fields")


def test_the_same_id_in_two_files_of_a_folder_is_refused() -> None:
    files = {name: text.encode() for name, text in files_of_deck(made.deck()).items()}
    with pytest.raises(
        SourceRefused, match=r"notes-2.yaml, line 1: the id 'red-blood' is taken by the note at"
    ):
        deck_of_files(files | {"notes-2.yaml": files["notes.yaml"]}, "folder")


def test_what_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match=r"^deck.yaml cannot be read: No such file"):
        read_deck(tmp_path)
    with pytest.raises(SourceRefused, match=r"^gone.yaml cannot be read: No such file"):
        read_deck(tmp_path / "gone.yaml")
    with pytest.raises(SourceRefused, match=r"^folder holds no deck.yaml"):
        deck_of_files({}, "folder")
