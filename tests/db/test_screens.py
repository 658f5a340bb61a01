"""What a chat should show and what it shows."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from db import learners, screens
from db.screens import MAIN_SLOT, NOTICE_SLOT, Pending, Settled
from db.uow import Work
from tests.db.making import ANNA, BORIS, work


def draw(
    work: Work,
    *bodies: str,
    chat: int = ANNA,
    slot: int = MAIN_SLOT,
    fresh: bool = False,
    once: bool = False,
    asks: str | None = None,
    now: int = 1_000,
) -> Pending:
    """One body after the other; the last one."""
    for body in bodies:
        present = screens.load(work, chat, slot)
        drawn = screens.draw(
            work, chat, present, body=body, asks=asks, fresh=fresh, now=now, slot=slot, once=once
        )
    return drawn


def settled(pending: Pending, message_id: int = 50) -> Settled:
    return Settled(pending.chat, pending.slot, pending.rev, pending.epoch, message_id)


def shown(pending: Pending | None) -> tuple[int, int, int | None] | None:
    """The rev, epoch and message that the chat shows."""
    return None if pending is None else (pending.shown_rev, pending.shown_epoch, pending.message_id)


# --- drawing -----------------------------------------------------------------------------------------------


def test_the_first_screen_of_a_chat_is_a_new_message() -> None:
    made = work()
    drawn = draw(made, "question", asks="card 1")
    assert drawn == Pending(ANNA, MAIN_SLOT, "question", "card 1", 1, 1, 0, 0, None, once=False)
    assert screens.load(made, ANNA) == drawn


def test_the_next_screen_is_an_edit_and_knows_what_is_shown() -> None:
    made = work()
    screens.settle(made, [settled(draw(made, "question"))])
    drawn = draw(made, "answer")
    assert drawn == Pending(ANNA, MAIN_SLOT, "answer", None, 2, 1, 1, 1, 50, once=False)
    assert screens.load(made, ANNA) == drawn


def test_a_fresh_screen_asks_for_a_new_message_by_its_epoch() -> None:
    made = work()
    draw(made, "question")
    drawn = draw(made, "answer", fresh=True)
    assert (drawn.rev, drawn.epoch) == (2, 2)
    assert screens.load(made, ANNA) == drawn


def test_slots_and_chats_do_not_meet() -> None:
    made = work()
    question = draw(made, "question")
    reminder = draw(made, "reminder", slot=NOTICE_SLOT, once=True)
    other = draw(made, "other", chat=BORIS)
    assert [screens.load(made, ANNA), screens.load(made, BORIS)] == [question, other]
    assert screens.load(made, ANNA, NOTICE_SLOT) == reminder
    assert reminder.once


def test_a_notice_may_be_followed_by_one_that_may_be_repeated() -> None:
    made = work()
    draw(made, "reminder", slot=NOTICE_SLOT, once=True)
    assert draw(made, "apology", slot=NOTICE_SLOT) == screens.load(made, ANNA, NOTICE_SLOT)
    assert draw(made, "apology", slot=NOTICE_SLOT).once is False


def test_a_chat_without_a_screen_has_none() -> None:
    assert screens.load(work(), ANNA) is None


# --- settling ----------------------------------------------------------------------------------------------


def test_what_is_settled_is_what_is_shown() -> None:
    made = work()
    first = draw(made, "question")
    second = draw(made, "answer", fresh=True)
    screens.settle(made, [settled(first, 50)])
    assert shown(screens.load(made, ANNA)) == (1, 1, 50)
    screens.settle(made, [settled(second, 51)])
    assert shown(screens.load(made, ANNA)) == (2, 2, 51)


def test_an_older_answer_never_overwrites_a_newer_one() -> None:
    made = work()
    first, second = draw(made, "question"), draw(made, "answer")
    screens.settle(made, [settled(second, 51), settled(first, 50)])
    assert shown(screens.load(made, ANNA)) == (2, 1, 51)


def test_a_screen_is_settled_once() -> None:
    made = work()
    drawn = draw(made, "question")
    screens.settle(made, [settled(drawn, 50), settled(drawn, 51)])
    assert shown(screens.load(made, ANNA)) == (1, 1, 50)


def test_settling_changes_no_other_chat_and_no_other_slot() -> None:
    made = work()
    drawn = draw(made, "question")
    draw(made, "reminder", slot=NOTICE_SLOT)
    draw(made, "other", chat=BORIS)
    screens.settle(made, [settled(drawn)])
    assert shown(screens.load(made, ANNA, NOTICE_SLOT)) == (0, 0, None)
    assert shown(screens.load(made, BORIS)) == (0, 0, None)


def test_an_answer_for_a_forgotten_screen_does_not_settle_the_one_after_it() -> None:
    made = work()
    old = draw(made, "question", "answer", "question")
    learners.forget(made, ANNA)
    draw(made, "everything is deleted")
    screens.settle(made, [settled(old)])
    assert [one.body for one in screens.behind(made, limit=9)] == ["everything is deleted"]


@given(st.permutations([0, 1, 2, 3, 4]), st.lists(st.booleans(), min_size=5, max_size=5))
def test_in_whatever_order_answers_come_the_newest_stands(order: list[int], fresh: list[bool]) -> None:
    made = work()
    drawn = [draw(made, f"screen {at}", fresh=fresh[at]) for at in range(5)]
    for at in order:
        screens.settle(made, [settled(drawn[at], 50 + at)])
    assert shown(screens.load(made, ANNA)) == (5, drawn[4].epoch, 54)
    assert screens.behind(made, limit=9) == []


# --- behind and erased -------------------------------------------------------------------------------------


def test_behind_is_what_is_not_shown_yet() -> None:
    made = work()
    question, other = draw(made, "question"), draw(made, "other", chat=BORIS)
    reminder = draw(made, "reminder", slot=NOTICE_SLOT)
    assert screens.behind(made, limit=9) == [question, reminder, other]
    assert screens.behind(made, limit=2) == [question, reminder]
    screens.settle(made, [settled(question), settled(other)])
    assert screens.behind(made, limit=9) == [reminder]


def test_a_screen_drawn_after_what_is_shown_is_behind_again() -> None:
    made = work()
    screens.settle(made, [settled(draw(made, "question"))])
    assert screens.behind(made, limit=9) == []
    answer = draw(made, "answer")
    assert screens.behind(made, limit=9) == [answer]


def test_a_body_is_erased_when_it_is_old_and_shown() -> None:
    made = work()
    old = draw(made, "old", now=999)
    young = draw(made, "young", chat=BORIS, now=1_000)
    owed = draw(made, "owed", slot=NOTICE_SLOT, now=1)
    screens.settle(made, [settled(old), settled(young)])
    assert screens.erase(made, before=1_000) == 1
    assert screens.load(made, ANNA) == replace(old, body=None, shown_rev=1, shown_epoch=1, message_id=50)
    assert screens.load(made, ANNA, NOTICE_SLOT) == owed
    assert screens.erase(made, before=1_000) == 0


def test_an_erased_screen_is_not_behind_and_is_drawn_again() -> None:
    made = work()
    screens.settle(made, [settled(draw(made, "old", now=1))])
    screens.erase(made, before=1_000)
    assert screens.behind(made, limit=9) == []
    again = draw(made, "again")
    assert screens.behind(made, limit=9) == [again]
