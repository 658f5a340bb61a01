"""SM-2 by hand, against the `sm-2` package, and by its properties.

Where we differ from the package on purpose, each with its own example below:
- a repeat of the same day changes neither n nor EF (the package counts the success after a failure);
- a failure gives n = 1 and I = 1 at once (the package waits with n = 0 for that success);
- due counts from the day of the review (the package adds to the old due date);
- a late answer counts the days that passed (the package does not);
- an early answer is taken (the package raises);
- a product that is a whole number is not rounded up (the package trusts float noise).
"""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sm_2 import Card as OracleCard
from sm_2 import Scheduler as Oracle

from scheduler.card import CardState, Grade, Learning, Moment, New, Relearning, Review
from scheduler.fuzz import fuzz_of
from scheduler.sm2 import PLAIN, Config, next_states

AGAIN, HARD, GOOD, EASY = Grade
OURS = Config(fuzz=False)
DAY_ZERO = datetime(2026, 1, 1, tzinfo=UTC)
QUALITY = {AGAIN: 2, HARD: 3, GOOD: 4, EASY: 5}

grades = st.sampled_from(Grade)
fuzzes = st.floats(-1, 1, exclude_max=True)


def held(state: CardState) -> Review:
    match state:
        case Review():
            return state
        case Learning(review=review) | Relearning(review=review):
            return review
        case New():
            raise AssertionError("a new card holds no review")


def graded(
    state: CardState, grade: Grade, day: int, config: Config = OURS, fuzz: float = 0.0, at: int = 0
) -> CardState:
    return next_states(state, Moment(day=day, at=at), config, fuzz).of(grade)


def learnt(*given_grades: Grade, config: Config = PLAIN) -> list[Review]:
    """A card graded once on each day it is due, from day 0 on."""
    state: CardState = New()
    day, history = 0, []
    for grade in given_grades:
        state = graded(state, grade, day, config)
        history.append(held(state))
        day = held(state).due
    return history


# --- by hand ---------------------------------------------------------------------------------------------


def test_good_answers_give_one_six_fifteen_and_a_fraction_rounds_up() -> None:
    assert [card.interval for card in learnt(*[GOOD] * 6)] == [1, 6, 15, 38, 95, 238]


def test_easy_answers_raise_the_ease_before_it_is_used() -> None:
    cards = learnt(*[EASY] * 4)
    assert [card.ease for card in cards] == [2.6, 2.7, 2.8, 2.9]
    assert [card.interval for card in cards] == [1, 6, 17, 50]  # 16.8, 49.3


def test_hard_answers_lower_the_ease_to_its_floor() -> None:
    cards = learnt(*[HARD] * 10)
    assert [card.ease for card in cards] == [2.36, 2.22, 2.08, 1.94, 1.8, 1.66, 1.52, 1.38, 1.3, 1.3]
    assert [card.interval for card in cards[:5]] == [1, 6, 13, 26, 47]  # 12.48, 25.22, 46.8


def test_a_failure_starts_the_intervals_anew_and_keeps_the_ease() -> None:
    cards = learnt(EASY, GOOD, GOOD, AGAIN, GOOD, GOOD)
    assert [card.interval for card in cards] == [1, 6, 16, 1, 6, 16]
    assert [card.ease for card in cards] == [2.6] * 6
    assert [card.reps for card in cards] == [1, 2, 3, 1, 2, 3]
    assert [card.lapses for card in cards] == [0, 0, 0, 1, 1, 1]


def test_a_new_card_that_fails_has_not_lapsed() -> None:
    assert learnt(AGAIN) == [Review(reps=1, ease=2.5, interval=1, due=1, last=0, lapses=0)]


def test_a_repeat_that_is_a_day_old_counts_as_a_first_grade() -> None:
    failed = graded(New(), AGAIN, day=0)
    assert graded(failed, GOOD, day=1) == Review(reps=2, ease=2.5, interval=6, due=7, last=1, lapses=0)


# --- against the package ---------------------------------------------------------------------------------


def clock(day: int) -> datetime:
    return DAY_ZERO + timedelta(days=day)


def oracle_card() -> OracleCard:
    return OracleCard(card_id=1, due=clock(0))


def oracle_graded(card: OracleCard, grade: Grade, day: int) -> OracleCard:
    """The package's grade, and the repeat that it counts answered with Good, which keeps its EF."""
    card, _ = Oracle.review_card(card, QUALITY[grade], clock(day))
    if grade < GOOD:
        card, _ = Oracle.review_card(card, QUALITY[GOOD], clock(day))
    return card


def without_noise(before: OracleCard, after: OracleCard) -> None:
    """Takes the float noise out of the package's card, so that one difference does not hide the next."""
    after.EF = round(after.EF, 3)
    whole = round(before.I * after.EF)
    if after.n > 2 and abs(before.I * after.EF - whole) < 1e-6:
        after.due += timedelta(days=whole - after.I)
        after.I = whole


@given(st.lists(grades, min_size=1, max_size=12))
def test_any_history_on_due_days_agrees_with_the_package(history: list[Grade]) -> None:
    state: CardState = New()
    oracle, day = oracle_card(), 0
    for grade in history:
        before, oracle = oracle, oracle_graded(oracle, grade, day)
        without_noise(before, oracle)
        state = graded(state, grade, day, Config(fuzz=False, maximum_interval=10**12))
        ours = held(state)
        assert (ours.reps, ours.ease, ours.interval) == (oracle.n, oracle.EF, oracle.I)
        assert ours.due == (oracle.due - DAY_ZERO).days
        day = ours.due
        if day > 1_000_000:  # the package's calendar ends
            return


def test_differs_from_the_package_a_same_day_repeat_keeps_the_ease() -> None:
    package, _ = Oracle.review_card(oracle_card(), 2, clock(0))
    package, _ = Oracle.review_card(package, 5, clock(0))
    ours = graded(graded(New(), AGAIN, day=0), EASY, day=0)
    assert (package.n, package.EF) == (1, 2.6)
    assert (held(ours).reps, held(ours).ease) == (1, 2.5)


def test_differs_from_the_package_a_failure_has_its_interval_at_once() -> None:
    package, _ = Oracle.review_card(oracle_card(), 2, clock(0))
    ours = held(graded(New(), AGAIN, day=0))
    assert (package.n, package.I, package.due) == (0, 0, clock(0))
    assert (ours.reps, ours.interval, ours.due) == (1, 1, 1)


def test_differs_from_the_package_due_counts_from_the_day_of_the_review() -> None:
    package = oracle_graded(oracle_graded(oracle_card(), GOOD, 0), GOOD, 5)
    ours = held(graded(graded(New(), GOOD, day=0), GOOD, day=5))
    assert (package.I, package.due) == (6, clock(7))
    assert (ours.interval, ours.due) == (6, 11)


def test_differs_from_the_package_a_late_answer_counts_the_days_that_passed() -> None:
    package = oracle_card()
    for day in (0, 1, 27):
        package = oracle_graded(package, GOOD, day)
    late = learnt(GOOD, GOOD)[-1]
    assert package.I == 15
    assert held(graded(late, GOOD, day=27)).interval == 65
    assert held(graded(late, GOOD, day=27, config=PLAIN)).interval == 15


def test_differs_from_the_package_an_early_answer_is_taken() -> None:
    package = oracle_graded(oracle_graded(oracle_card(), GOOD, 0), GOOD, 1)
    with pytest.raises(RuntimeError, match="not due"):
        Oracle.review_card(package, 4, clock(3))
    assert held(graded(learnt(GOOD, GOOD)[-1], GOOD, day=3)).interval == 6


def test_differs_from_the_package_a_whole_product_is_not_rounded_up() -> None:
    assert 25 * 2.2 > 55  # the noise
    package = OracleCard(card_id=1, n=4, EF=2.2, I=25, due=clock(25))
    ours = Review(reps=4, ease=2.2, interval=25, due=25, last=0, lapses=0)
    assert oracle_graded(package, GOOD, 25).I == 56
    assert held(graded(ours, GOOD, day=25)).interval == 55


# --- properties ------------------------------------------------------------------------------------------


@st.composite
def reviews(draw: st.DrawFn) -> Review:
    last, interval = draw(st.integers(0, 1_000)), draw(st.integers(1, 36_500))
    ease = draw(st.integers(1_300, 4_000)) / 1_000
    return Review(draw(st.integers(1, 30)), ease, interval, last + interval, last, draw(st.integers(0, 20)))


repeats = st.builds(Learning, reviews(), st.sampled_from([AGAIN, HARD]), st.integers(0, 10**9)) | st.builds(
    Relearning, reviews(), st.sampled_from([AGAIN, HARD]), st.integers(0, 10**9)
)
states = st.just(New()) | reviews() | repeats
days = st.integers(0, 100_000)


def last_day(state: CardState) -> int:
    return -1 if isinstance(state, New) else held(state).last


@given(states, days, fuzzes)
def test_again_hard_good_and_easy_never_change_their_order(state: CardState, day: int, fuzz: float) -> None:
    dues = [held(graded(state, grade, day, Config(), fuzz)).due for grade in Grade]
    assert dues == sorted(dues)


@given(states, grades, days, fuzzes)
def test_a_first_grade_makes_the_card_due_on_a_later_day_within_the_limit(
    state: CardState, grade: Grade, day: int, fuzz: float
) -> None:
    day += last_day(state) + 1
    review = held(graded(state, grade, day, Config(), fuzz))
    assert review.last == day
    assert review.due == day + review.interval
    assert 1 <= review.interval <= 36_500
    assert review.ease >= 1.3
    assert review.ease == round(review.ease, 3)


@given(reviews(), grades, st.integers(0, 1_000), st.integers(0, 10**9))
def test_repeats_of_the_same_day_or_an_earlier_one_change_nothing_that_is_held(
    review: Review, grade: Grade, back: int, at: int
) -> None:
    day = review.last - back
    for state in (review, Learning(review, AGAIN, at), Relearning(review, HARD, at)):
        assert held(graded(state, grade, day)) == review


@given(reviews().filter(lambda review: review.interval > 1), st.sampled_from([HARD, GOOD, EASY]), st.data())
def test_an_early_success_keeps_at_least_the_interval(
    review: Review, grade: Grade, data: st.DataObject
) -> None:
    day = data.draw(st.integers(review.last + 1, review.due - 1))
    early = held(graded(review, grade, day, Config(), data.draw(fuzzes)))
    assert early.interval >= review.interval


@given(
    reviews().filter(lambda review: review.reps > 1), st.sampled_from([HARD, GOOD, EASY]), st.integers(0, 999)
)
def test_a_later_success_never_gives_a_shorter_interval_than_a_sooner_one(
    review: Review, grade: Grade, wait: int
) -> None:
    day = review.last + 1 + wait
    sooner, later = (held(graded(review, grade, each)) for each in (day, day + 1))
    assert sooner.interval <= later.interval


@given(st.integers(2, 14_000), st.integers(130, 400))
def test_intervals_are_the_exact_product_rounded_up(interval: int, hundredths: int) -> None:
    card = Review(reps=2, ease=hundredths / 100, interval=interval, due=interval, last=0, lapses=0)
    grown = held(graded(card, GOOD, day=interval, config=Config(fuzz=False, maximum_interval=10**9))).interval
    assert interval * hundredths <= grown * 100 < interval * hundredths + 100


@given(st.lists(st.tuples(grades, st.integers(0, 3)), max_size=60))
def test_plain_sm2_has_no_other_states_than_new_and_review(history: list[tuple[Grade, int]]) -> None:
    state: CardState = New()
    day = 0
    for grade, pause in history:
        day += pause
        state = graded(state, grade, day, PLAIN)
        assert isinstance(state, Review)


@given(st.integers(0, 10**6), st.integers(0, 10**4), reviews(), grades)
def test_the_same_card_and_version_give_the_same_result(
    card: int, rev: int, review: Review, grade: Grade
) -> None:
    once, twice = (graded(review, grade, review.due, Config(), fuzz_of(card, rev)) for _ in range(2))
    assert once == twice
