"""Sharing a result: what is said, and what never is."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot import callbacks
from bot.actions import ShareExam
from bot.screens import MAX_COPY, visible_length
from bot.views import exam_share
from tests.bot.chat import BOB, Chat, Room, learner_with
from tests.bot.exam_after_house import Album, deliver, sat
from tests.bot.exam_house import paper, record
from tests.bot.exam_screens import SECTIONS, report, scaled
from tests.decks.exam_shelf import exam_shelf


@pytest.fixture
def ann(room: Room) -> Chat:
    room.library = exam_shelf()
    chat = learner_with(room)
    sat(chat, right=4)
    return chat


def test_the_summary_comes_as_a_message_of_its_own_and_on_a_button(ann: Chat) -> None:
    ann.tap("Share")
    [told] = ann.handled.told
    assert told.chat == ann.learner
    body = json.loads(told.body or "")
    assert "reply_markup" not in body
    assert body["text"].startswith(
        "CRC mock exam (sprint), Mar 2, 2026. Short by 3: 4 of 10 (40 %). Cut 7 of 10."
    )
    [first, _] = ann._rows()
    assert first[0] == {"text": "Copy the text", "copy_text": {"text": body["text"]}}


def test_neither_questions_nor_answers_nor_a_name_are_in_it(ann: Chat) -> None:
    ann.tap("Share")
    text = json.loads(ann.handled.told[0].body or "")["text"]
    codes = {one.item.card.split(":")[1] for one in paper(ann).questions} | {
        one.answer for one in paper(ann).questions if one.answer
    }
    assert [code for code in codes if code in text] == []
    assert "Ann" not in text
    assert str(ann.learner) + " " not in text


def test_from_the_page_the_picture_can_be_had(ann: Chat) -> None:
    ann.tap("Share")
    ann.tap("Picture")
    assert len(deliver(ann.room, Album()).photos) == 1


def test_nobody_shares_somebody_elses_result(ann: Chat) -> None:
    bob = learner_with(ann.room, learner=BOB)
    bob.say("/home")
    bob.press(callbacks.pack(ShareExam(record(ann).id)))
    assert (bob.toast, bob.handled.told) == ("This button is old.", ())


def test_a_button_can_always_copy_it() -> None:
    found = report(right=12)
    sections = tuple(replace(each, title=each.title[:2] + "x" * 150) for each in SECTIONS)
    long = replace(found, paper=replace(found.paper, form=replace(found.paper.form, sections=sections)))
    for one in (found, long, scaled()):
        assert len(exam_share.summary(one)) <= MAX_COPY
        assert visible_length(exam_share.message(one).text) == len(exam_share.summary(one))
    assert exam_share.summary(long).endswith("a question. Practised with CodeDrill.")
