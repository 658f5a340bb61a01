"""The log of grades: appended to, never changed, and undone from its live top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import cards, learners, reviews
from db.cards import Held
from db.reviews import UNDO_GRADE, Recent, Taken
from db.uow import Work
from scheduler.card import CardState, Grade, Moment, New
from scheduler.sm2 import Config, next_states
from scheduler.stats import Logged
from tests.db.making import ANNA, ASTHMA, BORIS, PAIN, learning, peopled, remember, review

AGAIN, HARD, GOOD, EASY = Grade
CARDS = (1, 2, 3)


def last_of(work: Work, learner: int = ANNA) -> Recent | None:
    return next(iter(reviews.latest(work, learner, limit=1)), None)


def grade(
    work: Work, card: int, grade: Grade, moment: Moment, *, learner: int = ANNA, aside: bool = False
) -> Held:
    """Move the card as SM-2 says, and record it. The state before comes back."""
    held = cards.load(work, learner, card)
    state = next_states(held.state, moment, Config(), 0.0).of(grade)
    cards.advance(work, learner, card, held, state, day=moment.day, aside=aside)
    reviews.append_grade(
        work, learner, card, grade=grade, moment=moment, ms=900, before=held, last=last_of(work, learner)
    )
    return held


def undo(work: Work, moment: Moment, *, learner: int = ANNA) -> Taken | None:
    """Take back the live top; None when there is none."""
    last = last_of(work, learner)
    taken = None if last is None or last.top is None else reviews.load(work, learner, last.top)
    if last is None or taken is None:
        return None
    held = cards.load(work, learner, taken.card)
    before = taken.before
    cards.advance(work, learner, taken.card, held, before.state, day=moment.day, aside=before.aside)
    reviews.append_undo(work, learner, taken, moment=moment, last=last, before=held)
    return taken


def log(work: Work, learner: int = ANNA) -> Sequence[Recent]:
    """Every event, oldest first."""
    return reviews.latest(work, learner, limit=9_999)[::-1]


# --- stories -----------------------------------------------------------------------------------------------


def test_a_grade_is_written_down_with_the_state_before_it() -> None:
    made = peopled()
    remember(made, 1, review())
    grade(made, 1, GOOD, Moment(day=106, at=5_000))
    assert log(made) == [Recent(1, 1, PAIN, 106, GOOD, 900, undoes=None, prev=None, before_kind=cards.REVIEW)]
    assert reviews.load(made, ANNA, 1) == Taken(1, 1, 106, GOOD, None, Held(review(), 0))


def test_events_are_numbered_for_each_learner() -> None:
    made = peopled()
    learners.ensure(made, BORIS, deck="core", now=0)
    for who, card in ((ANNA, 1), (BORIS, 1), (ANNA, 2)):
        grade(made, card, EASY, Moment(100, 0), learner=who)
    assert [event.seq for event in log(made)] == [1, 2]
    assert [event.seq for event in log(made, BORIS)] == [1]


def test_undo_appends_its_opposite_and_touches_no_row() -> None:
    made = peopled()
    grade(made, 1, GOOD, Moment(100, 0))
    grade(made, 2, AGAIN, Moment(100, 10))
    before = made._execute("SELECT * FROM review").fetchall()
    undo(made, Moment(100, 20))
    after = made._execute("SELECT * FROM review ORDER BY seq").fetchall()
    assert after[:2] == before
    assert [(event.grade, event.undoes, event.prev) for event in log(made)] == [
        (GOOD, None, None),
        (AGAIN, None, 1),
        (UNDO_GRADE, 2, 1),
    ]


def test_an_undo_keeps_the_state_it_took_back() -> None:
    made = peopled()
    grade(made, 1, AGAIN, Moment(100, 0))
    undone = cards.load(made, ANNA, 1).state
    undo(made, Moment(100, 20))
    row = made._execute("SELECT before_kind, before_repeat_at FROM review WHERE seq = 2").fetchone()
    assert (undone, row) == (learning_of(made), (cards.LEARNING, 60))


def learning_of(work: Work) -> CardState:
    """What Again on day 100 makes of a new card."""
    return next_states(New(), Moment(100, 0), Config(), 0.0).of(AGAIN)


def test_undo_brings_back_a_leech_that_was_set_aside() -> None:
    made = peopled()
    remember(made, 1, review(lapses=8), aside=True)
    grade(made, 1, EASY, Moment(106, 0))
    assert not cards.load(made, ANNA, 1).aside
    undo(made, Moment(106, 5))
    assert cards.load(made, ANNA, 1) == Held(review(lapses=8), 3, aside=True)


def test_there_is_nothing_to_undo_in_an_empty_log() -> None:
    assert undo(peopled(), Moment(100, 0)) is None


def test_what_was_never_recorded_cannot_be_loaded() -> None:
    assert reviews.load(peopled(), ANNA, 1) is None


def test_thirty_grades_are_undone_one_after_the_other() -> None:
    made = peopled()
    told = [(CARDS[at % 3], Grade(at % 4 + 1), Moment(100 + at // 3, at)) for at in range(30)]
    befores = [(at + 1, card, grade(made, card, how, moment)) for at, (card, how, moment) in enumerate(told)]
    for seq, card, before in reversed(befores):
        taken = undo(made, Moment(200, 0))
        assert taken is not None
        assert (taken.seq, taken.card, taken.before.state) == (seq, card, before.state)
        assert cards.load(made, ANNA, card).state == before.state
    assert undo(made, Moment(200, 0)) is None
    assert [cards.load(made, ANNA, card).state for card in CARDS] == [New()] * 3
    assert len(log(made)) == 60


def test_latest_gives_the_newest_first_and_no_more_than_asked_for() -> None:
    made = peopled()
    for at, card in enumerate((1, 2, 1)):
        grade(made, card, HARD, Moment(100, at))
    assert [(event.seq, event.stable) for event in reviews.latest(made, ANNA, limit=2)] == [
        (3, PAIN),
        (2, ASTHMA),
    ]


def test_the_log_since_a_day_is_told_oldest_first() -> None:
    made = peopled()
    grade(made, 1, GOOD, Moment(99, 0))
    grade(made, 2, HARD, Moment(100, 0))
    grade(made, 3, EASY, Moment(101, 0))
    undo(made, Moment(101, 5))
    assert reviews.since(made, ANNA, day=100) == [
        Logged(2, 2, 100, HARD, 900, None),
        Logged(3, 3, 101, EASY, 900, None),
        Logged(4, 3, 101, AGAIN, 0, 3),
    ]


@pytest.mark.parametrize("state", [review(), learning()])
def test_the_state_before_is_read_back_whatever_it_was(state: CardState) -> None:
    made = peopled()
    reviews.append_grade(
        made, ANNA, 1, grade=GOOD, moment=Moment(100, 0), ms=1, before=Held(state, 4, aside=True), last=None
    )
    taken = reviews.load(made, ANNA, 1)
    assert taken is not None
    assert taken.before == Held(state, 0, aside=True)


# --- the model: a stack ------------------------------------------------------------------------------------


@dataclass
class Model:
    """Live grades with the states before them, and what each card should be now."""

    stack: list[tuple[int, int, CardState]] = field(default_factory=list)
    states: dict[int, CardState] = field(default_factory=lambda: dict.fromkeys(CARDS, New()))
    revs: dict[int, int] = field(default_factory=lambda: dict.fromkeys(CARDS, 0))
    events: int = 0

    def grade(self, card: int, state: CardState) -> None:
        self.events += 1
        self.stack.append((self.events, card, self.states[card]))
        self._become(card, state)

    def undo(self) -> tuple[int, int, CardState] | None:
        if not self.stack:
            return None
        self.events += 1
        top = self.stack.pop()
        self._become(top[1], top[2])
        return top

    def _become(self, card: int, state: CardState) -> None:
        self.states[card] = state
        self.revs[card] += 1


UNDO = None
steps = st.one_of(st.just(UNDO), st.tuples(st.sampled_from(CARDS), st.sampled_from(Grade), st.integers(0, 3)))


@settings(max_examples=60, deadline=None)
@given(st.lists(steps, max_size=60))
def test_grades_and_undos_are_a_stack(story: list[tuple[int, Grade, int] | None]) -> None:
    made, model, day = peopled(), Model(), 100
    for at, step in enumerate(story):
        if step is UNDO:
            taken = undo(made, Moment(day, at))
            found = None if taken is None else (taken.seq, taken.card, taken.before.state)
            assert found == model.undo()
        else:
            card, how, days = step
            day += days
            grade(made, card, how, Moment(day, at))
            model.grade(card, cards.load(made, ANNA, card).state)
        for card in CARDS:
            assert cards.load(made, ANNA, card) == Held(model.states[card], model.revs[card])
        last = last_of(made)
        assert (None if last is None else last.top) == (model.stack[-1][0] if model.stack else None)
    assert [event.seq for event in log(made)] == [*range(1, model.events + 1)]
