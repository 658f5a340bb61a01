"""An HCPCS file that does not agree is refused with its place: it is never read in part."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.sources.carrier import SourceRefused
from decks.sources.hcpcs import read_hcpcs
from decks.sources.hcpcs_entry import HcpcsFile
from decks.sources.hcpcs_shipped import read_table
from tests.decks import hcpcs_made as made

TABLE = "code,kind,long_title,added,effective,terminated,action\n"
ROWS = "A0021,code,Ambulance,19850101,,,N\nLT,modifier,Left,19850101,,,N\nV5364,code,Screening,19990101,,,N\n"


def _read(content: bytes) -> HcpcsFile:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "h.txt"
        path.write_bytes(content)
        return read_hcpcs(path, made.SMALL)


@cache
def _whole() -> HcpcsFile:
    return _read(made.small())


def _is_refused_or_whole(content: bytes) -> bool:
    try:
        return _read(content) == _whole()
    except SourceRefused:
        return True


def _changed(at: int, line: str) -> bytes:
    return made.text([*made.lines()[:at], line, *made.lines()[at + 1 :]], disclaimer="")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (made.small()[:-100], "line 13: the file ends in the midst of a line"),
        (made.text(made.lines()[:-1]), "not all of A to V"),
        (made.text(made.lines()[3:]), "it has no modifiers"),
        (made.text([*made.lines(), made.lines()[-1]]), "line 14: V5364 stands here a second time"),
        (made.text(made.lines()[:8] + made.lines()[9:]), "does not add up"),
        (_changed(4, made.lines()[3]), "line 6: A0021 is continued without its first line"),
        (_changed(5, made.lines()[6]), "line 6: A0021 lacks a line before sequence 300"),
        (_changed(6, made.lines()[6].rstrip()), "line 7: this line was cut, or others were not"),
        (_changed(6, made.lines()[6][:91] + "x"), "line 7: a continuation holds"),
        (_changed(6, made.continued("A0021", "", "00300")), "line 7: a continuation holds"),
        (_changed(9, made.first("V5364", "x", seq="00200")), "line 10: V5364 begins with sequence 200"),
        (_changed(9, made.first("V5364", "x", added="20250229")), "line 10: '20250229' is no date"),
        (_changed(9, made.first("V5364", "x", added="2025 101")), "line 10: '2025 101' is no date"),
        (_changed(9, made.first("V5364", "x", added="")), "line 10: V5364 does not say when it was added"),
        (_changed(9, made.first("V5364", "x", action="")), "line 10: '\\?' is none of"),
        (_changed(9, made.first("V5364", "x", coverage="X")), "line 10: 'X' is none of CDIMS"),
        (_changed(9, made.first("V5364", "x", xref="4 mg")), "line 10: '4' is no cross reference"),
        (_changed(9, made.first("V5364", "")), "line 10: V5364 has no long description"),
        (_changed(9, made.first("VV364", "x")), "line 10: 'VV364' is no code"),
        (_changed(9, made.lines()[9][:10] + "7" + made.lines()[9][11:]), "line 10: 'V5364' does not belong"),
        (_changed(9, made.lines()[9] + " "), "line 10: 321 columns, not 320"),
        (_changed(9, made.first("V5364", "caf\xc3\xa9")), "line 10: written in UTF-8"),
        (_changed(9, made.first("V5364", "tab\there")), "line 10: a control character"),
        (made.small() + b"that was all\r\n", "line 14: no HCPCS record"),
        (b"", "no line that begins like an HCPCS record"),
        (made.small().decode("latin-1").encode("utf-16"), "is not latin-1 text"),
        (b"PK\x03\x04", "is a damaged zip"),
        (made.zipped({"readme.txt": b""}), "holds no ANWEB text"),
        (made.zipped({"a_ANWEB.txt": b"", "b_ANWEB.txt": b""}), "holds more than one"),
        (made.zipped({f"{n}": b"" for n in range(101)}), "holds 101 files"),
        (made.zipped({"ANWEB.txt": bytes(33 * 2**20)}), "unpacks to more than"),
        (bytes(33 * 2**20), "has more than"),
    ],
)
def test_a_file_that_does_not_agree_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(SourceRefused, match=reason):
        _read(content)


def _rows(change: Callable[[list[list[str]]], object]) -> bytes:
    rows = made.sheet_rows()
    change(rows)
    return made.workbook(rows)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (_rows(lambda rows: rows.pop(2)), "no row with the names of the columns"),
        (_rows(lambda rows: rows[2].__setitem__(11, "DATE")), "row 3: no column ADD DT"),
        (_rows(lambda rows: rows[2].append("COV")), "row 3: two columns of one name"),
        (_rows(lambda rows: rows[4].__setitem__(2, "9")), "row 5: no HCPCS record"),
        (_rows(lambda rows: rows[4].__setitem__(0, "P11")), "row 5: 'P11' does not belong"),
        (_rows(lambda rows: rows.pop(8)), "row 9: A0021 lacks a line"),
        (_rows(lambda rows: rows.append(["Total"])), "row 14: no HCPCS record"),
        (made.workbook(made.sheet_rows(), prolog="<!DOCTYPE x [<!ENTITY a 'b'>]>"), "a document type"),
        (made.workbook(made.sheet_rows(), prolog="<x>"), "holds damaged XML"),
        (made.zipped({"xl/workbook.xml": b""}), "has no sheet"),
        (made.zipped({"xl/workbook.xml": b"", "xl/worksheets/sheet1.xml": b"<a><c/>"}), "damaged XML"),
        (
            made.zipped(
                {
                    "xl/workbook.xml": b"",
                    "xl/worksheets/s.xml": b"<a><c r='A1' t='e'><v>#N/A</v></c></a>",
                }
            ),
            "A1 holds '#N/A' of type e",
        ),
        (
            made.zipped({"xl/workbook.xml": b"", "xl/worksheets/s.xml": b"<a><c><v>1</v></c></a>"}),
            "a cell without a place",
        ),
    ],
)
def test_a_workbook_that_does_not_agree_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(SourceRefused, match=reason):
        _read(content)


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("code,kind\n", "line 1: the columns are not"),
        (TABLE + "A0021,code\n", "line 2: no row of this table"),
        (TABLE + "A0021,dental,x,,,,N\n", "line 2: no row of this table"),
        (TABLE + 'A0021,code,"x"y,,,,N\n', "line 2: "),
        (TABLE + ROWS, "does not add up"),
        (TABLE + ROWS.replace("19850101", "1985"), "line 2: '1985' is no date"),
    ],
)
def test_a_shipped_table_that_does_not_agree_is_refused(table: str, reason: str) -> None:
    with pytest.raises(SourceRefused, match=reason):
        read_table(gzip.compress(table.encode()))


def test_a_cut_shipped_table_is_refused() -> None:
    with pytest.raises(SourceRefused, match="is damaged"):
        read_table(gzip.compress((TABLE + ROWS).encode())[:-9])


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match=r"gone\.txt cannot be read"):
        read_hcpcs(tmp_path / "gone.txt")


@given(st.permutations(made.lines()))
def test_shuffled_lines_give_all_or_nothing(lines: list[str]) -> None:
    assert _is_refused_or_whole(made.text(lines))


@given(st.integers(0, len(made.small())))
def test_a_cut_file_gives_all_or_nothing(end: int) -> None:
    assert _is_refused_or_whole(made.small()[:end])


@given(st.integers(0, 320), st.integers(-12, 12), st.booleans())
def test_moved_columns_give_all_or_nothing(at: int, by: int, kept_width: bool) -> None:
    moved = [f"{line[:at]}{' ' * by}{line[max(at - by, at) if by < 0 else at :]}" for line in made.lines()]
    assert _is_refused_or_whole(made.text([f"{line:<320}"[:320] if kept_width else line for line in moved]))


@given(
    st.sampled_from(
        ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-7", "cp037", "cp1252", "cp437"]
    )
)
def test_another_encoding_gives_all_or_nothing(encoding: str) -> None:
    assert _is_refused_or_whole(made.small().decode("latin-1").encode(encoding))


@settings(max_examples=300)
@given(st.data(), st.integers(1, 255))
def test_a_changed_byte_of_a_zip_or_workbook_gives_all_or_nothing(data: st.DataObject, flip: int) -> None:
    whole = data.draw(
        st.sampled_from([made.zipped({"ANWEB.txt": made.small()}), made.workbook(made.sheet_rows())])
    )
    at = data.draw(st.integers(0, len(whole) - 1))
    assert _is_refused_or_whole(whole[:at] + bytes([whole[at] ^ flip]) + whole[at + 1 :])


@given(st.binary(max_size=400))
def test_any_bytes_are_refused(content: bytes) -> None:
    for begin in (b"", b"PK\x03\x04", made.small()):
        assert _is_refused_or_whole(begin + content)
