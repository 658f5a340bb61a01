"""Flags and withdrawn cards: one open flag an item, settled once, and a card that is asked of nobody."""

from __future__ import annotations

import pytest

from db import cards, flags
from db.flags import BY_A_FLAG, Flag, Status, Withdrawn
from db.uow import Work
from tests.db.making import ANNA, ASTHMA, BORIS, PAIN, SEPSIS, learning, peopled, remember, review


def raised(work: Work, *, learner: int = ANNA, card: int = 1, item: str = "5.2.ab", now: int = 1_000) -> Flag:
    return flags.raise_flag(work, learner, card, item=item, reason="unclear", words=None, now=now)


def two() -> Work:
    from db import learners

    made = peopled()
    learners.ensure(made, BORIS, deck="core", now=0)
    return made


def test_a_flag_is_read_back_as_it_was_raised() -> None:
    made = two()
    flag = flags.raise_flag(made, ANNA, 2, item="1.1.x", reason="other", words="<b>", now=9)
    expected = Flag(1, ANNA, 2, ASTHMA, "1.1.x", "other", "<b>", 9, Status.OPEN, None)
    assert flag == expected == flags.load(made, 1)


def test_a_second_flag_on_the_same_item_is_the_first() -> None:
    made = two()
    assert raised(made) == raised(made, now=2_000)
    assert len(flags.open_ones(made)) == 1


def test_another_item_learner_or_card_is_another_flag() -> None:
    made = two()
    numbers = {
        raised(made).id,
        raised(made, item="6.2.cd").id,
        raised(made, card=2).id,
        raised(made, learner=BORIS).id,
    }
    assert numbers == {1, 2, 3, 4}
    assert flags.count(made, 1) == 3


def test_the_queue_is_oldest_first() -> None:
    made = two()
    raised(made, now=3_000)
    raised(made, card=2, now=1_000)
    raised(made, card=3, now=2_000)
    assert [one.stable for one in flags.open_ones(made)] == [ASTHMA, SEPSIS, PAIN]


def test_it_is_settled_once_and_then_a_new_one_may_come() -> None:
    made = two()
    first = raised(made)
    assert flags.settle(made, first.id, Status.ANSWERED, answer="so", now=2_000)
    assert not flags.settle(made, first.id, Status.RETIRED, answer=None, now=3_000)
    found = flags.load(made, first.id)
    assert found is not None
    assert (found.status, found.answer, flags.open_ones(made)) == (Status.ANSWERED, "so", [])
    assert raised(made).id != first.id


@pytest.mark.parametrize(("learner", "gone"), [(ANNA, True), (BORIS, False)])
def test_only_its_learner_takes_a_flag_back(learner: int, gone: bool) -> None:
    made = two()
    flag = raised(made)
    assert flags.drop(made, learner, flag.id) is gone
    assert (flags.load(made, flag.id) is None) is gone


def test_a_settled_flag_is_not_taken_back() -> None:
    made = two()
    flag = raised(made)
    flags.settle(made, flag.id, Status.ANSWERED, answer="so", now=2_000)
    assert not flags.drop(made, ANNA, flag.id)


def test_the_first_withdrawal_stands_until_the_card_is_restored() -> None:
    made = peopled()
    assert flags.withdraw(made, 1, by=BY_A_FLAG, reason="recalled", now=1)
    assert not flags.withdraw(made, 1, by=5, reason="other", now=2)
    assert flags.withdrawn(made, 1) == Withdrawn(1, BY_A_FLAG, "recalled")
    assert flags.restore(made, 1)
    assert not flags.restore(made, 1)
    assert flags.withdrawn(made, 1) is None


def test_a_withdrawn_card_is_neither_due_nor_repeated_nor_counted_and_comes_back() -> None:
    made = peopled()
    remember(made, 1, review())
    remember(made, 2, learning())
    asked = cards.due_reviews(made, ANNA, day=200, limit=8), cards.count_due(made, ANNA, day=200)
    repeats = cards.repeats(made, ANNA, grade=learning().grade, limit=8)
    assert (len(asked[0]), asked[1], len(repeats)) == (1, 2, 1)
    for card in (1, 2):
        flags.withdraw(made, card, by=5, reason="x", now=1)
    assert cards.due_reviews(made, ANNA, day=200, limit=8) == []
    assert cards.count_due(made, ANNA, day=200) == 0
    assert cards.repeats(made, ANNA, grade=learning().grade, limit=8) == []
    for card in (1, 2):
        flags.restore(made, card)
    assert (cards.due_reviews(made, ANNA, day=200, limit=8), cards.count_due(made, ANNA, day=200)) == asked


def test_a_card_that_was_met_or_withdrawn_is_no_new_one() -> None:
    made = two()
    remember(made, 1, review())
    flags.withdraw(made, 2, by=5, reason="x", now=1)
    found = {stable: flags.is_no_newcomer(made, ANNA, stable) for stable in (PAIN, ASTHMA, SEPSIS, "a:b:c")}
    assert found == {PAIN: True, ASTHMA: True, SEPSIS: False, "a:b:c": False}
    assert not flags.is_no_newcomer(made, BORIS, PAIN)
