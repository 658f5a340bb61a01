"""The picture of a finished exam, asked for in the chat, whatever happens on the way."""

from __future__ import annotations

import json
import logging

import pytest

from bot import callbacks
from bot.actions import DrawExam
from bot.picture_process import PNG, PictureFailed, Pictures
from bot.pictures import ExamPicture
from db import learners
from tests.bot.chat import ANN, BOB, Chat, Room, learner_with
from tests.bot.exam_after_house import Album, deliver, sat
from tests.bot.exam_house import record
from tests.bot.telegram import refusal
from tests.decks.exam_shelf import exam_shelf


def cannot() -> Pictures:
    return Pictures(module="no.such.module")


@pytest.fixture
def ann(room: Room) -> Chat:
    room.library = exam_shelf()
    chat = learner_with(room)
    sat(chat, right=4)
    return chat


def asked(chat: Chat) -> None:
    chat.tap("Sections")
    chat.tap("Picture")


def test_a_photo_comes_with_the_score_in_words_and_a_way_back(ann: Chat) -> None:
    report = ann.text
    asked(ann)
    assert ann.text.endswith("Drawing the picture; it comes below as a photo.")
    assert ann.labels == ["Report", "Home"]
    [(values, content)] = deliver(ann.room, Album()).photos
    assert content.startswith(PNG)
    assert (values["chat_id"], values["parse_mode"]) == (str(ANN), "HTML")
    assert values["caption"].startswith(f"<b>{report.splitlines()[0]}</b>\nCRC, cut ")
    assert "By domain: " in values["caption"]
    assert ann.text.endswith("The picture is below.")
    assert ann.stored()["errand"] == []
    [[back, _]] = json.loads(values["reply_markup"])["inline_keyboard"]
    ann.press(back["callback_data"], message_id=(ann.message_id or 0) + 5)
    assert ann.text == report
    assert ann.fresh, "below the photo"


def test_a_picture_that_fails_is_told_and_can_be_asked_for_again(
    ann: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    asked(ann)
    with caplog.at_level(logging.WARNING):
        assert deliver(ann.room, Album(), cannot()).photos == []
    assert (
        "The picture could not be drawn or sent; it is in my log. The figures here say the same." in ann.text
    )
    assert ann.stored()["errand"] == []
    ann.tap("Picture")
    assert len(deliver(ann.room, Album()).photos) == 1


def test_a_photo_that_telegram_refuses_is_told(ann: Chat, caplog: pytest.LogCaptureFixture) -> None:
    asked(ann)
    with caplog.at_level(logging.WARNING):
        deliver(ann.room, Album(refusal(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")))
    assert "The picture could not be drawn or sent" in ann.text


def test_who_has_gone_on_gets_the_photo_and_keeps_the_screen(ann: Chat) -> None:
    asked(ann)
    ann.say("/home")
    home = ann.text
    assert len(deliver(ann.room, Album()).photos) == 1
    assert ann.text == home


def test_who_has_gone_on_is_told_of_a_failure_by_a_notice(
    ann: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    asked(ann)
    ann.say("/home")
    home = ann.text
    with caplog.at_level(logging.WARNING):
        album = deliver(ann.room, Album(), cannot())
    assert ann.text == home
    assert [text for text in album.texts if "could not be drawn" in text] != []


def test_nobody_gets_a_picture_of_somebody_elses_exam(ann: Chat) -> None:
    bob = learner_with(ann.room, learner=BOB)
    bob.say("/home")
    bob.press(callbacks.pack(DrawExam(record(ann).id)))
    assert (bob.toast, deliver(ann.room, Album()).photos) == ("This button is old.", [])


def test_what_was_deleted_before_is_not_drawn(ann: Chat) -> None:
    asked(ann)
    ann.room.do(learners.forget, ANN)
    assert deliver(ann.room, Album(), cannot()).photos == []


def test_what_was_deleted_while_it_was_drawn_is_not_sent(ann: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    asked(ann)
    draw = Pictures.draw

    async def slowly(pictures: Pictures, picture: ExamPicture) -> bytes:
        drawn = await draw(pictures, picture)
        ann.room.do(learners.forget, ANN)
        return drawn

    monkeypatch.setattr(Pictures, "draw", slowly)
    assert deliver(ann.room, Album()).photos == []


def test_who_deleted_all_while_it_failed_is_told_nothing_of_it(
    ann: Chat, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    asked(ann)

    async def fails(_: Pictures, __: ExamPicture) -> bytes:
        ann.room.do(learners.forget, ANN)
        raise PictureFailed("no more")

    monkeypatch.setattr(Pictures, "draw", fails)
    with caplog.at_level(logging.WARNING):
        assert deliver(ann.room, Album()).texts == []
