"""Corrections: the newest that fits counts, and whose exams hold the question is found some learners at a time."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from db import corrections, exams, learners
from db.corrections import Correction, Kind, Open, newest
from db.uow import Work
from tests.db.making import ANNA, ASTHMA, BORIS, PAIN, peopled, work


def one(kind: Kind, scope: str = "", stable: str = PAIN, number: int = 1) -> Correction:
    return Correction(stable, scope, kind, (), "why", 5, number)


KEY, OUT, BACK, OTHER = one(Kind.KEY, "@b1"), one(Kind.OUT), one(Kind.STANDS), one(Kind.OUT, stable=ASTHMA)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], None),
        ([OTHER], None),
        ([KEY], KEY),
        ([KEY, OUT], OUT),
        ([OUT, KEY], KEY),
        ([KEY, OUT, BACK], KEY),
        ([KEY, OUT, BACK, OUT], OUT),
        ([OUT, BACK], None),
        ([one(Kind.KEY, "@b2")], None),
        ([KEY, one(Kind.STANDS, "@b1")], None),
    ],
)
def test_the_newest_that_fits_and_was_not_taken_back_counts(
    found: Sequence[Correction], expected: Correction | None
) -> None:
    assert newest(found, PAIN, ("", "@b1")) == expected


def test_what_is_written_is_read_back_and_open_until_all_are_checked() -> None:
    made = peopled()
    corrections.add(made, 1, kind=Kind.KEY, reason="ä < b", by=7, now=9, scope="@b1", options=("ö", "x; y"))
    corrections.add(made, 2, kind=Kind.OUT, reason="why", by=0, now=10)
    assert corrections.all_of(made) == [
        Correction(PAIN, "@b1", Kind.KEY, ("ö", "x; y"), "ä < b", 9, 1),
        Correction(ASTHMA, "", Kind.OUT, (), "why", 10, 2),
    ]
    assert corrections.first_open(made) == Open(1, PAIN, 0)
    corrections.check(made, 1, 50)
    assert corrections.first_open(made) == Open(1, PAIN, 50)
    corrections.check(made, 1, None)
    assert corrections.first_open(made) == Open(2, ASTHMA, 0)
    corrections.check(made, 2, None)
    assert corrections.first_open(made) is None


def sat(made: Work, learner: int, form: str, *, over: bool = True) -> int:
    learners.ensure(made, learner, deck="core", now=0)
    exam = exams.plan(made, learner, blueprint="crc", form=form, builds="", now=0)
    exams.start(made, exam, mode="exam", state="{}", wake_at=None, now=1)
    if over:
        exams.keep(made, exam, rev=1, next_rev=2, state="{}", wake_at=None, finished_at=5, score="[1, 2, 1]")
    return exam


def test_who_has_finished_an_exam_with_the_card_is_found_some_at_a_time() -> None:
    made = work()
    for learner, card, over in ((3, PAIN, True), (5, ASTHMA, True), (6, PAIN, False), (ANNA, PAIN, True)):
        sat(made, learner, f'["{card}"]', over=over)
    sat(made, ANNA, f'["{PAIN}"]')
    looks, after = [], 0
    while (found := exams.examined_on(made, PAIN, after=after, limit=2))[1] is not None:
        looks.append(found)
        after = found[1] or 0
    assert looks == [([3], 5), ([ANNA], ANNA)]


def test_the_exams_of_one_learner_with_the_card_are_marked_anew_one_by_one() -> None:
    made = work()
    first, other = sat(made, ANNA, f'["{PAIN}"]'), sat(made, ANNA, f'["{ASTHMA}"]')
    second = sat(made, ANNA, f'["{PAIN}"]')
    sat(made, BORIS, f'["{PAIN}"]')
    running = sat(made, ANNA, f'["{PAIN}"]', over=False)
    assert [record.id for record in exams.with_card(made, ANNA, PAIN)] == [first, second]
    for exam in (first, running):
        exams.rescore(made, exam, "[2, 2, 1]")
    scores = {number: exams.load(made, ANNA, number) for number in (first, other, running)}
    assert [record.score if record else "" for record in scores.values()] == ["[2, 2, 1]", "[1, 2, 1]", None]


def test_an_exam_is_counted_once_and_only_when_it_is_over() -> None:
    made = work()
    first, running = sat(made, ANNA, "[]"), sat(made, BORIS, "[]", over=False)
    found = exams.uncounted(made)
    assert found is not None and found.id == first  # noqa: PT018
    assert exams.mark_counted(made, first)
    assert not exams.mark_counted(made, first)
    assert exams.uncounted(made) is None
    assert running != first
