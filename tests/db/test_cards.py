"""Numbers for cards, and memories that move by compare-and-set."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import cards, learners
from db.cards import DueCard, Held, Moved, RepeatCard, fields, state_of
from db.uow import Work
from scheduler.card import CardState, Grade, Learning, New, Relearning, Review
from tests.db.making import (
    ANNA,
    ASTHMA,
    BORIS,
    PAIN,
    SEPSIS,
    learning,
    peopled,
    relearning,
    remember,
    review,
    work,
)

FORTY_YEARS = 36_500

reviews = st.builds(
    lambda reps, ease, interval, last, lapses: Review(reps, ease, interval, last + interval, last, lapses),
    st.integers(1, 10_000),
    st.integers(1_300, 4_000).map(lambda thousandths: thousandths / 1_000),
    st.integers(1, FORTY_YEARS),
    st.integers(0, 100_000),
    st.integers(0, 10_000),
)
moments = st.integers(0, 2**40)
states: st.SearchStrategy[CardState] = st.one_of(
    st.just(New()),
    reviews,
    st.builds(Learning, reviews, st.sampled_from(Grade), moments),
    st.builds(Relearning, reviews, st.sampled_from(Grade), moments),
)


# --- numbers -----------------------------------------------------------------------------------------------


def test_a_card_has_one_number_for_ever() -> None:
    made = work()
    assert [cards.number(made, stable) for stable in (PAIN, ASTHMA, PAIN, SEPSIS, ASTHMA)] == [1, 2, 1, 3, 2]


def test_a_number_leads_back_to_its_stable_id() -> None:
    made = work()
    assert cards.stable_id(made, cards.number(made, PAIN)) == PAIN
    assert cards.stable_id(made, 99) is None


def test_a_number_is_never_given_to_another_card() -> None:
    made = work()
    assert cards.number(made, PAIN) == 1
    assert cards.number(made, ASTHMA) == 2
    made._execute("DELETE FROM card WHERE id = 2")
    assert cards.number(made, SEPSIS) == 3
    assert cards.number(made, ASTHMA) == 4


# --- what is stored of a state -----------------------------------------------------------------------------


@given(states)
def test_a_state_comes_back_from_its_columns_as_it_was(state: CardState) -> None:
    assert state_of(**fields(state)) == state


@given(states, st.booleans())
def test_a_state_comes_back_from_the_database_as_it_was(state: CardState, aside: bool) -> None:
    made = shared()
    made._execute("DELETE FROM card_state")
    remember(made, 1, state, aside=aside)
    assert cards.load(made, ANNA, 1) == Held(state, 1, aside)


@cache
def shared() -> Work:
    """One database for all examples."""
    return peopled()


def test_a_card_never_graded_is_new_at_rev_zero() -> None:
    assert cards.load(peopled(), ANNA, 1) == Held(New(), 0)


def test_every_kind_of_state_has_a_kind_of_its_own() -> None:
    assert [fields(state)["kind"] for state in (New(), learning(), review(), relearning())] == [0, 1, 2, 3]


# --- compare-and-set ---------------------------------------------------------------------------------------


def test_every_change_raises_rev_by_one() -> None:
    made = peopled()
    held = cards.load(made, ANNA, 1)
    states: list[CardState] = [learning(), review(), relearning(), New(), review()]
    for rev, state in enumerate(states, start=1):
        held = cards.advance(made, ANNA, 1, held, state, day=100)
        assert held == Held(state, rev)
        assert cards.load(made, ANNA, 1) == held


@pytest.mark.parametrize("old", [0, 1, 2])
def test_whoever_read_an_older_rev_has_moved_and_changes_nothing(old: int) -> None:
    made = peopled()
    for state in (learning(), review(), relearning()):
        remember(made, 1, state)
    with pytest.raises(Moved):
        cards.advance(made, ANNA, 1, Held(New(), old), review(reps=9), day=100)
    assert cards.load(made, ANNA, 1) == Held(relearning(), 3)


def test_a_rev_that_was_never_reached_has_moved_too() -> None:
    made = peopled()
    remember(made, 1, review())
    with pytest.raises(Moved):
        cards.advance(made, ANNA, 1, Held(review(), 2), review(reps=9), day=100)


def test_a_rev_of_a_forgotten_card_has_moved() -> None:
    made = peopled()
    held = remember(made, 1, review())
    learners.forget(made, ANNA)
    with pytest.raises(Moved):
        cards.advance(made, ANNA, 1, held, review(reps=9), day=100)


def test_learners_have_memories_of_their_own() -> None:
    made = peopled()
    learners.ensure(made, BORIS, deck="core", now=0)
    remember(made, 1, review())
    remember(made, 1, learning(), learner=BORIS)
    assert [cards.load(made, who, 1).state for who in (ANNA, BORIS)] == [review(), learning()]


def test_a_memory_needs_its_learner_and_its_card() -> None:
    for learner, card in ((404, 1), (ANNA, 404)):
        with pytest.raises(sqlite3.IntegrityError):
            remember(peopled(), card, review(), learner=learner)


def test_a_card_is_started_for_the_one_who_graded_it() -> None:
    made = peopled()
    remember(made, 1, learning())
    asked = [(ANNA, PAIN), (BORIS, PAIN), (ANNA, ASTHMA), (ANNA, "unknown")]
    assert [cards.is_started(made, *one) for one in asked] == [True, False, False, False]


# --- what can be asked -------------------------------------------------------------------------------------


def test_reviews_are_due_from_their_day_on_the_oldest_first() -> None:
    made = peopled()
    remember(made, 1, review(last=101))
    remember(made, 2, review(last=100))
    remember(made, 3, review(last=102))
    due = {day: cards.due_reviews(made, ANNA, day=day, limit=9) for day in (105, 106, 107, 108)}
    pain, asthma, sepsis = DueCard(1, PAIN), DueCard(2, ASTHMA), DueCard(3, SEPSIS)
    assert due == {105: [], 106: [asthma], 107: [asthma, pain], 108: [asthma, pain, sepsis]}


def test_no_more_are_given_than_asked_for() -> None:
    made = peopled()
    for card in (1, 2, 3):
        remember(made, card, review())
    assert cards.due_reviews(made, ANNA, day=106, limit=2) == [DueCard(1, PAIN), DueCard(2, ASTHMA)]


def test_due_are_neither_repeats_of_today_nor_cards_set_aside() -> None:
    made = peopled()
    remember(made, 1, learning())
    remember(made, 2, relearning())
    remember(made, 3, review(), aside=True)
    assert cards.due_reviews(made, ANNA, day=9_999, limit=9) == []


def test_a_card_that_undo_made_new_is_due_on_that_day() -> None:
    made = peopled()
    remember(made, 1, learning())
    remember(made, 1, New())
    assert [cards.due_reviews(made, ANNA, day=day, limit=9) for day in (99, 100)] == [[], [DueCard(1, PAIN)]]


def test_repeats_come_in_the_order_of_their_seconds() -> None:
    made = peopled()
    remember(made, 1, learning(at=5_002, grade=Grade.AGAIN))
    remember(made, 2, relearning(at=5_001, grade=Grade.AGAIN))
    remember(made, 3, review())
    pain, asthma = RepeatCard(1, PAIN, 5_002, Grade.AGAIN), RepeatCard(2, ASTHMA, 5_001, Grade.AGAIN)
    assert cards.repeats(made, ANNA, grade=Grade.AGAIN, limit=9) == [asthma, pain]
    assert cards.repeats(made, ANNA, grade=Grade.AGAIN, limit=1) == [asthma]
    assert cards.repeats(made, ANNA, grade=Grade.HARD, limit=9) == []


def test_a_cleared_card_is_no_repeat() -> None:
    made = peopled()
    remember(made, 1, learning())
    remember(made, 1, review())
    assert cards.repeats(made, ANNA, grade=Grade.AGAIN, limit=9) == []


def test_reviews_and_repeats_are_counted_together_and_nothing_else_is() -> None:
    made = peopled(stables=(PAIN, ASTHMA, SEPSIS, "d", "e", "f"))
    states: list[CardState] = [learning(), relearning(), review(), review(last=101)]
    for card, state in enumerate(states, start=1):
        remember(made, card, state)
    remember(made, 5, review(), aside=True)
    assert [cards.count_due(made, ANNA, day=day) for day in (105, 106, 107)] == [2, 3, 4]
    assert cards.count_due(made, BORIS, day=106) == 0


def test_three_weeks_make_a_card_known() -> None:
    made = peopled(stables=(PAIN, ASTHMA, SEPSIS, "d"))
    assert cards.count_met(made, ANNA) == (0, 0)
    remember(made, 1, review(interval=20))
    remember(made, 2, review(interval=21))
    remember(made, 3, replace(relearning(), review=review(interval=1)))
    remember(made, 4, New())
    assert cards.count_met(made, ANNA) == (3, 1)
