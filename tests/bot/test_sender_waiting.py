"""While the sender waits for a flood, the network or the rate, the latest screen wins; one chat holds up no other."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
from telegram.error import NetworkError, TimedOut

from db import learners
from tests.bot.sender_desk import (
    ANN,
    BOB,
    CAT,
    SEND,
    Desk,
    play,
)
from tests.bot.telegram import flood, refusal


def test_a_flood_is_waited_for_in_that_chat_only(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, flood(10))
        await desk.draw("ann")
        await desk.draw("bob", BOB)
        await desk.rest()
        assert desk.telegram.log == [(0, SEND, "ann"), (0, SEND, "bob"), (10, SEND, "ann")]
        assert await desk.behind() == 0

    play(tmp_path, story)


def test_three_floods_at_once_hold_everybody(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, flood(10), flood(10), flood(10))
        for chat in (ANN, BOB, CAT):
            await desk.draw("held", chat)
        await asyncio.sleep(1)
        await desk.draw("late", 8)
        await desk.rest()
        assert [at for at, _, text in desk.telegram.log if text == "late"] == [10]

    play(tmp_path, story)


def test_while_a_flood_is_waited_for_the_latest_screen_wins(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, flood(10))
        await desk.draw("old")
        await asyncio.sleep(1)
        await desk.draw("newer")
        await desk.draw("newest")
        await desk.rest()
        assert desk.telegram.log == [(0, SEND, "old"), (10, SEND, "newest")]
        assert ((await desk.row()).shown_rev, await desk.behind()) == (3, 0)

    play(tmp_path, story)


def test_while_the_network_is_down_the_latest_screen_wins(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, NetworkError("no connection"), NetworkError("no connection"))
        await desk.draw("old")
        await asyncio.sleep(2)
        await desk.draw("newest", fresh=True)
        await desk.rest()
        assert desk.telegram.log == [(0, SEND, "old"), (1, SEND, "old"), (3, SEND, "newest")]
        row = await desk.row()
        assert (row.shown_rev, row.shown_epoch, await desk.behind()) == (2, 2, 0)

    play(tmp_path, story)


def test_while_the_rate_is_waited_for_the_latest_screen_wins(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        for number in range(9):
            await desk.draw(f"screen {number}")
            await asyncio.sleep(0.01)
        await desk.rest()
        assert [text for text in desk.telegram.texts if text >= "screen 5"] == ["screen 8"]
        assert desk.telegram.calls[-1].at == pytest.approx(1.0, abs=0.02)

    play(tmp_path, story)


def test_one_call_a_chat_is_in_flight_and_the_latest_screen_follows(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.seconds = 0.5
        for number in range(4):
            await desk.draw(f"ann {number}")
            await desk.draw(f"bob {number}", BOB)
        await desk.rest()
        assert desk.telegram.busiest == 1
        assert [text for text in desk.telegram.texts if text.startswith("ann")] == ["ann 0", "ann 3"]
        assert {call.at for call in desk.telegram.calls if call.chat == BOB} == {
            call.at for call in desk.telegram.calls if call.chat == ANN
        }

    play(tmp_path, story)


def test_an_older_screen_never_replaces_a_newer_one(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.left("first")
        second, third = await desk.left("second"), await desk.left("third")
        desk.sender.push(third)
        desk.sender.push(second)
        await desk.rest()
        assert desk.telegram.texts == ["third"]

    play(tmp_path, story)


def test_what_is_said_after_everything_was_deleted_wins_over_what_still_waits(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        for number in range(7):
            await desk.draw(f"screen {number}")
            await asyncio.sleep(0.01)
        await desk.writer.run(learners.forget, ANN)
        await desk.draw("deleted")
        await desk.rest()
        assert desk.telegram.texts[-2:] == ["screen 4", "deleted"]
        assert await desk.behind() == 0

    play(tmp_path, story)


@pytest.mark.parametrize(
    "refused",
    [
        refusal(403, "Forbidden: bot was blocked by the user"),
        refusal(403, "Forbidden: user is deactivated"),
        refusal(400, "Bad Request: chat not found"),
    ],
)
def test_who_cannot_be_reached_is_marked_so_and_left_alone(tmp_path: Path, refused: Any) -> None:
    async def story(desk: Desk) -> None:
        await desk.writer.run(learners.ensure, ANN, deck="icd10cm-2026", now=1)
        desk.telegram.will(SEND, refused)
        await desk.draw("hello")
        await desk.rest()
        person = await desk.writer.run(learners.load, ANN)
        assert person is not None
        assert (person.reachable, len(desk.telegram.calls), await desk.behind()) == (False, 1, 0)

    play(tmp_path, story)


def test_the_network_is_tried_again_with_longer_and_longer_pauses(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, *([NetworkError("x"), TimedOut(), refusal(502, "Bad Gateway")] * 3)[:8])
        await desk.draw("first")
        await desk.rest()
        assert [at for at, _, _ in desk.telegram.log] == [0, 1, 3, 7, 15, 31, 61, 91, 121]
        assert await desk.behind() == 0

    play(tmp_path, story)


def test_a_chats_trouble_is_its_own(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A defect of ours in one screen is logged, and the chat goes on with the next one."""

    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, (200, {"ok": True, "result": {}}))  # no message_id
        await desk.draw("first")
        await desk.draw("bob", BOB)
        await desk.rest()
        assert [record.levelno for record in caplog.records] == [logging.ERROR]
        await desk.draw("second")
        await desk.rest()
        assert desk.telegram.texts == ["first", "bob", "second"]

    play(tmp_path, story)


def test_a_thousand_chats_are_served_at_the_overall_rate(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        for chat in range(1, 301):
            await desk.draw("hello", chat)
        await desk.rest()
        times = [call.at for call in desk.telegram.calls]
        assert len(times) == 300
        assert 8.9 < times[-1] < 12
        assert desk.sender._waiting == {}
        for begin in range(11):
            assert len([at for at in times if begin <= at < begin + 1]) <= 61

    play(tmp_path, story, rate=30)
