"""Errands: the progress screen is counted outside the writer and brought in when it still fits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.errands import Errands
from bot.limits import Limiter
from bot.sender import Sender
from bot.transport import Line
from db.reader import Reader
from db.writer import InlineWriter
from tests.bot.chat import ANN, CHOICE, Chat, Room, learner_with
from tests.bot.telegram import Telegram
from tests.virtual_time import run

Story = Callable[[Errands, Telegram], Awaitable[None]]


def play(room: Room, story: Story) -> Telegram:
    """Everything that waits is worked off on the room's own store."""
    telegram = Telegram()

    async def told() -> None:
        writer, reader = InlineWriter(room.store), Reader(room.path, inline=True)
        sender = Sender(Line(telegram, "https://x/bot1"), writer, Limiter(30, 0))
        try:
            await story(Errands(writer, reader, sender), telegram)
            await sender.drain(10)
        finally:
            reader.close()

    run(told())
    return telegram


async def sweep(errands: Errands, _: Telegram) -> None:
    await errands.sweep()


def asked(room: Room) -> Chat:
    chat = learner_with(room, CHOICE)
    chat.say("/study")
    chat.study()
    chat.say("/progress")
    assert chat.text == "Counting your reviews…"
    return chat


def test_progress_takes_the_place_of_counting(room: Room) -> None:
    chat = asked(room)
    telegram = play(room, sweep)
    assert chat.text.startswith("The last seven days\nMon Mar 02  1 card, 1 right\n\nCards met: 1.")
    assert [call.method for call in telegram.calls] == ["editMessageText"]
    assert chat.stored()["errand"] == []


def test_a_screen_that_has_moved_on_is_left_alone(room: Room) -> None:
    chat = asked(room)
    chat.say("/home")
    telegram = play(room, sweep)
    assert chat.text.startswith("ICD-10-CM FY2026")
    assert (telegram.calls, chat.stored()["errand"]) == ([], [])


def test_an_errand_that_fails_is_given_up_after_three_tries(
    room: Room, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = asked(room)
    monkeypatch.setattr("bot.errands.KINDS", {})
    play(room, sweep)
    assert len([record for record in caplog.records if "failed" in record.getMessage()]) == 3
    assert chat.stored()["errand"] == []


def test_a_nudge_wakes_the_errands(room: Room) -> None:
    async def story(errands: Errands, telegram: Telegram) -> None:
        working = asyncio.ensure_future(errands.work())
        await asyncio.sleep(1)
        assert telegram.texts == []
        chat = Chat(room, ANN)
        chat.say("/progress")
        errands.nudge()
        await asyncio.sleep(1)
        assert len(telegram.texts) == 1
        working.cancel()

    play(room, story)
