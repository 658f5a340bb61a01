"""Notes as the book prints them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from sqlite3 import connect
from xml.etree.ElementTree import fromstring

import pytest

from decks.library import Icd10Library
from decks.model import Note
from decks.sources.tabular_notes import notes_of


def printed(xml: str) -> list[tuple[str, str]]:
    return [(note.kind, note.text) for note in notes_of(fromstring(f"<diag>{xml}</diag>"))]


def test_lead_ins_are_printed() -> None:
    assert printed("<codeFirst><note>underlying disease</note></codeFirst>") == [
        ("code_first", "Code first underlying disease")
    ]
    assert printed("<useAdditionalCode><note>code to identify organism</note></useAdditionalCode>") == [
        ("use_additional", "Use additional code to identify organism")
    ]
    assert printed("<codeAlso><note>any associated seizure (G40.-)</note></codeAlso>") == [
        ("code_also", "Code also any associated seizure (G40.-)")
    ]


def test_a_comma_follows_its_lead_in_without_a_blank() -> None:
    xml = "<codeFirst><note>, if applicable, associated influenza (J09.X1)</note></codeFirst>"
    assert printed(xml) == [("code_first", "Code first, if applicable, associated influenza (J09.X1)")]


def test_the_lines_of_a_list_join_their_head() -> None:
    lines = "<note>code to identify:</note><note>a (A00)</note><note>b (B20)</note>"
    assert printed(f"<useAdditionalCode>{lines}</useAdditionalCode>") == [
        ("use_additional", "Use additional code to identify: a (A00); b (B20)")
    ]


def test_exclusions_stay_one_a_line() -> None:
    xml = "<excludes1><note>a (A00)</note><note>b (B20)</note></excludes1>"
    assert printed(xml) == [("excludes1", "a (A00)"), ("excludes1", "b (B20)")]


def test_white_space_is_folded_and_nothing_else() -> None:
    assert printed("<notes><note>1st \t trimester- less  than 14\n weeks</note></notes>") == [
        ("notes", "1st trimester- less than 14 weeks")
    ]


def notes(library: Icd10Library, code: str, kind: str) -> list[str]:
    concept = library.find(code)
    assert concept is not None
    return [note.text for note in concept.notes if note.kind == kind]


def test_notes_of_real_codes(library: Icd10Library) -> None:
    assert notes(library, "J44", "code_also") == ["Code also type of asthma, if applicable (J45.-)"]
    assert notes(library, "E11.22", "use_additional") == [
        "Use additional code to identify stage of chronic kidney disease (N18.1-N18.6)"
    ]
    [first] = notes(library, "R65.2", "code_first")
    assert first.startswith(
        "Code first underlying infection, such as: infection following a procedure (T81.4-); "
    )
    [additional] = notes(library, "E08", "use_additional")
    assert additional.startswith("Use additional code to identify control using: injectable non-insulin")
    assert notes(library, "J44", "excludes2")[0] == "bronchiectasis (J47.-)"
    assert "Solar keratosis" in notes(library, "L57.0", "inclusion_term")
    assert "high blood pressure" in notes(library, "I10", "includes")
    assert "The appropriate 7th character is to be added to code W08" in notes(library, "W08", "notes")


def test_the_one_table_is_told_in_lines(library: Icd10Library) -> None:
    lines = notes(library, "H54", "notes") + _below(library)
    assert (
        "Visual impairment category 1: maximum less than 6/18, 3/10(0.3), 20/70;"
        " minimum equal to or better than 6/60, 1/10(0.1), 20/200"
    ) in lines
    assert "Visual impairment category 5: No light perception" in lines


def _below(library: Icd10Library) -> list[str]:
    header = library.find("H54")
    assert header is not None
    return [line for child in header.children for line in notes(library, child, "notes")]


def test_blocks_and_chapters_have_notes_too(library: Icd10Library) -> None:
    chapter = library.chapter(15)
    assert chapter is not None
    assert chapter.title == "Pregnancy, childbirth and the puerperium"
    assert any(note.text.startswith("Trimesters are counted") for note in chapter.notes)
    umbrella = library.block("C00-C96")
    assert umbrella is not None
    assert (umbrella.title, umbrella.parts) == ("Malignant neoplasms", ())
    alone = library.block("B99")
    assert alone is not None
    assert (alone.title, alone.parts) == ("Other infectious diseases", ("B99",))
    assert library.block("nope") is None
    assert library.chapter(23) is None


@pytest.mark.parametrize(
    ("kind", "codes", "lead_in"),
    [
        ("excludes1", 5_253, ""),
        ("excludes2", 2_180, ""),
        ("includes", 918, ""),
        ("inclusion_term", 12_569, ""),
        ("code_first", 360, "Code first"),
        ("use_additional", 826, "Use additional"),
        ("code_also", 315, "Code also"),
    ],
)
def test_no_note_is_lost(deck: Path, kind: str, codes: int, lead_in: str) -> None:
    """The counts of the reference; of the instructions one each instead of one a line."""
    connection = connect(deck)
    rows = connection.execute(
        "SELECT text FROM note WHERE kind = ? AND owner NOT LIKE '%:%'", (kind,)
    ).fetchall()
    connection.close()
    assert len(rows) == codes
    assert Counter(text.startswith(lead_in) for (text,) in rows) == {True: codes}


def test_a_note_is_a_value() -> None:
    assert Note("notes", "x") == Note("notes", "x")
