"""The addenda of an order file: read, checked against their own summary, applied all or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.sources.carrier import SourceRefused
from decks.sources.icd10cm_addenda import Addenda, Deed, applied, parse_addenda, read_addenda
from decks.sources.icd10cm_order import OrderRow
from decks.sources.tabular_order import TabularOrder
from tests.decks.order_lines import SMALL_BOOK, change_line, row, summary

_OLD, _NEW = (
    row("C439", "Malignant melanoma of skin, unspecified"),
    row("C439", "Melanoma of skin, unspecified"),
)
_LINES = [
    change_line("Revise from:", _OLD),
    change_line("Revise to:", _NEW),
    change_line("Delete:", row("C4A0", "Merkel cell carcinoma of lip")),
    change_line("Add:", row("C4A0", "Merkel cell carcinoma of lip", billable=False)),
    change_line("Add:", row("C4A01", "Merkel cell carcinoma of upper lip")),
    change_line("Add:", row("C4AB", "Merkel cell carcinoma in remission")),
    change_line("Add:", row("C4B", "A new category")),
    change_line("Delete:", row("U07", "Emergency use of U07", billable=False)),
    change_line("Delete:", row("U071", "COVID-19")),
]
_SUMMARY = summary("Headers", 5, 1, 1) + summary("Codes", 7, 3, 2, 1)
_TEXT = ("".join(_LINES) + _SUMMARY).encode()
_NEXT = (
    *SMALL_BOOK[:2],
    _NEW,
    SMALL_BOOK[3],
    row("C4A0", "Merkel cell carcinoma of lip", billable=False),
    row("C4A01", "Merkel cell carcinoma of upper lip"),
    row("C4AB", "Merkel cell carcinoma in remission"),
    row("C4B", "A new category"),
    *SMALL_BOOK[5:10],
)


def _parsed(text: bytes = _TEXT) -> Addenda:
    return parse_addenda("addenda.txt", text)


def _refusal(text: str | bytes, rows: tuple[OrderRow, ...] = SMALL_BOOK) -> str:
    with pytest.raises(SourceRefused) as refusal:
        applied(rows, _parsed(text if isinstance(text, bytes) else text.encode()))
    return str(refusal.value)


def _with(place: int, *lines: str) -> str:
    return "".join((*_LINES[:place], *lines, *_LINES[place + 1 :])) + _SUMMARY


def test_addenda_give_the_next_edition_in_tabular_order() -> None:
    assert applied(SMALL_BOOK, _parsed()) == _NEXT


def test_a_line_is_read_by_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "addenda.txt"
    path.write_bytes(_TEXT)
    changes = read_addenda(path).changes
    assert [change.line for change in changes] == list(range(1, 10))
    assert (changes[6].deed, changes[6].row) == (Deed.ADD, row("C4B", "A new category"))


def test_an_added_code_that_exists_is_refused() -> None:
    twice = change_line("Add:", row("C430", "Malignant melanoma of lip"))
    assert _refusal(_with(6, twice)) == "addenda.txt, line 7: C430 is there already"


def test_a_deleted_code_that_does_not_exist_is_refused() -> None:
    assert (
        _refusal(_with(8, change_line("Delete:", row("U072", "x"))))
        == "addenda.txt, line 9: U072 is not there"
    )


def test_a_deleted_code_with_another_title_or_flag_is_refused() -> None:
    assert "line 9: U071 is there as 'COVID-19'" in _refusal(
        _with(8, change_line("Delete:", row("U071", "Flu")))
    )
    header = "".join((*_LINES[:8], change_line("Delete:", row("U071", "COVID-19", billable=False))))
    told = summary("Headers", 5, 1, 2) + summary("Codes", 7, 3, 1, 1)
    assert "line 9: U071 is there as 'COVID-19'" in _refusal(header + told)


def test_a_revision_from_another_title_is_refused() -> None:
    other = change_line("Revise from:", row("C439", "Melanoma"))
    assert "addenda.txt, line 1: C439 is there as 'Malignant melanoma of skin, un" in _refusal(
        _with(0, other)
    )


def test_titles_differ_neither_by_accents_nor_by_a_short_title_that_is_unknown() -> None:
    rows = tuple(OrderRow(r.code, r.is_billable, "", r.long.replace("melan", "mélan")) for r in SMALL_BOOK)
    result = applied(rows, _parsed())
    assert result[2] == _NEW
    assert result[1] == OrderRow("C430", True, "", "Malignant mélanoma of lip")


def test_a_revision_needs_both_halves_of_one_code() -> None:
    for place in (0, 1):
        assert "line 1: C439: a revision has a from" in _refusal(_with(place))
    mixed = _with(1, change_line("Revise to:", row("C430", "Melanoma")))
    assert "line 1: C439: a revision has a from" in _refusal(mixed)


def test_a_summary_that_disagrees_is_refused_where_it_stands() -> None:
    assert "line 11: the summary tells (2, 1" in _refusal(
        "".join(_LINES) + summary("Headers", 5, 2, 1) + summary("Codes", 7, 3, 2, 1)
    )
    assert "line 22: the summary tells (3, 2, 0" in _refusal(
        "".join(_LINES) + summary("Headers", 5, 1, 1) + summary("Codes", 7, 3, 2, 0)
    )
    wrong = _TEXT.replace(b"      8 codes in icd10cm_order_2027", b"      9 codes in icd10cm_order_2027")
    assert _refusal(wrong) == "addenda.txt, line 22: the summary does not add up"


def test_addenda_of_another_edition_are_refused() -> None:
    assert "the edition before has Count(headers=5, billable=6)" in _refusal(
        _TEXT, (*SMALL_BOOK[:7], *SMALL_BOOK[8:])
    )


def test_a_code_added_without_its_category_is_refused() -> None:
    orphan = _refusal(_with(6, change_line("Add:", row("D011", "An orphan"))))
    assert "D011 comes without the header of its category" in orphan


def test_addenda_without_summary_are_refused() -> None:
    assert "the summary of headers is missing" in _refusal("".join(_LINES))
    assert _refusal(b"").startswith("addenda.txt, line 1: ")
    crooked = _TEXT.replace(b"deletions", b"removals")
    assert "line 15: '      1 removals' has no such place" in _refusal(crooked)
    assert "the summary of headers is missing" in _refusal("".join(_LINES) + summary("Codes", 7, 3, 2, 1) * 2)


def test_an_unknown_word_and_a_moved_column_are_refused_with_their_line() -> None:
    assert "line 3: 'Remove:     ' is neither" in _refusal(_with(2, _LINES[2].replace("Delete:", "Remove:")))
    assert "line 3: a title is missing or does not begin" in _refusal(
        _with(2, _LINES[2].replace("C4A0", "C4A0 "))
    )
    assert "line 3: columns 13, 15, 23, 84 are not" in _refusal(_with(2, _LINES[2].replace("C4A0 ", "C4A0")))


def test_what_is_refused_leaves_the_rows_as_they_were() -> None:
    rows = list(SMALL_BOOK)
    with pytest.raises(SourceRefused):
        applied(rows, _parsed(_with(8, change_line("Delete:", row("U072", "x"))).encode()))
    assert tuple(rows) == SMALL_BOOK


@settings(deadline=None)
@given(st.permutations(["1", "3", "5", "A", "C", "X"]))
def test_the_order_in_which_codes_are_added_makes_no_difference(new: list[str]) -> None:
    order = TabularOrder(["K31", "K312", "K31B", "K319"])
    for character in new:
        order.add(f"K31{character}")
    found = [code[3] for code in order.codes() if len(code) == 4]
    assert found == ["1", "2", "3", "5", "A", "B", "C", "X", "9"]


def _next_or_refused(text: bytes) -> None:
    """The next edition whole, or none."""
    try:
        result = applied(SMALL_BOOK, _parsed(text))
    except SourceRefused:
        return
    assert result == _NEXT


@settings(deadline=None)
@given(st.integers(0, len(_TEXT)))
def test_truncated_addenda_are_refused_or_give_the_same(size: int) -> None:
    _next_or_refused(_TEXT[:size])


@settings(deadline=None)
@given(st.permutations(_TEXT.splitlines(keepends=True)))
def test_shuffled_addenda_are_refused_or_give_the_same(lines: list[bytes]) -> None:
    _next_or_refused(b"".join(lines))


@settings(deadline=None)
@given(st.permutations(_LINES))
def test_shuffled_changes_are_refused_or_give_the_same(lines: list[str]) -> None:
    _next_or_refused(("".join(lines) + _SUMMARY).encode())


@settings(deadline=None)
@given(st.integers(0, 83), st.integers(1, 9), st.booleans())
def test_moved_columns_are_refused_or_give_the_same(place: int, width: int, wider: bool) -> None:
    lines = _TEXT.splitlines(keepends=True)
    moved = (x[:place] + b" " * width + x[place:] if wider else x[:place] + x[place + width :] for x in lines)
    _next_or_refused(b"".join(moved))


@settings(deadline=None)
@given(st.sampled_from(["utf-8", "utf-8-sig", "latin-1", "utf-16", "utf-16-be", "utf-32", "cp500", "utf-7"]))
def test_another_encoding_is_refused_or_gives_the_same(encoding: str) -> None:
    _next_or_refused(_TEXT.decode().encode(encoding))


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_refused(content: bytes) -> None:
    _refusal(content)
