"""Old buttons, doubled taps, forged payloads: nothing changes, and the present screen is drawn again."""

from __future__ import annotations

import pytest

from bot import callbacks
from bot.actions import Action, Choose, Forget, GiveUp, GradeCard, NextCard, Regrade, Reveal, Undo
from bot.screens import Phase
from scheduler.card import Grade
from tests.bot.chat import ANN, BOB, CHOICE, FLIP, OTHER_CHOICE, TYPED, Chat, Room, learner_with

MOVED = "This card has moved on."
OLD = "This button is old."


def test_a_doubled_answer_counts_once(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    answer = dict(chat.keys)[chat.letter(right=False)]
    chat.press(answer)
    before, text = chat.stored(), chat.text
    chat.press(answer)
    assert (chat.toast, chat.stored(), chat.text) == (MOVED, before, text)


@pytest.mark.parametrize("label", ["Good", "Again"])
def test_a_doubled_grade_counts_once(room: Room, label: str) -> None:
    chat = learner_with(room, FLIP, OTHER_CHOICE)
    chat.say("/study")
    while chat.stable != FLIP:
        chat.study()
    chat.tap("Show")
    grade = next(data for text, data in chat.keys if text.startswith(label))
    chat.press(grade)
    before, text = chat.stored(), chat.text
    chat.press(grade)
    assert (chat.toast, chat.stored(), chat.text) == (MOVED, before, text)


@pytest.mark.parametrize("label", ["Next", "I guessed", "Too easy", "↩ Undo"])
def test_a_doubled_tap_below_an_answer_counts_once(room: Room, label: str) -> None:
    chat = learner_with(room, CHOICE, OTHER_CHOICE)
    chat.say("/study")
    chat.answer(right=True)
    data = dict(chat.keys)[label]
    chat.press(data)
    before, text = chat.stored(), chat.text
    chat.press(data)
    assert (chat.toast, chat.stored(), chat.text) == (MOVED, before, text)


def test_a_doubled_show_turns_the_card_over_once(room: Room) -> None:
    chat = learner_with(room, FLIP)
    chat.say("/study")
    show = dict(chat.keys)["Show"]
    chat.press(show)
    text = chat.text
    chat.press(show)
    assert (chat.toast, chat.text, chat.asking.phase) == (MOVED, text, Phase.BACK)


def test_a_button_of_an_older_message_brings_the_screen_down(room: Room) -> None:
    chat = learner_with(room, CHOICE, OTHER_CHOICE)
    chat.say("/study")
    old, answer = chat.message_id, chat.keys[0][1]
    chat.say("/home")
    chat.press(answer, message_id=old)
    assert (chat.toast, chat.fresh) == (OLD, True)
    assert chat.text.startswith("ICD-10-CM FY2026")


def test_a_stale_button_of_the_present_message_edits_it(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    chat.press("1:n:zz:5")
    assert (chat.toast, chat.fresh) == (MOVED, False)


def test_an_undone_cards_old_buttons_are_dead(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    front = dict(chat.keys)
    chat.answer(right=True)
    chat.tap("↩ Undo")
    before = chat.stored()
    chat.press(front["A"])
    assert (chat.toast, chat.stored()) == (MOVED, before)


def test_an_option_that_is_not_there_is_no_answer(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    before = chat.stored()
    chat.press(callbacks.pack(Choose(chat.asking.card, chat.asking.rev, 4)))
    assert (chat.toast, chat.stored()) == (MOVED, before)


@pytest.mark.parametrize("stable", [TYPED, FLIP, CHOICE])
def test_a_card_takes_only_the_buttons_of_its_own_form(room: Room, stable: str) -> None:
    chat = learner_with(room, stable)
    chat.say("/study")
    before, card, rev = chat.stored(), chat.asking.card, chat.asking.rev
    strange: dict[str, list[Action]] = {
        TYPED: [Choose(card, rev, 0), GradeCard(card, rev, Grade.EASY), NextCard(card, rev)],
        FLIP: [Choose(card, rev, 0), GiveUp(card, rev), Regrade(card, rev, Grade.EASY)],
        CHOICE: [GiveUp(card, rev), GradeCard(card, rev, Grade.EASY), Regrade(card, rev, Grade.EASY)],
    }
    for action in strange[stable]:
        chat.press(callbacks.pack(action))
        assert (action, chat.toast, chat.stored()) == (action, MOVED, before)


@pytest.mark.parametrize(
    "data", ["", ":", "1", "1:", "2:h", "1:q", "1:g:1:1:9", "1:g:é:1:1", "x" * 64, "\ud800"]
)
def test_nonsense_in_a_button_draws_the_present_screen_again(room: Room, data: str) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    before, text = chat.stored(), chat.text
    chat.press(data)
    assert (chat.toast, chat.stored(), chat.text) == (MOVED, before, text)


def test_nonsense_in_the_first_button_of_all_leads_home(room: Room) -> None:
    chat = Chat(room)
    chat.press("zzzz")
    assert chat.toast == OLD
    assert chat.text.startswith("A medical-coding exam coming up?")


@pytest.mark.parametrize("phase", ["front", "back", "done"])
def test_a_card_of_yesterday_is_drawn_anew(room: Room, phase: str) -> None:
    chat = learner_with(room, FLIP if phase == "back" else CHOICE)
    chat.say("/study")
    if phase == "back":
        chat.tap("Show")
    if phase == "done":
        chat.answer(right=False)
    before = chat.stored()
    key = chat.keys[0 if phase == "back" else -1][1]
    room.wait(days=1)
    chat.press(key)
    assert (chat.toast, chat.stored()) == (MOVED, before)
    assert chat.text.startswith("A new day has begun; here is where you are.")
    assert (chat.asking.phase, chat.asking.day) == (Phase.FRONT, room.today)
    chat.study()
    assert chat.stored() != before


def test_a_text_for_a_card_of_yesterday_is_no_answer(room: Room) -> None:
    chat = learner_with(room, TYPED)
    chat.say("/study")
    before = chat.stored()
    room.wait(days=1)
    chat.say("E11.42")
    assert chat.stored() == before
    assert chat.asking.day == room.today
    chat.say("E11.42")
    assert "Graded Good" in chat.text


def test_the_learning_day_does_not_turn_at_midnight(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    room.wait(seconds=13.9 * 3600)  # 23:54
    chat.say("/study")
    day = chat.asking.day
    room.wait(seconds=3600)
    chat.answer(right=True)
    assert (chat.toast, chat.asking.day) == (None, day)


def everything_of(owner: Chat) -> list[str]:
    """Every payload that has to do with the owner's present card and answers."""
    card, rev = owner.asking.card, owner.asking.rev
    actions: list[Action] = [
        *(Choose(card, rev, option) for option in range(4)), *(GradeCard(card, rev, grade) for grade in Grade),
        *(Regrade(card, rev, grade) for grade in Grade), Reveal(card, rev), GiveUp(card, rev), NextCard(card, rev),
        *(Undo(seq) for seq in range(1, 4)), Forget(owner.room.now_ms // 1000),
    ]  # fmt: skip
    return [callbacks.pack(action) for action in actions]


@pytest.mark.parametrize("stable", [CHOICE, FLIP, TYPED])
def test_another_learners_forged_payload_changes_nothing_of_the_owners(room: Room, stable: str) -> None:
    ann, bob = learner_with(room, OTHER_CHOICE, learner=ANN), learner_with(room, learner=BOB)
    ann.say("/study")
    ann.study()
    ann.holds(stable, ann.held(OTHER_CHOICE).state)
    room.wait(days=20)
    ann.say("/study")
    before, screen = ann.stored(), ann.text
    for data in everything_of(ann):
        bob.press(data)
        assert (data, ann.stored(), ann.text) == (data, before, screen)
    assert bob.stored()["card_state"] == []


def test_a_payload_forged_into_the_owners_chat_counts_as_the_forgers(room: Room) -> None:
    """Authority comes from who tapped, never from where: a tap by another in this chat is not acted on."""
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    before, data = chat.stored(), dict(chat.keys)["A"]
    message = {"message_id": 1, "date": 1, "chat": {"id": ANN, "type": "private"}, "text": "…"}
    bob = {"id": BOB, "is_bot": False, "first_name": "Bob"}
    query = {"id": "1", "from": bob, "chat_instance": "1", "data": data, "message": message}
    handled = room.update(callback_query=query)
    assert (handled.pending, chat.stored(), room.stored(BOB)["learner"]) == (None, before, [])
