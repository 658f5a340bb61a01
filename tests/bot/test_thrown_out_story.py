"""A question that was wrong is thrown out: past exams are marked anew, and whom it concerns is told."""

from __future__ import annotations

from bot import callbacks
from bot.actions import AskThrowOut, CountAgain, ReviewExam, ShowItem, ShowReport, ThrowOut
from db import corrections, flags
from tests.bot.aftermath_house import (
    CARDS,
    after,
    card_number,
    form,
    hand_in,
    score,
    sit,
    told,
)
from tests.bot.chat import Chat, due
from tests.bot.exam_house import record


def both_sat(ann: Chat, bob: Chat, *how: str) -> None:
    for chat, rights in zip((ann, bob), how, strict=True):
        sit(chat, form(chat.room.library, CARDS[:10]))
        hand_in(chat, rights)


def test_what_is_thrown_out_counts_for_nobody_and_each_is_told_once(ann: Chat, bob: Chat, eve: Chat) -> None:
    both_sat(ann, bob, "wrrrrrrrrr", "rrrrrrwwww")
    eve.say("/items")
    eve.press(callbacks.pack(ShowItem(card_number(eve.room, CARDS[0]))))
    eve.tap("Key was wrong")
    assert eve.text.startswith(f"Throw out {CARDS[0]}?")
    eve.tap("Throw it out")
    assert eve.text.startswith("Thrown out. Past exams are marked anew within a minute.")
    assert "Out of all exams: its key was wrong." in eve.text
    assert (score(ann), score(bob)) == ((9, 10), (6, 10))
    after(eve.room)
    assert (score(ann), score(bob)) == ((9, 9), (5, 9))
    assert len(told(ann)) == len(told(bob)) == 1
    assert "9 of 10 (90 %), passed by 2 → 9 of 9 (100 %), passed by 2" in told(ann)[0]
    assert "6 of 10 (60 %), short by 1 → 5 of 9 (56 %), short by 2" in told(bob)[0]
    assert "Question 1: Thrown out (its key was wrong); it counts for nobody." in told(bob)[0]
    after(eve.room)
    assert len(told(ann)) == len(told(bob)) == 1


def test_the_report_and_the_review_say_what_was_thrown_out(ann: Chat, bob: Chat, eve: Chat) -> None:
    both_sat(ann, bob, "wrrrrrrrrr", "rrrrrrwwww")
    held = record(ann).id
    eve.say("/items")
    eve.press(callbacks.pack(ThrowOut(card_number(eve.room, CARDS[0]))))
    after(eve.room)
    ann.press(callbacks.pack(ShowReport(held)))
    assert ann.text.startswith("Passed by 2: 9 of 9 (100 %)")
    assert "Question 1: Thrown out (its key was wrong); it counts for nobody." in ann.text
    assert "Wrong" not in ann.labels
    ann.press(callbacks.pack(ReviewExam(held, 0, 0)))
    assert ann.text.startswith("1/10 all · question 1 · not counted")
    assert "Thrown out (its key was wrong); it counts for nobody." in ann.text


def test_an_exam_of_which_all_is_thrown_out_is_neither_passed_nor_failed(ann: Chat, eve: Chat) -> None:
    sit(ann, form(ann.room.library, CARDS[:1]))
    hand_in(ann, "w")
    held = record(ann).id
    eve.say("/items")
    eve.press(callbacks.pack(ThrowOut(card_number(eve.room, CARDS[0]))))
    after(eve.room)
    assert "0 of 1 (0 %), short by 1 → no question counts any more" in told(ann)[0]
    ann.press(callbacks.pack(ShowReport(held)))
    assert ann.text.startswith("No question counts any more\nCRC\n")
    ann.tap("Share")
    [shared] = ann.handled.told
    assert "0 of 0" not in (shared.body or "")
    ann.say("/exam")
    assert "· CRC · no question counts any more" in ann.text


def test_whose_question_was_not_scored_is_told_nothing(ann: Chat, eve: Chat) -> None:
    sit(ann, form(ann.room.library, CARDS[:10], pretest=CARDS[:1]))
    hand_in(ann, "rrrrrrrrrw")
    before = score(ann)
    eve.say("/items")
    eve.press(callbacks.pack(ThrowOut(card_number(eve.room, CARDS[0]))))
    after(eve.room)
    assert (score(ann), told(ann)) == (before, [])


def test_an_exam_that_runs_meanwhile_is_marked_rightly_at_its_end(ann: Chat, eve: Chat) -> None:
    sit(ann, form(ann.room.library, CARDS[:10]))
    eve.say("/items")
    eve.press(callbacks.pack(ThrowOut(card_number(eve.room, CARDS[0]))))
    after(eve.room)
    hand_in(ann, "wrrrrrrrrr")
    assert score(ann) == (9, 9)
    assert "Question 1: Thrown out" in ann.text
    after(eve.room)
    assert told(ann) == []


def test_a_death_anywhere_repeats_no_notice_and_loses_none(ann: Chat, bob: Chat, eve: Chat) -> None:
    both_sat(ann, bob, "wrrrrrrrrr", "rrrrrrwwww")
    eve.say("/items")
    eve.press(callbacks.pack(ThrowOut(card_number(eve.room, CARDS[0]))))
    lives, deaths = 0, 0
    while not after(eve.room, lives=lives, at_once=1):
        lives, deaths = lives + 1, deaths + 1
    assert deaths > 3
    assert (score(ann), score(bob)) == ((9, 9), (5, 9))
    assert (len(told(ann)), len(told(bob))) == (1, 1)


def test_several_exams_of_one_learner_are_one_notice(ann: Chat, eve: Chat) -> None:
    for how in ("wrrrrrrrrr", "rrrrrrrrrr"):
        sit(ann, form(ann.room.library, CARDS[:10]))
        hand_in(ann, how)
    eve.say("/items")
    eve.press(callbacks.pack(ThrowOut(card_number(eve.room, CARDS[0]))))
    after(eve.room)
    assert len(told(ann)) == 1
    assert "2 of your exams were marked anew." in told(ann)[0]


def test_what_counts_again_counts_as_before(ann: Chat, bob: Chat, eve: Chat) -> None:
    both_sat(ann, bob, "wrrrrrrrrr", "rrrrrrwwww")
    card = card_number(eve.room, CARDS[0])
    eve.say("/items")
    eve.press(callbacks.pack(ThrowOut(card)))
    after(eve.room)
    eve.tap("Count it again")
    assert "Out of all exams" not in eve.text
    after(eve.room)
    assert (score(ann), score(bob)) == ((9, 10), (6, 10))
    eve.press(callbacks.pack(CountAgain(card)))  # nothing is out
    assert len(eve.room.do(corrections.all_of)) == 2


def test_a_flag_is_settled_by_throwing_its_card_out(ann: Chat, eve: Chat) -> None:
    ann.holds(CARDS[0], due(day=ann.room.today))
    ann.say("/study")
    ann.answer(right=False)
    ann.tap("⚑ Flag")
    ann.tap("Wrong key")
    eve.say("/flags")
    eve.tap("Key was wrong")
    eve.tap("Throw it out")
    assert eve.room.do(flags.open_ones) == []
    assert "the card was taken out of service" in told(ann)[0]
    assert eve.room.do(flags.withdrawn, card_number(eve.room, CARDS[0])) is not None


def test_only_maintainers_throw_out(ann: Chat, eve: Chat) -> None:
    card = card_number(ann.room, CARDS[0])
    for action in (AskThrowOut(card), ThrowOut(card), CountAgain(card)):
        ann.press(callbacks.pack(action))
    assert ann.room.do(corrections.all_of) == []
    eve.say("/items")
    eve.press(callbacks.pack(ThrowOut(999)))
    assert eve.room.do(corrections.all_of) == []
