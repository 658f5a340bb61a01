"""Cases of authored decks: one record, several questions, in the file, in the deck and in a form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from decks.authored import AuthoredNote
from decks.authored_lint import errors, lint
from decks.blueprint import Kind, Unit
from decks.exchange.authored_csv import csv_of_notes, notes_of_csv
from decks.exchange.authored_yaml import deck_of_yaml, yaml_of_deck
from decks.form_drawing import draw_form
from decks.form_items import drawn
from decks.kinds import split
from decks.sources.carrier import SourceRefused
from tests.decks import authored_made as made
from tests.decks.exam_shelf import blueprint_of, with_notes

RECORD = "Inpatient stay of four days: fever, cough; discharge diagnosis pneumonia."
STEMS = ("Which diagnosis is principal?", "What is coded of the fever?", "How is the cough reported?")


def case(name: str, number: int, record: str = RECORD, domain: str = "Cases") -> AuthoredNote:
    return made.note(
        id=f"{name}-{number}", stem=f"{STEMS[number - 1]} ({name})", case=name, record=record, domain=domain
    )


def three(name: str, record: str = RECORD) -> list[AuthoredNote]:
    return [case(name, number, record) for number in (1, 2, 3)]


def test_a_record_is_written_once_and_each_question_has_it() -> None:
    first, *others = three("pneumonia")
    text = yaml_of_deck(made.deck(first, *(replace(each, record="") for each in others)))
    assert text.count("Inpatient stay") == 1
    assert [note.record for note in deck_of_yaml(text.encode(), "d.yaml").notes] == [RECORD] * 3


def test_a_case_survives_yaml_and_csv() -> None:
    notes = (*three("pneumonia"), made.note())
    deck = made.deck(*notes)
    assert deck_of_yaml(yaml_of_deck(deck).encode(), "d.yaml").notes == notes
    assert notes_of_csv(csv_of_notes(notes).encode(), "n.csv") == notes


@pytest.mark.parametrize(
    ("notes", "told"),
    [
        ([case("a", 1), case("a", 2, "Another stay.")], "the case 'a' has another record at d.yaml, line"),
        ([case("a", 1, ""), case("a", 2, "")], "no note of the case 'a' has a record"),
        ([made.note(record=RECORD)], "a record belongs to a case: give the note a case"),
        (
            [made.note(case="A case", record=RECORD)],
            "case 'A case': small letters, digits and single hyphens",
        ),
    ],
)
def test_odd_cases_are_refused(notes: list[AuthoredNote], told: str) -> None:
    with pytest.raises(SourceRefused) as refused:
        deck_of_yaml(yaml_of_deck(made.deck(*notes)).encode(), "d.yaml")
    assert told in str(refused.value)


def test_the_same_question_of_two_records_is_no_doubled_stem() -> None:
    plain = made.note(stem="Which diagnosis is principal?")
    one = replace(plain, id="one", case="a", record=RECORD)
    two = replace(plain, id="two", case="b", record="Another stay.")
    assert errors(lint([made.deck(one, two)], lambda _system, _code: True, made.TODAY)) == ()
    assert [
        each.rule
        for each in errors(
            lint([made.deck(one, replace(two, record=RECORD))], lambda _s, _c: True, made.TODAY)
        )
    ] == ["doubled-stem"]


def test_a_case_comes_into_a_form_whole_and_shows_its_record(tmp_path: Path) -> None:
    cases = [note for name in ("a", "b", "c") for note in three(name, f"Stay of patient {name}.")]
    shelf = with_notes(tmp_path, *cases)
    cic = blueprint_of("cic")
    form = draw_form(cic, shelf, "1", sections=["cases"])
    assert (form.sections[0].filled, form.sections[0].wanted) == (1, 7)
    assert [each.kind for each in form.items] == [Kind.CASE] * 3
    assert len({each.case for each in form.items}) == 1
    records = {split(drawn(shelf, each))[0] for each in form.items}
    assert len(records) == 1
    assert records.pop().startswith("Stay of patient ")


def test_where_items_are_counted_a_case_is_taken_only_if_all_of_it_fits(tmp_path: Path) -> None:
    shelf = with_notes(tmp_path, *(note for name in "abcdef" for note in three(name, f"Stay of {name}.")))
    crc = blueprint_of("crc")
    assert {each.unit for each in crc.sections} == {Unit.ITEM}
    form = draw_form(crc, shelf, "2", sections=["cases"])
    whole = [each for each in form.items if each.card.startswith("authored-")]
    assert len(whole) % 3 == 0
    assert {each.kind for each in whole} <= {Kind.CASE}
