"""Notes as CSV: formulas are guarded on the way out and bare again on the way in; tables of other habits are read."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.authored import AuthoredNote, Place
from decks.exchange.authored_csv import COLUMNS, csv_of_notes, guarded, notes_of_csv, unguarded
from decks.sources.carrier import SourceRefused
from tests.decks import authored_made as made

SMALL = "id,stem,key,distractor_1,why_1,distractor_2,why_2\na,Which?,This,That,No,Other,Neither\n"
FORMULA = "=cmd|' /C calc'!A0"


def read(text: str) -> tuple[AuthoredNote, ...]:
    return notes_of_csv(text.encode(), "n.csv")


def refusal(text: str) -> str:
    with pytest.raises(SourceRefused) as refused:
        read(text)
    return str(refused.value)


@given(made.some_notes)
def test_notes_are_read_back_as_they_were_written(notes: tuple[AuthoredNote, ...]) -> None:
    assert read(csv_of_notes(notes)) == notes


@given(made.some_notes)
def test_no_cell_begins_like_a_formula(notes: tuple[AuthoredNote, ...]) -> None:
    for row in csv.reader(StringIO(csv_of_notes(notes), newline="")):
        assert [cell for cell in row if cell[:1] in tuple("=+-@\t\r\n＝＋－＠")] == []


@given(st.text(st.sampled_from("'=+-@＝\t\r\na"), max_size=6))
def test_a_guard_is_taken_off_again(cell: str) -> None:
    assert unguarded(guarded(cell)) == cell


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        (FORMULA, f"'{FORMULA}"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("'=1", "''=1"),
        ("'tis", "'tis"),
        ("E11.9", "E11.9"),
        ("a=b", "a=b"),
    ],
)
def test_a_cell_is_guarded_only_where_a_spreadsheet_would_run_it(cell: str, safe: str) -> None:
    assert guarded(cell) == safe
    assert unguarded(safe) == cell


def test_every_cell_is_quoted_so_that_semicolons_do_not_make_new_ones() -> None:
    written = csv_of_notes([made.note(stem="a;=1+1?")])
    assert '"a;=1+1?"' in written
    assert written.splitlines()[0] == ",".join(f'"{column}"' for column in COLUMNS)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_tables_from_other_programs_are_read(separator: str, ending: str) -> None:
    text = SMALL.replace(",", separator).replace("\n", ending)
    assert notes_of_csv(b"\xef\xbb\xbf" + text.encode(), "n.csv") == read(SMALL)


def test_columns_may_stand_in_any_order_and_blank_rows_are_passed_over() -> None:
    (note,) = read(" Key ,DISTRACTOR_1,id,stem\n\n , , , \nThis,That,a,Which?\n\n")
    assert (note.id, note.options, note.at) == ("a", ("This", "That"), Place("n.csv", 4))


def test_a_cell_may_run_over_lines_and_the_next_note_still_knows_its_line() -> None:
    first, second = read('id,stem,key\na,"Which\none?",This\nb,And?,That\n')
    assert (first.stem, first.at.line, second.at.line) == ("Which one?", 2, 4)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("why_1", "because", "n.csv, line 1: unknown column 'because'; known: id, domain, stem"),
        ("why_1", "Key", "n.csv, line 1: the column 'key' stands here twice"),
        ("id,", "domain,", "n.csv, line 1: no column id"),
        ("Neither", "Neither,more", "n.csv, line 2: 8 cells under 7 columns"),
        (",Neither", "", "n.csv, line 2: 6 cells under 7 columns"),
        ("That", "", "n.csv, line 2: a distractor has no text"),
        ("Which?", '"Which?', "n.csv, line 2: unexpected end of data"),
        ("Which?", '"Which"?', "n.csv, line 2: ',' expected after '\"'"),
        ("Which?", "", "n.csv, line 2: the note has no stem"),
        ("Which?", "x" * 140_000, "n.csv, line 2: field larger than field limit (131072)"),
        ("Which?", "Which\u200b?", "n.csv, line 2: the invisible character U+200B stands in"),
        ("Which?", "Which\x00?", "n.csv, line 2: the control character U+0000 stands here"),
        (
            "Neither\n",
            "Neither\na,Why?,This,That,No,,\n",
            "n.csv, line 3: the id 'a' is taken by the note at n.csv",
        ),
    ],
)
def test_what_is_wrong_in_a_table_is_refused_by_file_and_line(old: str, new: str, words: str) -> None:
    assert SMALL.count(old) == 1
    assert words in refusal(SMALL.replace(old, new))


def test_a_table_in_latin_1_or_without_a_row_is_refused() -> None:
    with pytest.raises(SourceRefused, match=r"^n.csv, line 2: not UTF-8 \(byte E9\); save it as UTF-8"):
        notes_of_csv("id,stem\na,caf\xe9\n".encode("latin-1"), "n.csv")
    assert refusal("") == "n.csv is empty"
    assert refusal("\n\n") == "n.csv is empty"


def test_codes_are_separated_by_spaces() -> None:
    (note,) = read("id,stem,answer,codes\na,Type it,I10,I10  E11.9\n")
    assert (note.answer, note.codes) == ("I10", ("I10", "E11.9"))
    assert refusal("id,stem,answer,codes\na,Type it,I10,I10/E11.9\n") == (
        "n.csv, line 2: 'I10/E11.9' is not written like a code"
    )
