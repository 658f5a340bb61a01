"""A learner sits a mock exam in the private chat: the way in, the screens, every tap."""

from __future__ import annotations

import pytest

from bot import callbacks
from bot.actions import (
    CheckExam,
    PlanExam,
    ReviewExam,
    ShowReport,
    StartExam,
    StrikeOption,
    SubmitExam,
    TapOption,
    TurnTo,
)
from db import learners
from scheduler.exam_state import Kind, Mode, Reason
from tests.bot.chat import ANN, BOB, Chat, Room, learner_with
from tests.bot.exam_house import (
    begin,
    draw_form,
    finished,
    paper,
    plan,
    question_of,
    record,
    running,
    state,
    tap_letter,
)
from tests.decks.exam_shelf import exam_shelf


@pytest.fixture
def ann(room: Room) -> Chat:
    room.library = exam_shelf()
    return learner_with(room)


def test_from_home_to_the_first_question_and_every_tap_edits_one_message(ann: Chat) -> None:
    ann.say("/home")
    ann.tap("Mock exam")
    assert ann.text.startswith("Mock exam: which one?")
    ann.tap("CRC")
    assert ann.text == "Drawing the questions of a CRC form …"
    draw_form(ann.room)
    assert ann.text.startswith("CRC practice form\n72 questions, 2 h 53 min. Cut 70 %.")
    assert "Not the whole exam: 72 of 100 items" in ann.text
    assert "Compliance 0 of 15: No authored notes on" in ann.text
    first = ann.message_id
    ann.tap("Start")
    assert ann.text.startswith("1/72 · 2 h 53 left · on pace")
    ann.tap("B")
    assert "• B" in ann.labels
    ann.tap("▶")
    assert ann.text.startswith("2/72 · 2 h 52 left · 1 ahead")
    assert ann.message_id == first


def test_the_exam_of_ones_own_comes_first(ann: Chat) -> None:
    ann.room.do(learners.set_exam, ANN, certification="crc", exam_day=0)
    ann.say("/exam")
    assert ann.text == "Mock exam: CRC\nThe whole exam has 100 questions in 4 h 0 min."
    ann.tap("Sprint")
    draw_form(ann.room)
    assert ann.text.startswith("CRC practice form\n")
    assert len(paper(ann).questions) <= 10
    ann.tap("Exams")
    ann.tap("Another exam")
    assert ann.text.startswith("Mock exam: which one?")


def test_extra_time_and_mode_are_chosen_before(ann: Chat) -> None:
    plan(ann, size="Sprint")
    minutes = paper(ann).form.minutes
    ann.tap("Extra time")
    ann.tap("Mode")
    assert ("Mode: practice" in ann.labels, "Extra time: × 1.25" in ann.labels) == (True, True)
    ann.tap("Start")
    assert (running(ann).limit, running(ann).mode) == (minutes * 75, Mode.PRACTICE)


def test_practice_may_pause_and_its_clock_stands(ann: Chat) -> None:
    plan(ann, size="Sprint")
    ann.tap("Mode")
    ann.tap("Start")
    before = running(ann).deadline
    ann.tap("Pause")
    assert ann.text.startswith("Paused")
    ann.room.wait(days=2)
    ann.tap("Go on")
    assert running(ann).deadline == before + 2 * 86_400 + 3
    ann.tap("Finish")
    ann.tap("Hand in")
    assert finished(ann).reason is Reason.SUBMITTED


def test_an_exam_has_no_pause(ann: Chat) -> None:
    begin(ann)
    assert "Pause" not in ann.labels


def test_flag_strike_clear_and_a_hidden_clock(ann: Chat) -> None:
    begin(ann)
    ann.tap("⚑ Flag")
    assert running(ann).answers[0].flagged
    ann.tap("Strike")
    ann.tap("✗ C")
    assert running(ann).answers[0].struck == (2,)
    ann.tap("C")
    assert (running(ann).answers[0].struck, running(ann).answers[0].response) == ((), (2,))
    ann.tap("Clear")
    assert running(ann).answers[0].response is None
    ann.tap("No clock")
    assert "left" not in ann.text.splitlines()[0]
    ann.tap("Clock")
    assert "left" in ann.text.splitlines()[0]
    ann.tap("▦")
    assert "⚑1" in ann.labels
    ann.tap("Open, ⚑")
    assert ann.text.startswith("2/")


def test_the_palette_holds_121_questions_in_pages(ann: Chat) -> None:
    plan(ann, "CCS")
    ann.tap("Start")
    ann.tap("▦")
    assert [len(row) for row in ann.rows[:5]] == [8] * 5
    ann.tap("◀ page")
    assert ann.labels[0] == "·121"
    ann.tap("·121")
    assert ann.text.startswith("121/121 · ")
    ann.tap("▦")
    assert ann.labels[0] == "·121"


def test_a_code_is_typed_and_can_be_changed(ann: Chat) -> None:
    plan(ann, "CIC")
    ann.tap("Start")
    at = question_of(ann, Kind.TYPED)
    ann.say("e11.9")
    assert running(ann).answers[at].response == "e11.9"
    assert "Your answer: e11.9. Send another one to change it." in ann.text
    ann.say("I10")
    assert (running(ann).answers[at].response, running(ann).answers[at].earlier) == ("I10", ("e11.9",))


def test_a_text_where_a_tap_is_asked_is_told_so_and_changes_nothing(ann: Chat) -> None:
    begin(ann)
    before = state(ann)
    ann.say("B")
    assert ann.text.startswith("This question is answered with its buttons.")
    assert state(ann) == before
    ann.tap("B")
    assert running(ann).answers[0].response == (1,)


def test_of_several_just_as_many_are_picked_as_asked(ann: Chat) -> None:
    plan(ann, "CCS")
    ann.tap("Start")
    at = question_of(ann, Kind.SEVERAL)
    tap_letter(ann, 0)
    tap_letter(ann, 3)
    assert running(ann).answers[at].response == (0, 3)
    tap_letter(ann, 1)
    assert (ann.toast, running(ann).answers[at].response) == ("Pick 2: take one off first.", (0, 3))
    tap_letter(ann, 0)
    assert running(ann).answers[at].response == (3,)
    assert "Pick 2. Picked: D." in ann.text


def test_lines_are_put_in_order_by_tapping_them(ann: Chat) -> None:
    plan(ann, "CIC")
    ann.tap("Start")
    at = question_of(ann, Kind.ORDER)
    tap_letter(ann, 1)
    tap_letter(ann, 0)
    assert running(ann).answers[at].response == (1, 0)
    assert "So far: B A." in ann.text


def test_an_old_button_changes_nothing_and_draws_the_question_again(ann: Chat) -> None:
    begin(ann)
    old = dict(ann.keys)
    ann.tap("B")
    before = state(ann)
    for label in ("A", "⚑ Flag", "▶", "Finish", "No clock", "Strike"):
        ann.press(old[label])
        assert (ann.toast, state(ann)) == ("This question has moved on.", before)
        assert "• B" in ann.labels


def test_a_doubled_tap_counts_once(ann: Chat) -> None:
    plan(ann, "CCS")
    ann.tap("Start")
    at = question_of(ann, Kind.SEVERAL)
    tap = dict(ann.keys)["A"]
    ann.press(tap)
    ann.press(tap)
    assert running(ann).answers[at].response == (0,)


def test_nobody_else_can_touch_an_exam(ann: Chat) -> None:
    begin(ann)
    bob, held = learner_with(ann.room, learner=BOB), record(ann)
    before = state(ann)
    for action in (
        TapOption(held.id, held.rev, 0, 1), TurnTo(held.id, held.rev, 3), CheckExam(held.id, held.rev),
        SubmitExam(held.id, held.rev), StartExam(held.id, 0, 0), ShowReport(held.id), ReviewExam(held.id, 0, 0),
    ):  # fmt: skip
        bob.press(callbacks.pack(action))
        assert bob.text.startswith("Mock exam: which one?")
    assert (state(ann), record(ann).rev) == (before, held.rev)


def test_forged_taps_change_nothing(ann: Chat) -> None:
    begin(ann)
    held, before = record(ann), state(ann)
    for action in (
        TapOption(held.id, held.rev, 0, 7), TapOption(held.id, held.rev, 5, 1), TapOption(held.id, held.rev, 999, 1),
        TurnTo(held.id, held.rev, 400), SubmitExam(held.id, held.rev), StrikeOption(held.id, held.rev, 0, 9, 1),
        StartExam(held.id, 0, 0), StartExam(held.id, 9, 9), PlanExam("nothing", 0), PlanExam("crc", 7),
        ReviewExam(held.id, 0, 0), ShowReport(held.id, 1),
    ):  # fmt: skip
        ann.press(callbacks.pack(action))
        assert (state(ann), record(ann).rev) == (before, held.rev), action


def test_one_exam_at_a_time(ann: Chat) -> None:
    begin(ann)
    ann.say("/exam")
    assert ann.text.startswith("Your CRC exam is running.")
    ann.press(callbacks.pack(PlanExam("ccs", 0)))
    assert ann.text.startswith("An exam of yours is running")
    ann.tap("Go on with it")
    assert ann.text.startswith("1/")
    ann.say("/exam")
    ann.tap("Give it up")
    assert ann.text.startswith("Give this exam up?")
    ann.tap("Give it up")
    assert "Given up before the end." in ann.text
    assert finished(ann).reason is Reason.ABANDONED


def test_an_unknown_exam_leads_to_those_there_are(ann: Chat) -> None:
    ann.press(callbacks.pack(PlanExam("astronaut", 0)))
    assert ann.text.startswith("Mock exam: which one?")


def test_what_cannot_be_drawn_is_said(room: Room) -> None:
    room.library = exam_shelf()
    chat = learner_with(room)
    plan(chat, "CMC")
    assert chat.text.startswith(("CMC practice form", "No form was drawn:"))


def test_study_goes_on_beside_a_running_exam(ann: Chat) -> None:
    begin(ann)
    ann.say("/study")
    assert "Nothing is due" in ann.text
    ann.say("/exam")
    ann.tap("Go on with it")
    assert ann.text.startswith("1/")


def test_the_book_is_timed_and_every_page_of_it_leads_back(ann: Chat) -> None:
    begin(ann)
    ann.tap("Book")
    assert ann.text.splitlines()[1] == "Your book is open; its time is counted."
    ann.say("J44.1")
    assert ann.text.startswith("J44.1")
    ann.tap("▲")
    ann.say("I10")
    ann.tap("◀ Question 1")
    assert running(ann).answers[0].book == 12
    assert ann.text.startswith("1/")
    ann.say("J44.1")
    assert ann.text.startswith("This question is answered with its buttons.")
