"""Answers to taps: as toast, alert or link, once, and in time."""

from typing import Any

import pytest

from sandbox import acts
from sandbox.api import BotApi
from sandbox.jsontext import Object
from tests.sandbox.makers import ANN, StillClock, keyboard, new_api, new_world, ok, refused

TOO_LATE = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")


async def tapped(clock: StillClock | None = None) -> tuple[BotApi, list[Object]]:
    """Ann has tapped a button (query 1); what people see afterwards goes to the list."""
    api, told = new_api(new_world(clock)), []  # type: tuple[BotApi, list[Object]]
    await ok(api, "sendMessage", chat_id=ANN, text="Q", reply_markup=keyboard("A=x"))
    acts.tap(api.world, ANN, ANN, 2, "x")
    api.world.listeners.append(told.append)
    return api, told


@pytest.mark.parametrize(
    ("params", "seen"),
    [
        ({}, {"text": "", "show_alert": False}),
        ({"text": "Right"}, {"text": "Right", "show_alert": False}),
        ({"text": "Right", "show_alert": True, "cache_time": 5}, {"text": "Right", "show_alert": True}),
        ({"text": "👍" * 100}, {"text": "👍" * 100, "show_alert": False}),
        (
            {"url": "https://t.me/codedrill_bot?start=x"},
            {"text": "", "show_alert": False, "url": "https://t.me/codedrill_bot?start=x"},
        ),
    ],
)
async def test_people_see_the_answer(params: Object, seen: Object) -> None:
    api, told = await tapped()
    assert await ok(api, "answerCallbackQuery", callback_query_id="1", **params) is True
    assert told == [{"type": "callback_answer", "chat": ANN, "query_id": "1", "user": ANN, **seen}]


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"text": "x" * 201}, "MESSAGE_TOO_LONG"),
        ({"url": "https://x.org"}, "URL_INVALID"),
        ({"text": "\ud800"}, "strings must be encoded in UTF-8"),
    ],
)
async def test_bad_answers_are_refused_and_the_tap_still_waits(params: Any, description: str) -> None:
    api, told = await tapped()
    given = {"callback_query_id": "1", **params}
    assert await refused(api, "answerCallbackQuery", **given) == (400, f"Bad Request: {description}")
    assert told == []
    await ok(api, "answerCallbackQuery", callback_query_id="1")


async def test_a_tap_is_answered_once() -> None:
    api, _ = await tapped()
    await ok(api, "answerCallbackQuery", callback_query_id="1")
    assert await refused(api, "answerCallbackQuery", callback_query_id="1") == TOO_LATE
    assert await refused(api, "answerCallbackQuery") == TOO_LATE


@pytest.mark.parametrize(("waited", "is_alive"), [(149.9, True), (150, False)])
async def test_a_tap_waits_150_seconds(waited: float, is_alive: bool) -> None:
    clock = StillClock()
    api, _ = await tapped(clock)
    clock.advance(waited)
    assert len(api.world.updates.first(9, clock.now())) == (2 if is_alive else 1)
    if is_alive:
        await ok(api, "answerCallbackQuery", callback_query_id="1")
    else:
        assert await refused(api, "answerCallbackQuery", callback_query_id="1") == TOO_LATE
