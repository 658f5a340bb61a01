"""Typed answers: right, nearly right, wrong, and everything else that people send."""

from __future__ import annotations

import pytest

from bot.screens import Phase
from scheduler.card import Grade, Relearning, Review
from tests.bot.chat import CHOICE, TYPED, Chat, Room, learner_with


def asked(room: Room) -> Chat:
    """E11.42 waits to be typed."""
    chat = learner_with(room, TYPED)
    chat.say("/study")
    assert chat.labels == ["Show the answer"]
    return chat


@pytest.mark.parametrize("typed", ["E11.42", "e1142", " e11.42 ", "E11 42", "e11.42"])
def test_the_right_code_counts_in_any_writing(room: Room, typed: str) -> None:
    chat = asked(room)
    chat.say(typed)
    assert "✓ E11.42  in 3 s" in chat.text
    assert "Graded Good" in chat.text
    assert isinstance(chat.held(TYPED).state, Review)
    assert chat.fresh


def test_a_header_is_told_and_asked_again_without_a_grade(room: Room) -> None:
    chat = asked(room)
    before = chat.stored()
    chat.say("e11")
    assert "E11 is the right family, not complete: 2 characters to add." in chat.text
    assert chat.stored() == before
    assert (chat.asking.phase, chat.asking.hinted) == (Phase.FRONT, True)


def test_right_after_a_hint_is_hard_at_best(room: Room) -> None:
    chat = asked(room)
    chat.say("E11.4")
    chat.say("E11.42")
    assert "Graded Hard: again today." in chat.text
    state = chat.held(TYPED).state
    assert isinstance(state, Relearning)
    assert state.grade is Grade.HARD


def test_a_slip_is_told_once_and_counts_the_second_time(room: Room) -> None:
    chat = asked(room)
    before = chat.stored()
    chat.say("E1!.42")
    assert "is no code of this edition." in chat.text
    assert chat.stored() == before
    chat.say("hello")
    assert "HELLO is no code of this edition." in chat.text
    assert "The code is E11.42" in chat.text
    assert "Graded Again" in chat.text


def test_the_family_twice_is_wrong(room: Room) -> None:
    chat = asked(room)
    chat.say("E11")
    chat.say("E11.4")
    assert "E11.4 is the right family, not complete: 1 character to add." in chat.text
    assert "Graded Again" in chat.text


def test_another_code_is_wrong_at_once_and_named(room: Room) -> None:
    chat = asked(room)
    chat.say("e1140")
    assert "✗ E11.40 is Type 2 diabetes mellitus with diabetic neuropathy, unspecified." in chat.text
    assert "Graded Again: again today." in chat.text


def test_giving_up_shows_the_answer_and_counts_as_not_known(room: Room) -> None:
    chat = asked(room)
    chat.tap("Show the answer")
    assert "The code is E11.42" in chat.text
    assert "✗" not in chat.text
    assert "Graded Again: again today." in chat.text
    assert chat.labels == ["▲ E11.42", "↩ Undo", "⚑ Flag", "Next"]


def test_a_novel_is_no_answer_and_no_grade(room: Room) -> None:
    chat = asked(room)
    before, waiting = chat.stored(), chat.asking
    chat.say("x" * 5_000)
    assert chat.text.startswith("That is too long for an answer. A code has at most 7 characters.")
    assert (chat.stored(), chat.asking) == (before, waiting)
    chat.say("E11.42")
    assert "Graded Good" in chat.text


def test_a_photo_of_the_code_is_no_answer(room: Room) -> None:
    chat = asked(room)
    before, waiting = chat.stored(), chat.asking
    chat.send(photo=[{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], caption="E11.42")
    assert chat.text.startswith("I cannot read pictures, only text and taps.")
    assert (chat.stored(), chat.asking) == (before, waiting)


def test_a_remark_goes_away_with_the_next_answer(room: Room) -> None:
    chat = asked(room)
    chat.say("x" * 100)
    chat.say("E11.42")
    assert "too long" not in chat.text


@pytest.mark.parametrize("typed", ["<b>E11.42</b>", "&amp;", "\ud800", "‮24.11E", "E11\n.42\n", "\0"])
def test_odd_characters_never_break_the_screen(room: Room, typed: str) -> None:
    chat = asked(room)
    chat.say(typed)
    chat.say(typed)
    assert "E11.42" in chat.text


def test_a_regraded_typed_answer_keeps_what_was_typed(room: Room) -> None:
    chat = asked(room)
    chat.say("e1142")
    chat.tap("Too easy")
    assert "✓ E11.42" in chat.text
    assert "Graded Easy" in chat.text


def test_a_text_while_a_choice_card_waits_is_answered_and_the_card_still_waits(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    before, waiting = chat.stored(), chat.asking
    chat.say("is it B?")
    assert chat.text.startswith("This card is answered with its buttons.\n\nDiagnosis coding")
    assert (chat.stored(), chat.asking, chat.fresh) == (before, waiting, True)
    chat.answer(right=True)
    assert "Graded Good" in chat.text


def test_a_text_after_the_answer_changes_nothing(room: Room) -> None:
    chat = asked(room)
    chat.say("E11.42")
    before = chat.stored()
    chat.say("E11.42")
    assert chat.text.startswith("This card is answered already.")
    assert chat.stored() == before
