"""What ICD-10-PCS FY2025 holds, and what can be asked of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from hashlib import sha256
from pathlib import Path

import pytest

from decks.sources.icd10pcs import read_book
from decks.sources.icd10pcs_codes import Choice, Procedures
from decks.sources.icd10pcs_pack import FY2025_DIGEST, FY2025_PACK, pack, shipped_book, unpack
from decks.sources.icd10pcs_shapes import CHARACTERS, Book
from decks.sources.icd10pcs_text import book_digest, written

EXCERPT = Path(__file__).parent / "data" / "icd10pcs-excerpt"
DATA = Path(__file__).parents[2] / "decks" / "data"
SIZES = {
    "0": 68_367,
    "1": 304,
    "2": 861,
    "3": 1_272,
    "4": 422,
    "5": 55,
    "6": 46,
    "7": 100,
    "8": 89,
    "9": 90,
    "B": 2_978,
    "C": 463,
    "D": 2_056,
    "F": 1_380,
    "G": 28,
    "H": 59,
    "X": 378,
}


@pytest.fixture(scope="module")
def book() -> Book:
    return shipped_book()


@pytest.fixture(scope="module")
def procedures(book: Book) -> Procedures:
    return Procedures(book)


def labels(procedures: Procedures, code: str) -> list[str]:
    return [meaning.label for meaning in procedures.meanings(code)]


def test_the_edition_has_its_known_size(book: Book, procedures: Procedures) -> None:
    assert book.version == "2025"
    assert len(book.tables) == 908
    assert sum(len(table.rows) for table in book.tables) == 2_661
    assert procedures.size == 78_948
    assert sum(len(letter.entries) for letter in book.letters) == 3_215
    assert "".join(section.code for section in book.sections) == "0123456789BCFGHX"
    assert len(book.aggregates) == 60


def test_each_section_has_its_known_size_and_no_code_comes_twice(procedures: Procedures) -> None:
    codes = list(procedures.codes())
    assert Counter(code[0] for code in codes) == SIZES
    assert len(set(codes)) == len(codes) == 78_948


def test_every_code_has_seven_characters_without_i_and_o(procedures: Procedures) -> None:
    codes = list(procedures.codes())
    assert {len(code) for code in codes} == {7}
    assert set("".join(codes)) == set(CHARACTERS)
    assert not {"I", "O"} & set(CHARACTERS)


def test_every_code_is_valid_and_has_seven_meanings(procedures: Procedures) -> None:
    strange = [code for code in procedures.codes() if len(procedures.meanings(code)) != 7]
    assert strange == []


def test_meanings_of_real_codes(procedures: Procedures) -> None:
    ending = ["Open", "No Device", "No Qualifier"]
    head = ["Medical and Surgical", "Muscles", "Repair"]
    assert labels(procedures, "0KQJ0ZZ") == [*head, "Thorax Muscle, Left", *ending]
    assert labels(procedures, "0kql0zz") == [*head, "Abdomen Muscle, Left", *ending]
    fifth = procedures.meanings("0DVK4CZ")[4]
    assert (fifth.position, fifth.axis, fifth.character, fifth.label) == (
        5,
        "Approach",
        "4",
        "Percutaneous Endoscopic",
    )


@pytest.mark.parametrize("code", ["", "0", "0KQ", "0KQJ0Z", "0KQJ0ZZZ", "0KQJ0ZI", "ZZZZZZZ", "0KQJ7ZZ", "é"])
def test_what_is_no_code_has_no_meanings(procedures: Procedures, code: str) -> None:
    assert not procedures.is_valid(code)
    assert procedures.meanings(code) == ()
    assert procedures.operation(code) is procedures.approach(code) is None


def test_a_table_is_found_by_three_characters(procedures: Procedures) -> None:
    table = procedures.table("0dv")
    assert table is not None
    assert (table.key, table.size) == ("0DV", 289)
    assert table.definition == "Partially closing an orifice or the lumen of a tubular body part"
    assert procedures.table("0D") is procedures.table("ZZZ") is None


def test_values_lead_step_by_step_to_exactly_the_codes(procedures: Procedures) -> None:
    for section in "6GX":
        reached = [section]
        for _ in range(6):
            reached = [old + choice.character for old in reached for choice in procedures.values(old)]
        assert sorted(reached) == sorted(code for code in procedures.codes() if code[0] == section)


def test_values_respect_the_rows(procedures: Procedures) -> None:
    assert [choice.character for choice in procedures.values("")] == list(SIZES)
    assert procedures.values("0DVK4C") == (Choice("Qualifier", "Z", ("No Qualifier",)),)
    assert [choice.character for choice in procedures.values("0KQJ")] == ["0", "3", "4"]
    offered = {table.key: procedures.values(table.key) for table in procedures.tables()}
    assert [k for k, each in offered.items() if list(each) != sorted(each, key=lambda c: c.character)] == []
    assert procedures.values("0KQJ7") == procedures.values("0KQJ0ZZ") == procedures.values("ZZ") == ()


def test_a_character_may_mean_two_things_until_the_code_is_complete(procedures: Procedures) -> None:
    [choice] = [choice for choice in procedures.values("XW013") if choice.character == "S"]
    assert choice.labels == ("COVID-19 Vaccine Dose 1", "Epcoritamab Monoclonal Antibody")
    endings = [choice.character for choice in procedures.values("XW013S")]
    assert [labels(procedures, f"XW013S{ending}")[5] for ending in endings] == [
        "COVID-19 Vaccine Dose 1",
        "Epcoritamab Monoclonal Antibody",
    ]


def test_ninety_value_meanings_change_between_tables_of_the_first_two_sections(book: Book) -> None:
    """The 90 of the reference (codes.md 12a), which knew sections 0 and 1 only. Its total of 154 is not
    found: these sections have 174 pairs of position and character.
    """
    assert _meanings_by_character(book, "01") == (174, 90)
    assert _meanings_by_character(book, "".join(SIZES)) == (219, 173)


def _meanings_by_character(book: Book, sections: str) -> tuple[int, int]:
    found: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    tables = [table for table in book.tables if table.key[0] in sections]
    heads = {axis for table in tables for axis in table.heads}
    for axis in heads | {axis for table in tables for row in table.rows for axis in row.axes}:
        for character, label in axis.labels:
            found[axis.position, character].add(label)
    return len(found), sum(len(each) > 1 for each in found.values())


def test_root_operations_and_approaches_are_defined(procedures: Procedures) -> None:
    operation, approach = procedures.operation("0DVK4CZ"), procedures.approach("0DVK4CZ")
    assert operation is not None
    assert operation.titles == ("Restriction",)
    assert operation.includes == ("Esophagogastric fundoplication, cervical cerclage",)
    assert approach is not None
    assert approach.definition.startswith("Entry, by puncture or minor incision")


def test_where_character_five_is_no_approach_there_is_none(procedures: Procedures) -> None:
    treatment = next(code for code in procedures.codes() if code.startswith("F07"))
    assert procedures.meanings(treatment)[4].axis == "Type Qualifier"
    assert procedures.definition(treatment, 5) is not None
    assert procedures.approach(treatment) is None


def test_only_radiation_therapy_has_types_without_definition(procedures: Procedures) -> None:
    first = {table.key[0]: next(table.codes()) for table in procedures.tables()}
    assert [section for section, code in first.items() if procedures.operation(code) is None] == ["D"]


def test_the_index_is_searched_by_beginning_then_by_part(procedures: Procedures) -> None:
    found = procedures.entries("  abdominop ")
    assert [entry.title for entry in found] == ["Abdominoplasty"]
    targets = [pointer.target for term in found[0].entries for pointer in term.pointers]
    assert targets == ["0W0F", "0WQF", "0WUF"]
    assert [entry.title for entry in procedures.entries("bicuspid")] == ["Bicuspid valve"]
    assert procedures.entries("corevalve")[0].title == "CoreValve transcatheter aortic valve"
    assert len(procedures.entries("a", limit=7)) == 7
    assert procedures.entries(" ") == procedures.entries("zzzz") == ()


def test_two_codes_of_the_index_are_in_no_table(procedures: Procedures) -> None:
    assert procedures.unknown_targets() == ("5A0512C", "5A0522C")


def test_the_shipped_file_is_the_one_of_the_provenance_and_small() -> None:
    packed = (DATA / FY2025_PACK).read_bytes()
    assert len(packed) < 300_000
    assert sha256(packed).hexdigest() in (DATA / "PROVENANCE.md").read_text("utf-8")
    assert FY2025_DIGEST in (DATA / "PROVENANCE.md").read_text("utf-8")


def test_what_is_written_is_what_is_read(book: Book) -> None:
    excerpt = read_book(EXCERPT)
    assert unpack(pack(excerpt), "excerpt", book_digest(excerpt)) == excerpt
    assert pack(excerpt) == pack(read_book(EXCERPT))
    assert sha256(written(book).encode()).hexdigest() == FY2025_DIGEST


def test_the_shipped_file_holds_what_the_official_excerpt_says(book: Book, procedures: Procedures) -> None:
    excerpt = read_book(EXCERPT)
    assert [table.key for table in excerpt.tables] == ["0DV", "0KQ", "XXE"]
    assert [procedures.table(table.key) for table in excerpt.tables] == list(excerpt.tables)
    whole = {(s.code, a.position): set(a.terms) for s in book.sections for a in s.axes}
    parts = {(s.code, a.position): set(a.terms) for s in excerpt.sections for a in s.axes}
    assert {place for place, terms in parts.items() if not terms <= whole[place]} == set()
    known = {entry for letter in book.letters for entry in letter.entries}
    ours = {entry for letter in excerpt.letters for entry in letter.entries}
    assert [entry.title for entry in ours - known] == ["Repair"]  # its first twelve terms only
