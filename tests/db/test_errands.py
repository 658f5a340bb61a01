"""Slow work, asked for in one unit of work and brought in by another."""

from __future__ import annotations

from db import errands
from db.errands import Errand
from db.uow import Work
from tests.db.making import ANNA, BORIS, work


def ask(work: Work, kind: str = "plan", *, learner: int = ANNA, rev: int = 3, now: int = 1_000) -> None:
    errands.ask(work, kind=kind, learner=learner, chat=learner, rev=rev, now=now)


def test_an_errand_waits_as_it_was_asked_for() -> None:
    made = work()
    ask(made, "chart", learner=BORIS, rev=4, now=1_001)
    assert errands.waiting(made, limit=9) == [
        Errand(1, "chart", learner=BORIS, chat=BORIS, rev=4, asked_at=1_001, tries=0)
    ]


def test_errands_wait_in_the_order_in_which_they_were_asked_for() -> None:
    made = work()
    for kind in ("plan", "chart", "export"):
        ask(made, kind)
    assert [one.kind for one in errands.waiting(made, limit=2)] == ["plan", "chart"]


def test_a_try_is_counted_for_its_errand_alone() -> None:
    made = work()
    ask(made)
    ask(made)
    errands.tried(made, 2)
    errands.tried(made, 2)
    assert [(one.id, one.tries) for one in errands.waiting(made, limit=9)] == [(1, 0), (2, 2)]


def test_an_ended_errand_waits_no_more() -> None:
    made = work()
    ask(made)
    ask(made)
    errands.end(made, 1)
    assert [one.id for one in errands.waiting(made, limit=9)] == [2]


def test_the_number_of_an_ended_errand_is_not_given_again() -> None:
    made = work()
    ask(made)
    errands.end(made, 1)
    ask(made)
    assert [one.id for one in errands.waiting(made, limit=9)] == [2]
