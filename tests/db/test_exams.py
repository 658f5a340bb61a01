"""Mock exams in the store: one unfinished a learner, compare-and-set by rev, and what is due by an index."""

from __future__ import annotations

import pytest

from db import exams, inbox, learners, statements
from db import statements_exams as sql
from db.exams import ExamMoved, ExamRunning
from db.statement import Statement
from db.uow import Work
from tests.db.making import ANNA, BORIS, work


def made_for(*who: int) -> Work:
    made = work()
    for learner in who:
        learners.ensure(made, learner, deck="core", now=1_000)
    return made


def planned(made: Work, learner: int = ANNA) -> int:
    return exams.plan(made, learner, blueprint="crc", form="{}", builds="core@1", now=1_000)


def started(made: Work, learner: int = ANNA, wake_at: int | None = 2_000) -> int:
    exam = planned(made, learner)
    exams.start(made, exam, mode="exam", state="{}", wake_at=wake_at, now=1_100)
    return exam


def ended(made: Work, exam: int, rev: int = 1) -> None:
    exams.keep(
        made, exam, rev=rev, next_rev=rev + 1, state="{}", wake_at=None, finished_at=1_200, score="[7, 10, 7]"
    )


def test_a_new_plan_takes_the_place_of_the_last_one() -> None:
    made = made_for(ANNA)
    first, second = planned(made), planned(made)
    assert exams.load(made, ANNA, first) is None
    found = exams.unfinished(made, ANNA)
    assert found is not None
    assert (found.id, found.is_running) == (second, False)
    assert exams.running(made, ANNA) is None


def test_one_exam_at_a_time() -> None:
    made = made_for(ANNA, BORIS)
    exam = started(made)
    with pytest.raises(ExamRunning):
        planned(made)
    planned(made, BORIS)
    ended(made, exam)
    planned(made)


def test_an_exam_starts_once() -> None:
    made = made_for(ANNA)
    exam = started(made)
    with pytest.raises(ExamMoved):
        exams.start(made, exam, mode="exam", state="{}", wake_at=None, now=1_300)


def test_an_old_rev_and_a_finished_exam_change_nothing() -> None:
    made = made_for(ANNA)
    exam = started(made)
    exams.keep(made, exam, rev=1, next_rev=2, state='{"a":1}', wake_at=1_500)
    with pytest.raises(ExamMoved):
        exams.keep(made, exam, rev=1, next_rev=2, state="{}", wake_at=1_500)
    ended(made, exam, rev=2)
    before = exams.load(made, ANNA, exam)
    with pytest.raises(ExamMoved):
        exams.keep(made, exam, rev=3, next_rev=4, state="{}", wake_at=1_500)
    assert exams.load(made, ANNA, exam) == before


def test_the_exam_of_another_is_not_there() -> None:
    made = made_for(ANNA, BORIS)
    assert exams.load(made, BORIS, started(made)) is None


def test_what_is_due_is_what_time_does_something_to_now() -> None:
    made = made_for(ANNA, BORIS)
    late, early = started(made, ANNA, 2_000), started(made, BORIS, 1_500)
    assert exams.due(made, now=1_499, limit=9) == []
    assert exams.due(made, now=2_000, limit=9) == [(early, BORIS), (late, ANNA)]
    assert exams.due(made, now=2_000, limit=1) == [(early, BORIS)]
    ended(made, early)
    assert exams.due(made, now=9_000, limit=9) == [(late, ANNA)]


def test_a_paused_exam_runs_and_is_never_due() -> None:
    made = made_for(ANNA, BORIS)
    paused = started(made, ANNA, None)
    planned(made, BORIS)
    assert exams.due(made, now=9_999, limit=9) == []
    assert exams.all_running(made, after=0, limit=9) == [(paused, ANNA)]
    assert exams.all_running(made, after=paused, limit=9) == []


def test_the_history_holds_finished_exams_the_last_first() -> None:
    made = made_for(ANNA)
    for _ in range(3):
        ended(made, started(made))
    planned(made)
    assert [one.id for one in exams.history(made, ANNA, limit=2)] == [3, 2]
    assert exams.count(made, ANNA) == 3
    assert exams.history(made, BORIS, limit=2) == []


def test_a_hidden_clock_stays_hidden() -> None:
    made = made_for(ANNA)
    exam = started(made)
    exams.hide_clock(made, exam, hidden=True)
    found = exams.load(made, ANNA, exam)
    assert found is not None
    assert (found.hidden, found.rev) == (True, 1)


@pytest.mark.parametrize(
    ("statement", "index"),
    [(sql.DUE_EXAMS, "exam_wake"), (sql.UNFINISHED_EXAM, "exam_unfinished"), (sql.SITTINGS, "exam_of_learner"),
     (statements.OLDEST_WAITING, "inbox_waiting")],
)  # fmt: skip
def test_each_look_goes_by_its_index(statement: Statement, index: str) -> None:
    made = made_for(ANNA)
    values = {"now_": 1, "limit_": 1, "learner_": ANNA} | statement.constants
    rows = made._execute(f"EXPLAIN QUERY PLAN {statement.sqlite}", values).fetchall()
    assert any(f"INDEX {index}" in row[-1] for row in rows), rows


def test_the_oldest_update_that_waits() -> None:
    made = work()
    assert inbox.oldest_waiting_ms(made) is None
    inbox.receive(made, [(5, "{}")], received_ms=70)
    inbox.receive(made, [(6, "{}")], received_ms=90)
    assert inbox.oldest_waiting_ms(made) == 70
    inbox.settle(made, 5)
    assert inbox.oldest_waiting_ms(made) == 90
