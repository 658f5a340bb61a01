"""Stories of studying: from the first tap to the end of the day's work."""

from __future__ import annotations

import pytest

from bot import callbacks
from bot.actions import GradeCard, Regrade, Reveal
from bot.screens import Phase
from bot.services.review_grading import CONFIG
from db import learners, reviews
from scheduler import sm2
from scheduler.card import Grade, Learning, Moment, New, Relearning, Review
from scheduler.fuzz import fuzz_of
from tests.bot.chat import CHOICE, FLIP, OTHER_CHOICE, TYPED, Chat, Room, due, learner_with


def fresh_count(chat: Chat) -> int:
    person = chat.room.do(learners.load, chat.learner)
    assert person is not None
    return person.fresh.count


def grades(chat: Chat) -> list[tuple[int, int | None]]:
    """The log, oldest first: grade and what it takes back."""
    found = chat.room.do(reviews.latest, chat.learner, limit=100)
    return [(event.grade, event.undoes) for event in reversed(found)]


def test_a_newcomer_reaches_the_first_card_in_two_taps(room: Room) -> None:
    chat = Chat(room)
    chat.say("/start")
    assert chat.labels == ["How it works", "Start", "Choose my exam first"]
    chat.tap("Start")
    assert (chat.asking.phase, chat.stable) == (Phase.FRONT, room.library.newcomer_cards()[0])


def test_a_tap_edits_the_message_and_a_typed_text_is_answered_below_it(room: Room) -> None:
    chat = Chat(room)
    chat.say("/start")
    fresh = [chat.fresh]
    chat.tap("Start")
    fresh.append(chat.fresh)
    chat.say("/study")
    fresh.append(chat.fresh)
    assert fresh == [True, False, True]


def test_a_wrong_answer_comes_back_today_and_a_right_one_clears_it(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    chat.answer(right=False)
    assert "Graded Again: again today." in chat.text
    assert isinstance(chat.held(CHOICE).state, Relearning)
    chat.tap("Next")
    assert chat.stable == CHOICE
    chat.answer(right=True)
    lapsed = Review(reps=1, ease=2.5, interval=1, due=room.today + 1, last=room.today, lapses=1)
    assert chat.held(CHOICE).state == lapsed
    chat.tap("Next")
    assert chat.asks is None
    assert "Tomorrow: 1 card to repeat." in chat.text


def test_a_missed_new_card_comes_back_today_too(room: Room) -> None:
    chat = Chat(room)
    chat.say("/study")
    missed = chat.stable
    chat.answer(right=False)
    assert isinstance(chat.held(missed).state, Learning)
    seen = []
    for _ in range(4):
        chat.tap("Next") if "Next" in chat.labels else None
        seen.append(chat.stable)
        chat.answer(right=True)
    assert missed in seen


@pytest.mark.parametrize("grade", list(Grade))
def test_each_grade_button_does_what_its_label_says(room: Room, grade: Grade) -> None:
    chat = learner_with(room, FLIP)
    chat.say("/study")
    chat.tap("Show")
    label = next(label for label in chat.labels if label.startswith(grade.name.title()))
    chat.tap(label)
    state = chat.held(FLIP).state
    told = f"{state.due - room.today} d" if isinstance(state, Review) else "today"
    assert label == f"{grade.name.title()} · {told}"


def test_a_known_cards_labels_name_all_four_outcomes(room: Room) -> None:
    chat = learner_with(room)
    chat.holds(FLIP, due(day=room.today, interval=20, reps=4))
    chat.say("/study")
    chat.tap("Show")
    card, rev = chat.asking.card, chat.asking.rev
    outcomes = sm2.next_states(chat.held(FLIP).state, Moment(room.today, 0), CONFIG, fuzz_of(card, rev))
    good, easy = outcomes.good, outcomes.easy
    assert isinstance(good, Review)
    assert isinstance(easy, Review)
    assert good.interval != easy.interval
    assert chat.rows == [
        ["Again · today", "Hard · today"],
        [f"Good · {good.interval} d", f"Easy · {easy.interval} d"],
        ["⚑ Flag a problem"],
    ]


def test_the_second_grade_of_a_day_only_clears_the_card(room: Room) -> None:
    chat = learner_with(room, FLIP)
    chat.say("/study")
    chat.tap("Show")
    chat.tap("Again")
    missed = chat.held(FLIP).state
    assert isinstance(missed, Relearning)
    chat.tap("Show")
    assert chat.rows[:2] == [["Again · today", "Hard · today"], ["Good · 1 d", "Easy · 1 d"]]
    chat.tap("Easy")
    assert chat.held(FLIP).state == missed.review


def test_after_hard_the_day_ends_only_when_the_card_is_cleared(room: Room) -> None:
    chat = learner_with(room, FLIP, CHOICE)
    chat.say("/study")
    while chat.stable != FLIP:
        chat.study()
    chat.tap("Show")
    chat.tap("Hard")
    asked = []
    while chat.asks is not None:
        asked.append(chat.stable)
        chat.study()
    assert asked[-1] == FLIP


def test_a_right_answer_after_more_than_twice_the_usual_time_is_hard(room: Room) -> None:
    codes = ("I10", "N17.9", "J44.9", "E11.65", "J45.909", "I50.9")
    chat = learner_with(room, *(f"icd10cm:{code}:title-of-code" for code in codes))
    chat.say("/study")
    for _ in codes[:-1]:
        chat.study()
    room.wait(seconds=4)
    chat.answer(right=True)
    assert "Graded Hard: again today." in chat.text


def test_a_right_answer_in_the_usual_time_is_good(room: Room) -> None:
    codes = ("I10", "N17.9", "J44.9", "E11.65", "J45.909", "I50.9")
    chat = learner_with(room, *(f"icd10cm:{code}:title-of-code" for code in codes))
    chat.say("/study")
    for _ in codes[:-1]:
        chat.study()
    room.wait(seconds=3)
    chat.answer(right=True)
    assert "Graded Good" in chat.text


@pytest.mark.parametrize(("label", "grade"), [("I guessed", Grade.HARD), ("Too easy", Grade.EASY)])
def test_another_grade_for_a_right_answer_is_undo_and_grade(room: Room, label: str, grade: Grade) -> None:
    chat = learner_with(room)
    chat.holds(CHOICE, due(day=room.today, interval=20, reps=4))
    before = chat.held(CHOICE)
    chat.say("/study")
    card, rev = chat.asking.card, chat.asking.rev
    chat.answer(right=True)
    chat.tap(label)
    moment = Moment(room.today, room.now_ms // 1000)
    expected = sm2.next_states(before.state, moment, CONFIG, fuzz_of(card, rev + 2)).of(grade)
    assert chat.held(CHOICE).state == expected
    assert grades(chat) == [(Grade.GOOD, None), (0, 1), (grade, None)]
    assert f"Graded {grade.name.title()}" in chat.text


def test_a_new_card_that_is_graded_twice_counts_once(room: Room) -> None:
    chat = Chat(room)
    chat.say("/study")
    met = chat.stable
    chat.answer(right=True)
    assert fresh_count(chat) == 1
    chat.tap("I guessed")
    chat.tap("Too easy")
    assert fresh_count(chat) == 1
    expected = sm2.next_states(New(), Moment(room.today, 0), CONFIG, 0.0).easy
    assert chat.held(met).state == expected


def test_a_grade_may_be_changed_and_changed_back(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    chat.answer(right=True)
    first = chat.held(CHOICE).state
    assert "I knew it" not in chat.labels
    chat.tap("Too easy")
    assert chat.labels[:2] == ["I guessed", "I knew it"]
    chat.tap("I knew it")
    assert chat.held(CHOICE).state == first


def test_the_answered_card_shows_the_same_options_after_another_grade(room: Room) -> None:
    chat = learner_with(room, OTHER_CHOICE)
    chat.say("/study")
    chat.answer(right=True)
    options = chat.text.split("\n\n")[2]
    assert "✓" in options
    chat.tap("I guessed")
    assert chat.text.split("\n\n")[2] == options


def test_a_forged_regrade_of_a_wrong_answer_changes_nothing(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    chat.answer(right=False)
    before = chat.stored()
    chat.press(callbacks.pack(Regrade(chat.asking.card, chat.asking.rev, Grade.EASY)))
    assert chat.toast == "This card has moved on."
    assert chat.stored() == before
    chat.tap("Next")
    assert chat.stable == CHOICE


def test_the_session_ends_with_its_sums(room: Room) -> None:
    chat = learner_with(room, CHOICE, OTHER_CHOICE, TYPED)
    chat.say("/study")
    chat.study(right=True)
    room.wait(seconds=70)
    chat.study(right=False)
    while chat.asks is not None:
        chat.study(right=True)
    assert chat.text.splitlines()[:2] == ["3 cards, 2 right, 2 min.", "Tomorrow: 1 card to repeat."]
    assert chat.labels == ["Set my time zone", "↩ Undo", "Home", "10 more"]


def test_home_tells_what_is_due_and_what_is_done(room: Room) -> None:
    chat = learner_with(room, CHOICE, OTHER_CHOICE)
    chat.say("/home")
    assert "Due now: 2 cards" in chat.text
    chat.tap("Study")
    chat.study()
    chat.say("/home")
    assert "Due now: 1 card\n" in chat.text
    assert "Done today: 1 card\n" in chat.text


def test_the_eighth_lapse_sets_a_card_aside(room: Room) -> None:
    chat = learner_with(room)
    chat.holds(CHOICE, due(day=room.today, lapses=7))
    chat.say("/study")
    chat.answer(right=False)
    assert "I set it aside. Undo brings it back." in chat.text
    held = chat.held(CHOICE)
    assert (held.aside, type(held.state)) == (True, Review)
    chat.tap("Next")
    assert chat.asks is None
    room.wait(days=30)
    chat.say("/study")
    assert chat.asks is None


def test_the_seventh_lapse_does_not(room: Room) -> None:
    chat = learner_with(room)
    chat.holds(CHOICE, due(day=room.today, lapses=6))
    chat.say("/study")
    chat.answer(right=False)
    assert not chat.held(CHOICE).aside


def test_undo_brings_a_card_set_aside_back(room: Room) -> None:
    chat = learner_with(room)
    chat.holds(CHOICE, due(day=room.today, lapses=7))
    before = chat.held(CHOICE)
    chat.say("/study")
    chat.answer(right=False)
    chat.tap("↩ Undo")
    after = chat.held(CHOICE)
    assert (after.state, after.aside) == (before.state, False)
    assert chat.stable == CHOICE


def test_a_card_that_the_edition_no_longer_holds_is_passed_over(room: Room) -> None:
    chat = learner_with(room)
    chat.holds("icd10cm:Z99.999:typed-code", due(day=room.today - 1))
    chat.holds(CHOICE, due(day=room.today))
    chat.say("/study")
    assert chat.stable == CHOICE
    assert chat.held("icd10cm:Z99.999:typed-code").aside


def test_study_resumes_the_days_work_after_home(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    chat.say("/home")
    chat.tap("Study")
    assert chat.stable == CHOICE


def test_a_reveal_is_no_grade(room: Room) -> None:
    chat = learner_with(room, FLIP)
    before = chat.stored()
    chat.say("/study")
    chat.press(callbacks.pack(Reveal(chat.asking.card, chat.asking.rev)))
    assert chat.asking.phase is Phase.BACK
    assert chat.stored() == before


def test_a_flip_card_cannot_be_graded_before_it_is_turned_over(room: Room) -> None:
    chat = learner_with(room, FLIP)
    chat.say("/study")
    before = chat.stored()
    chat.press(callbacks.pack(GradeCard(chat.asking.card, chat.asking.rev, Grade.EASY)))
    assert chat.toast == "This card has moved on."
    assert chat.stored() == before
