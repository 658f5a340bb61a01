"""A learner flags a card, maintainers look, and the learner is told once."""

from __future__ import annotations

import json

import pytest

from bot import callbacks
from bot.actions import (
    Action,
    AnswerFlag,
    AskFlag,
    BackToCard,
    FlagItem,
    KeyIsRight,
    Reason,
    RestoreCard,
    RetireFlagged,
    ShowFlags,
    TakeFlagBack,
)
from bot.screens import Phase
from bot.services import flags as service
from db import cards, flags, learners, screens
from db.screens import NOTICE_SLOT
from tests.bot.chat import ANN, BOB, CHOICE, EVE, FLIP, OTHER_CHOICE, TYPED, Chat, Room, learner_with


def flagged(room: Room, label: str = "Wrong key", learner: int = ANN) -> Chat:
    chat = learner_with(room, CHOICE, learner=learner)
    chat.say("/study")
    chat.answer(right=False)
    chat.tap("⚑ Flag")
    chat.tap(label)
    return chat


def told(room: Room, learner: int = ANN) -> tuple[str, int] | None:
    """The words of the notice, and how many there were."""
    found = room.do(screens.load, learner, NOTICE_SLOT)
    return None if found is None else (str(json.loads(found.body or "{}")["text"]), found.rev)


def open_flags(room: Room) -> list[tuple[int, str, str | None]]:
    return [(one.learner, one.reason, one.words) for one in room.do(flags.open_ones)]


@pytest.mark.parametrize("stable", [CHOICE, TYPED])
@pytest.mark.parametrize("right", [True, False])
def test_from_the_flag_one_comes_back_to_the_answered_card_as_it_was(
    room: Room, stable: str, right: bool
) -> None:
    chat = learner_with(room, stable)
    chat.say("/study")
    chat.answer(right=right)
    before, asks, stored = (chat.text, chat.rows), chat.asking, chat.stored()
    chat.tap("⚑ Flag")
    assert chat.text.startswith("What is wrong with this card?")
    chat.tap("Back to the card")
    assert ((chat.text, chat.rows), chat.asking, chat.stored()) == (before, asks, stored)
    chat.tap("Next")
    assert chat.toast is None


@pytest.mark.parametrize("stable", [CHOICE, FLIP])
def test_a_waiting_card_can_be_flagged_and_answered_afterwards(room: Room, stable: str) -> None:
    chat = learner_with(room, OTHER_CHOICE, stable)
    chat.say("/study")
    while chat.stable != stable:
        chat.study()
    if stable == FLIP:
        chat.tap("Show")
    before = (chat.text, chat.rows)
    chat.tap("⚑ Flag")
    chat.tap("Unclear")
    assert open_flags(room) == [(ANN, "unclear", None)]
    chat.tap("Back to the card")
    assert (chat.text, chat.rows) == before
    chat.tap("Good" if stable == FLIP else chat.letter(right=True))
    assert len(chat.stored()["review"]) == 2


def test_thanks_says_what_was_flagged_and_takes_it_back(room: Room) -> None:
    chat = flagged(room)
    assert chat.text.startswith("Thank you. Flagged: wrong key.")
    assert open_flags(room) == [(ANN, "wrong key", None)]
    chat.tap("↩ Take it back")
    assert open_flags(room) == []
    assert "Graded Again" in chat.text


def test_something_else_is_said_in_words(room: Room) -> None:
    chat = flagged(room, "Something else")
    assert chat.asking.phase is Phase.FLAG
    chat.say("x" * 501)
    assert chat.text.startswith("One message of 1 to 500 characters, please.")
    chat.say(" <b>J44</b> & others ")
    assert open_flags(room) == [(ANN, "other", "<b>J44</b> & others")]
    assert "<b>J44</b> & others" in chat.text
    chat.tap("Back to the card")
    assert "Graded Again" in chat.text


def test_one_item_has_one_open_flag_of_a_learner(room: Room) -> None:
    chat = flagged(room)
    chat.tap("Back to the card")
    chat.tap("⚑ Flag")
    chat.tap("Unclear")
    assert open_flags(room) == [(ANN, "wrong key", None)]
    assert chat.text.startswith("Thank you. Flagged: wrong key.")


@pytest.mark.parametrize("opener", ["/code", "/settings"])
@pytest.mark.parametrize("action", [BackToCard(), AskFlag(0, 0), FlagItem(0, 0, Reason.RECALLED)])
def test_where_no_card_is_asked_there_is_nothing_to_flag_or_to_go_back_to(
    room: Room, opener: str, action: Action
) -> None:
    """An old button, or a forged one, while the screen waits for something else."""
    chat = learner_with(room)
    chat.say(opener)
    if opener == "/settings":
        chat.tap("Time zone")
    before = chat.text
    chat.press(callbacks.pack(action))
    assert (chat.text, chat.toast) == (before, "This button is old.")
    assert open_flags(room) == []


def test_who_is_forgotten_keeps_no_card_from_others(room: Room) -> None:
    """Else three cards at a time could be taken out for good, with no flag for maintainers to see."""
    chat = flagged(room, "A recalled exam item")
    card = room.do(lambda work: cards.number(work, CHOICE))
    assert room.do(flags.withdrawn, card) is not None
    chat.say("/forget")
    chat.tap("Delete")
    assert (room.do(learners.load, ANN), open_flags(room)) == (None, [])
    assert room.do(flags.withdrawn, card) is None


def test_a_learner_floods_nobody(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_OPEN", 1)
    chat = flagged(room)
    chat.tap("Back to the card")
    chat.tap("↩ Undo")
    chat.answer(right=True)
    chat.tap("⚑ Flag")
    chat.tap("Unclear")
    assert chat.text.startswith("Many flags of yours wait")
    assert open_flags(room) == [(ANN, "wrong key", None)]


def test_a_private_card_is_flagged_to_nobody(room: Room) -> None:
    """Of a learner's own licensed CPT nothing may be seen by others."""
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    chat.answer(right=True)
    card = chat.asking.card
    room.do(
        lambda work: work._execute("UPDATE card SET stable = 'cpt:00000:title-of-code' WHERE id = ?", (card,))
    )
    chat.tap("⚑ Flag")
    assert (chat.toast, open_flags(room)) == ("This card has moved on.", [])


def test_an_old_flag_button_changes_nothing(room: Room) -> None:
    chat = learner_with(room, CHOICE, OTHER_CHOICE)
    chat.say("/study")
    chat.answer(right=True)
    ask = dict(chat.keys)["⚑ Flag"]
    chat.tap("⚑ Flag")
    reason = dict(chat.keys)["Wrong key"]
    chat.tap("Back to the card")
    chat.tap("Next")
    for data in (ask, reason):
        chat.press(data)
        assert (chat.toast, open_flags(room)) == ("This card has moved on.", [])


def test_the_queue_shows_the_oldest_first_with_the_item_as_drawn(room: Room, eve: Chat) -> None:
    ann = flagged(room)
    item = ann.item
    room.wait(days=2)
    flagged(room, "Unclear", BOB)
    eve.say("/flags")
    assert eve.text.startswith(f"Flag 1 of 2 · wrong key\n{CHOICE} · 2 days ago")
    assert item.stem in eve.text
    letter = "ABCD"[item.key[0]]
    assert f"✓ {letter}  {item.options[item.key[0]].text}" in eve.text
    assert "Flagged 2 times, 2 open. In service." in eve.text
    eve.tap("Later")
    assert eve.text.startswith("Flag 2 of 2 · unclear")
    eve.tap("Later")
    assert eve.text.startswith("Flag 1 of 2")


def test_an_answer_reaches_the_learner_once(room: Room, eve: Chat) -> None:
    flagged(room)
    eve.say("/flags")
    eve.tap("Answer")
    eve.say("FY2027 changes that; thanks!")
    assert eve.text.startswith("Answered; 1 learner told.\n\nNo flag is open.")
    assert [one.chat for one in eve.handled.told] == [ANN]
    words, times = told(room) or ("", 0)
    assert "<b>About your flag on <code>I10</code></b> (wrong key)\nFY2027 changes that; thanks!" in words
    assert times == 1
    eve.say("/flags")
    assert (eve.text, told(room)) == ("No flag is open.", (words, 1))


def test_the_key_is_right_needs_no_words(room: Room, eve: Chat) -> None:
    flagged(room)
    eve.say("/flags")
    eve.tap("Key is right")
    words, _ = told(room) or ("", 0)
    assert "the key is right, and the card stays" in words
    assert room.do(flags.load, 1).status is flags.Status.KEY_IS_RIGHT  # type: ignore[union-attr]


def test_a_retired_card_is_asked_of_nobody_and_all_who_flagged_it_are_told(room: Room, eve: Chat) -> None:
    flagged(room)
    flagged(room, "Unclear", BOB)
    cleo = learner_with(room, CHOICE, learner=9)
    eve.say("/flags")
    eve.tap("Retire card")
    assert eve.text.startswith("The card is asked of nobody any more; 2 learners told.\n\nNo flag is open.")
    assert [bool(told(room, one)) for one in (ANN, BOB, 9)] == [True, True, False]
    cleo.say("/study")
    assert cleo.text.startswith("Nothing is due.")
    cleo.say("/home")
    assert "Due now: 0 cards" in cleo.text


def test_a_retired_card_comes_back_with_its_history(room: Room, eve: Chat) -> None:
    cleo = learner_with(room, CHOICE, learner=9)
    held = cleo.held(CHOICE)
    flagged(room)
    eve.say("/flags")
    eve.tap("Retire card")
    eve.press(callbacks.pack(RestoreCard(room.do(flags.load, 1).card)))  # type: ignore[union-attr]
    cleo.say("/study")
    assert (cleo.stable, cleo.held(CHOICE)) == (CHOICE, held)


def test_a_retired_card_is_no_new_card(room: Room, eve: Chat) -> None:
    new = list(room.library.newcomer_cards(""))[:2]
    from db import cards

    room.do(lambda work: flags.withdraw(work, cards.number(work, new[0]), by=EVE, reason="x", now=1))
    chat = Chat(room)
    chat.say("/study")
    assert chat.stable == new[1]
    chat.study()
    assert chat.stable not in new


def test_a_card_missed_today_does_not_come_again_once_retired(room: Room, eve: Chat) -> None:
    chat = flagged(room)
    eve.say("/flags")
    eve.tap("Retire card")
    room.wait(seconds=3600)
    chat.say("/study")
    assert chat.asks is None
    assert chat.held(CHOICE).aside is False


def test_a_recalled_exam_item_is_withdrawn_until_a_maintainer_has_looked(room: Room, eve: Chat) -> None:
    cleo = learner_with(room, CHOICE, learner=9)
    ann = flagged(room, "A recalled exam item")
    assert "Until somebody has looked, this card is asked of nobody." in ann.text
    cleo.say("/study")
    assert cleo.text.startswith("Nothing is due.")
    eve.say("/flags")
    assert "Asked of nobody until you have looked" in eve.text
    eve.tap("Key is right")
    cleo.say("/study")
    assert cleo.stable == CHOICE


def test_who_takes_a_recall_back_puts_the_card_back(room: Room) -> None:
    chat = flagged(room, "A recalled exam item")
    card = room.do(flags.load, 1).card  # type: ignore[union-attr]
    assert room.do(flags.withdrawn, card) is not None
    chat.tap("↩ Take it back")
    assert room.do(flags.withdrawn, card) is None


def test_one_learner_cannot_empty_the_deck(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "RECALLED_AT_ONCE", 0)
    chat = flagged(room, "A recalled exam item")
    assert "asked of nobody" not in chat.text
    assert room.do(flags.withdrawn, room.do(flags.load, 1).card) is None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "action", [ShowFlags(), AnswerFlag(1), KeyIsRight(1), RetireFlagged(1), RestoreCard(1)]
)
def test_who_is_no_maintainer_forges_in_vain(room: Room, eve: Chat, action: object) -> None:
    flagged(room)
    bob = learner_with(room, learner=BOB)
    bob.press(callbacks.pack(action))  # type: ignore[arg-type]
    assert bob.toast == "This button is old."
    assert open_flags(room) == [(ANN, "wrong key", None)]
    assert told(room) is None


def test_the_command_is_unknown_to_learners(room: Room, eve: Chat) -> None:
    chat = Chat(room, BOB)
    chat.say("/flags")
    assert chat.text.startswith("There is no command /flags.")


def test_who_was_a_maintainer_when_asked_for_words_must_still_be_one(room: Room, eve: Chat) -> None:
    flagged(room)
    eve.say("/flags")
    eve.tap("Answer")
    room.maintainers = frozenset()
    eve.say("something")
    assert (open_flags(room), told(room)) == ([(ANN, "wrong key", None)], None)


def test_another_cannot_take_a_flag_back(room: Room) -> None:
    flagged(room)
    bob = learner_with(room, learner=BOB)
    bob.press(callbacks.pack(TakeFlagBack(1)))
    assert open_flags(room) == [(ANN, "wrong key", None)]


def test_a_settled_flag_is_settled(room: Room, eve: Chat) -> None:
    flagged(room)
    eve.say("/flags")
    data = dict(eve.keys)
    eve.tap("Key is right")
    for label in ("Key is right", "Retire card", "Answer…"):
        eve.press(data[label])
        assert eve.toast == "This button is old."
    assert room.do(flags.withdrawn, room.do(flags.load, 1).card) is None  # type: ignore[union-attr]
    assert (told(room) or ("", 0))[1] == 1


def test_a_learner_who_forgets_takes_the_flag_along(room: Room, eve: Chat) -> None:
    flagged(room)
    room.do(learners.forget, ANN)
    eve.say("/flags")
    assert eve.text == "No flag is open."


def test_the_reasons_are_what_buttons_mean(room: Room) -> None:
    """Buttons carry the place of a reason: the order is shipped."""
    assert [reason.value for reason in Reason] == [
        "wrong key", "out of date", "unclear", "two answers right", "recalled exam item", "other",
    ]  # fmt: skip
