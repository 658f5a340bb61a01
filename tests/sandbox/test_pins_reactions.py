"""Pinned messages and reactions, of the bot and of people."""

from typing import Any

import pytest

from sandbox import acts, reactions
from sandbox.api import BotApi
from sandbox.chat import Chat
from tests.sandbox.group_makers import BOB, new_chat, understood, updates
from tests.sandbox.makers import ANN, new_api, ok, refused

# ---- pins


async def pinned(api: BotApi, chat: Chat) -> Any:
    return (await ok(api, "getChat", chat_id=chat.id)).get("pinned_message", {}).get("text")


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_messages_are_pinned_and_unpinned(kind: str) -> None:
    api = new_api()
    chat = new_chat(api, kind)
    one, two, three = [
        (await ok(api, "sendMessage", chat_id=chat.id, text=text))["message_id"] for text in ("1", "2", "3")
    ]
    for number in (one, three, two):
        await ok(api, "pinChatMessage", chat_id=chat.id, message_id=number)
    assert [message["pinned_message"]["text"] for _, message in updates(api)] == ["1", "3", "2"]
    assert await pinned(api, chat) == "3"
    await ok(api, "unpinChatMessage", chat_id=chat.id)
    assert (await pinned(api, chat), chat.pinned) == ("2", [one, two])
    await ok(api, "unpinChatMessage", chat_id=chat.id, message_id=one)
    await ok(api, "deleteMessage", chat_id=chat.id, message_id=two)
    assert (await pinned(api, chat), chat.pinned) == (None, [])


async def test_pins_that_cannot_be() -> None:
    api = new_api()
    await ok(api, "pinChatMessage", chat_id=ANN, message_id=1)
    (service,) = [number for number in api.world.chats[ANN].messages if number > 1]
    for method, number, description in (
        ("pinChatMessage", 1, "CHAT_NOT_MODIFIED"),
        ("pinChatMessage", 99, "message to pin not found"),
        ("pinChatMessage", service, "service messages can't be pinned"),
        ("unpinChatMessage", 99, "message to unpin not found"),
        ("unpinChatMessage", service, "CHAT_NOT_MODIFIED"),
    ):
        assert await refused(api, method, chat_id=ANN, message_id=number) == (
            400,
            f"Bad Request: {description}",
        )
    await ok(api, "unpinAllChatMessages", chat_id=ANN)
    assert await refused(api, "unpinChatMessage", chat_id=ANN) == (
        400,
        "Bad Request: message to unpin not found",
    )


# ---- reactions


def react(api: BotApi, chat: Chat, number: int, user: int, *emoji: str) -> None:
    given = [{"type": "emoji", "emoji": one} for one in emoji]
    reactions.react(api.world, chat, number, api.world.user(user), given)


async def test_reactions_of_people_are_told_to_an_administrator() -> None:
    api = new_api()
    chat = new_chat(api)
    number = (await ok(api, "sendMessage", chat_id=chat.id, text="x"))["message_id"]
    for emoji in ("👍", "👍", "🔥", ""):
        react(api, chat, number, BOB, *emoji)
    told = [
        (
            payload["user"]["id"],
            *([one["emoji"] for one in payload[f"{age}_reaction"]] for age in ("old", "new")),
        )
        for _, payload in updates(api)
    ]
    assert told == [(BOB, [], ["👍"]), (BOB, ["👍"], ["🔥"]), (BOB, ["🔥"], [])]
    assert "reactions" not in chat.extras[number]


async def test_in_a_channel_they_are_counted() -> None:
    api = new_api()
    chat = new_chat(api, "channel")
    number = (await ok(api, "sendMessage", chat_id=chat.id, text="x"))["message_id"]
    react(api, chat, number, ANN, "👍")
    react(api, chat, number, BOB, "👍")
    kinds = [(kind, payload["reactions"][0]["total_count"]) for kind, payload in updates(api)]
    assert kinds == [("message_reaction_count", 1), ("message_reaction_count", 2)]


async def test_a_plain_member_is_not_told() -> None:
    api = new_api()
    chat = new_chat(api, bot="member")
    react(api, chat, acts.write(api.world, BOB, chat.id, "x")["message_id"], BOB, "👍")
    assert updates(api) == []


async def test_the_bot_reacts_and_is_not_told_of_it() -> None:
    api = new_api()
    chat = new_chat(api)
    number = understood(acts.write(api.world, BOB, chat.id, "x"))["message_id"]
    updates(api)
    one = {"chat_id": chat.id, "message_id": number}
    await ok(api, "setMessageReaction", **one, reaction=[{"type": "emoji", "emoji": "❤️"}])
    assert chat.extras[number]["reactions"] == [{"type": {"type": "emoji", "emoji": "❤️"}, "users": [123456]}]
    await ok(api, "setMessageReaction", **one)
    assert (chat.extras[number], updates(api)) == ({}, [])
    for wrong, description in (
        ([{"type": "emoji", "emoji": "🧮"}], "REACTION_INVALID"),
        ([{"type": "emoji", "emoji": "👍"}, {"type": "emoji", "emoji": "🔥"}], "REACTIONS_TOO_MANY"),
    ):
        assert await refused(api, "setMessageReaction", **one, reaction=wrong) == (
            400,
            f"Bad Request: {description}",
        )
