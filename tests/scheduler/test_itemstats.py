"""Item statistics against the textbook, computed the slow way from single answers."""

from __future__ import annotations

from math import isclose, sqrt
from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler import itemstats as items
from scheduler.itemstats import Picked, Suspicion, Tally

Answer = tuple[bool, int, int]  # right, ability, ms
one_answer = st.tuples(st.booleans(), st.integers(0, 1_000), st.integers(0, 300_000))
answers = st.lists(one_answer, max_size=40)
enough = st.lists(one_answer, min_size=10, max_size=40)


def tally(given: list[Answer]) -> Tally:
    return Tally(
        tries=len(given),
        right=sum(right for right, _, _ in given),
        ms=sum(ms for _, _, ms in given),
        ability=sum(able for _, able, _ in given),
        ability_squared=sum(able**2 for _, able, _ in given),
        ability_right=sum(able for right, able, _ in given if right),
    )


def point_biserial(given: list[Answer]) -> float:
    """As the textbook has it."""
    able = [one for _, one, _ in given]
    right = [one for is_right, one, _ in given if is_right]
    wrong = [one for is_right, one, _ in given if not is_right]
    p = len(right) / len(given)
    return (fmean(right) - fmean(wrong)) / pstdev(able) * sqrt(p * (1 - p))


@given(enough)
def test_the_discrimination_is_the_textbooks(given: list[Answer]) -> None:
    mixed = len({right for right, _, _ in given}) == 2 and len({able for _, able, _ in given}) > 1
    found = items.discrimination(tally(given))
    assert (found is not None) == mixed
    if found is not None:
        assert isclose(found, point_biserial(given), abs_tol=1e-9)
        assert -1 - 1e-9 <= found <= 1 + 1e-9


@given(answers)
def test_share_and_time_are_means(given: list[Answer]) -> None:
    share, ms = items.share_right(tally(given)), items.mean_ms(tally(given))
    if not given:
        assert (share, ms) == (None, None)
    else:
        assert isclose(share or 0, fmean(right for right, _, _ in given), abs_tol=1e-12)
        assert isclose(ms or 0, fmean(ms for _, _, ms in given), abs_tol=1e-6)


@given(answers)
def test_turning_the_key_around_turns_the_sign(given: list[Answer]) -> None:
    turned = [(not right, able, ms) for right, able, ms in given]
    one, other = items.discrimination(tally(given)), items.discrimination(tally(turned))
    assert (one is None) == (other is None)
    if one is not None and other is not None:
        assert isclose(one, -other, abs_tol=1e-9)


def test_a_worked_example() -> None:
    """Five right with 800, five wrong with 400: the groups do not overlap, so r is 1."""
    given = [(True, 800, 10_000)] * 5 + [(False, 400, 20_000)] * 5
    assert items.discrimination(tally(given)) == 1
    assert items.share_right(tally(given)) == 0.5
    assert items.mean_ms(tally(given)) == 15_000


def test_nothing_is_said_of_nine_answers() -> None:
    nine = [(False, 100 * number, 1_000) for number in range(9)]
    assert items.discrimination(tally(nine)) is None
    assert items.suspicions(tally(nine), []) == ()


@pytest.mark.parametrize(
    ("answered", "right", "expected"), [(0, 0, None), (9, 9, None), (10, 7, 700), (12, 8, 666), (30, 0, 0)]
)
def test_ability_is_the_share_right_of_ten_or_more(answered: int, right: int, expected: int | None) -> None:
    assert items.ability(answered, right) == expected


def options(key: tuple[int, int], *wrong: tuple[int, int]) -> list[Picked]:
    """(shown, times) of each."""
    return [
        Picked("K", True, *key),
        *(Picked(name, False, *one) for name, one in zip("ABC", wrong, strict=False)),
    ]


def test_a_distractor_that_nobody_takes_in_twenty_showings_is_unused() -> None:
    assert items.unused(options((40, 0), (20, 0), (19, 0), (30, 1))) == ("A",)


def test_a_distractor_taken_more_often_than_the_key_is_the_sign_of_a_wrong_key() -> None:
    assert items.outdrawn(options((40, 10), (40, 11), (20, 5), (9, 9))) == ("A",)
    assert items.outdrawn(options((9, 0), (40, 11))) == ()


@pytest.mark.parametrize(
    ("right", "expected"),
    [(2, (Suspicion.HARD,)), (3, ()), (9, ()), (10, (Suspicion.EASY,))],
)
def test_hard_and_easy_are_shares_of_ten_answers(right: int, expected: tuple[Suspicion, ...]) -> None:
    given = [(number < right, 500, 1_000) for number in range(10)]
    assert items.suspicions(tally(given), []) == expected


def test_a_key_that_the_able_miss_is_suspect_and_comes_first() -> None:
    wrong = tally([(number % 2 == 0, 900 - 500 * (number % 2 == 0), 1_000) for number in range(10)])
    fine = tally([(number % 2 == 0, 400 + 500 * (number % 2 == 0), 1_000) for number in range(10)])
    hard = tally([(number == 0, 500, 1_000) for number in range(10)])
    assert items.suspicions(wrong, []) == (Suspicion.NEGATIVE,)
    assert items.suspicions(fine, []) == ()
    mistaken = options((40, 10), (40, 30))
    ranked = sorted(
        [(fine, []), (hard, []), (wrong, []), (fine, mistaken)], key=lambda one: items.badness(*one)
    )
    assert ranked == [(fine, mistaken), (wrong, []), (hard, []), (fine, [])]
