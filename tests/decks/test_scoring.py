"""What an exam is worth: points, cut, domains, changed answers, pace."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.blueprint import Kind, Passing
from decks.forms import FormItem
from decks.model import Difficulty, Item, Option, Source
from decks.scoring import Changes, Given, Mark, Part, cut, is_right, mark, pace, score

PERCENT = Passing(False, 70, "70 of 100")
SCALED = Passing(True, 300, "the real exam scales; this is not comparable")


def item(*key: int, answer: str | None = None) -> Item:
    return Item(
        id="icd10cm:E11.9:billable#0",
        template="billable",
        subject="E11.9",
        stem="Which?",
        options=() if answer else tuple(Option(text) for text in "abcde"),
        key=key,
        answer=answer,
        rationale="",
        source=Source("ICD-10-CM", "FY2026", ""),
        domain="",
        difficulty=Difficulty.EASY,
    )


def placed(
    number: int = 1, section: str = "one", kind: Kind = Kind.ONE, *, pretest: bool = False
) -> FormItem:
    return FormItem(
        number=number,
        card="icd10cm:E11.9:billable",
        seed=1,
        difficulty=Difficulty.EASY,
        kind=kind,
        section=section,
        pretest=pretest,
        case="",
        id="",
        template="billable",
        reached=Difficulty.EASY,
        is_scenario=False,
    )


def marked(number: int, section: str, right: bool, *, scored: bool = True) -> Mark:
    return Mark(number, section, scored, is_answered=True, is_right=right, was_right=right, was_changed=False)


@pytest.mark.parametrize(
    ("asked", "kind", "given_", "right"),
    [
        (item(2), Kind.ONE, (2,), True),
        (item(2), Kind.ONE, (1,), False),
        (item(2), Kind.ONE, (2, 1), False),
        (item(2), Kind.ONE, None, False),
        (item(2), Kind.ONE, "c", False),
        (item(1, 3), Kind.SEVERAL, (3, 1), True),
        (item(1, 3), Kind.SEVERAL, (1,), False),
        (item(1, 3), Kind.SEVERAL, (1, 2), False),
        (item(1, 3), Kind.SEVERAL, (1, 3, 4), False),
        (item(1, 3), Kind.SEVERAL, (1, 1, 3), False),
        (item(2, 0, 1), Kind.ORDER, (2, 0, 1), True),
        (item(2, 0, 1), Kind.ORDER, (0, 2, 1), False),
        (item(answer="E11.65"), Kind.TYPED, "e1165", True),
        (item(answer="E11.65"), Kind.TYPED, "E11.6", False),
        (item(answer="E11.65"), Kind.TYPED, "", False),
        (item(answer="E11.65"), Kind.TYPED, (0,), False),
        (item(answer="0ST40ZZ"), Kind.CASE, "0st40zz", True),
        (item(answer="0ST40ZZ"), Kind.CASE, " oSt 40 ZZ", True),
        (item(answer="0ST40ZZ"), Kind.CASE, "0ST40Z", False),
        (item(3), Kind.CASE, (3,), True),
    ],
)
def test_a_question_is_right_whole_or_not_at_all(
    asked: Item, kind: Kind, given_: Given | None, right: bool
) -> None:
    assert is_right(asked, kind, given_) is right


def test_a_changed_answer_counts_as_it_was_last() -> None:
    better = mark(placed(), item(1), (1,), (0,))
    worse = mark(placed(), item(1), (0,), (1,))
    other = mark(placed(), item(1), (2,), (0,))
    same = mark(placed(), item(1), (1,))
    cleared = mark(placed(), item(1), None, (1,))
    found = score([better, worse, other, same, cleared], PERCENT)
    assert found.changes == Changes(wrong_to_right=1, right_to_wrong=2, wrong_to_wrong=1)
    assert (found.whole, found.open) == (Part(2, 5), 1)


def test_unscored_questions_count_nowhere_else() -> None:
    found = score([marked(1, "one", True), marked(2, "one", False, scored=False)], PERCENT)
    assert (found.whole, found.unscored, found.sections) == (Part(1, 1), Part(0, 1), {"one": Part(1, 1)})
    hidden = mark(placed(2, pretest=True), item(1), (1,), (0,))
    assert score([hidden], PERCENT).changes == Changes(0, 0, 0)


@pytest.mark.parametrize(("of", "points"), [(100, 70), (135, 95), (75, 53), (72, 51), (1, 1), (0, 0)])
def test_the_cut_is_the_fewest_points_that_reach_the_percent(of: int, points: int) -> None:
    assert cut(of, 70) == points


@pytest.mark.parametrize(("right", "margin", "passed"), [(7, 0, True), (6, -1, False), (10, 3, True)])
def test_the_margin_says_how_far_the_cut_is(right: int, margin: int, passed: bool) -> None:
    found = score([marked(number, "one", number <= right) for number in range(1, 11)], PERCENT)
    assert (found.cut, found.margin, found.has_passed) == (7, margin, passed)


def test_a_scaled_exam_has_a_raw_percent_and_no_cut() -> None:
    found = score([marked(1, "one", True), marked(2, "one", False)], SCALED)
    assert (found.whole.percent, found.cut, found.margin, found.has_passed) == (50.0, None, None, None)


def test_the_costliest_sections_are_those_that_lost_most_points() -> None:
    lost = {"one": 1, "two": 3, "three": 0, "four": 2}
    marks = [marked(0, name, False) for name, count in lost.items() for _ in range(count)]
    assert score([*marks, marked(0, "three", True)], PERCENT).costliest() == ["two", "four"]


def test_blanks_of_a_case_count_one_point_each() -> None:
    answers = ["E11.65", "e1165", "E11.6", None, "I10"]
    marks = [
        mark(placed(number, "cases", Kind.CASE), item(answer="E11.65"), answer)
        for number, answer in enumerate(answers, 1)
    ]
    assert score(marks, PERCENT).sections == {"cases": Part(2, 5)}


def test_an_exam_without_a_question_has_no_percent() -> None:
    assert score([], PERCENT).whole.percent == 0.0


marks = st.lists(
    st.builds(
        Mark,
        number=st.integers(1, 150),
        section=st.sampled_from(["one", "two", "three"]),
        is_scored=st.booleans(),
        is_answered=st.booleans(),
        is_right=st.booleans(),
        was_right=st.booleans(),
        was_changed=st.booleans(),
    ),
    max_size=40,
)
passings = st.sampled_from([PERCENT, SCALED])


@given(marks, passings)
def test_the_score_is_the_sum_of_its_parts(answered: list[Mark], passing: Passing) -> None:
    found = score(answered, passing)
    assert found.whole.points == sum(part.points for part in found.sections.values())
    assert found.whole.of == sum(part.of for part in found.sections.values())
    assert found.whole.of + found.unscored.of == len(answered)
    assert 0 <= found.whole.percent <= 100


@given(marks, passings, st.integers(0, 2**32))
def test_the_order_of_the_questions_does_not_matter(
    answered: list[Mark], passing: Passing, seed: int
) -> None:
    shuffled = Random(seed).sample(answered, len(answered))
    assert score(shuffled, passing) == score(answered, passing)


@given(marks, marks)
def test_two_halves_add_up(first: list[Mark], second: list[Mark]) -> None:
    one, two, both = (score(each, SCALED) for each in (first, second, [*first, *second]))
    assert both.whole == Part(one.whole.points + two.whole.points, one.whole.of + two.whole.of)
    assert both.open == one.open + two.open


@given(st.integers(0, 500), st.integers(1, 100))
def test_no_fewer_points_reach_the_cut(of: int, percent: int) -> None:
    fewest = cut(of, percent)
    assert 100 * fewest >= percent * of > 100 * (fewest - 1)


def test_pace_is_what_was_made_and_what_is_needed() -> None:
    found = pace(answered=30, of=100, used=3_600, seconds=4 * 3_600)
    assert (found.made, found.ahead) == (30.0, 5.0)
    assert found.needed == pytest.approx(70 / 3)
    assert pace(answered=0, of=100, used=0, seconds=14_400).made == 0.0
    late = pace(answered=90, of=100, used=15_000, seconds=14_400)
    assert (late.needed, late.ahead) == (None, -10.0)
