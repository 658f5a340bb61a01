"""References in notes: how they are read, and what they mean in printed order."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.note_pairs import NotePairs, meet
from decks.references import (
    Dash,
    Exact,
    PrintedCodes,
    Qualified,
    Range,
    Reference,
    is_bracketed,
    references_in,
)
from tests.decks.tabular_book import fy2026

E08_E13 = Range("E08", "E13")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("congenital tuberculosis (P37.0)", [Exact("P37.0")]),
        ("supervision of normal pregnancy (Z34.-)", [Dash("Z34")]),
        ("nonspecific reaction to test (R76.1-)", [Dash("R76.1")]),
        ("nerve root compression (M47.0-, M47.2.-)", [Dash("M47.0"), Dash("M47.2")]),
        ("cerebrovascular diseases (I60-I69)", [Range("I60", "I69")]),
        ("occlusion (I63.3-I63.5-)", [Range("I63.3", "I63.5")]),
        ("atherosclerosis (I70.2--I70.7-)", [Range("I70.2", "I70.7")]),
        ("apnea of newborn (P28.3- - P28.4-)", [Range("P28.3", "P28.4")]),
        ("syndactyly (Q70.0- -Q70.3-)", [Range("Q70.0", "Q70.3")]),
        ("rheumatic fever (I01.0 -I01.9)", [Range("I01.0", "I01.9")]),
        ("eating disorders (F98.2.-F98.3)", [Range("F98.2", "F98.3")]),
        ("rheumatoid arthritis by site (M05.00 to M05.8A)", [Range("M05.00", "M05.8A")]),
        ("neonatal jaundice (P55, P57-P59)", [Exact("P55"), Range("P57", "P59")]),
        ("ear canal (C43.2-,C44.2-)", [Dash("C43.2"), Dash("C44.2")]),
        ("abscess with Crohn's disease (K50.014, K50.114,)", [Exact("K50.014"), Exact("K50.114")]),
        ("drugs (A00-R94 and T80-T88.6, T88.8)", [Range("A00", "R94"), Range("T80", "T88.6"), Exact("T88.8")]),
        ("neuralgic amyotrophy (E08-E13 with .44)", [Qualified(E08_E13, "with .44")]),
        ("concussion (S06.0X- with seventh character A)", [Qualified(Dash("S06.0X"), "with seventh character A")]),
        ("open fracture (S92.-with 7th character B)", [Qualified(Dash("S92"), "with 7th character B")]),
        ("aphasia (I69. with final characters -20)", [Qualified(Exact("I69"), "with final characters -20")]),
        ("underdosing (T36-T50) with fifth character 6", [Qualified(Range("T36", "T50"), "with fifth character 6")]),
        ("pneumoconiosis with tuberculosis, any type in A15 (J65)", [Exact("J65")]),
        ("CD30-positive proliferations (C86.6-)", [Dash("C86.6")]),
        ("influenza A/H1N1 (J10.-)", [Dash("J10")]),
        ("syndromes classified to Q87.-", [Dash("Q87")]),
        ("torticollis NOS M43.6", [Exact("M43.6")]),
        ("acquired absence of knee joint (Z89.52-", [Dash("Z89.52")]),
        ("specified in categories Y93.0-Y93.6", [Range("Y93.0", "Y93.6")]),
        ("Vitamin B12 deficiency", []),
        ("adverse effects - see Index", []),
    ],
)  # fmt: skip
def test_a_line_is_read(line: str, expected: list[Reference]) -> None:
    assert list(references_in(line)) == expected


def test_only_what_stands_in_brackets_is_beyond_doubt() -> None:
    assert is_bracketed("balanitis (N48.1)", "N48.1")
    assert not is_bracketed("torticollis (acquired) NOS M43.6", "M43.6")


CODES = st.builds(
    lambda letter, digits, tail: f"{letter}{digits:02}{tail}",
    st.sampled_from("ABCDEFGHIJKLMNOPQRSTVWXYZ"),
    st.integers(0, 99),
    st.sampled_from(["", ".0", ".12", ".1A", ".123", ".1X0A"]),
)
REFERENCES = st.one_of(st.builds(Exact, CODES), st.builds(Dash, CODES), st.builds(Range, CODES, CODES))


@given(st.lists(REFERENCES, min_size=1, max_size=5))
def test_what_is_printed_is_read_again(references: list[Reference]) -> None:
    assert list(references_in(f"something ({', '.join(map(str, references))})")) == references


@given(st.text())
def test_any_text_is_read(text: str) -> None:
    assert all(str(reference)[0].isupper() for reference in references_in(text))


def test_a_range_follows_the_printed_order() -> None:
    codes = PrintedCodes(["C43", "C43.0", "C4A", "C4A.0", "C44", "C44.1", "C45"])
    assert codes.span(Range("C43", "C44")) == range(6)
    assert codes.span(Exact("C4A")) == codes.span(Dash("C4A")) == range(2, 4)
    assert codes.span(Qualified(Exact("C45"), "with fever")) == range(6, 7)


def test_a_code_that_the_edition_lacks_covers_nothing() -> None:
    codes = PrintedCodes(["C43", "C44"])
    assert codes.span(Exact("C99")) is None
    assert codes.span(Range("C43", "C99")) is None
    assert codes.span(Range("C44", "C43")) is None


def printed(kind: str) -> list[str]:
    """All lines of a kind: of codes, blocks and chapters."""
    book = fy2026()
    sections = [section for chapter in book.chapters for section in chapter.sections]
    notes = [each.notes for each in book.nodes] + [each.notes for each in book.chapters]
    notes += [each.notes for each in sections]
    return [note.text for here in notes for note in here if note.kind == kind]


def shape(line: str) -> str:
    match references_in(line):
        case ():
            return "none"
        case references if any(isinstance(each, Qualified) for each in references):
            return "qualified"
        case (Dash(),):
            return "dash"
        case (Range(),):
            return "range"
        case (Exact(code),):
            found = fy2026().node(code)
            assert found is not None
            return "exact" if found.is_billable else "header"
        case _:
            return "several"


def test_the_excludes1_notes_of_fy2026() -> None:
    """The reference counted 2,728 exact, 1,559 dash, 460 header, 246 range, 237 several, 129 none, 48 qualified.

    It took words for codes in eight lines that are exact or dash here: A15 outside of the brackets (six), CD30
    (two). Two ranges with a hyphen on both sides were two codes to it, and "see categories E08-E10, E11, E13 with
    ketoacidosis" none.
    """
    lines = printed("excludes1")
    assert len(lines) == 5_407
    assert Counter(map(shape, lines)) == {
        "exact": 2_735,
        "dash": 1_560,
        "header": 460,
        "range": 248,
        "several": 227,
        "none": 128,
        "qualified": 49,
    }


def test_two_references_of_fy2026_lead_nowhere() -> None:
    codes = PrintedCodes(each.code for each in fy2026().nodes)
    kinds = ("excludes1", "excludes2", "code_first", "use_additional", "code_also")
    named = {(kind, each) for kind in kinds for line in printed(kind) for each in references_in(line)}
    assert {(kind, str(each)) for kind, each in named if codes.span(each) is None} == {
        ("excludes1", "R10.1-R10.4"),
        ("code_first", "G31.90"),
    }


def test_what_lies_below_a_code_follows_it() -> None:
    book = fy2026()
    codes = PrintedCodes(each.code for each in book.nodes)
    for each in book.nodes:
        if each.parent is not None:
            assert each.number in codes.below(each.parent.code)


def test_letters_among_digits_of_fy2026() -> None:
    book = fy2026()
    codes = PrintedCodes(each.code for each in book.nodes)

    def holds(reference: Reference, code: str) -> bool:
        span, found = codes.span(reference), book.node(code)
        assert span is not None
        assert found is not None
        return found.number in span

    assert holds(Range("C43", "C44"), "C4A.0")
    assert holds(Range("O94", "O9A"), "O99.01")
    assert not holds(Range("O94", "O99"), "O9A.11")
    assert holds(Range("Q00", "QA0"), "Q99.9")
    assert holds(Range("J40", "J47"), "J4A.0")
    assert not holds(
        Range("J40", "J4A"), "J45.20"
    )  # J4A is printed before J45; the block bears its name, no note


def test_notes_that_name_a_code_below_their_own_place() -> None:
    """The reference counts nine codes, seven of them of A15, which is no reference (see above)."""
    pairs = NotePairs(fy2026(), "excludes1")
    places = {rule.place for rule in pairs.rules() if meet(rule.names, rule.governs)}
    assert places == {"D72", "M26-M27"}
