"""The authored deck that ships: 30 notes without an error, against the official list of codes."""

from __future__ import annotations

import re
from itertools import chain

from decks.authored import Status
from decks.authored_cues import cues, key_positions
from decks.authored_lint import errors, lint
from decks.authored_texts import all_texts, codes_in
from decks.exchange.authored_csv import csv_of_notes, notes_of_csv
from decks.exchange.authored_yaml import shipped_decks
from tests.decks import authored_made as made
from tests.decks.raw import raw

DECKS = {deck.id: deck for deck in shipped_decks()}
CONVENTIONS = DECKS["conventions"]


def held(system: str, code: str) -> bool:
    key = code.replace(".", "")
    return system == "icd10cm" and (key in raw().listed or key in raw().headers)


def test_what_ships_has_no_errors_and_warns_of_three_codes_that_are_wrong_on_purpose() -> None:
    findings = lint(tuple(DECKS.values()), held, made.TODAY)
    assert errors(findings) == ()
    assert [finding.text.split(": ")[1] for finding in findings] == [
        f"a distractor names {code}, which the edition does not hold"
        for code in ("S00.31A", "S00.31AX", "S00.3XXA")
    ]


def test_the_conventions_are_thirty_notes_with_four_options_each() -> None:
    assert len(CONVENTIONS.notes) == 30
    assert {len(note.options) for note in CONVENTIONS.notes} == {4}
    assert [note.id for note in CONVENTIONS.notes if note.status is Status.DRAFT] == ["sepsis-with-pneumonia"]


def test_every_note_cites_a_section_of_the_guidelines() -> None:
    section = re.compile(r"Section (I\.[ABC]\.\d+(\.[a-z](\.\d+)?)?|II\.[A-K]|IV\.[A-Q])")
    assert [note.id for note in CONVENTIONS.notes if not section.fullmatch(note.source.section)] == []


def test_every_code_that_a_note_names_in_its_key_is_listed_by_it() -> None:
    for note in CONVENTIONS.notes:
        named = set(chain.from_iterable(map(codes_in, (note.key, note.rationale))))
        assert {code for code in named if not any(own.startswith(code) for own in note.codes)} == set(), (
            note.id
        )


def test_neither_length_nor_words_nor_position_give_the_keys_away() -> None:
    found = cues(CONVENTIONS.notes)
    assert 0.22 <= found.longest <= 0.32
    assert 0.18 <= found.shortest <= 0.35
    assert found.echo <= 0.35
    positions = key_positions(CONVENTIONS, range(100))
    assert all(0.22 <= positions[index] / positions.total() <= 0.28 for index in range(4))


def test_the_shipped_notes_survive_the_way_through_a_table() -> None:
    assert notes_of_csv(csv_of_notes(CONVENTIONS.notes).encode(), "notes.csv") == CONVENTIONS.notes


def test_no_text_speaks_to_the_reader_of_an_exam_or_of_cpt() -> None:
    for note in CONVENTIONS.notes:
        assert not re.search(r"\bCPT\b|Coding Clinic|exam question", " ".join(all_texts(note))), note.id
