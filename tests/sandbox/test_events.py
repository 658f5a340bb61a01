"""The event stream of the chat page."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from sandbox import acts
from sandbox.clock import Clock
from sandbox.events import MAX_UNREAD, Hub
from sandbox.routes import make_app
from sandbox.world import World
from tests.sandbox.makers import ANN, TOKEN, keyboard, new_api, new_world
from tests.virtual_time import run

Client = TestClient[Any, Any]
BOT = f"/bot{TOKEN}"


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_app(new_api(World(Clock())), tmp_path))) as client:
        yield client


async def listen(client: Client, query: str = "", **headers: str) -> aiohttp.ClientResponse:
    response = await client.get(f"/sim/events{query}", headers=headers)
    assert response.content_type == "text/event-stream"
    return response


async def next_event(stream: aiohttp.ClientResponse, *passed_over: str) -> Any:
    while True:
        line = (await stream.content.readline()).decode()
        event = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else None
        if event and event["type"] not in passed_over:
            return event


async def test_everything_that_happens_in_a_chat_is_told(client: Client) -> None:
    stream = await listen(client, f"?chat={ANN}")
    sent = await client.post(
        f"{BOT}/sendMessage", json={"chat_id": ANN, "text": "Q", "reply_markup": keyboard("A=x")}
    )
    message = (await sent.json())["result"]
    assert await next_event(stream) == {"type": "message", "chat": ANN, "message": message}
    edited = await client.post(f"{BOT}/editMessageText", json={"chat_id": ANN, "message_id": 2, "text": "R"})
    message = (await edited.json())["result"]
    assert await next_event(stream) == {"type": "edited", "chat": ANN, "message": message}
    await client.post("/sim/tap", json={"user": ANN, "message_id": 2, "data": "x"})
    await client.post(f"{BOT}/answerCallbackQuery", json={"callback_query_id": "1", "text": "Yes"})
    answer = {"query_id": "1", "user": ANN, "text": "Yes", "show_alert": False}
    assert await next_event(stream) == {"type": "callback_answer", "chat": ANN, **answer}
    await client.post(f"{BOT}/sendChatAction", json={"chat_id": ANN, "action": "typing"})
    assert await next_event(stream) == {"type": "chat_action", "chat": ANN, "action": "typing", "topic": 0}
    await client.post(f"{BOT}/deleteMessage", json={"chat_id": ANN, "message_id": 2})
    assert await next_event(stream) == {"type": "deleted", "chat": ANN, "message_id": 2}


async def test_what_concerns_all_chats_is_told_in_each(client: Client) -> None:
    stream = await listen(client, f"?chat={ANN}")
    commands = [{"command": "start", "description": "Begin"}]
    await client.post(f"{BOT}/setMyCommands", json={"commands": commands})
    assert await next_event(stream) == {"type": "commands", "chat": None, "commands": commands}
    await client.get(f"{BOT}/getUpdates")
    assert await next_event(stream) == {"type": "bot", "chat": None, "seen": True}
    moved = await client.post("/sim/clock", json={"advance": 60})
    assert (await moved.json())["version"] == (await next_event(stream))["version"] == 1


async def test_other_chats_are_told_only_to_who_wants_all(client: Client) -> None:
    mine, everything = await listen(client, f"?chat={ANN}"), await listen(client)
    for user in (5, ANN):
        await client.post("/sim/message", json={"user": user, "text": "hello"})
    assert (await next_event(mine, "user"))["chat"] == ANN
    assert (await next_event(everything, "user"))["chat"] == 5


async def test_who_comes_back_is_told_to_reload(client: Client) -> None:
    stream = await listen(client, **{"Last-Event-ID": "7"})
    assert await next_event(stream) == {"type": "reload", "chat": None}


async def test_a_chat_must_be_a_number(client: Client) -> None:
    assert (await client.get("/sim/events?chat=x")).status == 400


async def test_a_slow_reader_is_closed_before_it_fills_the_memory() -> None:
    world = new_world()
    hub = Hub(world)
    stream = hub.listen(missed=False)
    assert await anext(stream) == b": hello\n\n"
    for number in range(MAX_UNREAD + 10):
        acts.write(world, ANN, ANN, f"{number}")
    assert [event async for event in stream] == []


def test_silence_is_filled_with_heartbeats() -> None:
    async def story() -> None:
        stream = Hub(new_world()).listen(missed=False)
        assert [await anext(stream) for _ in range(2)] == [b": hello\n\n", b": still here\n\n"]
        await stream.aclose()

    run(story())
