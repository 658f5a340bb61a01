"""/sim over HTTP: members, topics, reactions and pins of people, and what is told of that."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from sandbox.clock import Clock
from sandbox.routes import make_app
from sandbox.world import World
from tests.sandbox.makers import ANN, TOKEN, new_api

Client = TestClient[Any, Any]
BOB, SUPER = 1002, -1_000_000_000_007


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    """A forum with the topic Python, Ann as creator, Bob, and the bot."""
    app = make_app(new_api(World(Clock())), tmp_path)
    async with TestClient(TestServer(app)) as client:
        facts = {"type": "supergroup", "title": "Coders", "members": [ANN, BOB], "topics": ["Python"]}
        await post(client, "chats", id=SUPER, **facts)
        yield client


async def post(client: Client, path: str, status: int = 200, /, **facts: Any) -> Any:
    answer = await client.post(f"/sim/{path}", json=facts)
    body = await answer.json()
    assert answer.status == status, body
    return body if status == 200 else list(body)


async def get(client: Client, path: str) -> Any:
    return await (await client.get(f"/sim/{path}")).json()


async def member(client: Client, user: Any, action: str, status: int = 200, /, **facts: Any) -> Any:
    body = await post(client, "member", status, user=user, chat=SUPER, action=action, **facts)
    return body["status"] if status == 200 else body


async def test_people_come_go_rise_and_fall(client: Client) -> None:
    assert [await member(client, 5, action) for action in ("join", "promote", "demote", "restrict")] == [
        "member",
        "administrator",
        "member",
        "restricted",
    ]
    assert [await member(client, 5, action, by=ANN) for action in ("leave", "kick", "unban")] == [
        "restricted",
        "kicked",
        "left",
    ]
    assert [await member(client, "bot", action) for action in ("promote", "demote", "kick", "join")] == [
        "administrator",
        "member",
        "kicked",
        "member",
    ]


async def test_changes_of_members_that_cannot_be(client: Client) -> None:
    assert await member(client, 5, "promote", 404) == ["error"]
    for action in ("kick", "explode", ""):
        assert await member(client, ANN, action, 400) == ["error"]
    assert await post(client, "member", 400, user=ANN, action="join") == ["error"]
    assert await post(client, "member", 404, user=ANN, chat=-5, action="join") == ["error"]


async def test_chats_are_listed_for_who_is_in_them(client: Client) -> None:
    assert [chat["id"] for chat in await get(client, f"chats?user={BOB}")] == [SUPER]
    await member(client, BOB, "kick", by=ANN)
    assert await get(client, f"chats?user={BOB}") == []


async def test_topics_and_their_messages(client: Client) -> None:
    topic = (await post(client, "topic", chat=SUPER, user=BOB, name="Rust"))["message_thread_id"]
    await post(client, "message", user=BOB, chat=SUPER, text="in", topic=topic)
    general = await post(client, "message", user=BOB, chat=SUPER, text="out")
    await post(client, "message", user=ANN, chat=SUPER, text="re", reply_to=general["message_id"])
    messages = await get(client, f"chats/{SUPER}/messages?topic={topic}")
    assert [message.get("text") for message in messages] == [None, "in"]
    assert [m["text"] for m in await get(client, f"chats/{SUPER}/messages?topic=0") if "text" in m] == [
        "out",
        "re",
    ]
    assert await post(client, "topic", 400, chat=SUPER, name="") == ["error"]
    assert await post(client, "topic", 400, chat=ANN, name="x") == ["error"]


async def test_a_topic_is_closed_opened_and_deleted_by_people(client: Client) -> None:
    (topic,) = (await get(client, f"chats?user={ANN}"))[-1]["topics"]
    one = {"chat": SUPER, "topic": topic["message_thread_id"], "user": ANN}
    for action, closed in (("close", True), ("reopen", False)):
        assert (await post(client, "topic", **one, action=action))["action"] == action
        shown = (await get(client, f"chats?user={ANN}"))[-1]["topics"]
        assert [it["is_closed"] for it in shown] == [closed]
    await post(client, "topic", 400, **one, action="paint")
    await post(client, "topic", **one, action="delete")
    assert (await get(client, f"chats?user={ANN}"))[-1]["topics"] == []
    await post(client, "topic", 404, **one, action="close")


async def test_what_members_may_post_is_set(client: Client) -> None:
    allowed = await post(client, "permissions", chat=SUPER, permissions={"can_send_messages": False})
    assert (allowed["can_send_messages"], allowed["can_send_polls"]) == (False, True)
    await post(client, "message", 400, user=BOB, chat=SUPER, text="hello")
    await post(client, "message", user=ANN, chat=SUPER, text="hello")
    await post(client, "permissions", chat=SUPER, permissions={"can_send_messages": True})
    await post(client, "message", user=BOB, chat=SUPER, text="hello")


@pytest.mark.parametrize(
    ("status", "facts"),
    [
        (400, {"chat": SUPER}),
        (400, {"chat": SUPER, "permissions": {}}),
        (400, {"chat": SUPER, "permissions": {"can_fly": True}}),
        (400, {"chat": SUPER, "permissions": {"can_send_polls": 1}}),
        (400, {"chat": ANN, "permissions": {"can_send_polls": True}}),
        (404, {"chat": -99, "permissions": {"can_send_polls": True}}),
    ],
)
async def test_impossible_permissions_are_refused(client: Client, status: int, facts: dict[str, Any]) -> None:
    await post(client, "permissions", status, **facts)


async def test_an_anonymous_administrator_writes_as_the_group(client: Client) -> None:
    await member(client, ANN, "hide")
    await post(client, "message", user=ANN, chat=SUPER, text="quiet now")
    shown = (await get(client, f"chats/{SUPER}/messages"))[-1]
    assert (shown["from"]["username"], shown["sender_chat"]["id"]) == ("GroupAnonymousBot", SUPER)
    assert shown["sim"] == {"author": ANN}
    await member(client, BOB, "hide", 400)
    await post(client, "message", 400, user=BOB, chat=SUPER, text="me too", as_chat=SUPER)


async def test_reactions_and_pins_of_people(client: Client) -> None:
    number = (await post(client, "message", user=BOB, chat=SUPER, text="x"))["message_id"]
    one = {"chat": SUPER, "message_id": number}
    assert await post(client, "react", user=ANN, **one, emoji="🔥") == {"emoji": "🔥"}
    assert await post(client, "react", 400, user=ANN, **one, emoji="abc") == ["error"]
    assert await post(client, "react", 400, user=5, **one, emoji="🔥") == ["error"]
    shown = (await get(client, f"chats/{SUPER}/messages?since={number - 1}"))[0]
    assert shown["sim"]["reactions"] == [{"type": {"type": "emoji", "emoji": "🔥"}, "users": [ANN]}]
    assert await post(client, "react", user=ANN, **one, emoji=None) == {"emoji": None}
    for _ in range(2):
        assert await post(client, "pin", user=ANN, **one) == {"pinned": [number]}
    (service,) = await get(client, f"chats/{SUPER}/messages?since={number}")
    assert await post(client, "pin", 400, user=ANN, chat=SUPER, message_id=service["message_id"]) == ["error"]
    assert await post(client, "pin", 404, user=ANN, chat=SUPER, message_id=99) == ["error"]
    assert await post(client, "pin", user=ANN, **one, unpin=True) == {"pinned": []}


@pytest.mark.parametrize("query", [f"?chat={ANN}&chat={SUPER}", f"?chat={ANN},{SUPER}"])
async def test_events_of_several_chats_can_be_asked_for(client: Client, query: str) -> None:
    stream = await client.get(f"/sim/events{query}")
    await stream.content.readline()
    for chat, user in ((7, 7), (ANN, ANN), (SUPER, BOB)):
        await post(client, "message", user=user, chat=chat, text="x")
    told: list[int] = []
    while len(told) < 2:
        line = (await stream.content.readline()).decode()
        event = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {}
        told += [event["chat"]] if event.get("type") == "message" else []
    assert told == [ANN, SUPER]
    stream.close()
    assert (await client.get("/sim/events?chat=1,x")).status == 400


async def test_a_group_moves_and_is_told_of(client: Client) -> None:
    await post(client, "chats", id=-7, type="group", title="Small", members=[ANN])
    new = (await post(client, "migrate", chat=-7))["chat"]
    old = next(chat for chat in await get(client, "chats") if chat["id"] == -7)
    assert old["moved_to"] == new
    assert await post(client, "migrate", 400, chat=-7) == ["error"]
    answer = await client.post(f"/bot{TOKEN}/sendMessage", json={"chat_id": -7, "text": "x"})
    assert (await answer.json())["parameters"] == {"migrate_to_chat_id": new}
