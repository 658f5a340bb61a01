"""Settings, new cards a day, and the end of everything: /forget."""

from __future__ import annotations

import pytest

from bot import callbacks
from bot.actions import Forget, SetNewPerDay, SetZone, StudyMore
from bot.screens import Phase
from db import learners
from db.learners import Learner
from tests.bot.chat import ANN, BOB, CHOICE, TYPED, Chat, Room, learner_with


def person(chat: Chat) -> Learner:
    found = chat.room.do(learners.load, chat.learner)
    assert found is not None
    return found


def answer_all(chat: Chat) -> int:
    """Answer until nothing is left; how many cards came."""
    count = 0
    while chat.asks is not None:
        chat.study()
        count += 1
    return count


def test_a_city_sets_the_time_zone(room: Room) -> None:
    chat = Chat(room)
    chat.say("/settings")
    assert "Time zone: America/New York (not set yet), now 10:00" in chat.text
    chat.tap("Time zone")
    assert chat.asking.phase is Phase.CITY
    chat.say("hyderabad")
    assert chat.labels == ["Hyderabad, IN: 20:30", "Hyderabad, PK: 20:00", "Back"]
    chat.tap("Hyderabad, IN")
    assert "Time zone: Asia/Kolkata, now 20:30" in chat.text
    assert (person(chat).zone, person(chat).zone_known) == ("Asia/Kolkata", True)


def test_an_unknown_city_is_asked_for_again(room: Room) -> None:
    chat = Chat(room)
    chat.say("/settings")
    chat.tap("Time zone")
    chat.say("<Nowheresville>")
    assert chat.text.startswith("I know no city called <Nowheresville>.")
    chat.say("Manila")
    assert chat.labels == ["Manila, PH: 23:00", "Back"]


def test_a_city_of_5000_characters_is_no_city(room: Room) -> None:
    chat = Chat(room)
    chat.say("/settings")
    chat.tap("Time zone")
    chat.say("m" * 5_000)
    assert chat.text.startswith(f"I know no city called {'m' * 60}.")


def test_after_back_a_text_is_no_city_any_more(room: Room) -> None:
    chat = Chat(room)
    chat.say("/settings")
    chat.tap("Time zone")
    chat.tap("Back")
    chat.say("Manila")
    assert chat.text.startswith("I did not understand that.")


@pytest.mark.parametrize("zone", ["Mars/Olympus", "America", "../../etc/passwd", "a", "-", "right/UTC/"])
def test_a_forged_zone_is_not_taken(room: Room, zone: str) -> None:
    chat = Chat(room)
    chat.say("/settings")
    before = person(chat).zone
    chat.press(f"1:y:{zone}")
    assert (person(chat).zone, person(chat).zone_known) == (before, False)


def test_the_zone_moves_the_learning_day(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.press(callbacks.pack(SetZone("Pacific/Kiritimati")))  # already tomorrow there
    chat.say("/study")
    assert chat.asking.day == room.today + 1


def test_new_cards_a_day_are_set_in_one_tap(room: Room) -> None:
    chat = Chat(room)
    chat.say("/settings")
    assert chat.rows[0] == ["5", "• 10", "20", "30"]
    chat.tap("20")
    assert chat.rows[0] == ["5", "10", "• 20", "30"]
    assert (chat.toast, person(chat).new_per_day) == ("20 new cards a day.", 20)


@pytest.mark.parametrize(("number", "taken"), [(0, 0), (200, 200), (201, 200), (36**12 - 1, 200)])
def test_a_forged_number_of_new_cards_stays_in_bounds(room: Room, number: int, taken: int) -> None:
    chat = Chat(room)
    chat.press(callbacks.pack(SetNewPerDay(number)))
    assert person(chat).new_per_day == taken


def test_a_day_brings_its_number_of_new_cards_and_ten_more_when_asked(room: Room) -> None:
    chat = Chat(room)
    chat.say("/start")
    chat.tap("Start")
    assert answer_all(chat) == 10
    assert "10 more" in chat.labels
    chat.say("/study")
    assert chat.asks is None
    chat.tap("10 more")
    assert answer_all(chat) == 10
    assert chat.text.startswith("20 cards, 20 right")


def test_the_next_day_begins_with_the_usual_number(room: Room) -> None:
    chat = Chat(room)
    chat.say("/study")
    answer_all(chat)
    chat.tap("10 more")
    room.wait(days=1)
    chat.say("/home")
    assert "New today: 10 cards" in chat.text


def test_ten_more_means_ten_however_often_it_is_tapped(room: Room) -> None:
    chat = Chat(room)
    chat.say("/study")
    answer_all(chat)
    more = dict(chat.keys)["10 more"]
    chat.press(more)
    chat.press(more)
    assert answer_all(chat) == 10


def test_a_forged_number_more_stays_in_bounds(room: Room) -> None:
    chat = Chat(room)
    chat.press(callbacks.pack(StudyMore(36**12 - 1)))
    chat.say("/home")
    assert "New today: 50 cards" in chat.text


def test_fewer_new_cards_hold_for_today_as_well(room: Room) -> None:
    chat = Chat(room)
    chat.say("/study")
    for _ in range(5):
        chat.study()
    chat.say("/settings")
    chat.tap("5")
    chat.say("/study")
    assert chat.asks is None


def test_new_cards_follow_the_core_list_and_never_come_twice(room: Room) -> None:
    chat = Chat(room)
    met = []
    for _ in range(3):
        chat.say("/study")
        while chat.asks is not None:
            if chat.held(chat.stable).rev == 0:
                met.append(chat.stable)
            chat.study()
        room.wait(days=1)
    assert len(met) == len(set(met)) == 30
    assert set(met) == set(room.library.newcomer_cards()[:30])


def test_forget_deletes_everything_of_the_learners_and_nothing_else(room: Room) -> None:
    ann, bob = learner_with(room, CHOICE, TYPED), learner_with(room, CHOICE, learner=BOB)
    for chat in (ann, bob):
        chat.say("/study")
        chat.study()
        chat.say("/progress")
    kept = bob.stored()
    ann.say("/forget")
    assert ann.text.startswith("Delete everything of yours?")
    ann.tap("Delete everything")
    assert ann.stored() == {"learner": [], "card_state": [], "review": [], "errand": []}
    assert ann.text == "Everything of yours is deleted. /start begins again from zero."
    assert (ann.asks, ann.labels, bob.stored()) == (None, [], kept)


def test_after_forget_one_is_a_newcomer(room: Room) -> None:
    chat = Chat(room)
    chat.say("/study")
    chat.study()
    chat.say("/forget")
    chat.tap("Delete everything")
    chat.say("/start")
    assert chat.labels == ["How it works", "Start", "Choose my exam first"]
    chat.tap("Start")
    assert chat.stable == room.library.newcomer_cards()[0]


def test_keep_it_deletes_nothing(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    before = chat.stored()
    chat.say("/forget")
    chat.tap("Keep it")
    assert chat.stored() == before


@pytest.mark.parametrize("seconds", [-60, 601])
def test_the_question_lives_ten_minutes(room: Room, seconds: int) -> None:
    chat = learner_with(room, CHOICE)
    before = chat.stored()
    chat.press(callbacks.pack(Forget(room.now_ms // 1000 + 3 - seconds)))
    assert chat.stored() == before
    assert chat.text.startswith("Delete everything of yours?")
    chat.tap("Delete everything")
    assert chat.stored()["learner"] == []


def test_old_buttons_after_forget_find_nothing(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    chat.answer(right=True)
    keys = [(label, data) for label, data in chat.keys if not label.startswith("▲")]  # a code is no secret
    chat.say("/forget")
    chat.tap("Delete everything")
    for _, data in keys:
        chat.press(data)
        assert chat.toast == "This button is old."
    assert chat.stored()["card_state"] == []


def test_a_block_marks_the_learner_and_coming_back_unmarks(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    for status, reachable in (("kicked", False), ("member", True)):
        bot = {"id": 99, "is_bot": True, "first_name": "b"}
        old = {"user": bot, "status": "member"}
        new = {"user": bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})
        ann = {"id": ANN, "is_bot": False, "first_name": "Ann"}
        chat_ = {"id": ANN, "type": "private"}
        change = {"chat": chat_, "from": ann, "date": 1, "old_chat_member": old, "new_chat_member": new}
        handled = room.update(my_chat_member=change)
        assert (handled.pending, person(chat).reachable) == (None, reachable)


def test_a_strangers_block_makes_no_learner(room: Room) -> None:
    bot = {"id": 99, "is_bot": True, "first_name": "b"}
    change = {
        "chat": {"id": BOB, "type": "private"}, "from": {"id": BOB, "is_bot": False, "first_name": "B"}, "date": 1,
        "old_chat_member": {"user": bot, "status": "member"},
        "new_chat_member": {"user": bot, "status": "kicked", "until_date": 0},
    }  # fmt: skip
    room.update(my_chat_member=change)
    assert room.stored(BOB)["learner"] == []
