"""A mock exam that is over: its report, its review, the misses, the sittings."""

from __future__ import annotations

from random import Random

import pytest

from bot import callbacks
from bot.actions import (
    ShowReport,
)
from db import exams
from scheduler.exam_state import Kind
from tests.bot.chat import ANN, Chat, Room, learner_with
from tests.bot.exam_house import (
    answer,
    begin,
    paper,
    plan,
    record,
)
from tests.decks.exam_shelf import exam_shelf


@pytest.fixture
def ann(room: Room) -> Chat:
    room.library = exam_shelf()
    return learner_with(room)


def test_a_whole_exam_is_reported_as_an_independent_count_has_it(ann: Chat) -> None:
    plan(ann, "CCS")
    ann.tap("Start")
    placed, chance = paper(ann).questions, Random(7)
    right = changed = 0
    per_section: dict[str, list[int]] = {}
    for one in placed:
        fate = chance.choice(["right", "right", "wrong", "open", "changed"])
        if fate == "changed":
            answer(ann, one, right=False)
            if one.slot.kind in (Kind.SEVERAL, Kind.ORDER):
                ann.tap("Clear")
        if fate != "open":
            answer(ann, one, right=fate != "wrong")
        counts = not one.item.pretest
        right += counts and fate in ("right", "changed")
        changed += counts and fate == "changed"
        score = per_section.setdefault(one.item.section, [0, 0])
        score[0] += counts and fate in ("right", "changed")
        score[1] += counts
        ann.tap("▶")
    assert len(placed) == 121
    ann.tap("Finish")
    ann.tap("Hand in")
    whole = sum(not one.item.pretest for one in placed)
    assert f"{right} of {whole} ({100 * right / whole:.0f} %) right" in ann.text
    assert f"{changed} answers changed: {changed} to right, 0 from right to wrong" in ann.text
    ann.tap("Sections")
    titles = {each.id: each.title for each in paper(ann).form.sections}
    for section, (points, of) in per_section.items():
        if of:
            assert f"{titles[section]}: {points} of {of} (" in ann.text


def sat(chat: Chat, *, right: bool = False) -> None:
    """A sprint to its end: the first question right, the others right or wrong."""
    begin(chat)
    for place, one in enumerate(paper(chat).questions):
        answer(chat, one, right=right or place == 0)
        chat.tap("▶")
    chat.tap("Finish")
    chat.tap("Hand in")


def test_the_report_has_the_margin_first_and_one_next_step(ann: Chat) -> None:
    sat(ann)
    size = len(paper(ann).questions)
    cut = -(-size * 70 // 100)
    assert ann.text.startswith(
        f"Short by {cut - 1}: 1 of {size} ({100 / size:.0f} %)\nCRC, cut {cut} of {size} (70 %)"
    )
    assert "Costliest: " in ann.text
    assert "Next: review what was wrong in “" in ann.text


def test_who_has_all_right_has_passed(ann: Chat) -> None:
    sat(ann, right=True)
    size = len(paper(ann).questions)
    assert ann.text.startswith(f"Passed by {size - -(-size * 70 // 100)}: {size} of {size} (100 %)")
    assert "Wrong" not in ann.labels


def test_questions_are_reviewed_one_by_one_with_why_and_where(ann: Chat) -> None:
    sat(ann)
    size = len(paper(ann).questions)
    ann.tap("Wrong")
    assert ann.text.startswith(f"1/{size - 1} wrong · question 2 · ✗ wrong")
    assert "✓ " in ann.text
    ann.tap("◀")
    assert ann.text.startswith(f"{size - 1}/{size - 1} wrong · question {size} ")
    ann.tap("Report")
    ann.tap("Review all")
    assert ann.text.startswith(f"1/{size} all · question 1 · ✓ right")


def test_misses_become_cards_due_today_and_only_once(ann: Chat) -> None:
    sat(ann)
    made = dict(ann.keys)[next(label for label in ann.labels if label.startswith("Make "))]
    number = int(next(label for label in ann.labels if label.startswith("Make ")).split()[1])
    ann.press(made)
    assert ann.text.startswith(f"{number} cards added, due today.")
    ann.press(made)
    assert ann.text.startswith("Nothing to add")
    ann.say("/home")
    assert f"Due now: {number} cards" in ann.text
    ann.tap("Study")
    assert ann.stable in {one.item.card for one in paper(ann).questions}


def test_sittings_are_kept_and_can_be_opened_again(ann: Chat) -> None:
    sat(ann)
    report, first = ann.text, record(ann).id
    sat(ann, right=True)
    ann.say("/exam")
    assert ann.text.count("Mar 2, 2026 · CRC · ") == 2
    ann.press(callbacks.pack(ShowReport(first)))
    assert ann.text == report
    assert [one.id for one in ann.room.do(exams.history, ANN, limit=9)] == [record(ann).id, first]


def test_two_forms_of_one_learner_differ(ann: Chat) -> None:
    begin(ann)
    first = {one.item.card for one in paper(ann).questions}
    ann.say("/exam")
    ann.tap("Give it up")
    ann.tap("Give it up")
    begin(ann)
    assert {one.item.card for one in paper(ann).questions} != first
