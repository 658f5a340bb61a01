"""The sums that item statistics are made of."""

from __future__ import annotations

from db import items
from db.items import NOTHING, Shown
from db.uow import Work
from scheduler.itemstats import Picked, Tally, ability
from tests.db.making import ANNA, peopled

ONE = (Shown("J44.1", True, True), Shown("J44.0", False, False))


def after(answers: list[bool], *, card: int = 1) -> Work:
    made = peopled()
    for right in answers:
        items.count_first(made, ANNA, card, right=right, ms=1_000, options=ONE)
    return made


def test_sums_begin_with_the_eleventh_answer_of_a_learner() -> None:
    assert items.load(after([True] * 10), 1)[0] == NOTHING
    assert items.load(after([True] * 11), 1)[0] == Tally(1, 1, 1_000, 1_000, 1_000_000, 1_000)


def test_the_ability_is_that_before_the_answer() -> None:
    answers = [True, False, True] * 7
    made = after(answers)
    able = [ability(number, sum(answers[:number])) or 0 for number in range(10, len(answers))]
    right = answers[10:]
    assert items.load(made, 1)[0] == Tally(
        tries=len(right),
        right=sum(right),
        ms=1_000 * len(right),
        ability=sum(able),
        ability_squared=sum(one * one for one in able),
        ability_right=sum(one for one, was in zip(able, right, strict=True) if was),
    )


def test_options_add_up_from_the_first_answer_on() -> None:
    made = after([True, True])
    items.count_first(
        made, ANNA, 1, right=False, ms=1, options=(Shown("J44.1", True, False), Shown("x", False, True))
    )
    assert items.load(made, 1)[1] == [
        Picked("J44.0", False, 2, 0), Picked("J44.1", True, 3, 2), Picked("x", False, 1, 1)
    ]  # fmt: skip


def test_of_a_code_set_all_cards_with_any_statistics_by_name() -> None:
    made = after([True] * 11, card=2)
    items.count_first(made, ANNA, 3, right=True, ms=1, options=())
    items.count_first(made, ANNA, 1, right=True, ms=1, options=ONE)
    made._execute("INSERT INTO card (id, stable) VALUES (9, 'hcpcs:J1100:x')")
    items.count_first(made, ANNA, 9, right=True, ms=1, options=ONE)
    found = items.of_system(made, "icd10cm")
    assert [(one.stable, one.tally.tries) for one in found] == [
        ("icd10cm:A41.9:front", 1),
        ("icd10cm:J45.909:front", 1),
        ("icd10cm:R52:front", 1),
    ]
    assert [one.stable for one in items.of_system(made)] == ["hcpcs:J1100:x", *(one.stable for one in found)]
