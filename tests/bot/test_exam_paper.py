"""A drawn form as its row keeps it: it comes back as it was, without a word of its questions."""

from __future__ import annotations

import json

import pytest

from bot.services.exam_paper import UnknownPaper, pack, paper_of, unpack
from decks.form_items import drawn
from scheduler.exam_state import Kind
from tests.bot.exam_screens import paper
from tests.decks.exam_shelf import exam_shelf, form_of


@pytest.mark.parametrize("exam", ["crc", "ccs", "cic", "rhit"])
def test_a_form_comes_back_as_it_was_packed(exam: str) -> None:
    drawn_now = paper_of(form_of(exam), exam_shelf())
    assert unpack(pack(drawn_now)) == drawn_now


def test_no_word_of_a_question_is_kept() -> None:
    form = form_of("crc")
    kept = pack(paper_of(form, exam_shelf()))
    for one in form.items:
        item = drawn(exam_shelf(), one)
        assert item.stem not in kept
        assert not any(option.text in kept for option in item.options if len(option.text) > 24)


def test_each_question_takes_the_choices_that_its_item_has() -> None:
    kinds = {slot.kind for slot in paper_of(form_of("cic"), exam_shelf()).slots}
    assert kinds == {Kind.ONE, Kind.SEVERAL, Kind.TYPED, Kind.ORDER}


def test_a_form_of_another_version_is_refused() -> None:
    told = json.loads(pack(paper()))
    with pytest.raises(UnknownPaper):
        unpack(json.dumps(told | {"v": 2}))
