"""What a chat is: getChat, title, description, permissions, pins, reactions, names."""

from typing import Any

import aiogram
import pytest
import telegram

from sandbox import acts, membership
from sandbox.api import BotApi
from sandbox.shapes import PERMISSIONS
from sandbox.world import NotPossible
from tests.sandbox.group_makers import BOB, CHANNEL, SUPER, new_chat, updates
from tests.sandbox.makers import ANN, new_api, ok, refused


async def full(api: BotApi, chat_id: Any) -> Any:
    shown = await ok(api, "getChat", chat_id=chat_id)
    telegram.ChatFullInfo.de_json(shown, None)
    aiogram.types.ChatFullInfo.model_validate(shown)
    return shown


GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


async def test_a_private_chat_in_full() -> None:
    api = new_api()
    api.world.know_user(ANN, "Ann", "ann_lee")
    assert await full(api, ANN) == {
        "id": ANN,
        "first_name": "Ann",
        "username": "ann_lee",
        "type": "private",
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": GIFTS,
        "active_usernames": ["ann_lee"],
    }


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_a_wide_chat_in_full(kind: str) -> None:
    api = new_api()
    chat = new_chat(api, kind)
    await ok(api, "setChatDescription", chat_id=chat.id, description=" We code ")
    shown = await full(api, chat.id)
    assert (shown["type"], shown["title"], shown["description"]) == (kind, "Coders", "We code")
    assert ("permissions" in shown, "invite_link" in shown) == (kind != "channel", True)


async def test_a_public_chat_has_a_name_and_can_be_read_by_all() -> None:
    api = new_api()
    chat = new_chat(api, "channel", bot="none", username="CodeNews")
    assert (await full(api, "@codenews"))["id"] == chat.id
    assert await refused(api, "sendMessage", chat_id="@codenews", text="x") == (
        403,
        "Forbidden: bot is not a member of the channel chat",
    )
    membership.join(api.world, chat, 123456, api.world.user(ANN))
    assert (await ok(api, "sendMessage", chat_id="@CODENEWS", text="x"))["sender_chat"][
        "username"
    ] == "CodeNews"
    assert await refused(api, "getChat", chat_id="@ann_lee") == (400, "Bad Request: chat not found")


async def test_a_closed_chat_is_not_read_by_others() -> None:
    api = new_api()
    new_chat(api, bot="none")
    assert await refused(api, "getChat", chat_id=SUPER) == (
        403,
        "Forbidden: bot is not a member of the supergroup chat",
    )


# ---- title, description, permissions


async def test_a_new_title_is_said_and_the_same_one_is_not() -> None:
    api = new_api()
    chat = new_chat(api)
    for title in ("Py  \n coders", "Py coders"):
        assert await ok(api, "setChatTitle", chat_id=chat.id, title=title) is True
    ((_, message),) = updates(api)
    assert (message["new_chat_title"], message["chat"]["title"]) == ("Py coders", "Py coders")
    assert await refused(api, "setChatTitle", chat_id=chat.id, title=" \n") == (
        400,
        "Bad Request: title must be non-empty",
    )


async def test_descriptions_change_quietly_and_only_to_others() -> None:
    api = new_api()
    chat = new_chat(api)
    same = (400, "Bad Request: chat description is not modified")
    assert await refused(api, "setChatDescription", chat_id=chat.id) == same
    await ok(api, "setChatDescription", chat_id=chat.id, description="We code")
    assert await refused(api, "setChatDescription", chat_id=chat.id, description="We code") == same
    await ok(api, "setChatDescription", chat_id=chat.id, description="")
    assert "description" not in await full(api, chat.id)
    assert updates(api) == []


@pytest.mark.parametrize(
    ("method", "description"),
    [
        ("setChatTitle", "not enough rights to change chat title"),
        ("setChatDescription", "not enough rights to set chat description"),
        ("setChatPermissions", "not enough rights to change chat permissions"),
        ("pinChatMessage", "not enough rights to manage pinned messages in the chat"),
    ],
)
async def test_a_plain_member_changes_nothing(method: str, description: str) -> None:
    api = new_api()
    new_chat(api, bot="member")
    given = {"title": "x", "description": "x", "permissions": {}, "message_id": 1}
    assert await refused(api, method, chat_id=SUPER, **given) == (400, f"Bad Request: {description}")


@pytest.mark.parametrize("what", ["title", "description", "permissions"])
async def test_a_private_chat_has_none_of_these(what: str) -> None:
    given = {"title": "x", "description": "x", "permissions": {}}
    assert await refused(new_api(), f"setChat{what.capitalize()}", chat_id=ANN, **given) == (
        400,
        f"Bad Request: can't change private chat {what}",
    )


async def test_what_nobody_may_post_is_refused_to_members_only() -> None:
    api = new_api()
    chat = new_chat(api)
    await ok(api, "setChatPermissions", chat_id=chat.id, permissions={"can_send_messages": True})
    allowed = {name for name, value in (await full(api, chat.id))["permissions"].items() if value}
    assert allowed == {"can_send_messages", "can_react_to_messages"}
    poll = {"question": "Q", "options": ["a", "b"]}
    await ok(api, "sendPoll", chat_id=chat.id, **poll)
    membership.change(api.world, chat, 123456, {"status": "member"}, api.world.user(ANN))
    await ok(api, "sendMessage", chat_id=chat.id, text="x")
    assert await refused(api, "sendPoll", chat_id=chat.id, **poll) == (
        400,
        "Bad Request: not enough rights to send polls to the chat",
    )
    with pytest.raises(NotPossible):
        acts.write(api.world, BOB, chat.id, None, content={"dice": {"emoji": "🎲", "value": 1}})


async def test_permissions_imply_others_as_they_did_before_they_were_split() -> None:
    api = new_api()
    chat = new_chat(api)
    given = {"can_add_web_page_previews": True, "can_pin_messages": True}
    await ok(api, "setChatPermissions", chat_id=chat.id, permissions=given)
    denied = {name for name, value in (await full(api, chat.id))["permissions"].items() if not value}
    assert denied == {"can_send_polls", "can_send_other_messages", "can_change_info", "can_invite_users"}
    await ok(
        api, "setChatPermissions", chat_id=chat.id, permissions=given, use_independent_chat_permissions=True
    )
    assert (await full(api, chat.id))["permissions"]["can_send_messages"] is False
    assert set((await full(api, chat.id))["permissions"]) == set(PERMISSIONS)


async def test_a_channel_is_for_who_may_post() -> None:
    api = new_api()
    chat = new_chat(api, "channel")
    membership.change(
        api.world, chat, 123456, {"status": "administrator", "can_be_edited": False}, api.world.user(ANN)
    )
    assert await refused(api, "sendMessage", chat_id=CHANNEL, text="x") == (
        400,
        "Bad Request: need administrator rights in the channel chat",
    )
