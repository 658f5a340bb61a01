"""Short forms that are filled up; sections by themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.blueprint_file import blueprints
from decks.form_drawing import draw_form
from decks.form_sections import items_by_section, minutes_at_pace, sections_alone
from decks.form_spread import handed_on, short
from decks.forms import NothingToDraw
from tests.decks.exam_shelf import exam_shelf

CRC = blueprints()["crc"]
counts = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=9)


def test_what_sections_lack_comes_from_the_others_in_proportion() -> None:
    assert handed_on([4, 4, 2], [4, 0, 2], frozenset({1})) == [7, 0, 3]


def test_a_section_that_was_short_once_is_not_asked_for_more_again() -> None:
    empty = frozenset({1}) | short([7, 0, 3], [5, 0, 3])
    assert handed_on([4, 4, 2], [5, 0, 3], empty) == [5, 0, 5]


def test_a_section_too_small_for_a_place_may_take_one() -> None:
    assert handed_on([2, 0], [1, 0], frozenset({0})) == [1, 1]


def test_where_nothing_is_lacking_or_nobody_has_more_it_is_over() -> None:
    assert handed_on([2, 1], [2, 1], frozenset()) is None
    assert handed_on([2, 1], [1, 0], frozenset({0, 1})) is None


@given(counts)
def test_what_is_asked_next_adds_up(pairs: list[tuple[int, int]]) -> None:
    wanted, filled = [max(pair) for pair in pairs], [min(pair) for pair in pairs]
    empty = short(wanted, filled)
    asked = handed_on(wanted, filled, empty)
    assert asked is None or sum(asked) == sum(wanted)
    assert asked is None or [at for at in empty if asked[at] != filled[at]] == []


@pytest.mark.parametrize("seed", ["1", "2", "3"])
@pytest.mark.parametrize("exam", ["cca", "ccs", "crc", "cpma", "rhit", "coc"])
def test_a_sprint_is_full_although_sections_are_empty(exam: str, seed: str) -> None:
    form = draw_form(blueprints()[exam], exam_shelf(), seed, items=10, minutes=10, spread=True)
    assert (form.filled, form.wanted, form.minutes) == (10, 10, 10)
    assert sum(each.extra for each in form.sections) == sum(each.missing for each in form.sections) > 0
    assert "stand in for sections that today's decks cannot fill" in form.told


def test_the_same_seed_spreads_the_same_form() -> None:
    first, second = (draw_form(CRC, exam_shelf(), "7", items=25, minutes=30, spread=True) for _ in range(2))
    assert first == second


def test_without_spreading_sections_stay_short() -> None:
    form = draw_form(CRC, exam_shelf(), "1", items=10, minutes=10)
    assert (form.filled, sum(each.extra for each in form.sections)) == (7, 0)


def test_a_form_that_can_be_filled_is_not_changed_by_spreading() -> None:
    ccsp = blueprints()["ccs-p"]
    plain, spread = (draw_form(ccsp, exam_shelf(), "1", items=20, spread=on) for on in (False, True))
    assert plain == spread


def test_a_section_alone_is_as_full_as_it_stands_in_the_exam() -> None:
    whole = draw_form(CRC, exam_shelf(), "1")
    alone = sections_alone(CRC, exam_shelf(), "1", whole=100)
    assert [(each.id, each.wanted, each.filled) for each in alone] == [
        (each.id, each.wanted, each.filled) for each in whole.sections
    ]
    assert [each.why for each in alone if not each.filled] == [
        each.why for each in whole.sections if not each.filled
    ]


def test_nothing_to_draw_says_why_by_itself() -> None:
    with pytest.raises(NothingToDraw, match="nothing of this CRC form can be drawn") as refused:
        draw_form(CRC, exam_shelf(), "1", sections=["quality"])
    assert refused.value.why == "No authored notes on Quality of care, Quality."


@pytest.mark.parametrize("exam", blueprints())
def test_every_section_has_a_count_and_they_add_up(exam: str) -> None:
    blueprint = blueprints()[exam]
    found = items_by_section(blueprint, blueprint.items or 60)
    assert list(found) == [each.id for each in blueprint.sections]
    assert sum(found.values()) == (blueprint.items or 60)


def test_minutes_are_rounded_up_at_the_exams_pace() -> None:
    assert (minutes_at_pace(30, 100, 240), minutes_at_pace(1, 7, 60)) == (72, 9)
