"""Cards for other programs, above all for spreadsheets, which run what looks like a formula."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.exchange.cards_csv import CardLine, csv_of_cards, safe_cell


def _rows(cards: list[CardLine]) -> list[list[str]]:
    return list(csv.reader(StringIO(csv_of_cards(cards).decode("utf-8-sig"), newline="")))


def test_a_card_is_a_line_with_front_back_tags_and_due() -> None:
    cards = [CardLine('J44.1, "x"', "two\nlines", ("ch 10", "copd"), date(2026, 3, 2)), CardLine("new", "é")]
    assert _rows(cards) == [
        ["front", "back", "tags", "due"],
        ['J44.1, "x"', "two\nlines", "ch_10 copd", "2026-03-02"],
        ["new", "é", "", ""],
    ]
    assert csv_of_cards([]).startswith(b"\xef\xbb\xbffront,back,tags,due\r\n")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-2", "@SUM(A1)", " =1", "\t=1", "\r=1", "＝1", "\x00=1", "\n=1"]
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe_cell(text).startswith("'")


@given(st.text(), st.text())
def test_every_text_stays_in_its_cell(front: str, back: str) -> None:
    [_, row] = _rows([CardLine(front, back)])
    assert row == [safe_cell(front), safe_cell(back), "", ""]
    assert not row[0].lstrip().startswith(("=", "+", "-", "@"))
