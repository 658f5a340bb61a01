"""Exams that are over: their answers in the item statistics."""

from __future__ import annotations

from collections import Counter, defaultdict
from random import Random

from bot.services import exam_answers
from db import items, learners
from db.items import NOTHING
from decks.model import Difficulty
from scheduler.exam_state import Kind as Form
from scheduler.itemstats import Tally
from tests.bot.aftermath_house import (
    CARDS,
    CAT,
    after,
    all_stats,
    counted,
    form,
    hand_in,
    sit,
    stats,
)
from tests.bot.chat import ANN, BOB, Chat, Room, due, learner_with
from tests.bot.exam_house import answer, begin, finished, paper, record
from tests.decks.exam_shelf import exam_shelf


def test_an_exams_answers_are_counted_as_an_independent_count_has_them(room: Room) -> None:
    """Three learners, twelve questions; each answer's ability is the share right in all the others."""
    chance, sums = Random(3), defaultdict[str, Counter[str]](Counter)
    shown, taken = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for learner in (ANN, BOB, CAT):
        chat = learner_with(room, learner=learner)
        sit(chat, form(room.library, CARDS, seed=learner))
        how = "".join(chance.choice("rrw") for _ in CARDS)
        hand_in(chat, how)
        for at, (card, fate) in enumerate(zip(CARDS, how, strict=True)):
            right, state = fate == "r", finished(chat).answers[at]
            able = (how.count("r") - right) * 1000 // (len(how) - 1)
            sums[card].update(
                tries=1, right=right, ms=(state.seconds + state.book) * 1000, ability=able,
                ability_squared=able**2, ability_right=able * right,
            )  # fmt: skip
            item = room.library.draw(card, Random(learner), Difficulty.MEDIUM)
            assert isinstance(state.response, tuple)
            for place, option in enumerate(item.options):
                shown[card, option.code or option.text] += 1
                taken[card, option.code or option.text] += place in state.response
    after(room)
    for card in CARDS:
        tally, picked = stats(room, card)
        assert tally == Tally(**{name: sums[card][name] for name in Tally.__dataclass_fields__})
        assert {one.option: (one.shown, one.times) for one in picked} == {
            name: (shown[card, name], taken[card, name]) for of, name in shown if of == card
        }
    assert sum(one.times for card in CARDS for one in stats(room, card)[1]) == 3 * len(CARDS)


def test_an_exam_is_counted_once_wherever_the_process_dies(ann: Chat) -> None:
    sit(ann, form(ann.room.library, CARDS))
    hand_in(ann, "rrrrrrrrrwww")
    assert not after(ann.room, lives=0)
    assert all_stats(ann.room) == {}
    after(ann.room)
    once = all_stats(ann.room)
    after(ann.room)
    assert all_stats(ann.room) == once
    assert counted(ann.room) == (12, 9)


def test_a_second_exam_with_the_same_cards_says_nothing_new(ann: Chat) -> None:
    for how in ("rrrrrrrrrwww", "wwwwwwwwwwww"):
        sit(ann, form(ann.room.library, CARDS))
        hand_in(ann, how)
        after(ann.room)
    assert stats(ann.room, CARDS[0])[0].tries == 1
    assert stats(ann.room, CARDS[0])[0].right == 1
    assert counted(ann.room) == (12, 9)


def test_what_was_answered_among_the_daily_cards_before_is_no_first_answer(ann: Chat) -> None:
    ann.holds(CARDS[0], due(day=ann.room.today))
    sit(ann, form(ann.room.library, CARDS))
    hand_in(ann, "r" * 12)
    after(ann.room)
    assert stats(ann.room, CARDS[0]) == (NOTHING, [])
    assert counted(ann.room) == (11, 11)


def test_a_card_made_of_a_miss_is_no_first_answer_any_more(ann: Chat) -> None:
    sit(ann, form(ann.room.library, CARDS))
    hand_in(ann, "w" + "r" * 11)
    after(ann.room)
    ann.tap("Make 1 card")
    ann.say("/study")
    assert ann.stable == CARDS[0]
    ann.answer(right=True)
    assert stats(ann.room, CARDS[0])[0].tries == 1
    assert counted(ann.room) == (12, 11)


def test_what_was_left_open_counts_nowhere_also_when_the_exam_was_given_up(ann: Chat) -> None:
    sit(ann, form(ann.room.library, CARDS))
    answer(ann, paper(ann).questions[0], right=True)
    ann.say("/exam")
    ann.tap("Give it up")
    ann.tap("Give it up")
    after(ann.room)
    assert counted(ann.room) == (1, 1)
    assert set(all_stats(ann.room)) == {CARDS[0]}
    assert stats(ann.room, CARDS[0])[0] == NOTHING  # no ability yet; its options are counted
    assert sum(one.times for one in stats(ann.room, CARDS[0])[1]) == 1


def test_practice_counts_as_an_exam_does_and_unscored_questions_too(ann: Chat) -> None:
    sit(ann, form(ann.room.library, CARDS, pretest=CARDS[:1]), mode=1)
    hand_in(ann, "r" * 12)
    after(ann.room)
    assert stats(ann.room, CARDS[0])[0].tries == 1


def test_a_form_of_all_kinds_is_counted_and_nothing_of_a_private_copy(room: Room) -> None:
    room.library = exam_shelf()
    ann = learner_with(room)
    begin(ann, "CCS", "Full")
    sheet = paper(ann)
    assert {one.slot.kind for one in sheet.questions} >= {Form.ONE, Form.SEVERAL, Form.TYPED}
    hand_in(ann, "r" * len(sheet.questions))
    after(room)
    different = {one.item.card for one in sheet.questions}
    assert counted(room) == (len(different), len(different))
    assert set(all_stats(room)) == different
    named = {one.item.card for one in sheet.questions if one.slot.kind in (Form.ONE, Form.SEVERAL)}
    assert {card for card, (_, picked) in all_stats(room).items() if picked} == named


def test_who_is_forgotten_leaves_the_sums_and_nothing_else(ann: Chat) -> None:
    sit(ann, form(ann.room.library, CARDS))
    hand_in(ann, "r" * 12)
    after(ann.room)
    ann.room.do(learners.forget, ANN)
    assert ann.room.do(lambda work: work._execute("SELECT count(*) FROM met").fetchone()) == (0,)
    assert stats(ann.room, CARDS[0])[0].tries == 1
    assert after(ann.room)


def test_who_is_forgotten_before_the_count_is_not_counted(ann: Chat) -> None:
    sit(ann, form(ann.room.library, CARDS))
    hand_in(ann, "r" * 12)
    held = record(ann)
    ann.room.do(learners.forget, ANN)
    assert ann.room.do(exam_answers.count, held, [items.Try(CARDS[0], True, 1, [])]) == 0
    after(ann.room)
    assert all_stats(ann.room) == {}
