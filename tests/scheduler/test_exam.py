"""One sitting, as stories: what is marked, what is shown, pause and end."""

import pytest

from scheduler.exam import transition
from scheduler.exam_events import (
    Abandon,
    AskSubmit,
    Clear,
    CloseBook,
    Event,
    Flag,
    Goto,
    OpenPalette,
    Pause,
    ReadBook,
    Respond,
    Resume,
    Strike,
    Submit,
    Tick,
)
from scheduler.exam_marks import MOST_EARLIER
from scheduler.exam_state import (
    Answer,
    Exam,
    Finished,
    Kind,
    Mode,
    Page,
    Reason,
    Response,
    Running,
    Slot,
    Unplayable,
    begin,
    flagged_positions,
    open_positions,
)
from scheduler.exam_time import left, wake_at
from scheduler.outage import Outage
from tests.scheduler.exam_made import ALL_KINDS, HOUR, ONE, ORDER, PAIR, START, TYPED, after, begun


def running(exam: Exam) -> Running:
    assert isinstance(exam, Running)
    return exam


def finished(exam: Exam) -> Finished:
    assert isinstance(exam, Finished)
    return exam


def response(exam: Exam, position: int = 0) -> Response | None:
    return exam.answers[position].response


# --- what is marked --------------------------------------------------------------------------------------


def test_each_kind_keeps_what_fits_it() -> None:
    exam = after(
        begun(*ALL_KINDS),
        *((1, Respond(0, (3,))), (2, Goto(1)), (3, Respond(1, (4, 0))), (4, Goto(2))),
        *((5, Respond(2, "  e11.42 ")), (6, Goto(3)), (7, Respond(3, (2, 0, 1)))),
    )
    assert [one.response for one in exam.answers] == [(3,), (0, 4), "e11.42", (2, 0, 1)]
    assert open_positions(exam) == ()


@pytest.mark.parametrize(
    ("slot", "forged"),
    [
        (ONE, (4,)),
        (ONE, (-1,)),
        (ONE, (0, 1)),
        (ONE, ()),
        (ONE, "A"),
        (PAIR, (0, 0)),
        (PAIR, (0, 1, 2)),
        (TYPED, (0,)),
        (TYPED, "  "),
        (TYPED, "x" * 101),
        (ORDER, (0, 1, 1)),
        (ORDER, (0, 1, 3)),
    ],
)
def test_a_choice_that_cannot_have_been_made_changes_nothing(slot: Slot, forged: Response) -> None:
    exam = begun(slot)
    assert transition(exam, Respond(0, forged), START + 1).exam is exam


def test_two_of_two_is_an_answer_and_one_of_two_is_still_open() -> None:
    half = after(begun(PAIR), (1, Respond(0, (4,))))
    assert open_positions(half) == (0,)
    assert open_positions(after(half, (2, Respond(0, (4, 1))))) == ()


@pytest.mark.parametrize("stale", [Respond(1, (0,)), Clear(1), Flag(1, on=True), Strike(1, 0, on=True)])
def test_a_tap_on_a_question_that_is_not_shown_changes_nothing(stale: Event) -> None:
    exam = begun()
    assert transition(exam, stale, START + 1).exam is exam


@pytest.mark.parametrize("page", [ReadBook(), OpenPalette(), AskSubmit()])
def test_a_tap_on_a_question_behind_another_page_changes_nothing(page: Event) -> None:
    exam = after(begun(), (1, page))
    assert transition(exam, Respond(0, (1,)), START + 2).exam is exam


@pytest.mark.parametrize("option", [-1, 4])
def test_an_option_that_is_not_there_is_not_struck(option: int) -> None:
    exam = begun()
    assert transition(exam, Strike(0, option, on=True), START + 1).exam is exam


@pytest.mark.parametrize("event", [Respond(0, (1,)), Flag(0, on=True), Strike(0, 2, on=True)])
def test_a_doubled_tap_is_one_tap(event: Event) -> None:
    exam = after(begun(), (1, event))
    assert transition(exam, event, START + 2).exam is exam


def test_changed_answers_are_kept() -> None:
    taps: list[Event] = [Respond(0, (0,)), Respond(0, (1,)), Clear(0), Respond(0, (2,))]
    exam = after(begun(), *enumerate(taps))
    assert (response(exam), exam.answers[0].earlier) == ((2,), ((0,), (1,)))


def test_half_made_answers_are_not_kept() -> None:
    taps = [Respond(0, (0,)), Respond(0, (0, 1)), Respond(0, (1,)), Respond(0, (1, 2))]
    assert after(begun(PAIR), *enumerate(taps)).answers[0].earlier == ((0, 1),)


def test_of_endless_changes_the_first_and_the_latest_are_kept() -> None:
    exam = after(begun(), (0, Respond(0, (3,))), *((i, Respond(0, (i % 2,))) for i in range(100)))
    earlier = exam.answers[0].earlier
    assert (earlier[0], earlier[-2:], len(earlier)) == ((3,), ((1,), (0,)), MOST_EARLIER)


def test_choosing_a_struck_option_takes_the_strike_off() -> None:
    exam = after(begun(), (1, Strike(0, 1, on=True)), (2, Strike(0, 2, on=True)), (3, Respond(0, (1,))))
    assert exam.answers[0] == Answer(response=(1,), struck=(2,))


def test_a_chosen_option_is_not_struck() -> None:
    exam = after(begun(), (1, Respond(0, (1,))))
    assert transition(exam, Strike(0, 1, on=True), START + 2).exam is exam


def test_flags_are_set_and_taken_off() -> None:
    exam = after(begun(), (1, Flag(0, on=True)), (2, Goto(2)), (3, Flag(2, on=True)), (4, Flag(2, on=False)))
    assert flagged_positions(exam) == (0,)


# --- pages -----------------------------------------------------------------------------------------------


def test_handing_in_takes_two_steps() -> None:
    exam = after(begun(), (1, Submit()))
    assert isinstance(exam, Running)
    assert finished(after(exam, (2, AskSubmit()), (3, Submit()))).reason is Reason.SUBMITTED


def test_going_back_to_a_question_takes_the_question_of_handing_in_back() -> None:
    exam = after(begun(), (1, AskSubmit()), (2, Goto(0)), (3, Submit()))
    assert running(exam).page is Page.QUESTION


def test_seconds_go_to_what_is_shown() -> None:
    history: list[tuple[int, Event]] = [
        *((10, Goto(1)), (15, ReadBook()), (35, CloseBook()), (40, OpenPalette()), (47, Goto(0))),
        *((50, AskSubmit()), (55, Submit())),
    ]
    exam = finished(after(begun(), *history))
    assert [(one.seconds, one.book) for one in exam.answers[:2]] == [(13, 0), (10, 20)]
    assert exam.overview == 12


def test_an_outage_is_no_time_of_the_question() -> None:
    exam = after(begun(), (100, Outage(START + 10, START + 100)), (105, Goto(1)))
    assert exam.answers[0].seconds == 15


def test_the_time_after_the_deadline_is_nobodys() -> None:
    assert after(begun(), (HOUR + 500, Tick())).answers[0].seconds == HOUR


# --- pause, start ----------------------------------------------------------------------------------------


def test_practice_may_pause_and_time_stands_still() -> None:
    exam = running(after(begun(mode=Mode.PRACTICE), (100, Pause())))
    assert (wake_at(exam), left(exam, START + 99_999)) == (None, HOUR - 100)
    assert transition(exam, Respond(0, (1,)), START + 200).exam is exam
    back = running(after(exam, (100_000, Resume()), (100_010, Goto(1))))
    assert (left(back, START + 100_010), back.answers[0].seconds) == (HOUR - 110, 110)


def test_an_exam_may_not_pause() -> None:
    exam = begun()
    assert transition(exam, Pause(), START + 1).exam is exam


def test_a_paused_practice_can_be_abandoned() -> None:
    exam = finished(after(begun(mode=Mode.PRACTICE), (100, Pause()), (500, Abandon())))
    assert (exam.reason, exam.paused, exam.answers[0].seconds) == (Reason.ABANDONED, 400, 100)


@pytest.mark.parametrize(
    ("size", "limit", "extra"), [(0, 60, 1.0), (10_000, 60, 1.0), (1, 0, 1.0), (1, 86_401, 1.0), (1, 60, 3.0)]
)
def test_an_exam_of_impossible_size_is_refused(size: int, limit: int, extra: float) -> None:
    with pytest.raises(Unplayable):
        begin((ONE,) * size, limit, Mode.EXAM, START, extra)


@pytest.mark.parametrize(
    ("kind", "options", "picks"), [(Kind.ONE, 4, 0), (Kind.SEVERAL, 2, 3), (Kind.TYPED, 4, 1)]
)
def test_a_position_of_impossible_size_is_refused(kind: Kind, options: int, picks: int) -> None:
    with pytest.raises(Unplayable):
        Slot(kind, options, picks)
