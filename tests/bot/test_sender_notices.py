"""Screens that are shown once, and notices beside replies."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from telegram.error import NetworkError, TimedOut

from db import screens
from db.screens import NOTICE_SLOT
from tests.bot.sender_desk import (
    ANN,
    BOB,
    CAT,
    DAN,
    SEND,
    Desk,
    play,
)
from tests.bot.telegram import flood, refusal


def test_a_once_screen_is_written_down_before_it_is_sent(tmp_path: Path) -> None:
    """At most once: a crash in between never shows it again."""

    async def story(desk: Desk) -> None:
        owed: list[int] = []
        desk.telegram.watch = lambda _: owed.append(
            len(desk.store.run(iter([lambda work: screens.behind(work, limit=9)]))[0].value)
        )
        await desk.draw("notice", slot=NOTICE_SLOT, once=True)
        await desk.rest()
        assert owed == [0]

    play(tmp_path, story)


@pytest.mark.parametrize("trouble", [NetworkError("x"), TimedOut(), refusal(502, "Bad Gateway")])
def test_a_once_screen_is_never_tried_again_when_nobody_knows_whether_it_came(
    tmp_path: Path, trouble: Any
) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, trouble)
        await desk.draw("notice", slot=NOTICE_SLOT, once=True)
        await desk.rest()
        await asyncio.sleep(300)
        assert (desk.telegram.texts, await desk.behind()) == (["notice"], 0)

    play(tmp_path, story)


def test_a_once_screen_that_came_into_a_flood_is_sent_when_it_is_over(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        desk.telegram.will(SEND, flood(10))
        await desk.draw("notice", slot=NOTICE_SLOT, once=True)
        await desk.rest()
        assert desk.telegram.log == [(0, SEND, "notice"), (10, SEND, "notice")]

    play(tmp_path, story)


def test_a_once_screen_that_a_sweep_finds_while_it_is_being_marked_is_sent_once(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("notice", slot=NOTICE_SLOT, once=True)
        for pending in await desk.writer.run(screens.behind, limit=9):
            desk.sender.push(pending)
        await desk.rest()
        assert desk.telegram.texts == ["notice"]

    play(tmp_path, story)


def test_a_second_notice_is_a_message_of_its_own(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("first", slot=NOTICE_SLOT, once=True, fresh=True)
        await desk.rest()
        await desk.draw("second", slot=NOTICE_SLOT, once=True, fresh=True)
        await desk.rest()
        assert [call.method for call in desk.telegram.calls] == [SEND, SEND]

    play(tmp_path, story)


def test_replies_go_before_notices(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("reply", ANN)
        await desk.draw("notice", BOB, slot=NOTICE_SLOT, once=True)
        await desk.draw("notice", CAT, slot=NOTICE_SLOT, once=True)
        await asyncio.sleep(0.1)
        await desk.draw("reply", CAT)
        await desk.draw("reply", DAN)
        await desk.rest()
        assert desk.telegram.texts == ["reply", "reply", "reply", "notice", "notice"]

    play(tmp_path, story, rate=1)


def test_a_notice_does_not_starve(tmp_path: Path) -> None:
    async def story(desk: Desk) -> None:
        await desk.draw("notice", BOB, slot=NOTICE_SLOT, once=True)
        for number in range(20):
            await desk.draw(f"reply {number}", ANN)
            await asyncio.sleep(0.3)
        await desk.rest()
        assert "notice" in desk.telegram.texts

    play(tmp_path, story)
