"""Two questions to try the exam's screen on, before the first exam."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import callbacks
from bot.actions import ShowTutorial
from bot.services.exam_tutorial import BEGUN, KEYS, SLOTS, step_of, tried_of
from bot.views.exam_tutorial import ITEMS
from db import exams
from scheduler.exam_state import Page, open_positions
from tests.bot.chat import Chat, Room, learner_with
from tests.bot.exam_house import begin, plan, record, running, state
from tests.decks.exam_shelf import exam_shelf


@pytest.fixture
def ann(room: Room) -> Chat:
    room.library = exam_shelf()
    return learner_with(room)


def try_it(chat: Chat) -> None:
    plan(chat, size="Sprint")
    chat.tap("Try two questions first")


def answer_both(chat: Chat) -> None:
    chat.tap("B")
    chat.tap("▶")
    chat.tap("A")
    chat.tap("C")


def test_the_first_time_two_questions_are_offered_and_lead_back_to_the_page_before(ann: Chat) -> None:
    plan(ann, size="Sprint")
    before, held = ann.text, record(ann)
    ann.tap("Try two questions first")
    assert "1/2 · 10 min left · on pace\n\nWhich key marks a question to come back to?" in ann.text
    assert ann.rows[:3] == [
        ["A", "B", "C", "D"], ["⚑ Flag", "Strike", "No clock"], ["◀", "▦ 1", "Finish", "▶"],
    ]  # fmt: skip
    answer_both(ann)
    assert "Pick 2. Picked: A C." in ann.text
    ann.tap("Finish")
    assert "0 open, 0 flagged, 10 min left." in ann.text
    ann.tap("Hand in")
    assert ("1 · Right. B ⚑ Flag." in ann.text, "2 · Right. A Change an answer, C" in ann.text) == (
        True,
        True,
    )
    ann.tap("Ready")
    assert (ann.text, record(ann)) == (before, held)
    ann.tap("Start")
    assert len(running(ann).slots) == 10


def test_all_keys_of_an_exam_can_be_tried(ann: Chat) -> None:
    try_it(ann)
    ann.tap("⚑ Flag")
    assert ("Unflag" in ann.labels, "on pace  ⚑" in ann.text) == (True, True)
    ann.tap("Strike")
    ann.tap("✗ C")
    ann.tap("Strike")
    assert "↺ C" in ann.labels
    ann.tap("Back")
    ann.tap("C")
    assert "• C" in ann.labels
    ann.tap("Clear")
    assert [label for label in ann.labels if "•" in label] == []
    ann.tap("No clock")
    assert "left" not in ann.text
    ann.tap("Clock")
    ann.tap("▦")
    assert ("⚑1" in ann.labels, "·2" in ann.labels, "2 open, 1 flagged." in ann.text) == (True, True, True)
    ann.tap("Open, ⚑")
    assert "2/2 · " in ann.text


def test_one_option_too_many_is_said_as_in_an_exam(ann: Chat) -> None:
    try_it(ann)
    answer_both(ann)
    ann.tap("D")
    assert (ann.toast, "Pick 2. Picked: A C." in ann.text) == ("Pick 2: take one off first.", True)
    ann.tap("• A")
    ann.tap("D")
    assert (ann.toast, "Pick 2. Picked: C D." in ann.text) == (None, True)


def test_it_may_be_skipped_at_any_step_and_keeps_what_was_chosen_before(ann: Chat) -> None:
    plan(ann, size="Sprint")
    ann.tap("Mode")
    ann.tap("Extra time")
    ann.tap("Try two questions first")
    ann.tap("▦")
    ann.tap("Skip this")
    assert ("Mode: practice" in ann.labels, "Extra time: × 1.25" in ann.labels) == (True, True)


def test_it_stores_nothing_and_counts_nowhere(ann: Chat) -> None:
    plan(ann, size="Sprint")
    stored, held = ann.stored(), record(ann)
    ann.tap("Try two questions first")
    answer_both(ann)
    ann.tap("Finish")
    ann.tap("Hand in")
    assert (ann.stored(), record(ann)) == (stored, held)
    assert ann.room.do(exams.count, ann.learner) == 0


def test_wrong_and_open_answers_are_said_without_reproach(ann: Chat) -> None:
    try_it(ann)
    ann.tap("A")
    ann.tap("Finish")
    ann.tap("Hand in")
    assert ("1 · Not right. B ⚑ Flag." in ann.text, "2 · Open. A Change" in ann.text) == (True, True)
    ann.tap("Once more")
    assert "1/2 · 10 min left · on pace" in ann.text


def test_after_the_first_exam_it_is_a_small_key(ann: Chat) -> None:
    begin(ann)
    ann.tap("Finish")
    ann.tap("Hand in")
    plan(ann, size="Sprint")
    assert ann.rows[-1] == ["Exams", "Tutorial", "Start"]
    ann.tap("Tutorial")
    assert "1/2 · " in ann.text


def test_its_keys_work_days_later_and_a_doubled_tap_counts_once(ann: Chat) -> None:
    try_it(ann)
    old = dict(ann.keys)
    ann.room.wait(days=40)
    for _ in range(2):
        ann.press(old["B"])
        assert "• B" in ann.labels
    ann.press(old["A"])
    assert ("• A" in ann.labels, "• B" in ann.labels) == (True, False)


def test_it_never_covers_a_running_exam(ann: Chat) -> None:
    plan(ann, size="Sprint")
    trial = dict(ann.keys)["Try two questions first"]
    ann.tap("Start")
    before = state(ann)
    ann.press(trial)
    assert (ann.text.startswith("1/10 · "), ann.toast, state(ann)) == (
        True,
        "This question has moved on.",
        before,
    )


def test_behind_a_form_that_is_gone_it_leads_to_the_exams(ann: Chat) -> None:
    try_it(ann)
    old = dict(ann.keys)["Skip this"]
    plan(ann, size="Half")
    ann.press(old)
    assert (ann.toast, ann.text.startswith("Mock exam: which one?")) == ("This button is old.", True)


@given(st.integers(0, 2**60))
def test_any_number_is_some_step_and_a_step_comes_back_as_it_was(step: int) -> None:
    tried = tried_of(step)
    assert tried_of(step_of(tried)) == tried


@given(st.integers(0, 2**60))
def test_a_forged_step_is_drawn_all_the_same(step: int) -> None:
    tried = replace(tried_of(step), done=False)
    assert set(open_positions(tried.state)) <= {0, 1}
    assert tried.state.page in {Page.QUESTION, Page.PALETTE, Page.CHECK}


def test_forged_steps_raise_nothing(ann: Chat) -> None:
    for step in (0, 1, 2**25 - 1, 2**60, *(3**power for power in range(36))):
        ann.press(callbacks.pack(ShowTutorial(12, 0, 0, step)))
        assert ann.text.startswith(("To try out:", "Handed in"))
    ann.press(callbacks.pack(ShowTutorial(12, 99, 99, 0)))
    ann.tap("Skip this")
    assert ann.toast == "This button is old."


def test_the_questions_are_what_the_rules_of_it_say() -> None:
    assert [item.key for item in ITEMS] == list(KEYS)
    assert [(len(item.options), len(item.key)) for item in ITEMS] == [
        (slot.options, slot.picks) for slot in SLOTS
    ]
    assert step_of(BEGUN) == 0
