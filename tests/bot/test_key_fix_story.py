"""A key that was wrong is put right: past exams are marked anew, and whom it concerns is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from bot import callbacks
from bot.actions import ReviewExam, ThrowOut
from bot.services import exam_marking
from db import corrections, decks, exams
from db.corrections import Kind
from db.items import NOTHING
from decks.authored import AuthoredNote
from decks.collection import View
from decks.model import Difficulty
from tests.bot.aftermath_house import (
    CARDS,
    CAT,
    CELLS,
    after,
    card_number,
    cells,
    form,
    hand_in,
    score,
    sit,
    stats,
    told,
)
from tests.bot.chat import ANN, BOB, Chat, Room, learner_with
from tests.bot.exam_house import paper, record
from tests.decks.authored_made import note

LETTERS = "ABCD"


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
