"""Fuzz is small, and the same each time."""

from hypothesis import given
from hypothesis import strategies as st

from scheduler.fuzz import fuzz_of, fuzzed

intervals = st.integers(1, 100_000)
fuzzes = st.floats(-1, 1, exclude_max=True)


def test_fuzz_is_the_same_in_every_process_and_version_of_python() -> None:
    assert [round(fuzz_of(card=7, rev=rev), 6) for rev in (0, 1, 2)] == [0.727227, 0.328703, -0.600719]


@given(st.integers(), st.integers())
def test_fuzz_lies_between_minus_one_and_one(card: int, rev: int) -> None:
    assert -1 <= fuzz_of(card, rev) < 1


def test_fuzz_spreads_over_cards_and_versions() -> None:
    spread = [fuzz_of(card, rev) for card in range(40) for rev in range(40)]
    assert len(set(spread)) == 1_600
    assert abs(sum(spread) / 1_600) < 0.05
    assert min(spread) < -0.95
    assert max(spread) > 0.95


@given(intervals, fuzzes)
def test_an_interval_moves_by_five_percent_at_most(interval: int, fuzz: float) -> None:
    assert abs(fuzzed(interval, fuzz) - interval) <= interval * 0.05 + 0.5
    assert fuzzed(interval, fuzz) >= 1


@given(st.integers(1, 9), fuzzes)
def test_intervals_below_ten_days_do_not_move(interval: int, fuzz: float) -> None:
    assert fuzzed(interval, fuzz) == interval


@given(intervals, intervals, fuzzes)
def test_the_longer_interval_stays_the_longer_one(one: int, other: int, fuzz: float) -> None:
    shorter, longer = sorted((one, other))
    assert fuzzed(shorter, fuzz) <= fuzzed(longer, fuzz)


def test_a_hundred_days_become_ninety_five_to_a_hundred_and_five() -> None:
    assert [fuzzed(100, fuzz) for fuzz in (-1.0, -0.5, 0.0, 0.5, 0.999)] == [95, 98, 100, 102, 105]
