"""Outlines of exams: what ships, what is refused, and how counts come out."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decks.blueprint import Kind, Status, Unit
from decks.blueprint_file import FOLDER, blueprints, parse_blueprint
from decks.blueprint_sums import apportioned, counts
from decks.certifications import CERTIFICATIONS
from decks.model import Difficulty
from decks.sources.carrier import SourceRefused

SMALL = """\
exam: small
name: SMALL
giver: Nobody
version: "1"
source: Made up
checked_on: 2026-11-24
items: 10
minutes: 20
open_book: true
status: {items: V, minutes: S, pass: K}
pass: {kind: percent, value: 70, words: seven of ten}
sections:
  - id: one
    title: One
    items: 6
    status: V
    fills:
      - {templates: [billable], weight: 2}
  - id: two
    title: Two
    items: 4
    status: V
    fills: [{notes: [Anatomy]}, {cpt: 10000-19999}]
"""
SIZES = {
    "cpc": (100, 0, 240), "coc": (100, 0, 240), "cic": (47, 0, 240), "crc": (100, 0, 240), "cpb": (135, 0, 240),
    "cpma": (100, 0, 240), "cca": (105, 15, 120), "ccs": (107, 10, 240), "ccs-p": (121, 24, 240),
    "rhit": (150, 20, 210), "cmc": (None, 0, None),
}  # fmt: skip


def refusal(text: str) -> str:
    with pytest.raises(SourceRefused) as refused:
        parse_blueprint("small.yaml", text)
    return str(refused.value)


def test_each_certification_has_an_outline_with_its_name_and_giver() -> None:
    shipped = {each.id: (each.name, each.giver) for each in blueprints().values()}
    assert shipped == {each.id: (each.name, each.giver) for each in CERTIFICATIONS.values()}


def test_items_unscored_ones_and_minutes_are_those_of_the_outlines() -> None:
    assert {each.id: (each.items, each.pretest, each.minutes) for each in blueprints().values()} == SIZES


def test_only_ahima_scales_and_its_words_say_so() -> None:
    scaled = {each.id: each.passing for each in blueprints().values() if each.passing.is_scaled}
    assert sorted(scaled) == ["cca", "ccs", "ccs-p", "rhit"]
    assert {(each.value, each.words) for each in scaled.values()} == {
        (300, "the real exam scales; this is not comparable")
    }
    assert {each.passing.value for each in blueprints().values() if not each.passing.is_scaled} == {70}


def test_the_closed_book_exam_is_rhit() -> None:
    assert [each.id for each in blueprints().values() if not each.open_book] == ["rhit"]


def test_crc_counts_as_corrected() -> None:
    assert [(each.id, each.items) for each in blueprints()["crc"].sections] == [
        ("compliance", 15),
        ("diagnosis-coding", 30),
        ("documentation-improvement", 12),
        ("pathophysiology", 5),
        ("purpose-of-models", 10),
        ("quality", 3),
        ("risk-adjustment-models", 15),
        ("cases", 10),
    ]


def test_cic_counts_forty_items_and_seven_whole_cases() -> None:
    sections = [(each.items, each.unit) for each in blueprints()["cic"].sections]
    assert sections == [(40, Unit.ITEM), (7, Unit.CASE)]


def test_what_was_not_found_has_no_figure() -> None:
    for exam in ("ccs-p", "cmc"):
        assert [(each.items, each.percent) for each in blueprints()[exam].sections] == [(None, None)]
    assert blueprints()["cmc"].is_configurable
    assert "items" not in blueprints()["cmc"].status


def test_every_figure_says_how_sure_it_is_and_every_outline_what_is_not() -> None:
    for each in blueprints().values():
        given = {"items": each.items, "minutes": each.minutes, "pretest": each.pretest or None}
        assert {name for name, value in given.items() if value} <= set(each.status)
        assert each.unverified
        assert each.checked_on >= date(2026, 11, 24)
    assert blueprints()["crc"].status["items"] is Status.READ


def test_an_outline_is_read_field_by_field() -> None:
    small = parse_blueprint("small.yaml", SMALL)
    assert (small.id, small.items, small.minutes, small.pretest) == ("small", 10, 20, 0)
    one, two = small.sections
    assert (one.fills[0].templates, one.fills[0].weight, one.fills[0].kind) == (("billable",), 2, Kind.ONE)
    assert (two.fills[0].domains, two.fills[1].cpt) == (("Anatomy",), ("10000", "19999"))
    assert small.difficulty == {Difficulty.EASY: 25, Difficulty.MEDIUM: 50, Difficulty.HARD: 25}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("items: 10", "items: 11", "small.yaml, line 1: the sections hold 10 items, the exam 11"),
        ("minutes: 20", "minutes: 0", "small.yaml, line 8: minutes is '0', not a number from 1 to 600"),
        ("items: 6", "items: six", "small.yaml, line 15: items is 'six', not a number from 1 to 500"),
        ("[billable]", "[billing]", "small.yaml, line 18: no template is called 'billing'"),
        (
            "kind: percent",
            "kind: raw",
            "small.yaml, line 11: the kind of pass is 'raw'; choose of: percent, scaled",
        ),
        ("value: 70", "value: 101", "small.yaml, line 11: value is '101', not a number from 1 to 100"),
        ("cpt: 10000-19999", "cpt: 1-2", "small.yaml, line 23: cpt must be a range of codes, as 10000-19999"),
        ("    items: 4\n", "", "small.yaml, line 1: all sections have items, or all have percents"),
        ("id: two", "id: one", "small.yaml, line 1: an outline has sections, each with an id of its own"),
        ("minutes: S, ", "", "small.yaml, line 10: minutes and its status belong together"),
        ("open_book: true", "open_book: yes", "small.yaml, line 1: open_book must be true or false"),
        ("status: V", "status: X", "small.yaml, line 16: status is 'X', which nobody knows"),
        ("items: 10", "item: 10", "small.yaml, line 7: unknown field 'item' of a blueprint"),
        (
            "weight: 2",
            "notes: [x]",
            "small.yaml, line 18: a fill has one of templates, notes, cpt, coding-sets",
        ),
        ("checked_on: 2026-11-24", "checked_on: soon", "small.yaml, line 6: checked_on 'soon' is no day"),
        (
            "items: 10\n",
            "items: 10\npretest: 10\n",
            "small.yaml, line 11: pretest and its status belong together",
        ),
        ("exam: small", "exam: &a small", "small.yaml, line 1: an anchor (&name) is not taken"),
    ],
)
def test_what_is_odd_is_refused_with_file_and_line(old: str, new: str, told: str) -> None:
    assert refusal(SMALL.replace(old, new, 1)).startswith(told)


def test_percents_that_no_counts_meet_are_refused() -> None:
    shares = SMALL.replace("items: 6", "percent: [71, 74]").replace("items: 4", "percent: [26, 29]")
    assert refusal(shares) == "small.yaml, line 1: no counts within these percents add up to 10"
    assert "the percents add up to 120-120, not to 100" in refusal(
        SMALL.replace("items: 6", "percent: 80").replace("items: 4", "percent: 40")
    )


@pytest.mark.parametrize("exam", ["cca", "ccs", "rhit"])
@given(seed=st.integers(0, 2**32))
def test_ranges_are_kept_and_the_total_is_exact(exam: str, seed: int) -> None:
    blueprint = blueprints()[exam]
    size = blueprint.items or 0
    found = counts(blueprint.sections, size, Random(seed))
    assert sum(found) == size
    for section, count in zip(blueprint.sections, found, strict=True):
        low, high = section.percent or (0, 0)
        assert low <= 100 * count / size <= high


@given(st.sampled_from(sorted(SIZES)), st.integers(1, 500), st.integers(0, 2**32))
def test_any_size_is_shared_out_exactly(exam: str, size: int, seed: int) -> None:
    found = counts(blueprints()[exam].sections, size, Random(seed))
    assert sum(found) == size
    assert min(found) >= 0


@given(st.lists(st.integers(1, 60), min_size=1, max_size=12), st.integers(0, 300))
def test_shares_are_off_by_less_than_one(weights: list[int], size: int) -> None:
    found = apportioned(weights, size)
    assert sum(found) == size
    assert all(
        abs(count - size * weight / sum(weights)) < 1 for count, weight in zip(found, weights, strict=True)
    )


def test_percents_that_were_rounded_come_to_the_whole() -> None:
    cpma = counts(blueprints()["cpma"].sections, 100, Random(1))
    assert cpma == [17, 21, 13, 7, 36, 6]


def test_no_outline_holds_text_or_codes_of_cpt_but_ranges() -> None:
    for entry in (files("decks") / FOLDER).iterdir():
        text = entry.read_text("utf-8")
        ranges = [
            fill.cpt for section in parse_blueprint(entry.name, text).sections for fill in section.fills
        ]
        assert text.count("cpt: ") == sum(each is not None for each in ranges)
