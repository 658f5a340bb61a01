"""What holds for every sitting, whatever happens in it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scheduler.exam import transition
from scheduler.exam_codec import UnknownVersion, pack, unpack
from scheduler.exam_events import (
    Abandon,
    CloseBook,
    Effect,
    Ended,
    Event,
    Flag,
    Goto,
    OpenPalette,
    Pause,
    ReadBook,
    Respond,
    Strike,
    Tick,
    TimeGiven,
    Warn,
)
from scheduler.exam_state import Answer, Exam, Finished, Mode, Reason, Running, fitting
from scheduler.exam_time import ends_at, left, wake_at
from scheduler.outage import Outage
from tests.scheduler.exam_made import ALL_KINDS, START, History, after, begun, exams, histories


def told(exam: Exam, history: History) -> list[tuple[Exam, int, tuple[Effect, ...]]]:
    """Each exam that the history makes, when, and what was said."""
    steps = []
    for at, event in history:
        step = transition(exam, event, at)
        exam = step.exam
        steps.append((exam, at, step.effects))
    return steps


def last(exam: Exam, history: History) -> Exam:
    steps = told(exam, history)
    return steps[-1][0] if steps else exam


def revived(exam: Exam) -> Exam:
    return unpack(json.loads(json.dumps(pack(exam))))


@given(exams, histories())
def test_a_row_gives_back_the_exam(exam: Exam, history: History) -> None:
    for reached, _, _ in told(exam, history):
        assert revived(reached) == reached


def test_a_row_holds_all_that_was_done() -> None:
    history: list[tuple[int, Event]] = [
        *((5, Strike(0, 3, on=True)), (6, Respond(0, (1,))), (7, Respond(0, (2,))), (8, Flag(0, on=True))),
        *((9, ReadBook()), (20, CloseBook()), (30, Goto(2)), (31, Respond(2, "e11.42")), (32, OpenPalette())),
        *((40, Outage(START + 40, START + 90)), (95, Goto(1)), (96, Respond(1, (0, 4))), (99, Pause())),
    ]
    paused = after(begun(*ALL_KINDS, mode=Mode.PRACTICE, extra=1.5), *history)
    for exam in (paused, after(paused, (200, Abandon()))):
        assert revived(exam) == exam
        assert exam.answers[0] == Answer((2,), (3,), flagged=True, seconds=19, book=11, earlier=((1,),))


def test_a_row_of_another_version_is_refused() -> None:
    with pytest.raises(UnknownVersion):
        unpack({**pack(begun()), "v": 2})


@given(exams, histories())
def test_a_crash_at_any_point_changes_nothing(exam: Exam, history: History) -> None:
    living, crashing = exam, exam
    for at, event in history:
        expected, actual = transition(living, event, at), transition(revived(crashing), event, at)
        assert actual == expected
        living, crashing = expected.exam, actual.exam


@given(exams, histories())
def test_a_running_exam_is_inside_its_time_and_ends_once(exam: Exam, history: History) -> None:
    steps = told(exam, history)
    ends = [effect for _, _, effects in steps for effect in effects if isinstance(effect, Ended)]
    assert len(ends) == isinstance(last(exam, history), Finished)
    for (reached, at, _), (_, event) in zip(steps, history, strict=True):
        if isinstance(reached, Running) and reached.paused_since is None and not isinstance(event, Outage):
            assert at <= ends_at(reached)


@given(exams, histories())
def test_nobody_has_less_than_the_full_time(exam: Running, history: History) -> None:
    end = last(exam, [*history, (START + 10**9, Tick())])
    if isinstance(end, Finished) and end.reason is Reason.TIME:
        assert end.finished_at - end.started_at == end.limit + end.granted + end.paused


@given(exams, histories())
def test_every_second_is_booked_once(exam: Running, history: History) -> None:
    end = last(exam, history)
    if isinstance(end, Finished):
        booked = sum(one.seconds + one.book for one in end.answers) + end.overview
        assert booked + end.granted + end.paused == end.finished_at - end.started_at


@given(exams, histories())
def test_what_is_given_back_is_what_is_said(exam: Running, history: History) -> None:
    spoken = [effect for _, _, effects in told(exam, history) for effect in effects]
    given_back = sum(effect.seconds for effect in spoken if isinstance(effect, TimeGiven))
    assert given_back == last(exam, history).granted


@given(exams, histories())
def test_each_warning_is_said_once_and_in_order(exam: Running, history: History) -> None:
    spoken = [effect for _, _, effects in told(exam, history) for effect in effects]
    warnings = [effect.left for effect in spoken if isinstance(effect, Warn)]
    assert warnings == sorted(set(warnings), reverse=True)


@given(exams, histories())
def test_an_event_said_twice_is_as_if_said_once(exam: Exam, history: History) -> None:
    for at, event in history:
        exam = transition(exam, event, at).exam
        again = transition(exam, event, at)
        assert (again.exam, again.effects) == (exam, ())


@given(exams, histories())
def test_responses_are_the_last_ones_made_in_time(exam: Running, history: History) -> None:
    """A second account of what stands, which knows no seconds and no strikes."""
    state: Exam = exam
    for at, event in history:
        before = state
        state = transition(state, event, at).exam
        changed = [
            i for i, pair in enumerate(zip(before.answers, state.answers, strict=True)) if differ(*pair)
        ]
        if changed and isinstance(event, Respond):
            assert isinstance(before, Running)
            assert at <= ends_at(before)
            assert changed == [event.position] == [before.position]
            assert state.answers[event.position].response == fitting(
                before.slots[event.position], event.choice
            )


def differ(one: object, other: object) -> bool:
    return getattr(one, "response", None) != getattr(other, "response", None)


@settings(deadline=None)
@given(exams, histories(), st.integers(0, 10_000))
def test_the_alarm_is_never_late_and_never_idle(exam: Running, history: History, early: int) -> None:
    state = last(exam, history)
    now = history[-1][0] if history else START
    wake = wake_at(state)
    if wake is None:
        assert transition(state, Tick(), now + 10**9).exam is state
        return
    before = wake - 1 - early
    assert before < now or transition(state, Tick(), before).exam is state
    assert transition(state, Tick(), wake).exam is not state


@given(exams, histories())
def test_with_ticks_alone_an_exam_that_is_not_paused_ends_at_its_time(
    exam: Running, history: History
) -> None:
    state, ticks = last(exam, history), 0
    while (wake := wake_at(state)) is not None:
        state, ticks = transition(state, Tick(), wake).exam, ticks + 1
        assert ticks <= 6
    assert isinstance(state, Finished) or state.paused_since is not None


@given(exams, histories())
def test_the_clock_stands_between_nothing_and_the_limit(exam: Running, history: History) -> None:
    for reached, at, _ in told(exam, history):
        if isinstance(reached, Running):
            assert 0 <= left(reached, at) <= reached.limit
