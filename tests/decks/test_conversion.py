"""Conversion tables made by hand, as untidy as the official ones: read whole, or refused with a place."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.sources.carrier import SourceRefused
from decks.sources.conversion import Conversion, read_conversion, successors
from decks.sources.conversion_codes import CM, PCS, codes_of, effective_date
from tests.decks import hcpcs_made as made

FOLDER = Path(__file__).parent / "data"
CM_TABLE, PCS_TABLE = FOLDER / "icd10cm-conversion.csv", FOLDER / "icd10pcs-conversion.txt"
LIDS = ("H02101", "H02102", "H02103", "H02104", "H02105", "H02106", "H02109")
CM_ROWS = [
    Conversion(("U071",), "2021-01-01", ("B9729",)),
    Conversion(("E66813",), "2024", ("E6601", "E668")),
    Conversion(("M9701XA",), "2023-04-01", ("T84040A",)),
    Conversion(("H02151",), "", LIDS),
    Conversion(("H02152",), "2018", LIDS),
    Conversion(("G35A",), "2025", ("G35",)),
    Conversion(("Z99990",), "2022", ()),
    Conversion(("T1490",), "2019", (), "Categories T01-T03 and others"),
]
PCS_ROWS = [
    Conversion(("0FY00Z0",), "2023-10-01", ("0FY00Z1",)),
    Conversion(("XW033A7", "XW043A7"), "2024-04-01", ("XW033A3", "XW043A3")),
    Conversion(("02HW0JZ",), "2019", ()),
    Conversion((), "2020-10-01", ("03H40DZ",)),
    Conversion(("02HW0JZ",), "2021-10-01", ("02HW0JZ",)),
]
HEAD = "Current code assignment,Effective,Previous Code(s) Assignment\n"


def _read(content: bytes) -> list[Conversion]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "c.csv"
        path.write_bytes(content)
        return read_conversion(path)


def _is_refused_or_rows(content: bytes) -> bool:
    try:
        return len(_read(content)) > 0
    except SourceRefused as refusal:
        return "c.csv" in str(refusal)


def _cells() -> list[list[str]]:
    return list(csv.reader(StringIO(CM_TABLE.read_text("utf-8"))))


def test_the_diagnosis_table_is_read() -> None:
    assert read_conversion(CM_TABLE) == CM_ROWS


def test_the_procedure_table_is_read() -> None:
    assert read_conversion(PCS_TABLE) == PCS_ROWS


def test_a_workbook_says_the_same_as_the_text() -> None:
    assert _read(made.workbook(_cells())) == CM_ROWS


@pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1"])
def test_the_same_text_parted_by_tabs_or_written_otherwise_says_the_same(encoding: str) -> None:
    text = "".join("\t".join(row) + "\r\n" for row in _cells()).replace("G35.A", "G35.A\xa0")
    assert _read(text.encode(encoding)) == CM_ROWS


def test_a_byte_order_mark_before_the_names_is_no_part_of_them() -> None:
    assert _read(f"{HEAD}G35.A,2025,G35\n".encode("utf-8-sig")) == [Conversion(("G35A",), "2025", ("G35",))]


def test_successors_tell_what_took_the_place_of_a_code() -> None:
    after = successors(read_conversion(CM_TABLE))
    assert (after["H02109"], after["G35"], after["E668"]) == (("H02151", "H02152"), ("G35A",), ("E66813",))
    assert "Z99990" not in after


def test_a_code_does_not_follow_itself_and_a_deleted_one_has_no_successor() -> None:
    after = successors(read_conversion(PCS_TABLE))
    assert after == {
        "0FY00Z1": ("0FY00Z0",),
        "XW033A3": ("XW033A7", "XW043A7"),
        "XW043A3": ("XW033A7", "XW043A7"),
    }


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (HEAD + "G35.A,2025,GSS\n", r"c\.csv, line 2: 'GSS' is no code"),
        (HEAD + "G35.A,2025,G35\nG35.A2BCD1,2025,G35\n", r"c\.csv, line 3: 'G35\.A2BCD1' is no code"),
        (HEAD + "G35.A,20x5,G35\n", r"c\.csv, line 2: '20x5' is no date"),
        (HEAD + "G35.A,02/30/21,G35\n", r"c\.csv, line 2: 2021-2-30 is no date"),
        (HEAD + "G35.A,2025-13-01,G35\n", r"c\.csv, line 2: 2025-13-1 is no date"),
        (HEAD + "H02.1,2025,H02.109-H02.101\n", r"line 2: no run of codes ends in 9 and 1"),
        (HEAD + "H02.1,2025,H02.1-H02.101\n", r"line 2: no run of codes"),
        (
            HEAD + "H02.1,2025,H02.1A1-H02.2A1\n",
            r"line 2: the run of codes from 1A1 to 2A1 cannot be counted",
        ),
        (HEAD + "H02.1,2025,A00.0-B00.0-C00.0\n", r"line 2: .* is no code"),
        (HEAD + ",2025,\n", r"line 2: neither a current nor a previous code"),
        (HEAD + 'G35.A,2025,"G35', r"c\.csv, line 2: unexpected end of data"),
        (HEAD, r"c\.csv has no row below the names"),
        ("", r"c\.csv has no row with the names"),
        ("G35.A,2025,G35\n", r"c\.csv has no row with the names"),
        ("Current code assignment,Effective\n", r"c\.csv, line 1: no column of the previous codes"),
        (
            HEAD.replace("Effective", "Current code assignment"),
            r"line 1: two columns 'Current code assignment'",
        ),
        ("G\0", r"c\.csv is neither text nor a workbook"),
    ],
)
def test_what_does_not_agree_is_refused_with_its_place(content: str, reason: str) -> None:
    with pytest.raises(SourceRefused, match=reason):
        _read(content.encode())


def test_a_bad_month_and_day_is_refused() -> None:
    content = PCS_TABLE.read_text("utf-8").replace("10.01", "Oct 1", 1)
    with pytest.raises(SourceRefused, match="line 2: '2023' and 'Oct 1' are no date"):
        _read(content.encode())


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    with pytest.raises(SourceRefused, match="is a zip, but no workbook; unpack it"):
        _read(made.zipped({"table.txt": b""}))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match=r"gone\.csv cannot be read"):
        read_conversion(tmp_path / "gone.csv")


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("A00.0 - A00.3", ("A000", "A001", "A002", "A003")),
        ("A00.8\u2013A00.9", ("A008", "A009")),
        ("T84.0A-T84.0C", ("T840A", "T840B", "T840C")),
        ("S82.098-S82.101", ("S82098", "S82099", "S82100", "S82101")),
        ("A00.0 and A00.1, and A00.1;A00", ("A000", "A001", "A00")),
        ("NONE", ()),
    ],
)
def test_lists_and_runs_of_codes_are_told_apart(cell: str, codes: tuple[str, ...]) -> None:
    assert codes_of(cell, CM) == (codes, "")


def test_a_procedure_code_has_neither_dot_nor_the_letters_i_and_o() -> None:
    with pytest.raises(ValueError, match="is no code"):
        codes_of("0FYO0Z0", PCS)


@given(st.dates(date(2010, 1, 1), date(2089, 12, 31)))
def test_a_day_is_the_same_however_it_is_written(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    slashes = f"{day.month}/{day.day}/{day.year}"
    assert {effective_date(str(serial)), effective_date(slashes), effective_date(str(day))} == {str(day)}
    assert effective_date(str(day.year), f"{day.month}.{day.day:02}") == str(day)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    assert _is_refused_or_rows(content)


@settings(deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=3, max_size=3), max_size=5))
def test_any_cells_below_the_names_are_read_or_refused(rows: list[list[str]]) -> None:
    text = StringIO(newline="")
    csv.writer(text).writerows([HEAD.strip().split(","), *rows])
    assert _is_refused_or_rows(text.getvalue().encode("utf-8", "replace"))


@settings(deadline=None)
@given(st.integers(0, 10**5), st.binary(min_size=1, max_size=4), st.sampled_from(["csv", "txt", "xlsx"]))
def test_a_damaged_table_is_read_or_refused(at: int, junk: bytes, kind: str) -> None:
    whole = {"csv": CM_TABLE.read_bytes(), "txt": PCS_TABLE.read_bytes(), "xlsx": made.workbook(_cells())}[
        kind
    ]
    cut = at % len(whole)
    assert _is_refused_or_rows(whole[:cut] + junk + whole[cut + len(junk) :])
