"""The whole table: state x grade -> state. Day 100 is today; a review was last graded on day 90."""

import pytest

from scheduler.card import CardState, Grade, Learning, Moment, New, NextStates, Relearning, Review
from scheduler.sm2 import PLAIN, Config, is_leech, next_states

AGAIN, HARD, GOOD, EASY = Grade
NOON = 1_000_000
TODAY = Moment(day=100, at=NOON)
MINUTE = 60

OURS = Config(fuzz=False)

FIRST = Review(reps=1, ease=2.5, interval=1, due=91, last=90, lapses=0)
SECOND = Review(reps=2, ease=2.5, interval=6, due=96, last=90, lapses=0)
ON_TIME = Review(reps=3, ease=2.5, interval=10, due=100, last=90, lapses=0)
EARLY = Review(reps=3, ease=2.5, interval=20, due=110, last=90, lapses=2)
LATE = Review(reps=3, ease=2.5, interval=5, due=95, last=90, lapses=0)
TODAYS = Review(reps=4, ease=2.5, interval=38, due=138, last=100, lapses=1)
TOMORROWS = Review(reps=4, ease=2.5, interval=38, due=139, last=101, lapses=1)
FAILED = Review(reps=1, ease=2.0, interval=1, due=101, last=100, lapses=3)
YESTERDAYS = Review(reps=2, ease=2.36, interval=6, due=105, last=99, lapses=0)


def review(reps: int, ease: float, interval: int, lapses: int = 0) -> Review:
    """A review that was graded today."""
    return Review(reps, ease, interval, TODAY.day + interval, TODAY.day, lapses)


TABLE: list[tuple[str, CardState, Grade, CardState]] = [
    ("new", New(), AGAIN, Learning(review(1, 2.5, 1), AGAIN, NOON + MINUTE)),
    ("new", New(), HARD, Learning(review(1, 2.36, 1), HARD, NOON)),
    ("new", New(), GOOD, review(1, 2.5, 1)),
    ("new", New(), EASY, review(1, 2.6, 1)),
    ("second review", FIRST, AGAIN, Relearning(review(1, 2.5, 1, lapses=1), AGAIN, NOON + MINUTE)),
    ("second review", FIRST, HARD, Relearning(review(2, 2.36, 6), HARD, NOON)),
    ("second review", FIRST, GOOD, review(2, 2.5, 6)),
    ("second review", FIRST, EASY, review(2, 2.6, 6)),
    ("on time", ON_TIME, AGAIN, Relearning(review(1, 2.5, 1, lapses=1), AGAIN, NOON + MINUTE)),
    ("on time", ON_TIME, HARD, Relearning(review(4, 2.36, 24), HARD, NOON)),
    ("on time", ON_TIME, GOOD, review(4, 2.5, 25)),
    ("on time", ON_TIME, EASY, review(4, 2.6, 26)),
    ("early", EARLY, AGAIN, Relearning(review(1, 2.5, 1, lapses=3), AGAIN, NOON + MINUTE)),
    ("early", EARLY, HARD, Relearning(review(4, 2.36, 24, lapses=2), HARD, NOON)),
    ("early", EARLY, GOOD, review(4, 2.5, 25, lapses=2)),
    ("early", EARLY, EASY, review(4, 2.6, 26, lapses=2)),
    ("late", LATE, AGAIN, Relearning(review(1, 2.5, 1, lapses=1), AGAIN, NOON + MINUTE)),
    ("late", LATE, HARD, Relearning(review(4, 2.36, 24), HARD, NOON)),
    ("late", LATE, GOOD, review(4, 2.5, 25)),
    ("late", LATE, EASY, review(4, 2.6, 26)),
    ("graded today", TODAYS, AGAIN, Relearning(TODAYS, AGAIN, NOON + MINUTE)),
    ("graded today", TODAYS, HARD, Relearning(TODAYS, HARD, NOON)),
    ("graded today", TODAYS, GOOD, TODAYS),
    ("graded today", TODAYS, EASY, TODAYS),
    ("graded tomorrow, then west", TOMORROWS, AGAIN, Relearning(TOMORROWS, AGAIN, NOON + MINUTE)),
    ("graded tomorrow, then west", TOMORROWS, HARD, Relearning(TOMORROWS, HARD, NOON)),
    ("graded tomorrow, then west", TOMORROWS, GOOD, TOMORROWS),
    ("graded tomorrow, then west", TOMORROWS, EASY, TOMORROWS),
    ("learning", Learning(FAILED, HARD, 5), AGAIN, Learning(FAILED, AGAIN, NOON + MINUTE)),
    ("learning", Learning(FAILED, AGAIN, 5), HARD, Learning(FAILED, HARD, NOON)),
    ("learning", Learning(FAILED, AGAIN, 5), GOOD, FAILED),
    ("learning", Learning(FAILED, HARD, 5), EASY, FAILED),
    ("learning, then west", Learning(TOMORROWS, HARD, 5), AGAIN, Learning(TOMORROWS, AGAIN, NOON + MINUTE)),
    ("relearning", Relearning(FAILED, HARD, 5), AGAIN, Relearning(FAILED, AGAIN, NOON + MINUTE)),
    ("relearning", Relearning(FAILED, AGAIN, 5), HARD, Relearning(FAILED, HARD, NOON)),
    ("relearning", Relearning(FAILED, AGAIN, 5), GOOD, FAILED),
    ("relearning", Relearning(FAILED, HARD, 5), EASY, FAILED),
]
HELD = [FIRST, SECOND, ON_TIME, EARLY, LATE, YESTERDAYS]


def after(state: CardState, grade: Grade, config: Config = OURS, moment: Moment = TODAY) -> CardState:
    return next_states(state, moment, config, fuzz=0.0).of(grade)


@pytest.mark.parametrize(("name", "state", "grade", "expected"), TABLE)
def test_every_grade_leads_every_state_where_the_table_says(
    name: str, state: CardState, grade: Grade, expected: CardState
) -> None:
    assert after(state, grade) == expected


@pytest.mark.parametrize("grade", Grade)
@pytest.mark.parametrize("held", HELD)
def test_a_card_left_uncleared_is_graded_on_a_later_day_like_the_review_it_holds(
    held: Review, grade: Grade
) -> None:
    assert after(Learning(held, AGAIN, 5), grade) == after(held, grade)
    assert after(Relearning(held, HARD, 5), grade) == after(held, grade)


def test_each_button_has_its_own_outcome() -> None:
    states = next_states(New(), TODAY, OURS, fuzz=0.0)
    expected = NextStates(*(after(New(), grade) for grade in Grade))
    assert states == expected
    assert [states.of(grade) for grade in Grade] == [states.again, states.hard, states.good, states.easy]


def test_without_same_day_repeats_a_grade_always_gives_a_review() -> None:
    off = Config(fuzz=False, same_day_repeats=False)
    assert after(New(), AGAIN, off) == review(1, 2.5, 1)
    assert after(ON_TIME, HARD, off) == review(4, 2.36, 24)
    assert after(TODAYS, AGAIN, off) == TODAYS
    assert after(Learning(FAILED, AGAIN, 5), AGAIN, off) == FAILED


def test_again_waits_as_long_as_configured() -> None:
    slow = Config(repeat_after_seconds=600)
    assert after(New(), AGAIN, slow) == Learning(review(1, 2.5, 1), AGAIN, NOON + 600)


def test_late_days_count_only_when_switched_on() -> None:
    assert after(LATE, GOOD, Config(fuzz=False, late_counts_elapsed=False)) == review(4, 2.5, 13)


def test_a_late_second_review_still_gets_the_second_interval() -> None:
    assert after(FIRST, GOOD) == review(2, 2.5, 6)  # 10 days passed; I(2) is a constant in SM-2


def test_an_early_success_never_shortens_the_interval() -> None:
    very_early = Review(reps=3, ease=2.5, interval=20, due=119, last=99, lapses=0)
    assert after(very_early, GOOD) == review(4, 2.5, 20)
    assert next_states(very_early, TODAY, Config(), fuzz=-1.0).good == review(4, 2.5, 20)


def test_a_day_early_counts_the_days_that_passed_and_is_fuzzed() -> None:
    day_early = Review(reps=3, ease=2.5, interval=41, due=101, last=60, lapses=0)
    assert after(day_early, GOOD) == review(4, 2.5, 100)
    assert next_states(day_early, TODAY, Config(), fuzz=-1.0).good == review(4, 2.5, 95)


def test_an_interval_ends_at_the_limit() -> None:
    long = Review(reps=9, ease=2.5, interval=30_000, due=TODAY.day, last=TODAY.day - 30_000, lapses=0)
    assert after(long, GOOD) == review(10, 2.5, 36_500)
    assert next_states(long, TODAY, Config(), fuzz=0.9).good == review(10, 2.5, 36_500)
    assert after(long, GOOD, Config(fuzz=False, maximum_interval=365)) == review(10, 2.5, 365)


def test_fuzz_moves_long_intervals_when_switched_on() -> None:
    late = Review(reps=5, ease=2.5, interval=40, due=100, last=60, lapses=0)
    assert next_states(late, TODAY, Config(), fuzz=-1.0).good == review(6, 2.5, 95)
    assert next_states(late, TODAY, Config(), fuzz=0.99).good == review(6, 2.5, 105)
    assert next_states(late, TODAY, Config(fuzz=False), fuzz=-1.0).good == review(6, 2.5, 100)


@pytest.mark.parametrize("fuzz", [-1.0, 0.0, 0.99])
def test_fuzz_never_touches_the_first_two_intervals(fuzz: float) -> None:
    assert next_states(New(), TODAY, Config(), fuzz).good == review(1, 2.5, 1)
    assert next_states(FIRST, TODAY, Config(), fuzz).good == review(2, 2.5, 6)


def test_a_leech_is_a_card_with_eight_lapses() -> None:
    lapses = [7, 8, 9]
    cards = [Review(1, 1.3, 1, 101, 100, lapses=count) for count in lapses]
    assert [is_leech(card, Config()) for card in cards] == [False, True, True]
    assert [is_leech(card, Config(leech_lapses=9)) for card in cards] == [False, False, True]


def test_no_card_is_a_leech_when_leeches_are_off() -> None:
    assert not is_leech(Review(1, 1.3, 1, 101, 100, lapses=50), PLAIN)
    assert not is_leech(Review(1, 1.3, 1, 101, 100, lapses=0), PLAIN)
