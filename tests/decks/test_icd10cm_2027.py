"""FY2027 as made of FY2026 and the addenda that we ship, the editions' windows, and the list of wanted files."""

from __future__ import annotations

import gzip
from collections import Counter
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decks.editions import EXAM_WINDOWS, FY2027, ExamBody, edition_for
from decks.sources.carrier import SourceRefused
from decks.sources.icd10cm import FY2026
from decks.sources.icd10cm_2027 import (
    ADDENDA_SHA256,
    FY2027_COUNT,
    addenda_2027,
    chapters_2027,
    rows_2026,
    rows_2027,
    unpacked,
)
from decks.sources.icd10cm_addenda import Deed, applied
from decks.sources.icd10cm_order import Count, OrderRow, count_of, refuse_disorder
from decks.tabular import Tabular

_DATA = Path(__file__).parents[2] / "decks" / "data"
_PACKED = (_DATA / "icd10cm_order_addenda_2027.txt.gz").read_bytes()


@pytest.fixture(scope="module")
def before() -> dict[str, OrderRow]:
    return {row.code: row for row in rows_2026()}


@pytest.fixture(scope="module")
def after() -> dict[str, OrderRow]:
    return {row.code: row for row in rows_2027()}


def test_fy2027_has_its_published_size(after: dict[str, OrderRow]) -> None:
    assert len(after) == 98_403
    assert count_of(tuple(after.values())) == FY2027_COUNT == Count(headers=23_524, billable=74_879)


def test_both_editions_stand_in_tabular_order(
    before: dict[str, OrderRow], after: dict[str, OrderRow]
) -> None:
    refuse_disorder("FY2026", tuple(before.values()))
    refuse_disorder("FY2027", tuple(after.values()))
    kept = [code for code in before if code in after]
    assert [code for code in after if code in before] == kept


def test_the_changes_are_those_of_the_summary() -> None:
    deeds = Counter((change.deed, change.row.is_billable) for change in addenda_2027().changes)
    assert deeds == {
        (Deed.ADD, True): 190,
        (Deed.ADD, False): 63,
        (Deed.DELETE, True): 30,
        (Deed.DELETE, False): 6,
        (Deed.REVISE_FROM, True): 4,
        (Deed.REVISE_TO, True): 4,
    }


def test_a_plain_comparison_of_both_editions_finds_the_same_changes(
    before: dict[str, OrderRow], after: dict[str, OrderRow]
) -> None:
    old = {code for code, row in before.items() if row.is_billable}
    new = {code for code, row in after.items() if row.is_billable}
    revised = {code for code in old & new if before[code].long != after[code].long}
    assert (len(new - old), len(old - new)) == (190, 30)
    assert revised == {"L02232", "L03312", "L03322", "Z2914"}
    turned = {code for code in old - new if code in after}
    assert len(turned) == 15
    assert {"D691", "I420", "Z681", "M868X1"} <= turned


def test_samples_of_fy2027_hold(after: dict[str, OrderRow]) -> None:
    assert after["J4B"].long == "Pulmonary mycetoma"
    assert after["Z2914"].long == "Encounter for prophylactic rabies immune globulin"
    assert after["D691"].is_billable is False
    assert after["D6911"] == OrderRow("D6911", True, "Glanzmann thrombasthenia", "Glanzmann thrombasthenia")
    assert after["H8101"].long == "Ménière's disease, right ear"
    assert "S23420A" not in after
    codes = list(after)
    place = codes.index("J4B")
    assert codes[place - 1 : place + 2] == ["J4A9", "J4B", "J45"]


def test_addenda_cannot_be_applied_twice(after: dict[str, OrderRow]) -> None:
    with pytest.raises(SourceRefused, match="the edition before has"):
        applied(tuple(after.values()), addenda_2027())


def test_fy2027_takes_at_most_three_seconds_more_than_fy2026() -> None:
    start = process_time()
    rows_2026()
    middle = process_time()
    rows_2027()
    assert (process_time() - middle) - (middle - start) < 3


def test_the_shipped_addenda_are_packed_the_same_each_time_and_told_in_the_provenance() -> None:
    content = gzip.decompress(_PACKED)
    provenance = (_DATA / "PROVENANCE.md").read_text("utf-8")
    assert sha256(content).hexdigest() == ADDENDA_SHA256
    assert ADDENDA_SHA256 in provenance
    assert sha256(_PACKED).hexdigest() in provenance
    assert _PACKED[4:8] == bytes(4)  # no time of packing
    assert _PACKED[3] == 0  # no file name


def test_other_addenda_that_are_well_packed_are_refused() -> None:
    other = gzip.decompress(_PACKED).replace(b"Pulmonary mycetoma", b"Pulmonary mycetomas")
    with pytest.raises(SourceRefused, match="does not hold the official file"):
        unpacked(gzip.compress(other))


@settings(deadline=None)
@given(st.integers(0, len(_PACKED) - 1), st.integers(1, 255))
def test_shipped_addenda_with_one_wrong_byte_are_refused_or_equal(place: int, flip: int) -> None:
    damaged = bytearray(_PACKED)
    damaged[place] ^= flip
    try:
        assert unpacked(bytes(damaged)) == addenda_2027()
    except SourceRefused:
        return


@settings(deadline=None)
@given(st.integers(0, len(_PACKED) - 1))
def test_shipped_addenda_that_are_cut_are_refused(size: int) -> None:
    with pytest.raises(SourceRefused):
        unpacked(_PACKED[:size])


@pytest.mark.parametrize(
    ("body", "day", "edition"),
    [
        (ExamBody.AAPC, date(2026, 11, 23), FY2026),
        (ExamBody.AAPC, date(2027, 1, 14), FY2026),
        (ExamBody.AAPC, date(2027, 1, 15), FY2027),
        (ExamBody.AHIMA, date(2027, 1, 15), FY2026),
        (ExamBody.AHIMA, date(2027, 4, 30), FY2026),
        (ExamBody.AHIMA, date(2027, 5, 1), FY2027),
        (ExamBody.AAPC, date(2026, 1, 14), None),
        (ExamBody.AHIMA, date(2028, 5, 1), None),
    ],
)
def test_an_exam_asks_for_the_edition_of_its_day(body: ExamBody, day: date, edition: object) -> None:
    assert edition_for(body, day) == edition


def test_the_windows_of_one_body_follow_each_other_without_a_gap() -> None:
    for body in ExamBody:
        first, second = (window for window in EXAM_WINDOWS if window.body is body)
        assert first.last + timedelta(days=1) == second.first
        assert first.source
        assert first.checked_on == date(2026, 11, 23)


def test_editions_in_force_follow_each_other_without_a_gap() -> None:
    assert FY2026.effective_to + timedelta(days=1) == FY2027.effective_from == date(2026, 10, 1)
    assert FY2027.effective_to == date(2027, 9, 30)


def test_the_tree_of_the_new_year_holds_its_rows() -> None:
    book = Tabular(FY2027, chapters_2027())
    assert {(node.code.replace(".", ""), node.is_billable, node.title) for node in book.nodes} == {
        (row.code, row.is_billable, row.long) for row in rows_2027()
    }
    assert not book.has_notes


def test_a_new_category_has_a_block_of_its_own_whose_title_is_not_known() -> None:
    book = Tabular(FY2027, chapters_2027())
    placed = {
        code: (node.section.id, node.section.title, node.chapter.number)
        for code in ("J4B", "K6A", "QA1", "J44")
        if (node := book.node(code))
    }
    assert placed == {
        "J4B": ("J4B", "", "10"),
        "K6A": ("K6A", "", "11"),
        "QA1": ("QA1", "", "17"),
        "J44": ("J40-J4A", "Chronic lower respiratory diseases", "10"),
    }


def test_new_stems_take_the_seventh_characters_of_their_category() -> None:
    book = Tabular(FY2027, chapters_2027())
    new, settled = book.node("T52.81"), book.node("J34.821")
    assert new is not None
    assert settled is not None
    assert [character for character, _ in new.seventh_characters] == ["A", "D", "S"]
    assert settled.seventh_characters == ()  # FY2026 has it as a header without a rule
