"""One sitting and its clock, as stories: deadline, warnings, pace, outages."""

import pytest

from scheduler.exam import transition
from scheduler.exam_events import (
    Abandon,
    AskSubmit,
    Ended,
    Event,
    Flag,
    Goto,
    Pause,
    Respond,
    Resume,
    Submit,
    Tick,
    TimeGiven,
    Warn,
)
from scheduler.exam_state import (
    Exam,
    Finished,
    Mode,
    Reason,
    Response,
    Running,
)
from scheduler.exam_time import ends_at, left, pace, wake_at
from scheduler.outage import Outage
from tests.scheduler.exam_made import HOUR, ONE, START, after, begun, said


def running(exam: Exam) -> Running:
    assert isinstance(exam, Running)
    return exam


def finished(exam: Exam) -> Finished:
    assert isinstance(exam, Finished)
    return exam


def response(exam: Exam, position: int = 0) -> Response | None:
    return exam.answers[position].response


# --- the clock -------------------------------------------------------------------------------------------


def test_an_answer_in_the_last_second_counts_and_the_exam_goes_on() -> None:
    exam = running(after(begun(), (HOUR, Respond(0, (2,)))))
    assert response(exam) == (2,)


def test_a_late_tap_ends_the_exam_by_itself_with_what_was_answered_in_time() -> None:
    exam = finished(after(begun(), (10, Respond(0, (1,))), (HOUR + 1, Respond(0, (2,)))))
    assert (response(exam), exam.reason, exam.finished_at) == ((1,), Reason.TIME, START + HOUR)


@pytest.mark.parametrize("late", [Submit(), Abandon(), Pause(), Goto(1), Tick()])
def test_whatever_comes_late_ends_it_by_time(late: Event) -> None:
    exam = after(begun(mode=Mode.PRACTICE), (10, AskSubmit()), (HOUR + 1, late))
    assert finished(exam).reason is Reason.TIME


def test_nothing_moves_a_finished_exam() -> None:
    exam = after(begun(), (10, Abandon()))
    assert transition(exam, Respond(0, (1,)), START + 11).exam is exam
    assert transition(exam, Outage(START, START + 99), START + 99).effects == ()


@pytest.mark.parametrize(("extra", "limit"), [(1.0, 3_600), (1.25, 4_500), (1.5, 5_400), (2.0, 7_200)])
def test_extra_time_is_fixed_at_the_start(extra: float, limit: int) -> None:
    exam = begun(extra=extra)
    assert (exam.limit, ends_at(exam)) == (limit, START + limit)


def test_warnings_come_at_half_and_at_thirty_fifteen_five_and_one_minute() -> None:
    exam: Exam = begun(limit=4 * HOUR)
    spoken = []
    for at in range(4 * HOUR):
        step = transition(exam, Tick(), START + at)
        spoken += [(at, effect) for effect in step.effects]
        exam = step.exam
    expected = [(4 * HOUR - warning, Warn(warning)) for warning in (2 * HOUR, 1_800, 900, 300, 60)]
    assert spoken == expected


def test_of_several_warnings_that_are_due_only_the_last_is_said() -> None:
    assert said(begun(), (HOUR - 200, Tick()), (HOUR - 199, Tick())) == [Warn(300)]


def test_a_tap_says_a_warning_as_well() -> None:
    assert said(begun(), (HOUR - 60, Flag(0, on=True))) == [Warn(60)]


def test_a_sprint_has_only_the_warnings_that_fit() -> None:
    spoken = said(begun(limit=600), *((at, Tick()) for at in range(600)))
    assert spoken == [Warn(300), Warn(60)]


def test_time_given_back_repeats_no_warning() -> None:
    away = Outage(START + HOUR - 50, START + HOUR + 550)
    history: list[tuple[int, Event]] = [(HOUR - 60, Tick()), (HOUR + 550, away), (HOUR + 560, Tick())]
    assert said(begun(), *history) == [Warn(60), TimeGiven(600)]


def test_the_alarm_is_set_to_the_next_warning_and_then_to_the_end() -> None:
    exam = begun()
    assert wake_at(exam) == START + 1_800
    assert wake_at(after(exam, (1_800, Tick()))) == START + 2_700
    assert wake_at(after(exam, (HOUR - 60, Tick()))) == START + HOUR + 1
    assert wake_at(after(exam, (5, Abandon()))) is None


def test_pace_is_what_is_answered_beyond_the_share_of_time() -> None:
    exam = begun(*[ONE] * 10, limit=1_000)
    answered = running(after(exam, (1, Respond(0, (1,))), (2, Goto(1)), (3, Respond(1, (1,)))))
    assert [pace(answered, START + at) for at in (50, 200, 450)] == [2, 0, -2]


# --- outages ---------------------------------------------------------------------------------------------


def test_a_gap_of_more_than_fifteen_seconds_is_given_back_and_said() -> None:
    step = transition(begun(), Outage(START + 100, START + 116), START + 116)
    assert step.effects == (TimeGiven(16),)
    assert left(running(step.exam), START + 116) == HOUR - 100


def test_a_shorter_gap_is_none() -> None:
    exam = begun()
    assert transition(exam, Outage(START + 100, START + 115), START + 115).exam is exam


def test_an_outage_across_the_deadline_is_given_back_and_answers_in_it_count() -> None:
    away = Outage(START + HOUR - 100, START + HOUR + 500)
    exam = after(begun(), (HOUR + 500, away), (HOUR + 600, Respond(0, (3,))))
    assert response(running(exam)) == (3,)
    assert isinstance(after(exam, (HOUR + 601, Tick())), Finished)


def test_an_outage_that_began_after_the_end_gives_nothing() -> None:
    away = Outage(START + HOUR + 1, START + HOUR + 100)
    assert said(begun(), (HOUR + 100, away), (HOUR + 101, Tick())) == [Ended(Reason.TIME)]


def test_the_same_outage_told_twice_is_given_back_once() -> None:
    away = Outage(START + 100, START + 200)
    assert said(begun(), (200, away), (201, away), (202, Outage(START + 150, START + 220))) == [
        TimeGiven(100),
        TimeGiven(20),
    ]


def test_an_outage_before_the_start_counts_from_the_start() -> None:
    assert said(begun(), (50, Outage(START - 500, START + 50))) == [TimeGiven(50)]


def test_an_outage_in_a_pause_gives_nothing_even_when_it_is_told_again_after_it() -> None:
    away = Outage(START + 100, START + 200)
    exam = after(begun(mode=Mode.PRACTICE), (50, Pause()), (200, away), (250, Resume()), (251, away))
    assert (left(running(exam), START + 250), exam.granted) == (HOUR - 50, 0)
