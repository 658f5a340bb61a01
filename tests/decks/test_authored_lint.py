"""Lint of authored decks: each rule finds its fault and nothing else, by file and line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from decks.authored import AuthoredDeck, AuthoredNote, Distractor, Place, Reference, Status
from decks.authored_cues import cue_findings, cues, echoed_words, key_positions
from decks.authored_lint import Level, errors, lint
from decks.authored_texts import codes_in
from decks.cpt_shape import cpt_codes
from tests.decks import authored_made as made

HELD = {("icd10cm", code) for code in ("I10", "E11", "E11.9")}


def known(system: str, code: str) -> bool:
    return (system, code) in HELD


def found(*notes: AuthoredNote, **deck: Any) -> list[tuple[str, str]]:
    return said([made.deck(*notes, **deck)])


def said(decks: Sequence[AuthoredDeck]) -> list[tuple[str, str]]:
    return [(finding.level.value, finding.rule) for finding in lint(decks, known, made.TODAY)]


def wrong(*texts: str) -> tuple[Distractor, ...]:
    return tuple(Distractor(text, "So.") for text in texts)


def test_a_good_deck_has_no_findings() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("changed", "findings"),
    [
        ({"source": Reference()}, [("error", "no-source")] * 3),
        ({"source": Reference("A book", "", made.PRINTED)}, [("error", "no-source")]),
        ({"rationale": ""}, [("error", "no-rationale")]),
        ({"domain": ""}, [("error", "no-domain")]),
        ({"key": ""}, [("error", "no-key")]),
        ({"distractors": (Distractor("A", ""), *wrong("B", "C"))}, [("error", "no-why")]),
        ({"distractors": wrong("A")}, [("error", "distractors")]),
        ({"distractors": ()}, []),
        ({"distractors": (), "rationale": ""}, []),
        ({"distractors": (), "key": "Not all of these"}, []),
        ({"distractors": (), "key": "x" * 3_600}, [("error", "too-long")]),
        ({"distractors": (), "case": "a", "record": "A man bleeds."}, [("error", "flip-in-case")]),
        ({"distractors": (), "stem": "What is 99213?"}, [("error", "licensed-code")]),
        ({"distractors": wrong("A", "B")}, [("warning", "distractors")]),
        ({"distractors": wrong("A", "B", "C", "D")}, [("warning", "distractors")]),
        ({"distractors": wrong("A", "B", "erythrocytes.")}, [("error", "key-twice")]),
        ({"distractors": wrong("A", "B", "b")}, [("error", "distractor-twice")]),
        ({"stem": "Which is NOT a cell?"}, [("error", "negative-stem")]),
        ({"stem": "All are cells EXCEPT which one?"}, [("error", "negative-stem")]),
        ({"stem": "Which statement is false?"}, [("error", "negative-stem")]),
        ({"distractors": wrong("A", "B", "All of the above")}, [("error", "sweeping")]),
        ({"key": "None of these"}, [("error", "sweeping")]),
        ({"distractors": wrong("A", "B", "Never in winter")}, [("warning", "absolute")]),
        ({"rationale": "x" * 3_600}, [("error", "too-long")]),
        ({"checked_on": None}, [("error", "unchecked")]),
        ({"status": Status.DRAFT}, [("warning", "draft-checked")]),
        ({"status": Status.DRAFT, "checked_on": None}, []),
        ({"checked_on": date(2026, 11, 25)}, [("error", "future")]),
        ({"checked_on": date(2025, 9, 30)}, [("error", "checked-before")]),
        (
            {"source": Reference("A book", "3", date(2027, 1, 1))},
            [("error", "checked-before"), ("error", "future")],
        ),
        ({"effective_from": date(2026, 3, 2), "effective_to": date(2026, 3, 1)}, [("error", "window")]),
        ({"effective_from": date(2026, 10, 1)}, [("error", "window")]),
        ({"effective_to": date(2025, 9, 30)}, [("error", "window")]),
        ({"codes": ("I10", "E11.9")}, []),
        ({"codes": ("E11.99",)}, [("error", "unknown-code")]),
        ({"stem": "What of E11.- and I10?"}, []),
        ({"stem": "What is E12.3?"}, [("error", "unknown-code")]),
        ({"distractors": wrong("A", "B", "E12.3")}, [("warning", "unknown-code")]),
        ({"stem": "Is it E12.3?", "distractors": wrong("A", "B", "E12.3")}, [("error", "unknown-code")]),
        ({"key": "", "distractors": (), "answer": "E12.3"}, [("error", "unknown-code")]),
        ({"key": "", "distractors": (), "answer": "I10"}, []),
        ({"stem": "What is 99213?"}, [("error", "licensed-code")]),
        ({"distractors": wrong("A", "B", "D0120")}, [("error", "licensed-code")]),
        ({"stem": "Where is 0001F?"}, [("error", "licensed-code")]),
        ({"stem": "Is it in Surgery (10004-69990)?"}, []),
    ],
)
def test_each_fault_of_a_note_is_found(changed: dict[str, Any], findings: list[tuple[str, str]]) -> None:
    assert found(made.note(**changed)) == findings


@pytest.mark.parametrize(
    ("changed", "findings"),
    [
        ({"licence": ""}, [("error", "deck-gap")]),
        ({"authors": ()}, [("error", "deck-gap")]),
        ({"exam_to": None}, [("error", "deck-gap")]),
        ({"exam_from": date(2028, 1, 1)}, [("error", "window")]),
    ],
)
def test_each_fault_of_a_deck_is_found(changed: dict[str, Any], findings: list[tuple[str, str]]) -> None:
    assert found(**changed) == findings


def test_a_finding_names_file_line_and_note() -> None:
    at = Place("notes.yaml", 7)
    (finding,) = lint([made.deck(made.note(domain="", at=at))], known, made.TODAY)
    assert (finding.level, finding.at, finding.text) == (Level.ERROR, at, "red-blood: no domain")


def test_stems_that_differ_in_case_and_punctuation_only_are_the_same_in_all_decks() -> None:
    again = made.note(id="again", stem="which cells carry  OXYGEN, through the body", at=Place("b.yaml", 9))
    (finding,) = lint([made.deck(), made.deck(again, id="other")], known, made.TODAY)
    assert (finding.rule, finding.at) == ("doubled-stem", Place("b.yaml", 9))


def test_licensed_codes_are_the_authors_own_affair_in_a_deck_that_nobody_else_sees() -> None:
    decks = [made.deck(made.note(stem="What is 99213?"))]
    assert lint(decks, known, made.TODAY, shared=False) == ()


def test_errors_are_told_from_warnings() -> None:
    findings = lint([made.deck(made.note(domain="", distractors=wrong("A", "B")))], known, made.TODAY)
    assert [finding.rule for finding in errors(findings)] == ["no-domain"]
    assert len(findings) == 2


def test_codes_are_told_from_sections_vitamins_and_years() -> None:
    text = "I.A.15, HbA1C and A1C, vitamin B12, FY2026: E11.-, T36-T50, S00.31XA, I25.110, H1N1, x.J44"
    assert list(codes_in(text)) == ["E11", "T36", "T50", "S00.31XA", "I25.110"]


@pytest.mark.parametrize(
    "text", ["in 2026", "25,000 people", "100.50", "$12345", "10000-60000 series 10000-60000"]
)
def test_numbers_that_are_no_codes_pass(text: str) -> None:
    assert list(cpt_codes(text)) == ([] if "series" not in text else ["10000", "60000"])


def lopsided(number: int, *, longest: bool) -> AuthoredNote:
    texts = ("A long and careful key",) if longest else ("Key",)
    return made.note(
        id=f"n{number}",
        stem=f"Question {number}?",
        key=texts[0],
        distractors=wrong("Six ab", "Five", "Seven a"),
    )


@pytest.mark.parametrize(("longest", "rules"), [(4, ["longest"]), (5, []), (6, []), (7, ["longest"])])
def test_the_longest_option_must_be_right_about_one_time_in_four(longest: int, rules: list[str]) -> None:
    notes = [lopsided(number, longest=number < longest) for number in range(20)]
    assert cues(notes).longest == longest / 20
    assert [rule for rule, _ in cue_findings(made.deck(*notes))] == rules


def test_a_share_of_few_notes_says_nothing() -> None:
    notes = [lopsided(number, longest=True) for number in range(19)]
    assert list(cue_findings(made.deck(*notes))) == []


def test_options_of_equal_length_count_by_their_share() -> None:
    note = made.note(key="Same", distractors=wrong("Some", "Sane", "No"))
    found = cues([note])
    assert found.longest == pytest.approx(1 / 3)
    assert (found.notes, found.shortest) == (1, 0.0)


def test_words_of_the_stem_that_only_the_key_repeats_are_found() -> None:
    note = made.note(
        stem="Which oxygen carriers are cells?",
        key="Carried oxygen cells",
        distractors=wrong("Cells", "B", "C"),
    )
    assert echoed_words(note) == ("carri", "oxyge")
    assert cues([note]).echoed == (("red-blood", ("carri", "oxyge")),)


def test_keys_that_repeat_the_stem_are_an_error_when_they_are_many() -> None:
    notes = [
        made.note(
            id=f"n{number}",
            stem=f"Oxygen {number}?",
            key="Oxygen",
            distractors=wrong("Waterish", "Airs", "B"),
        )
        for number in range(24)
    ]
    assert "echo" in [rule for rule, _ in cue_findings(made.deck(*notes))]


def test_key_positions_are_counted_over_seeds() -> None:
    positions = key_positions(made.deck(), range(100))
    assert positions.total() == 100
    assert sorted(positions) == [0, 1, 2, 3]
