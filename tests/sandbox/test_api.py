"""Tokens, unknown methods, the log of calls."""

import re
from pathlib import Path

import pytest

import sandbox
from sandbox.api import Answer, BotApi
from sandbox.calls import KEPT
from sandbox.methods import METHODS, POLLING
from tests.sandbox.makers import ANN, NOON, TOKEN, new_api, new_world, ok, refused


async def get_me(api: BotApi, token: str) -> tuple[int, str | None]:
    given = await api.call(token, "getMe", {})
    assert isinstance(given, Answer)
    return given.status, given.body.get("description")


@pytest.mark.parametrize(
    "token", ["", "x", "123456", "123456:short", "abc:ABCdefGHIjklm", TOKEN + "!", TOKEN + "\n"]
)
async def test_a_malformed_token_is_not_found(token: str) -> None:
    assert await get_me(BotApi(new_world()), token) == (404, "Not Found")
    assert await get_me(BotApi(new_world(), token=TOKEN), token) == (404, "Not Found")


async def test_only_the_fixed_token_is_let_in() -> None:
    api = BotApi(new_world(), token=TOKEN)
    assert await get_me(api, "123456:anotherSecret") == (401, "Unauthorized")
    assert await get_me(api, TOKEN) == (200, None)


async def test_without_a_fixed_token_the_first_is_adopted() -> None:
    api = BotApi(new_world())
    assert await get_me(api, "77:abcdefghij") == (200, None)
    assert api.world.bot["id"] == 77
    assert await get_me(api, TOKEN) == (401, "Unauthorized")


def test_a_fixed_token_must_look_like_one() -> None:
    with pytest.raises(ValueError, match="a token looks like"):
        BotApi(new_world(), token="nonsense")


async def test_get_me_shows_the_bot() -> None:
    me = await ok(new_api(), "getMe")
    assert (me["id"], me["is_bot"], me["username"]) == (123456, True, "codedrill_bot")


async def test_method_names_ignore_case_and_unknown_ones_are_not_found() -> None:
    api = new_api()
    await ok(api, "GETME")
    await ok(api, "getupdates")
    assert await refused(api, "sendNothing") == (404, "Not Found: method not found")


async def test_webhooks_are_absent() -> None:
    api = new_api()
    assert await ok(api, "getWebhookInfo") == {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": 1,
    }
    assert await ok(api, "deleteWebhook") is True
    assert len(await ok(api, "getUpdates")) == 1
    assert await ok(api, "deleteWebhook", drop_pending_updates="true") is True
    assert await ok(api, "getUpdates") == []


# ---- the log


async def test_every_call_is_logged_with_its_answer() -> None:
    api = new_api()
    await ok(api, "sendchataction", chat_id=ANN, action="typing")
    await refused(api, "sendMessage", chat_id=5)
    calls = api.calls.since(0)
    assert all(call.pop("ms") >= 0 for call in calls)
    assert calls == [
        {
            "seq": 1,
            "at": NOON,
            "method": "sendChatAction",
            "params": {"chat_id": ANN, "action": "typing"},
            "status": 200,
            "result": True,
        },
        {
            "seq": 2,
            "at": NOON,
            "method": "sendMessage",
            "params": {"chat_id": 5},
            "status": 400,
            "description": "Bad Request: chat not found",
        },
    ]


async def test_of_updates_only_the_ids_are_logged() -> None:
    api = new_api()
    await ok(api, "getUpdates")
    assert api.calls.since(0)[0]["result"] == [1]


async def test_the_log_is_bounded_and_read_from_where_one_left_off() -> None:
    api = new_api()
    for _ in range(KEPT + 5):
        await api.call(TOKEN, "getMe", {})
    assert [call["seq"] for call in api.calls.since(KEPT + 3)] == [KEPT + 4, KEPT + 5]
    assert api.calls.since(KEPT + 5) == []
    assert api.calls.since(KEPT + 99) == []
    assert (len(api.calls.since(0)), api.calls.since(0)[0]["seq"]) == (KEPT, 6)
    assert len(api.calls.since(-5)) == KEPT


@pytest.mark.parametrize("long", ["x" * 20_000, ["x" * 9_000] * 2, {"a": {"b": "x" * 20_000}}])
async def test_long_parameters_are_not_kept(long: object) -> None:
    api = new_api()
    await refused(api, "sendMessage", chat_id=5, text=long)
    assert api.calls.since(0)[0]["params"] == {"omitted": "too long to keep"}


def test_the_list_of_methods_in_the_readme_is_whole() -> None:
    readme = (Path(sandbox.__file__).parent / "README.md").read_text(encoding="utf-8")
    listed = readme[readme.index("| topic | methods |") : readme.index("As strict as Telegram")]
    named = set(re.findall(r"\b[a-z]+[A-Z][A-Za-z]+|\bclose\b", listed))
    assert named == {*METHODS, POLLING}
