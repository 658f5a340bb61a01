"""What is said to things that are no answer: unknown words, commands, pictures, groups."""

from __future__ import annotations

from typing import Any

from tests.bot.chat import ANN, CHOICE, Chat, Room, learner_with

STICKER = {
    "file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "is_animated": False, "is_video": False,
    "type": "regular",
}  # fmt: skip


def test_an_unknown_text_gets_help(room: Room) -> None:
    chat = Chat(room)
    chat.say("hello there")
    assert chat.text == (
        "I did not understand that. Send a code (J44.1) or words (heart failure) to look them up; /study goes on with"
        " your cards, /help tells how this works."
    )
    assert chat.labels == ["Home", "Study"]


def test_an_unknown_command_is_named(room: Room) -> None:
    chat = Chat(room)
    chat.say("/exams")
    assert chat.text == "There is no command /exams. /help lists those there are."


def test_an_unknown_command_while_a_card_waits_keeps_the_card(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    waiting = chat.asking
    chat.say("/exams")
    assert chat.text.startswith(
        "There is no command /exams. /help lists those there are.\n\nDiagnosis coding"
    )
    assert chat.asking == waiting


def test_an_unknown_command_after_the_answer_is_told_alone(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    chat.answer(right=True)
    chat.say("/exams")
    assert chat.text.startswith("There is no command /exams.")
    assert chat.labels == ["Home", "Study"]


def test_a_sticker_while_a_card_waits_keeps_the_card(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    waiting = chat.asking
    chat.send(sticker=STICKER)
    assert chat.text.startswith("I can only read text and taps.\n\nDiagnosis coding")
    assert chat.asking == waiting


def test_a_picture_out_of_the_blue_gets_help(room: Room) -> None:
    chat = Chat(room)
    chat.send(photo=[{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}])
    assert chat.text == "I cannot read pictures, only text and taps."


def test_help_privacy_and_progress_are_screens_of_their_own(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    shown = []
    for command in ("/help", "/privacy", "/progress", "/settings", "/home"):
        chat.say(command)
        shown.append(chat.text.splitlines()[0])
    assert shown == [
        "How this works",
        "What is stored",
        "Counting your reviews…",
        "Settings",
        "ICD-10-CM FY2026",
    ]


def test_progress_asks_for_an_errand(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/progress")
    assert chat.handled.errand
    assert [row[1] for row in chat.stored()["errand"]] == ["progress"]


def test_start_for_somebody_who_has_learnt_is_home(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    chat.study()
    chat.say("/start deck_icd10cm")
    assert chat.text.startswith("ICD-10-CM FY2026")


def in_group(room: Room, text: str) -> Any:
    group = {"id": -100, "type": "supergroup", "title": "Study group"}
    ann = {"id": ANN, "is_bot": False, "first_name": "Ann"}
    return room.update(message={"message_id": 1, "date": 1, "chat": group, "from": ann, "text": text}).told


def test_a_command_in_a_group_points_to_the_private_chat_once_a_minute(room: Room) -> None:
    [pending] = in_group(room, "/study@codedrill_bot")
    assert pending.chat == -100
    assert "I drill people in private: open my profile and tap Start." in pending.body
    assert in_group(room, "/study@codedrill_bot") == ()
    room.wait(seconds=60)
    assert len(in_group(room, "/home@codedrill_bot")) == 1
    assert room.stored(ANN)["learner"] == []


def test_chatter_in_a_group_is_left_alone(room: Room) -> None:
    assert in_group(room, "has anybody a pen?") == ()
    assert in_group(room, "/roll 6") == ()
