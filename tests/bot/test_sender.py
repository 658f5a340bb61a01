"""The sender: what stands in the screen rows is what Telegram is made to show, in virtual time."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from telegram.error import NetworkError, TimedOut

from bot.limits import Limiter
from bot.sender import Sender
from bot.transport import Line
from db import learners, screens
from tests.bot.sender_desk import (
    ANN,
    ANSWER,
    BOB,
    EDIT,
    RETIRE,
    SEND,
    TOKEN,
    Desk,
    now,
    play,
)
from tests.bot.telegram import flood, refusal


def test_the_first_screen_is_sent_and_written_down_as_shown(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("first", reply_markup={"inline_keyboard": []})
        await desk.rest()
        assert [(call.method, call.values) for call in desk.telegram.calls] == [
            (
                SEND,
                {
                    "text": "first", "reply_markup": {"inline_keyboard": []}, "chat_id": ANN, "parse_mode": "HTML",
                    "link_preview_options": {"is_disabled": True},
                },
            )
        ]  # fmt: skip
        row = await desk.row()
        assert (row.shown_rev, row.shown_epoch, row.message_id, await desk.behind()) == (1, 1, 1, 0)

    play(tmp_path, story)


def test_the_next_screen_edits_the_message(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("first")
        await desk.rest()
        await desk.draw("second")
        await desk.rest()
        assert desk.telegram.log == [(0, SEND, "first"), (0.01, EDIT, "second")]
        assert desk.telegram.calls[1].values["message_id"] == 1
        row = await desk.row()
        assert (row.shown_rev, row.message_id) == (2, 1)

    play(tmp_path, story)


def test_a_fresh_screen_is_sent_and_the_old_keys_are_taken_away(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("first")
        await desk.rest()
        await desk.draw("second", fresh=True)
        await desk.rest()
        assert [call.method for call in desk.telegram.calls] == [SEND, SEND, RETIRE]
        assert desk.telegram.calls[2].values == {"chat_id": ANN, "message_id": 1}
        row = await desk.row()
        assert (row.shown_epoch, row.message_id) == (2, 2)

    play(tmp_path, story)


def test_old_keys_that_cannot_be_taken_away_do_no_harm(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("first")
        await desk.rest()
        desk.telegram.will(RETIRE, refusal(400, "Bad Request: message can't be edited"))
        await desk.draw("second", fresh=True)
        await desk.rest()
        assert (await desk.row()).message_id == 2

    play(tmp_path, story)


def test_a_remark_stands_above_the_text(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("card", remark="too long")
        await desk.rest()
        assert desk.telegram.calls[0].text == "too long\n\ncard"
        assert "remark" not in desk.telegram.calls[0].values

    play(tmp_path, story)


def test_not_modified_is_success(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("first")
        await desk.rest()
        desk.telegram.will(
            EDIT, refusal(400, "Bad Request: message is not modified: specified new message content")
        )
        await desk.draw("first")
        await desk.rest()
        row = await desk.row()
        assert (row.shown_rev, row.message_id, len(desk.telegram.calls)) == (2, 1, 2)
        assert caplog.records == []

    play(tmp_path, story)


GONE = ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"]


@pytest.mark.parametrize("description", GONE)
def test_a_message_that_is_gone_is_sent_anew(tmp_path: Path, description: str) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("first")
        await desk.rest()
        desk.telegram.will(EDIT, refusal(400, f"Bad Request: {description}"))
        await desk.draw("second")
        await desk.rest()
        assert [call.method for call in desk.telegram.calls] == [SEND, EDIT, SEND]
        assert (await desk.row()).message_id == 2
        await desk.draw("third")
        await desk.rest()
        assert (desk.telegram.calls[-1].method, desk.telegram.calls[-1].values["message_id"]) == (EDIT, 2)

    play(tmp_path, story)


def test_a_screen_that_telegram_refuses_is_logged_and_not_repeated(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(desk: Desk) -> None:
        await desk.writer.run(learners.ensure, ANN, deck="icd10cm-2026", now=1)
        desk.telegram.will(SEND, refusal(400, "Bad Request: can't parse entities"))
        await desk.draw("<b>")
        await desk.rest()
        person = await desk.writer.run(learners.load, ANN)
        assert person is not None
        assert (person.reachable, len(desk.telegram.calls), await desk.behind()) == (True, 1, 0)
        assert [record.getMessage() for record in caplog.records] == [
            "chat 5 rev 1 refused: Can't parse entities"
        ]
        await desk.draw("good")
        await desk.rest()
        assert desk.telegram.log[-1][1:] == (SEND, "good")

    play(tmp_path, story)


def test_a_screen_is_written_down_after_it_was_shown(tmp_path: Path) -> None:
    """At least once: a crash in between shows it again."""

    async def story(desk: Desk) -> None:
        owed: list[int] = []
        desk.telegram.watch = lambda _: owed.append(
            len(desk.store.run(iter([lambda work: screens.behind(work, limit=9)]))[0].value)
        )
        await desk.draw("first")
        await desk.rest()
        assert owed == [1]

    play(tmp_path, story)


def test_what_was_owed_before_a_restart_is_drawn_after_it(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, NetworkError("x"))
        await desk.draw("first")
        await asyncio.sleep(0.1)
        await desk.sender.drain(0)
        await asyncio.sleep(0)
        assert await desk.behind() == 1
        again = Sender(Line(desk.telegram, "https://x/bot1"), desk.writer, Limiter(30, now()))
        for pending in await desk.writer.run(screens.behind, limit=9):
            again.push(pending)
        await again.drain(5)
        assert (desk.telegram.texts, await desk.behind()) == (["first", "first"], 0)

    play(tmp_path, story)


def test_the_store_is_waited_for_and_nothing_is_sent_twice(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(desk: Desk) -> None:
        pending = await desk.draw("first")
        desk.writer.troubles = 3
        await desk.rest()
        assert (desk.telegram.texts, await desk.behind()) == (["first"], 0)
        assert (await desk.row()).shown_rev == pending.rev
        assert len(caplog.records) == 3

    play(tmp_path, story)


def test_a_toast_is_given_at_once_whatever_the_chat_waits_for(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, flood(60))
        await desk.draw("first")
        await asyncio.sleep(1)
        desk.sender.answer("4711", "moved on", alert=False)
        desk.sender.answer("4712", None, alert=False)
        desk.sender.answer("4713", "look", alert=True)
        await asyncio.sleep(1)
        answers = [(call.at, call.values) for call in desk.telegram.calls if call.method == ANSWER]
        assert answers == [
            (1, {"callback_query_id": "4711", "text": "moved on", "show_alert": False}),
            (1, {"callback_query_id": "4712"}),
            (1, {"callback_query_id": "4713", "text": "look", "show_alert": True}),
        ]

    play(tmp_path, story)


@pytest.mark.parametrize(
    "trouble",
    [
        refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
        flood(5),
        refusal(403, "Forbidden"),
        NetworkError("x"),
        TimedOut(),
        refusal(401, "Unauthorized"),
    ],
)
def test_a_toast_that_does_not_get_there_is_forgotten(
    tmp_path: Path, trouble: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(ANSWER, trouble)
        desk.sender.answer("4711", "moved on", alert=False)
        await asyncio.sleep(60)
        assert [call.method for call in desk.telegram.calls] == [ANSWER]
        assert caplog.records == []

    play(tmp_path, story)


def test_drain_gives_what_is_under_way_time_to_end(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.seconds = 3
        await desk.draw("first")
        desk.sender.answer("4711", "x", alert=False)
        await asyncio.sleep(0)
        await desk.sender.drain(10)
        assert (now(), await desk.behind(), desk.sender.depth) == (3, 0, 0)

    play(tmp_path, story)


def test_drain_ends_even_when_telegram_does_not_answer(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.seconds = 1e6
        await desk.draw("first")
        desk.sender.answer("4711", "x", alert=False)
        await asyncio.sleep(0)
        await desk.sender.drain(10)
        await asyncio.sleep(0)
        assert (now(), await desk.behind(), desk.sender.depth) == (10, 1, 0)

    play(tmp_path, story)


def test_drain_with_nothing_to_do_takes_no_time(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.sender.drain(10)
        assert now() == 0

    play(tmp_path, story)


def test_no_address_with_the_token_gets_into_an_error(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, refusal(400, "Bad Request: strange"), RuntimeError("odd"))
        await desk.draw("first")
        await desk.draw("second", BOB)
        await asyncio.sleep(0.5)
        assert caplog.records != []
        assert TOKEN not in caplog.text

    play(tmp_path, story)
