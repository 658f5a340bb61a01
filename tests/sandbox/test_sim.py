"""The control API: what testers and the chat page do, over real HTTP."""

import asyncio
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.clock import Clock
from sandbox.routes import make_app
from sandbox.world import World
from tests.sandbox.makers import ANN, TOKEN, keyboard, new_api

Client = TestClient[Any, Any]
TIMES = count()
BOT = f"/bot{TOKEN}"


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    """Ann wrote /start (message 1) and the bot asked with buttons A=x and B=y (message 2)."""
    app = make_app(new_api(World(Clock())), tmp_path)
    async with TestClient(TestServer(app)) as client:
        question = {"chat_id": ANN, "text": "Q", "reply_markup": keyboard("A=x", "B=y")}
        await client.post(f"{BOT}/sendMessage", json=question)
        yield client


async def get(client: Client, path: str) -> Any:
    response = await client.get(path)
    assert response.status == 200
    return await response.json()


async def post(client: Client, path: str, status: int = 200, /, **facts: Any) -> Any:
    response = await client.post(path, json=facts)
    body = await response.json()
    assert (response.status, body if status == 200 else isinstance(body["error"], str)) == (
        status,
        body if status == 200 else True,
    )
    return body


async def updates(client: Client) -> list[Any]:
    """The same offset twice within half a second would get one update only, as at Telegram's."""
    offset = -100 - next(TIMES)
    return list((await get(client, f"{BOT}/getUpdates?offset={offset}"))["result"])


# ---- users and chats


async def test_users_are_made_and_changed(client: Client) -> None:
    made = await post(client, "/sim/users", first_name="Bea", username="bea", language_code="de")
    assert made == {
        "id": 1002,
        "is_bot": False,
        "first_name": "Bea",
        "username": "bea",
        "language_code": "de",
    }
    assert (await post(client, "/sim/users", id=1002, first_name="Bee"))["username"] == "bea"
    assert (await post(client, "/sim/users", id=5))["first_name"] == "Learner 5"


@pytest.mark.parametrize(
    "facts", [{"id": 0}, {"id": -1}, {"id": "5"}, {"id": True}, {"id": 1 << 52}, {"first_name": 5}]
)
async def test_impossible_users_are_refused(client: Client, facts: dict[str, Any]) -> None:
    await post(client, "/sim/users", 400, **facts)


async def test_chats_are_made_and_listed(client: Client) -> None:
    made = await post(client, "/sim/chats", id=-7, type="group", title="Coders", members=[ANN])
    assert made == {"id": -7, "title": "Coders", "type": "group"}
    mine, group = await get(client, "/sim/chats")
    assert (mine["first_name"], mine["last"], mine["messages"]) == ("Learner 1001", "Q", 2)
    assert (group["id"], group["type"], group["title"]) == (-7, "group", "Coders")
    assert [(one["user"]["id"], one["status"]) for one in group["members"]] == [
        (ANN, "creator"),
        (123456, "member"),
    ]
    assert await get(client, "/sim/chats?user=5") == []


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"type": "private"},
        {"type": []},
        {"type": "group", "id": 7},
        {"type": "group", "members": 5},
        {"type": "group", "members": [None]},
        {"type": "group", "members": [-5]},
    ],
)
async def test_impossible_chats_are_refused(client: Client, facts: dict[str, Any]) -> None:
    await post(client, "/sim/chats", 400, **facts)


async def test_messages_are_listed_from_where_one_left_off(client: Client) -> None:
    everything = await get(client, f"/sim/chats/{ANN}/messages")
    assert [message["text"] for message in everything] == ["/start", "Q"]
    assert everything[1]["reply_markup"] == keyboard("A=x", "B=y")
    assert await get(client, f"/sim/chats/{ANN}/messages?since=1") == everything[1:]
    assert (await client.get("/sim/chats/5/messages")).status == 404
    assert (await client.get("/sim/chats/x/messages")).status == 400
    assert (await client.get(f"/sim/chats/{ANN}/messages?since=x")).status == 400


# ---- writing


async def test_a_message_reaches_the_bot(client: Client) -> None:
    assert await post(client, "/sim/message", user=5, text="/start abc") == {"message_id": 1}
    message = (await updates(client))[-1]["message"]
    assert (message["text"], message["chat"]["id"]) == ("/start abc", 5)
    assert message["entities"] == [{"offset": 0, "length": 6, "type": "bot_command"}]


async def test_photos_groups_channels_and_other_bots_reach_the_bot(client: Client) -> None:
    await post(client, "/sim/chats", id=-7, type="group", title="Coders", bot="administrator")
    await post(client, "/sim/chats", id=-8, type="channel", title="News")
    await post(client, "/sim/message", user=5, photo=True)
    await post(client, "/sim/message", user=5, chat=-7, text="beep", from_bot=True)
    await post(client, "/sim/message", user=5, chat=-8, text="news")
    photo, beep, news = (await updates(client))[-3:]
    assert len(photo["message"]["photo"]) == 4
    assert beep["message"]["from"]["is_bot"] is True
    assert news["channel_post"]["chat"]["type"] == "channel"


@pytest.mark.parametrize(
    ("status", "facts"),
    [
        (400, {"text": "x"}),
        (400, {"user": ANN}),
        (400, {"user": ANN, "text": "x", "photo": True}),
        (400, {"user": ANN, "photo": False}),
        (400, {"user": ANN, "photo": "yes"}),
        (400, {"user": ANN, "text": ""}),
        (400, {"user": ANN, "text": 5}),
        (400, {"user": ANN, "text": "\ud800"}),
        (400, {"user": ANN, "chat": 5, "text": "x"}),
        (404, {"user": ANN, "chat": -5, "text": "x"}),
    ],
)
async def test_impossible_messages_are_refused(client: Client, status: int, facts: dict[str, Any]) -> None:
    await post(client, "/sim/message", status, **facts)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"5", b"\xff"])
async def test_bodies_must_be_json_objects(client: Client, body: bytes) -> None:
    response = await client.post("/sim/message", data=body, headers={"Content-Type": "application/json"})
    assert response.status == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
async def test_what_a_foreign_page_can_send_without_asking_is_refused(client: Client, kind: str) -> None:
    body = b'{"user": 5, "text": "x"}'
    response = await client.post("/sim/message", data=body, headers={"Content-Type": kind})
    assert response.status == 400
    assert len(await updates(client)) == 1


async def test_blocking(client: Client) -> None:
    assert await post(client, "/sim/member", user=ANN, action="block") == {
        "status": "kicked",
        "blocked": True,
    }
    response = await client.post(f"{BOT}/sendMessage", json={"chat_id": ANN, "text": "x"})
    assert (response.status, (await response.json())["description"]) == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    assert await post(client, "/sim/member", user=ANN, chat=ANN, action="unblock") == {
        "status": "member",
        "blocked": False,
    }
    assert [list(update)[1] for update in await updates(client)] == [
        "message",
        "my_chat_member",
        "my_chat_member",
    ]
    await post(client, "/sim/member", 400, user=ANN, action="hug")
    await post(client, "/sim/member", 400, user=ANN, chat=-7, action="block")
    await post(client, "/sim/member", 404, user=ANN, chat=-7, action="join")


# ---- tapping


async def test_a_tap_by_data_and_by_label_reaches_the_bot(client: Client) -> None:
    assert await post(client, "/sim/tap", user=ANN, chat=ANN, message_id=2, data="x") == {"query_id": "1"}
    assert await post(client, "/sim/tap", user=ANN, message_id=2, text="B") == {"query_id": "2"}
    assert [update["callback_query"]["data"] for update in (await updates(client))[1:]] == ["x", "y"]


async def test_a_tap_can_wait_for_the_answer(client: Client) -> None:
    tap = asyncio.create_task(post(client, "/sim/tap", user=ANN, message_id=2, data="x", wait=True))
    while len(await updates(client)) < 2:
        await asyncio.sleep(0.01)
    answer = {"callback_query_id": "1", "text": "Right", "show_alert": True}
    await client.post(f"{BOT}/answerCallbackQuery", json=answer)
    assert await tap == {"query_id": "1", "answered": True, "text": "Right", "show_alert": True}


async def test_a_tap_that_nobody_answers_says_so(client: Client) -> None:
    tap = await post(client, "/sim/tap", user=ANN, message_id=2, data="x", wait=0.02)
    assert tap == {"query_id": "1", "answered": False}


@pytest.mark.parametrize(
    ("status", "facts"),
    [
        (404, {"message_id": 9, "data": "x"}),
        (404, {"message_id": 2, "text": "C"}),
        (404, {"message_id": 1, "text": "A"}),
        (404, {"message_id": 2, "data": "x", "chat": 5}),
        (400, {"data": "x"}),
        (400, {"message_id": 2}),
        (400, {"message_id": 2, "data": "x", "text": "A"}),
        (400, {"message_id": 2, "data": "x" * 1025}),
        (400, {"message_id": 2, "data": "x", "wait": "long"}),
        (400, {"message_id": 2, "data": "x", "wait": 61}),
        (400, {"message_id": 2, "data": "x", "user": 0}),
    ],
)
async def test_impossible_taps_are_refused(client: Client, status: int, facts: dict[str, Any]) -> None:
    await post(client, "/sim/tap", status, **{"user": ANN, **facts})


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NAMES = """
    options query query_id result_id emoji unpin payload topic topics reply_to kind location contact poll dice seconds
    freeze privacy bot by name contains chance reset question media results type entities reaction user_id
    id user chat type title members text photo from_bot message_id data action advance method status times offset
    limit allowed_updates chat_id reply_markup commands scope callback_query_id inline_keyboard entities
"""
PATHS = [f"/sim/{name}" for name in ("users", "chats", "message", "edit", "delete", "tap", "vote", "inline")]
PATHS += [f"/sim/{name}" for name in ("inline/choose", "member", "topic", "migrate", "react", "pin", "start")]
PATHS += [f"/sim/{name}" for name in ("faults", "clock", "bot", "restore")]
PATHS += [f"{BOT}/{name}" for name in ("sendMessage", "editMessageText", "setMyCommands", "getMyCommands")]
PATHS += [f"{BOT}/{name}" for name in ("answerCallbackQuery", "deleteMessage", "getUpdates")]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_no_request_is_answered_with_a_crash(tmp_path: Path, data: st.DataObject) -> None:
    requests = data.draw(
        st.lists(
            st.tuples(
                st.sampled_from(PATHS),
                st.dictionaries(
                    st.sampled_from(NAMES.split()), st.sampled_from([ANN, 1, -7]) | JSON, max_size=5
                ),
            ),
            max_size=6,
        )
    )

    async def story() -> None:
        async with TestClient(TestServer(make_app(new_api(World(Clock())), tmp_path))) as client:
            for path, facts in requests:
                response = await client.post(path, json=facts)
                # a crash is answered in plain text
                assert response.content_type == "application/json", (path, facts)
            for path in ("/sim/chats", "/sim/calls", "/sim/faults", "/sim/bot", f"/sim/chats/{ANN}/messages"):
                assert (await client.get(path)).status == 200

    asyncio.run(story())


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=200))
def test_forged_data_reaches_the_bot_unchanged(data: str) -> None:
    from sandbox import acts

    api = new_api()
    acts.tap(api.world, ANN, ANN, 1, data)
    assert api.world.updates.first(9, 0)[-1]["callback_query"]["data"] == data


# ---- the machine


async def test_calls_are_listed_from_where_one_left_off(client: Client) -> None:
    await client.get(f"{BOT}/getMe")
    (call,) = await get(client, "/sim/calls?since=1")
    assert (call["seq"], call["method"], call["status"]) == (2, "getMe", 200)


async def test_faults_are_set_listed_and_cleared(client: Client) -> None:
    await post(client, "/sim/faults", method="getMe", status=500, times=2)
    assert (await client.get(f"{BOT}/getMe")).status == 500
    (fault,) = await get(client, "/sim/faults")
    assert (fault["method"], fault["times"]) == ("getMe", 1)
    await client.delete("/sim/faults")
    assert (await client.get(f"{BOT}/getMe")).status == 200
    await post(client, "/sim/faults", 400, method="getMe")


async def test_the_clock_is_told_moved_and_waited_for(client: Client) -> None:
    before = await get(client, "/sim/clock")
    waiter = asyncio.create_task(get(client, "/sim/clock?after=0&wait=20"))
    after = await post(client, "/sim/clock", advance=3600)
    assert after["version"] == before["version"] + 1
    assert 3600 <= after["now"] - before["now"] < 3660
    assert (await waiter)["version"] == 1
    assert (await get(client, "/sim/clock?after=0&wait=20"))["version"] == 1
    assert (await get(client, "/sim/clock?after=1&wait=0.01"))["version"] == 1


@pytest.mark.parametrize("advance", [-1, "1", None, True, 1e300])
async def test_the_clock_moves_forward_only(client: Client, advance: Any) -> None:
    await post(client, "/sim/clock", 400, advance=advance)


@pytest.mark.parametrize("query", ["after=x", "after=0&wait=x", "after=0&wait=-1", "after=0&wait=nan"])
async def test_unreadable_waits_are_refused(client: Client, query: str) -> None:
    assert (await client.get(f"/sim/clock?{query}")).status == 400


async def test_the_bot_is_described(client: Client) -> None:
    commands = [{"command": "start", "description": "Begin"}]
    await client.post(f"{BOT}/setMyCommands", json={"commands": commands})
    bot = {"username": "codedrill_bot", "first_name": "CodeDrill", "commands": commands}
    assert bot.items() <= (await get(client, "/sim/bot")).items()
    assert (await get(client, "/sim/bot"))["seen"] is False
    await updates(client)
    assert (await get(client, "/sim/bot"))["seen"] is True
    assert (await post(client, "/sim/bot", privacy=False))["privacy"] is False
    await post(client, "/sim/bot", 400, colour="green")
