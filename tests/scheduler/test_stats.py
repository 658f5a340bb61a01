"""What a log adds up to, and what an answer is worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.card import Grade
from scheduler.stats import Logged, Summary, live, self_grade, summary, usual_ms

AGAIN, HARD, GOOD, EASY = Grade


def row(seq: int, card: int = 1, grade: Grade = GOOD, *, ms: int = 2_000, day: int = 1) -> Logged:
    return Logged(seq, card, day, grade, ms)


def undo(seq: int, of: int) -> Logged:
    return Logged(seq, 1, 1, GOOD, 0, undoes=of)


def test_an_undone_row_and_its_undo_do_not_count() -> None:
    rows = [row(1), row(2), undo(3, of=2), row(4)]
    assert live(rows) == [row(1), row(4)]


def test_an_undone_undo_brings_the_row_back() -> None:
    assert live([row(1), undo(2, of=1), undo(3, of=2)]) == [row(1)]


def test_two_undos_take_back_the_last_two_rows() -> None:
    assert live([row(1), row(2), row(3), undo(4, of=3), undo(5, of=2)]) == [row(1)]


def test_an_undo_whose_row_lies_outside_the_window_is_left_out() -> None:
    assert live([undo(8, of=3), row(9)]) == [row(9)]


@st.composite
def logs(draw: st.DrawFn) -> tuple[list[Logged], list[int]]:
    """A log made by grading and undoing the latest live row, and the rows that are left."""
    rows: list[Logged] = []
    stack: list[int] = []
    for seq, undoing in enumerate(draw(st.lists(st.booleans(), max_size=30))):
        if undoing and stack:
            rows.append(undo(seq, of=stack.pop()))
        else:
            rows.append(row(seq, grade=draw(st.sampled_from(Grade))))
            stack.append(seq)
    return rows, stack


@given(logs())
def test_what_is_left_is_what_a_stack_would_hold_in_any_order_of_rows(
    log: tuple[list[Logged], list[int]],
) -> None:
    rows, left = log
    assert [kept.seq for kept in live(rows)] == left
    assert live(reversed(rows)) == live(rows)


def test_a_card_counts_once_a_day_by_its_first_grade() -> None:
    rows = [row(1, 7, AGAIN), row(2, 8, HARD), row(3, 7, GOOD), row(4, 7, GOOD, day=2)]
    assert summary(rows) == Summary(cards=3, right=2, seconds=8)
    assert summary(reversed(rows)) == summary(rows)


def test_a_first_grade_that_was_undone_gives_way_to_the_next() -> None:
    assert summary([row(1, 7, AGAIN), undo(2, of=1), row(3, 7, EASY)]) == Summary(1, 1, 2)


def test_a_pause_counts_as_five_minutes_and_a_clock_gone_back_as_nothing() -> None:
    rows = [row(1, 1, ms=9_999_999), row(2, 2, ms=-5_000), row(3, 3, ms=1_500)]
    assert summary(rows).seconds == 301


def test_an_empty_log_adds_up_to_nothing() -> None:
    assert summary([]) == Summary(cards=0, right=0, seconds=0)


def test_the_usual_time_needs_five_answers() -> None:
    assert usual_ms([10, 20, 30, 40]) is None
    assert usual_ms([50, 20, 30, 40, 10]) == 30


def test_the_usual_time_is_that_of_the_last_twenty_answers() -> None:
    assert usual_ms([9_000] * 100 + [1_000] * 10 + [2_000] * 10) == 1_500
    assert usual_ms([9_000] * 100 + [1_000] * 20) == 1_000


@pytest.mark.parametrize(
    ("right", "ms", "usual", "expected"),
    [
        (False, 100, 1_000, AGAIN),
        (False, 9_000, None, AGAIN),
        (True, 100, 1_000, GOOD),
        (True, 2_000, 1_000, GOOD),
        (True, 2_001, 1_000, HARD),
        (True, 99_999, None, GOOD),
        (True, 1, 0, HARD),
    ],
)
def test_an_answer_grades_itself(*, right: bool, ms: int, usual: int | None, expected: Grade) -> None:
    assert self_grade(right=right, ms=ms, usual=usual) == expected
