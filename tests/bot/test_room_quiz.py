"""Items as quiz polls: what fits, and what is shown with the answer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.screens import MAX_WHY, Quiz, visible_length
from bot.services import room_quiz
from bot.views import room_play
from decks.model import Item, Option, Source
from scheduler.room_state import Asking, Mode, Question
from tests.bot import makers as make
from tests.bot.room_screens import QUESTIONS, gathering

HEAD = len("100/100 · ")
WIDE = "\N{DNA DOUBLE HELIX}"  # two units


def quiz(item: Item | None) -> Quiz:
    seen = gathering(Asking(0, 45, sent=True), mode=Mode.POLL)
    seen.items[0] = item  # type: ignore[index]
    return room_play.quiz(seen)


@pytest.mark.parametrize(
    ("item", "fits"),
    [
        (make.item(), True),
        (make.item(stem="x" * (300 - HEAD)), True),
        (make.item(stem="x" * (301 - HEAD)), False),
        (make.item(stem=WIDE * 145), True),
        (make.item(stem=WIDE * 146), False),
        (make.item(options=(Option("x" * 97), Option("y"))), True),
        (make.item(options=(Option("x" * 98), Option("y"))), False),
        (make.item(options=(Option(WIDE * 49), Option("y"))), False),
    ],
)
def test_lengths_count_with_head_and_letter_in_utf16_units(item: Item, fits: bool) -> None:
    assert room_quiz.fits(item) is fits


def test_options_keep_their_places_and_have_the_letters_that_the_explanation_names() -> None:
    assert room_quiz.options(make.item(options=(Option("one\n two"), Option("three")))) == (
        "A  one two",
        "B  three",
    )


def test_the_question_says_where_it_stands_and_the_explanation_where_it_is_from() -> None:
    shown = quiz(make.item(rationale="Because."))
    assert shown.question == "1/3 · What does J44.1 stand for?"
    assert shown.why == "Because.\nICD-10-CM FY2026 · Tabular, J44"
    assert shown.key == (1,)


def test_rather_the_short_way_than_a_cut_one() -> None:
    long, short = "long " * 50, "It stands under J44."
    assert quiz(make.item(rationale=long, path=short)).why.startswith(short)
    assert quiz(make.item(rationale=long, path="")).why.startswith("long long")
    said = quiz(make.item(rationale="long " * 25 + "end. " + long, path="")).why
    assert said.endswith("long end.\nICD-10-CM FY2026 · Tabular, J44")


@given(st.text(), st.text(), st.text())
def test_no_explanation_is_too_long(rationale: str, path: str, place: str) -> None:
    """Telegram allows 200 units and two line feeds."""
    plain = [one.encode("utf-16-le", "ignore").decode("utf-16-le") * 9 for one in (rationale, path, place)]
    item = make.item(rationale=plain[0], path=plain[1], source=Source("ICD-10-CM", "FY2026", plain[2]))
    why = quiz(item).why
    assert visible_length(why) <= MAX_WHY
    assert why.count("\n") <= 2


def test_a_question_whose_build_is_gone_has_as_many_options_as_the_room_counts() -> None:
    shown = quiz(None)
    assert (len(shown.options), shown.key) == (QUESTIONS[0].options, QUESTIONS[0].key)
    assert Question(len(shown.options), shown.key) == QUESTIONS[0]
