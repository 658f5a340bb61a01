"""Forms on the decks that ship: counts, limits, what may not stand together, and drawing again."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest

from decks.blueprint import Kind
from decks.blueprint_file import blueprints
from decks.cards import AUTHORED, parse_card
from decks.form_drawing import draw_form
from decks.form_fences import codes_in
from decks.form_items import drawn
from decks.forms import Form, FormRefused
from decks.model import Difficulty, Item, Undrawable
from tests.decks import authored_made as made
from tests.decks.exam_shelf import blueprint_of, exam_shelf, form_of, own_copy, with_notes

EXAMS = sorted(blueprints())
WORDS = ("blood", "bone", "skin", "nerve", "lung", "liver")
BY_HEART = ("title-of-code", "code-of-title", "chapter-block")


def items_of(form: Form) -> list[Item]:
    return [drawn(exam_shelf(), each) for each in form.items]


def generated(form: Form) -> list[str]:
    """Templates of the items, authored ones left out."""
    return [each.template for each in form.items if not each.card.startswith(AUTHORED)]


def refusal(exam: str, **size: int) -> str:
    with pytest.raises(FormRefused) as refused:
        draw_form(blueprint_of(exam), exam_shelf(), "1", **size)  # type: ignore[arg-type]
    return str(refused.value)


@pytest.mark.parametrize("exam", EXAMS)
def test_a_form_is_the_same_for_its_seed_and_its_items_are_drawn_again(exam: str) -> None:
    form = form_of(exam)
    assert form == form_of(exam)
    assert [item.id for item in items_of(form)] == [each.id for each in form.items]
    assert [each.number for each in form.items] == list(range(1, len(form.items) + 1))


@pytest.mark.parametrize("exam", EXAMS)
def test_what_is_wanted_is_filled_or_missing_with_a_reason(exam: str) -> None:
    form, blueprint = form_of(exam), blueprint_of(exam)
    assert form.wanted == (blueprint.items or 80)
    assert sum(each.wanted for each in form.sections) == form.wanted
    assert sum(each.questions for each in form.sections) == len(form.items)
    assert [each.id for each in form.sections if each.missing and not each.why] == []
    assert min(each.missing for each in form.sections) >= 0


@pytest.mark.parametrize("exam", EXAMS)
def test_no_template_fills_more_than_its_share(exam: str) -> None:
    for seed in ("1", "2"):
        form = form_of(exam, seed)
        counted, size = Counter(generated(form)), len(form.items)
        assert [name for name, count in counted.items() if count > 0.15 * size] == []
        assert sum(counted[name] for name in BY_HEART) <= 0.10 * size


@pytest.mark.parametrize("exam", EXAMS)
def test_nothing_comes_twice_and_nothing_answers_another(exam: str) -> None:
    items = items_of(form_of(exam))
    subjects = [(parse_card(item.id.partition("#")[0]).system, item.subject) for item in items]
    assert [each for each, count in Counter(subjects).items() if count > 1] == []
    notes = Counter(item.source.note for item in items if item.source.note)
    assert [note for note, count in notes.items() if count > 1] == []
    assert [pair for pair in combinations(items, 2) if tells(*pair) or tells(*reversed(pair))] == []


def tells(one: Item, other: Item) -> bool:
    """Whether one shows a code that is the other's subject or key."""
    shown = {code for text in (one.stem, *(option.text for option in one.options)) for code in codes_in(text)}
    asked = {other.subject, other.answer, *(other.options[at].code for at in other.key)}
    return bool(shown & asked)


@pytest.mark.parametrize("exam", EXAMS)
def test_two_seeds_share_less_than_a_fifth(exam: str) -> None:
    cards = [{each.card for each in form_of(exam, str(seed)).items} for seed in range(4)]
    assert [len(one & two) / min(len(one), len(two)) < 0.2 for one, two in combinations(cards, 2)] == [
        True
    ] * 6


def test_the_mix_of_difficulties_is_near_the_one_stated() -> None:
    form = form_of("ccs-p")
    stated = blueprint_of("ccs-p").difficulty
    off = [abs(100 * form.difficulties[level] / len(form.items) - stated[level]) for level in Difficulty]
    assert max(off) <= 8


def test_shares_add_up_and_count_what_the_items_are() -> None:
    form = form_of("crc")
    assert sum(form.shares.values()) == pytest.approx(1)
    claims = sum(each.template == "claim-error" for each in form.items)
    assert form.shares["scenario"] * len(form.items) >= claims > 0


def test_crc_says_what_it_cannot_cover_and_rescales_in_the_open() -> None:
    form = form_of("crc")
    missing = {each.id: each.missing for each in form.sections if each.missing}
    assert missing == {"compliance": 15, "purpose-of-models": 10, "quality": 3}
    why = {each.id: each.why for each in form.sections}
    assert why["quality"] == "No authored notes on Quality of care, Quality."
    assert (form.filled, form.wanted, form.minutes, form.whole_minutes) == (72, 100, 173, 240)
    assert form.told == ("72 of 100 items; the cut counts on those, and 173 of 240 minutes keep the pace.")


def test_cpt_sections_stay_empty_without_a_copy_and_fill_with_one() -> None:
    without, copy = form_of("cpc"), own_copy()
    series = [
        "integumentary",
        "nervous-eye-ear",
        "evaluation-management",
        "anesthesia",
        "radiology",
        "medicine",
    ]
    bare = {each.id: each for each in without.sections}
    assert [bare[name].filled for name in series] == [0] * 6
    assert bare["radiology"].why == (
        "CPT belongs to the AMA and does not ship: import your own licensed copy."
    )
    form = form_of("cpc", cpt=copy)
    full = {each.id: each for each in form.sections}
    assert [full[name].missing for name in series] == [0] * 6
    codes = [parse_card(each.card).code for each in form.items if each.section == "anesthesia"]
    assert all("00100" <= code <= "01999" for code in codes)
    assert [drawn(exam_shelf(), each, copy).id for each in form.items] == [each.id for each in form.items]


def test_an_item_of_cpt_cannot_be_drawn_without_the_copy() -> None:
    form = form_of("cpc", cpt=own_copy())
    one = next(each for each in form.items if each.card.startswith("cpt:"))
    with pytest.raises(Undrawable):
        drawn(exam_shelf(), one)


def test_cic_has_seven_cases_of_five_typed_lines_and_says_how_old_its_procedures_are() -> None:
    form = form_of("cic")
    cases = Counter(each.case for each in form.items if each.case)
    assert (len(cases), set(cases.values()), len(form.items)) == (7, {5}, 75)
    lines = [drawn(exam_shelf(), each) for each in form.items if each.kind is Kind.CASE]
    assert [item for item in lines if not item.answer or item.options] == []
    assert len({item.stem.partition("\n\n")[0] for item in lines}) == 1
    assert "ICD-10-PCS FY2025, which is older than the exam's books" in form.sections[1].why


def test_questions_of_a_case_stand_together() -> None:
    form = form_of("cic")
    order = [each.case for each in form.items]
    runs = sum(one != two for one, two in zip(["", *order], order, strict=False) if two)
    assert runs == 7


def test_every_kind_of_item_comes_in_some_exam() -> None:
    kinds = {each.kind for exam in ("cic", "ccs-p") for each in form_of(exam).items}
    assert kinds == set(Kind)


def test_unscored_items_are_as_many_as_the_exam_has_in_proportion_and_change_with_the_seed() -> None:
    whole, part = form_of("ccs-p"), form_of("cca")
    assert len(whole.items) - whole.scored == 24
    assert len(part.items) - part.scored == round(15 * part.filled / 105)
    hidden = [[each.number for each in form_of("ccs-p", seed).items if each.pretest] for seed in ("1", "2")]
    assert hidden[0] != hidden[1]


def test_a_part_of_an_exam_keeps_its_pace() -> None:
    crc, shelf = blueprint_of("crc"), exam_shelf()
    half = draw_form(crc, shelf, "1", items=50)
    assert (half.wanted, half.whole_minutes) == (50, 120)
    sprint = draw_form(crc, shelf, "1", items=10, minutes=10, sections=["diagnosis-coding"])
    assert (sprint.filled, sprint.minutes, {each.section for each in sprint.items}) == (
        10,
        10,
        {"diagnosis-coding"},
    )
    domain = draw_form(crc, shelf, "1", sections=["risk-adjustment-models"])
    assert (domain.wanted, domain.whole_minutes) == (15, 36)


def test_sizes_that_make_no_sense_are_refused_in_words() -> None:
    assert refusal("crc", minutes=0) == "0 minutes make no exam; 1 to 1440 do"
    assert refusal("crc", items=10_000) == "10000 items make no exam; 1 to 500 do"
    assert refusal("crc", items=0) == "0 items make no exam; 1 to 500 do"
    assert refusal("cmc") == "how many items the CMC exam has is not public: say how many you want"
    assert refusal("cmc", items=20) == "how long the CMC exam takes is not public: say how many minutes"
    with pytest.raises(FormRefused, match="CRC has no section surgery; there is compliance, "):
        draw_form(blueprint_of("crc"), exam_shelf(), "1", sections=["surgery"])


def test_a_form_of_nothing_is_refused_with_the_reason() -> None:
    with pytest.raises(FormRefused, match="no authored notes on Quality of care"):
        draw_form(blueprint_of("crc"), exam_shelf(), "1", sections=["quality"])


def test_notes_for_other_exam_days_stay_out(tmp_path: Path) -> None:
    crc = blueprint_of("crc")
    notes = [made.note(id=f"n-{word}", stem=f"What is {word}?", domain="Quality of care") for word in WORDS]
    assert draw_form(crc, with_notes(tmp_path, *notes), "1", sections=["quality"]).filled == 2
    later = with_notes(tmp_path, *notes, exam_from=date(2030, 1, 1), exam_to=date(2030, 12, 31))
    with pytest.raises(FormRefused):
        draw_form(crc, later, "1", sections=["quality"])
