"""A sitting beside earlier ones: what moved, what did not, and when nothing can be said."""

from __future__ import annotations

import pytest

from bot import callbacks
from bot.actions import CompareExam
from bot.services.exam_compare import Way, way
from decks.scoring import Part
from tests.bot.chat import BOB, Chat, Room, learner_with
from tests.bot.exam_after_house import Album, compare, deliver, sat
from tests.bot.exam_house import record
from tests.decks.exam_shelf import exam_shelf


@pytest.fixture
def ann(room: Room) -> Chat:
    room.library = exam_shelf()
    return learner_with(room)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (Part(3, 10), Part(9, 10), Way.UP),
        (Part(9, 10), Part(3, 10), Way.DOWN),
        (Part(6, 10), Part(8, 10), Way.EVEN),  # z = 0.98
        (Part(60, 100), Part(80, 100), Way.UP),  # the same shares of more questions: z = 3.09
        (Part(0, 1), Part(1, 1), Way.EVEN),
        (Part(10, 10), Part(10, 10), Way.EVEN),
        (Part(0, 0), Part(5, 5), Way.EVEN),
    ],
)
def test_a_share_has_moved_where_chance_seldom_moves_it_so_far(
    before: Part, now: Part, expected: Way
) -> None:
    assert way(before, now) is expected


def test_a_first_sitting_has_nothing_beside_it(ann: Chat) -> None:
    sat(ann, right=4)
    compare(ann)
    assert ann.text.startswith("CRC: your first sitting\nMar 2, 2026 · sprint · 4 of ")
    ann.tap("Report")
    assert ann.text.startswith("Short by ")


def test_two_sprints_are_held_against_each_other(ann: Chat) -> None:
    sat(ann, right=1)
    ann.room.wait(days=3)
    sat(ann, right=10)
    compare(ann)
    assert "Mar 5, 2026 · sprint · 10 of 10 (100 %), passed by 3 · " in ann.text
    assert "Mar 2, 2026 · sprint · 1 of 10 (10 %), short by 6 · " in ann.text
    assert "◂ Against Mar 2, 2026\nThe whole: 10 % then, 100 % now, up." in ann.text
    assert "weak" not in ann.text


def test_an_old_report_is_compared_with_what_was_before_it(ann: Chat) -> None:
    sat(ann, right=1)
    first = record(ann).id
    sat(ann, right=10)
    ann.press(callbacks.pack(CompareExam(first)))
    deliver(ann.room, Album())
    assert ann.text.startswith("CRC: your first sitting")


def test_the_last_sitting_of_the_same_size_is_chosen(ann: Chat) -> None:
    sat(ann, right=2)
    ann.room.wait(days=1)
    sat(ann, right=9, size="Half")
    ann.room.wait(days=1)
    sat(ann, right=8)
    compare(ann)
    assert "Mar 3, 2026 · half · 9 of " in ann.text
    assert "◂ Against Mar 2, 2026\nThe whole: 20 % then, 80 % now, up." in ann.text


def test_sittings_of_different_sizes_are_a_weak_comparison(ann: Chat) -> None:
    sat(ann, right=5)
    sat(ann, right=20, size="Half")
    compare(ann)
    assert "A weak comparison, no earlier sitting was of this size: 10 questions then, " in ann.text


def test_an_exam_of_another_kind_is_never_beside_it(ann: Chat) -> None:
    sat(ann, right=5, name="CPC")
    sat(ann, right=5)
    compare(ann)
    assert ann.text.startswith("CRC: your first sitting")


def test_where_exams_begin_two_sittings_can_be_compared(ann: Chat) -> None:
    sat(ann, right=1)
    ann.say("/exam")
    assert "Compare sittings" not in ann.labels
    sat(ann, right=10)
    ann.say("/exam")
    ann.tap("Compare sittings")
    deliver(ann.room, Album())
    assert "10 of 10 (100 %), passed by 3" in ann.text


def test_nobody_sees_somebody_elses_sittings(ann: Chat) -> None:
    sat(ann, right=1)
    bob = learner_with(ann.room, learner=BOB)
    bob.say("/home")
    bob.press(callbacks.pack(CompareExam(record(ann).id)))
    deliver(ann.room, Album())
    assert bob.text == "This exam is not there any more."
