"""Undo: every answer can be taken back, one by one, to exactly what was before."""

from __future__ import annotations

import re
from random import Random

import pytest

from db import learners
from scheduler.card import CardState
from tests.bot.chat import CHOICE, FLIP, OTHER_CHOICE, TYPED, Chat, Room, due, learner_with

ANSWERS = 24
LEECH = "icd10cm:J44.9:title-of-code"  # one lapse short of it


def memory(chat: Chat, stables: set[str]) -> dict[str, tuple[CardState, bool]]:
    held = {stable: chat.held(stable) for stable in stables}
    return {stable: (one.state, one.aside) for stable, one in held.items()}


@pytest.mark.parametrize("seed", range(4))
def test_undo_returns_every_card_to_its_exact_earlier_state(room: Room, seed: int) -> None:
    chance = Random(seed)
    chat = learner_with(room, CHOICE, OTHER_CHOICE, TYPED, FLIP)
    chat.holds(LEECH, due(day=room.today, lapses=7))
    room.do(learners.set_new_per_day, chat.learner, 30)
    chat.say("/study")
    everything = {CHOICE, OTHER_CHOICE, TYPED, FLIP, LEECH, *room.library.newcomer_cards()[:ANSWERS]}
    history = []
    for _ in range(ANSWERS):
        history.append(memory(chat, everything))
        room.wait(seconds=chance.choice((1, 30, 90)))
        chat.answer(right=chance.random() < 0.5)
        if chance.random() < 0.3 and "I guessed" in chat.labels:
            chat.tap(chance.choice(("I guessed", "Too easy")))
        if "Next" in chat.labels:
            chat.tap("Next")
    assert memory(chat, everything) != history[-1]
    for before in reversed(history):
        chat.tap("↩ Undo")
        assert memory(chat, everything) == before
    assert "↩ Undo" not in chat.labels


def work_of(home: str) -> int:
    """Cards due and new cards together."""
    return sum(map(int, re.findall(r"(?:Due now|New today): (\d+)", home)))


def test_undo_asks_the_card_again(room: Room) -> None:
    chat = learner_with(room, CHOICE, OTHER_CHOICE)
    chat.say("/study")
    first = chat.stable
    chat.study()
    assert chat.stable != first
    chat.tap("↩ Undo")
    assert chat.stable == first
    chat.answer(right=True)
    assert "Graded Good" in chat.text


def test_an_undone_answer_counts_nowhere(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    chat.answer(right=False)
    chat.tap("↩ Undo")
    chat.study(right=True)
    assert chat.text.splitlines()[0] == "1 card, 1 right, 1 min."


def test_an_undone_new_card_stays_counted_and_is_asked_again(room: Room) -> None:
    chat = Chat(room)
    chat.say("/study")
    first = chat.stable
    chat.answer(right=True)
    chat.tap("↩ Undo")
    person = room.do(learners.load, chat.learner)
    assert person is not None
    assert person.fresh.count == 1
    assert chat.stable == first


def test_an_undone_new_card_is_not_counted_twice_among_those_to_go(room: Room) -> None:
    chat = Chat(room)
    chat.say("/home")
    before = chat.text
    chat.tap("Study")
    chat.answer(right=True)
    chat.tap("↩ Undo")
    chat.say("/home")
    assert work_of(chat.text) == work_of(before)


def test_yesterdays_answer_can_still_be_taken_back(room: Room) -> None:
    chat = learner_with(room, CHOICE)
    before = chat.held(CHOICE).state
    chat.say("/study")
    chat.answer(right=True)
    room.wait(days=1)
    chat.tap("↩ Undo")
    assert chat.held(CHOICE).state == before
    assert (chat.stable, chat.asking.day) == (CHOICE, room.today)


def test_undo_of_an_answer_that_is_no_longer_the_last_changes_nothing(room: Room) -> None:
    chat = learner_with(room, CHOICE, OTHER_CHOICE)
    chat.say("/study")
    chat.answer(right=True)
    undo = dict(chat.keys)["↩ Undo"]
    chat.tap("Next")
    chat.answer(right=True)
    before = chat.stored()
    chat.press(undo)
    assert chat.toast == "This card has moved on."
    assert chat.stored() == before
