"""The official order file and codes file: what is read, and that what is moved, cut or shuffled is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.sources.carrier import SourceRefused
from decks.sources.icd10cm_2027 import rows_2026
from decks.sources.icd10cm_order import (
    Count,
    OrderRow,
    parse_codes,
    parse_order,
    read_codes,
    read_order,
)
from tests.decks.order_lines import SMALL_BOOK, codes_text, order_text, row

_SMALL = Count(headers=5, billable=7)
_TEXT = order_text(SMALL_BOOK)


def _read(content: bytes, expected: Count = _SMALL) -> tuple[OrderRow, ...]:
    return parse_order("icd10cm_order_2027.txt", content, expected)


def _codes(content: bytes) -> tuple[OrderRow, ...]:
    return parse_codes("icd10cm_codes_2027.txt", content, _SMALL.billable)


def _refusal(content: bytes, expected: Count = _SMALL) -> str:
    with pytest.raises(SourceRefused) as refusal:
        _read(content, expected)
    return str(refusal.value)


def _refusal_of(*rows: OrderRow) -> str:
    billable = sum(each.is_billable for each in rows)
    return _refusal(order_text(rows), Count(len(rows) - billable, billable))


def test_a_line_is_read_by_its_columns() -> None:
    line = (
        b"00001 I10     1 Essential (primary) hypertension"
        + b" " * 28
        + b" Essential (primary)  hypertension\n"
    )
    assert _read(line, Count(0, 1)) == (
        OrderRow("I10", True, "Essential (primary) hypertension", "Essential (primary) hypertension"),
    )


def test_the_tabular_list_of_fy2026_goes_through_an_order_file_and_back() -> None:
    rows = tuple(OrderRow(r.code, r.is_billable, r.long[:60].strip(), r.long) for r in rows_2026())
    assert len(rows) == 98_186
    assert _read(order_text(rows), Count(23_467, 74_719)) == tuple(
        OrderRow(r.code, r.is_billable, " ".join(r.short.split()), r.long) for r in rows
    )


def test_files_are_read_by_their_paths(tmp_path: Path) -> None:
    (tmp_path / "order.txt").write_bytes(_TEXT)
    (tmp_path / "codes.txt").write_bytes(codes_text(SMALL_BOOK))
    assert read_order(tmp_path / "order.txt", _SMALL) == SMALL_BOOK
    assert len(read_codes(tmp_path / "codes.txt", _SMALL.billable)) == _SMALL.billable


def test_the_codes_file_holds_the_billable_rows_without_short_titles() -> None:
    billable = tuple(OrderRow(r.code, True, "", r.long) for r in SMALL_BOOK if r.is_billable)
    assert _codes(codes_text(SMALL_BOOK)) == billable


@pytest.mark.parametrize(
    ("damage", "line", "what"),
    [
        (lambda text: text.replace(b"00003", b"00004"), 3, "the order number is '00004', not 00003"),
        (lambda text: text.replace(b"C4A0    1", b"C4A0    2"), 5, "the flag is '2', neither 0 nor 1"),
        (lambda text: text.replace(b"C4A0 ", b"c4a0 "), 5, "'c4a0' is no code"),
        (lambda text: text.replace(b"C4A0 ", b"C4 0 "), 5, "'C4 0' is no code"),
        (
            lambda text: text.replace(b"C4A0    1 ", b"C4A0    1"),
            5,
            "columns 6, 14, 16, 77 are not all blank",
        ),
        (lambda text: text.replace(b"COVID-19\r\n", b"\r\n"), 12, "a title is missing"),
        (lambda text: text.replace(b"COVID-19\r\n", b"COVID-19"), 12, "the file ends within a line"),
        (lambda text: text.replace(b"C4A0 ", b"C439 "), 5, "C439 stands twice or out of tabular order"),
        (lambda text: text.replace(b"C4A0    1", b"C4A0    0"), 5, "the flag of C4A0 does not fit C44"),
        (lambda text: text.replace(b"U071    1", b"U071    0"), 12, "nothing is below the header U071"),
        (lambda text: text.replace(b"Merkel cell", b"M\xe9rkel cell"), 4, "is no UTF-8"),
        (lambda text: text.replace(b"Merkel cell", b"Merkel\tcell"), 4, "cannot be printed"),
    ],
)
def test_damage_is_refused_with_file_and_line(damage: Callable[[bytes], bytes], line: int, what: str) -> None:
    refusal = _refusal(damage(_TEXT))
    assert refusal.startswith(f"icd10cm_order_2027.txt, line {line}: ")
    assert what in refusal


def test_a_code_without_its_category_is_refused() -> None:
    assert "line 2: C430 comes without the header of its category" in _refusal_of(
        row("B20", "HIV"), row("C430", "x")
    )


def test_categories_stand_in_tabular_order_with_u_at_the_end() -> None:
    assert "line 2: I10 stands twice or out of" in _refusal_of(row("I16", "x"), row("I10", "y"))
    assert "line 2: Z99 stands twice or out of" in _refusal_of(row("U09", "x"), row("Z99", "y"))


def test_a_code_below_a_billable_one_is_refused() -> None:
    assert "line 1: the flag of I10 does not fit I100" in _refusal_of(row("I10", "x"), row("I100", "y"))


def test_a_cut_between_two_lines_is_refused_by_the_published_totals() -> None:
    cut = b"".join(_TEXT.splitlines(keepends=True)[:8])
    assert _refusal(cut).startswith("icd10cm_order_2027.txt, line 8: the rows do not add up: ")


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SourceRefused, match=r"gone\.txt cannot be read"):
        read_order(tmp_path / "gone.txt", _SMALL)
    with pytest.raises(SourceRefused, match=r"gone\.txt cannot be read"):
        read_codes(tmp_path / "gone.txt", _SMALL.billable)


def test_a_codes_file_in_disorder_is_refused() -> None:
    text = codes_text(SMALL_BOOK)
    with pytest.raises(SourceRefused, match="line 3: C439 stands twice"):
        _codes(text.replace(b"C4A0 ", b"C439 "))
    with pytest.raises(SourceRefused, match="line 3: column 8 is not blank"):
        _codes(text.replace(b"C4A0    ", b"C4A0   x"))


def _read_or_refused(content: bytes) -> None:
    """Equal or refused, and nothing else."""
    try:
        rows = _read(content)
    except SourceRefused:
        return
    assert rows == SMALL_BOOK


@settings(deadline=None)
@given(st.integers(0, len(_TEXT)))
def test_a_truncated_file_is_refused_or_equal(size: int) -> None:
    _read_or_refused(_TEXT[:size])


@settings(deadline=None)
@given(st.permutations(_TEXT.splitlines(keepends=True)))
def test_shuffled_lines_are_refused_or_equal(lines: list[bytes]) -> None:
    _read_or_refused(b"".join(lines))


@settings(deadline=None)
@given(st.permutations(SMALL_BOOK))
def test_shuffled_rows_that_were_numbered_anew_are_refused_or_in_tabular_order(rows: list[OrderRow]) -> None:
    try:
        read = _read(order_text(rows))
    except SourceRefused:
        return
    assert sorted(read, key=lambda each: each.code) == sorted(SMALL_BOOK, key=lambda each: each.code)
    assert [r.code[0] for r in read] == [r.code[0] for r in SMALL_BOOK]


@settings(deadline=None)
@given(st.integers(0, 76), st.integers(1, 9), st.booleans())
def test_moved_columns_are_refused_or_equal(place: int, width: int, wider: bool) -> None:
    lines = _TEXT.splitlines(keepends=True)
    moved = (x[:place] + b" " * width + x[place:] if wider else x[:place] + x[place + width :] for x in lines)
    _read_or_refused(b"".join(moved))


@settings(deadline=None)
@given(st.sampled_from(["utf-8", "utf-8-sig", "latin-1", "utf-16", "utf-16-le", "utf-32", "cp037", "utf-7"]))
def test_another_encoding_is_refused_or_equal(encoding: str) -> None:
    _read_or_refused(_TEXT.decode().encode(encoding))


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused(content: bytes) -> None:
    _refusal(content)
    with pytest.raises(SourceRefused):
        _codes(content)
