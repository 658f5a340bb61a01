"""Exams that are over: their answers in the item statistics, and new marks after a key was wrong."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from bot import callbacks
from bot.actions import AskThrowOut, CountAgain, ReviewExam, ShowItem, ShowReport, ThrowOut
from bot.services import exam_answers, exam_marking
from db import cards, corrections, decks, exams, flags, items, learners
from db.corrections import Kind
from db.items import NOTHING
from decks.authored import AuthoredNote
from decks.collection import View
from decks.model import Difficulty
from scheduler.exam_state import Kind as Form
from scheduler.itemstats import Picked, Tally
from tests.bot.aftermath_house import CELLS, after, cells, form, hand_in, sit, told
from tests.bot.chat import ANN, BOB, Chat, Room, due, learner_with
from tests.bot.exam_house import answer, begin, finished, paper, record
from tests.decks.authored_made import note
from tests.decks.exam_shelf import exam_shelf

EVE, CAT = 7, 8
CODES = (
    "I10", "N17.9", "J45.909", "R07.9", "E78.5", "E03.9", "K21.9", "F32.9", "G47.33", "M54.50", "N39.0", "R05.9"
)  # fmt: skip
CARDS = tuple(f"icd10cm:{code}:title-of-code" for code in CODES)
LETTERS = "ABCD"


@pytest.fixture
def eve(room: Room) -> Chat:
    """A maintainer."""
    room.maintainers = frozenset({EVE})
    return Chat(room, EVE)


@pytest.fixture
def ann(room: Room) -> Chat:
    return learner_with(room)


@pytest.fixture
def bob(room: Room) -> Chat:
    return learner_with(room, learner=BOB)


def stats(room: Room, stable: str) -> tuple[Tally, list[Picked]]:
    tally, picked = room.do(lambda work: items.load(work, cards.number(work, stable)))
    return tally, list(picked)


def all_stats(room: Room) -> dict[str, tuple[Tally, list[Picked]]]:
    return {one.stable: (one.tally, list(one.picked)) for one in room.do(items.of_system)}


def counted(room: Room, learner: int = ANN) -> tuple[int, int]:
    found: tuple[int, int] = room.do(
        lambda work: work._execute(
            f"SELECT answered, answered_right FROM learner WHERE id={learner}"
        ).fetchone()
    )
    return found


def card_number(room: Room, stable: str) -> int:
    return room.do(cards.number, stable)


def score(chat: Chat) -> tuple[int, int]:
    done = exam_marking.summary_of(record(chat).score or "")
    return done.points, done.of


# --- the item statistics -----------------------------------------------------------------------------------


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


# --- a question is thrown out ------------------------------------------------------------------------------


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


# --- a key is corrected ------------------------------------------------------------------------------------

RED, WHITE = f"{CELLS}:red-blood:authored", f"{CELLS}:white-blood:authored"
BOOK = note(id="white-blood", stem="Which cells defend the body?", key="Leukocytes",
            distractors=tuple(one for one in note().distractors if one.text != "Leukocytes"))  # fmt: skip


def with_key(key: str) -> AuthoredNote:
    """The note on red blood, with another of its options as the key."""
    plain = note()
    texts = dict.fromkeys([plain.key, *(one.text for one in plain.distractors)])
    others = [replace(plain.distractors[0], text=text) for text in texts if text != key]
    return replace(plain, key=key, distractors=tuple(others))


def publish(room: Room, view: View) -> None:
    """The deck of this view is in use from now on."""
    build = next(name for name in view.builds.split() if name.startswith(CELLS)).partition("@")[2]
    room.do(decks.publish, CELLS, build, by=0, now=room.now_ms // 1000)
    room.library = view


def letter(chat: Chat, option: str) -> str:
    """Of an option of the first question, in the exam that runs."""
    item = chat.room.library.draw(RED, Random(1), Difficulty.MEDIUM)
    return LETTERS[[one.text for one in item.options].index(option)]


def sat_with(room: Room, learner: int, option: str) -> Chat:
    chat = learner_with(room, learner=learner)
    sit(chat, form(room.library, (RED, WHITE, *CARDS[:8])))
    hand_in(chat, f"{letter(chat, option)}{'r' * 9}")
    return chat


def test_a_key_put_right_by_a_new_build_changes_the_marks_of_those_concerned(
    room: Room, tmp_path: Path
) -> None:
    old, new = cells(tmp_path, (with_key("Thrombocytes"), BOOK), (note(), BOOK))
    publish(room, old)
    ann, bob, cat = (
        sat_with(room, learner, option)
        for learner, option in ((ANN, "Erythrocytes"), (BOB, "Osteocytes"), (CAT, "Thrombocytes"))
    )
    after(room)
    assert (score(ann), score(bob), score(cat)) == ((9, 10), (9, 10), (10, 10))
    assert stats(room, RED)[1] != []
    publish(room, new)
    after(room)
    assert (score(ann), score(bob), score(cat)) == ((10, 10), (9, 10), (9, 10))
    assert [len(told(one)) for one in (ann, bob, cat)] == [1, 0, 1]
    assert "9 of 10 (90 %), passed by 2 → 10 of 10 (100 %), passed by 3" in told(ann)[0]
    assert "Question 1: The key was corrected (its authors put it right)" in told(ann)[0]
    assert stats(room, RED) == (NOTHING, [])  # what was counted with the old key says nothing
    ann.press(callbacks.pack(ReviewExam(record(ann).id, 0, 0)))
    assert "question 1 · ✓ right" in ann.text
    assert "✓•" in ann.text
    assert "✗" not in ann.text
    after(room)
    assert [len(told(one)) for one in (ann, bob, cat)] == [1, 0, 1]


def test_an_exam_on_the_new_build_is_not_touched(room: Room, tmp_path: Path) -> None:
    old, new = cells(tmp_path, (with_key("Thrombocytes"), BOOK), (note(), BOOK))
    publish(room, old)
    publish(room, new)
    ann = sat_with(room, ANN, "Erythrocytes")
    after(room)
    assert (score(ann), told(ann)) == ((10, 10), [])
    assert "corrected" not in ann.text


def test_a_rollback_takes_the_correction_back(room: Room, tmp_path: Path) -> None:
    old, new = cells(tmp_path, (with_key("Thrombocytes"), BOOK), (note(), BOOK))
    publish(room, old)
    ann = sat_with(room, ANN, "Erythrocytes")
    publish(room, new)
    after(room)
    assert score(ann) == (10, 10)
    room.do(decks.roll_back, CELLS, now=room.now_ms // 1000)
    room.library = old
    after(room)
    assert score(ann) == (9, 10)
    publish(room, new)
    after(room)
    assert score(ann) == (10, 10)
    number = len(room.do(corrections.all_of))
    after(room)
    assert len(room.do(corrections.all_of)) == number


@pytest.mark.parametrize(
    "changed",
    [
        {"stem": "Which cells carry no oxygen?"},
        {"effective_from": date(2026, 5, 1)},
    ],
)
def test_another_question_or_a_rule_of_other_days_corrects_nothing(
    room: Room, tmp_path: Path, changed: dict[str, object]
) -> None:
    other = replace(note(), **changed)  # type: ignore[arg-type]
    old, new = cells(tmp_path, (with_key("Thrombocytes"), BOOK), (other, BOOK))
    publish(room, old)
    ann = sat_with(room, ANN, "Erythrocytes")
    publish(room, new)
    after(room)
    assert (score(ann), told(ann), room.do(corrections.all_of)) == ((9, 10), [], [])


def test_what_was_thrown_out_stays_out_when_its_key_is_put_right(
    room: Room, tmp_path: Path, eve: Chat
) -> None:
    old, new = cells(tmp_path, (with_key("Thrombocytes"), BOOK), (note(), BOOK))
    publish(room, old)
    ann = sat_with(room, ANN, "Erythrocytes")
    eve.say("/items")
    eve.press(callbacks.pack(ThrowOut(card_number(room, RED))))
    publish(room, new)
    after(room)
    assert score(ann) == (9, 9)
    assert len(told(ann)) == 1


def test_what_counts_again_counts_by_the_key_that_was_put_right(
    room: Room, tmp_path: Path, eve: Chat
) -> None:
    old, new = cells(tmp_path, (with_key("Thrombocytes"), BOOK), (note(), BOOK))
    publish(room, old)
    ann = sat_with(room, ANN, "Erythrocytes")
    publish(room, new)
    after(room)
    eve.say("/items")
    eve.press(callbacks.pack(ThrowOut(card_number(room, RED))))
    after(room)
    assert score(ann) == (9, 9)
    eve.tap("Count it again")
    after(room)
    assert score(ann) == (10, 10)
    assert [one.kind for one in room.do(corrections.all_of)] == [Kind.KEY, Kind.OUT, Kind.STANDS]


@pytest.mark.parametrize(
    ("right", "expected"),
    [
        (("Erythrocytes",), (10, 10)),
        (("Osteocytes",), (9, 10)),
        (("Thrombocytes", "Erythrocytes"), (10, 10)),  # either will do
        (("Nothing of the kind",), (9, 10)),  # not among its options: proves nothing
    ],
)
def test_a_key_given_by_hand_names_the_right_options(
    room: Room, tmp_path: Path, right: Sequence[str], expected: tuple[int, int]
) -> None:
    [old] = cells(tmp_path, (with_key("Thrombocytes"), BOOK))
    publish(room, old)
    ann = sat_with(room, ANN, "Erythrocytes")
    room.do(
        corrections.add, card_number(room, RED), kind=Kind.KEY, reason="two are right", by=0, now=1,
        options=right,
    )  # fmt: skip
    after(room)
    assert score(ann) == expected
    assert len(told(ann)) == (expected == (10, 10))


def test_one_drawing_of_a_card_can_be_thrown_out_alone(ann: Chat, bob: Chat) -> None:
    room = ann.room
    sit(ann, form(room.library, CARDS[:10], seed=1))
    mark = paper(ann).questions[0].item.id.rpartition("#")[2]
    hand_in(ann, "r" * 10)
    sit(bob, form(room.library, CARDS[:10], seed=2))
    hand_in(bob, "r" * 10)
    room.do(
        corrections.add, card_number(room, CARDS[0]), kind=Kind.OUT, reason="two are right", by=0, now=1,
        scope=f"#{mark}",
    )  # fmt: skip
    after(room)
    assert (score(ann), score(bob)) == ((9, 9), (10, 10))
    assert (len(told(ann)), len(told(bob))) == (1, 0)


def test_history_tells_the_new_marks(ann: Chat, eve: Chat) -> None:
    sit(ann, form(ann.room.library, CARDS[:10]))
    hand_in(ann, "wrrrrrrrrr")
    eve.say("/items")
    eve.press(callbacks.pack(ThrowOut(card_number(eve.room, CARDS[0]))))
    after(eve.room)
    [past] = ann.room.do(exams.history, ANN, limit=5)
    assert exam_marking.summary_of(past.score) == exam_marking.Summary(9, 9, 7)
