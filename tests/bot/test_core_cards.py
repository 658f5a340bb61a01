"""Every card of the core list, as every screen that it can become: Telegram would take them all."""

from __future__ import annotations

from random import Random

import pytest

from bot.bodies import body_of
from bot.services.review_asking import form_of
from bot.services.review_values import Form
from bot.views import review
from decks.model import Difficulty
from scheduler.card import Grade, Relearning
from tests.bot import makers as make
from tests.bot.chat import library
from tests.bot.telegram_html import read, units


@pytest.mark.parametrize("difficulty", list(Difficulty))
def test_telegram_takes_every_core_card(difficulty: Difficulty) -> None:
    forms = set()
    for stable in library().newcomer_cards():
        item = library().draw(stable, Random(stable), difficulty)
        form = form_of(item, stable)
        forms.add(form)
        question = make.question(form, item=item)
        front = review.front(question)
        wrong = make.missed(form, question=question, picked="3")
        for screen in (
            front,
            review.answered(wrong),
            review.answered(make.answered(form, question=question)),
        ):
            assert 1 <= units(read(screen.text)) <= 4096
            assert body_of(screen)
        assert item.subject in read(review.answered(wrong).text)
    assert forms == set(Form)


def test_a_choice_items_front_does_not_give_the_answer_away() -> None:
    for stable in library().newcomer_cards()[:200]:
        item = library().draw(stable, Random(stable), Difficulty.MEDIUM)
        front = read(review.front(make.question(form_of(item, stable), item=item)).text)
        assert "✓" not in front
        assert item.rationale not in front


def test_a_missed_choice_is_marked_with_words_beside_the_signs() -> None:
    shown = read(review.answered(make.missed(state=make.waiting(Relearning, Grade.AGAIN))).text)
    assert "✗ A" in shown
    assert "✓ B" in shown
    assert "Graded Again: again today." in shown
