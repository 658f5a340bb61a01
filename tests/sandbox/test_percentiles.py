"""Durations in little memory: nearest ranks, to a thousandth."""

from __future__ import annotations

from math import ceil
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.load.percentiles import STEPS, Histogram


def of(*seconds: float) -> Histogram:
    histogram = Histogram()
    for one in seconds:
        histogram.add(one)
    return histogram


def test_percentiles_of_a_thousand_are_the_nearest_ranks() -> None:
    histogram = of(*(ms / 1000 for ms in range(1, 1001)))
    assert [histogram.at(step) for step in STEPS] == pytest.approx(
        [0.5, 0.75, 0.9, 0.99, 0.999, 1.0, 1.0], rel=0.001
    )
    assert (histogram.count, histogram.mean, histogram.max) == (1000, 0.5005, 1.0)


def test_up_to_two_milliseconds_each_microsecond_is_told() -> None:
    histogram = of(*(micros / 1e6 for micros in range(1, 2001)))
    assert [round(histogram.at(p) * 1e6) for p in (0, 50, 75, 99, 99.9, 100)] == [
        1,
        1000,
        1500,
        1980,
        1998,
        2000,
    ]


def test_one_long_wait_among_a_hundred_is_only_the_maximum() -> None:
    histogram = of(*[0.001] * 99, 5.0)
    assert (histogram.at(99), histogram.at(99.9), histogram.max) == (0.001, 5.0, 5.0)
    assert histogram.curve() == [(0.99, 0.001), (1.0, 5.0)]


def test_nothing_counted_is_nought() -> None:
    assert (of().at(50), of().mean, of().max, of().curve()) == (0.0, 0.0, 0.0, [])


@given(st.lists(st.integers(0, 10**10), min_size=1), st.floats(0, 100))
def test_a_percentile_is_its_rank_to_a_thousandth(micros: list[int], percentile: float) -> None:
    rank = max(1, ceil(percentile * len(micros) / 100))
    histogram = of(*(one / 1e6 for one in micros))
    assert histogram.at(percentile) * 1e6 == pytest.approx(sorted(micros)[rank - 1], rel=0.001, abs=0.5)


def test_a_million_durations_take_few_cells() -> None:
    histogram, chance = Histogram(), Random(1)
    for _ in range(100_000):
        histogram.add(chance.expovariate(1))
    assert len(histogram.curve()) < 20_000
