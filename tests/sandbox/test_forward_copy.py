"""Forwards name where they come from, copies do not; albums stay together."""

from typing import Any

import pytest

from sandbox import acts, membership
from sandbox.api import BotApi
from sandbox.files import upload
from sandbox.sample import PICTURE
from tests.sandbox.group_makers import BOB, CHANNEL, SUPER, new_chat, understood
from tests.sandbox.makers import ANN, NOON, keyboard, new_api, ok, refused

ORIGIN = {"type": "user", "sender_user": {"id": ANN, "is_bot": False, "first_name": "Learner 1001"}}


async def forward(api: BotApi, number: int, to: int = SUPER, of: int = ANN, **more: Any) -> Any:
    return understood(await ok(api, "forwardMessage", chat_id=to, from_chat_id=of, message_id=number, **more))


async def copy(api: BotApi, number: int, to: int = SUPER, of: int = ANN, **more: Any) -> Any:
    made = await ok(api, "copyMessage", chat_id=to, from_chat_id=of, message_id=number, **more)
    return understood(api.world.chats[to].messages[made["message_id"]])


async def test_a_forward_says_who_said_it_first() -> None:
    api = new_api()
    new_chat(api)
    acts.write(api.world, ANN, ANN, "hello")
    first = await forward(api, 2)
    second = await forward(api, first["message_id"], to=ANN, of=SUPER)
    for message in (first, second):
        assert message["text"] == "hello"
        assert message["forward_origin"] == {**ORIGIN, "date": int(NOON)}


async def test_a_forward_of_a_channel_names_the_post() -> None:
    api = new_api()
    chat = new_chat(api, "channel")
    post = acts.write(api.world, ANN, CHANNEL, "news")
    assert (await forward(api, post["message_id"], to=ANN, of=CHANNEL))["forward_origin"] == {
        "type": "channel",
        "chat": chat.shape,
        "message_id": post["message_id"],
        "date": int(NOON),
    }


async def test_a_copy_is_a_new_message_with_a_keyboard_of_its_own() -> None:
    api = new_api()
    new_chat(api)
    await ok(
        api, "sendMessage", chat_id=ANN, text="<b>Q</b>", parse_mode="HTML", reply_markup=keyboard("A=x")
    )
    plain = await copy(api, 2)
    assert (plain["text"], plain["entities"][0]["type"], "reply_markup" in plain) == ("Q", "bold", False)
    assert {"forward_origin", "edit_date"} & plain.keys() == set()
    assert (await copy(api, 2, reply_markup=keyboard("B=y")))["reply_markup"] == keyboard("B=y")


async def test_a_copy_keeps_its_caption_or_gets_another() -> None:
    api = new_api()
    new_chat(api)
    await ok(api, "sendPhoto", chat_id=ANN, photo=upload("a.png", PICTURE), caption="one", has_spoiler=True)
    kept = await copy(api, 2)
    assert (kept["caption"], kept["has_media_spoiler"]) == ("one", True)
    changed = await copy(api, 2, caption="<i>two</i>", parse_mode="HTML")
    assert (changed["caption"], changed["caption_entities"][0]["type"]) == ("two", "italic")
    assert "caption" not in await copy(api, 2, caption="")


async def test_what_is_protected_can_be_copied_only() -> None:
    api = new_api()
    new_chat(api)
    await ok(api, "sendMessage", chat_id=ANN, text="secret", protect_content=True)
    one = {"chat_id": SUPER, "from_chat_id": ANN, "message_id": 2}
    assert await refused(api, "forwardMessage", **one) == (400, "Bad Request: the message can't be forwarded")
    assert (await copy(api, 2))["text"] == "secret"


@pytest.mark.parametrize(("method", "done"), [("forwardMessage", "forwarded"), ("copyMessage", "copied")])
async def test_what_the_chat_says_stays_where_it_is(method: str, done: str) -> None:
    api = new_api()
    new_chat(api)
    await ok(api, "pinChatMessage", chat_id=ANN, message_id=1)
    one = {"chat_id": SUPER, "from_chat_id": ANN}
    assert await refused(api, method, **one, message_id=2) == (
        400,
        f"Bad Request: the message can't be {done}",
    )
    verb = method.removesuffix("Message")
    assert await refused(api, method, **one, message_id=9) == (
        400,
        f"Bad Request: message to {verb} not found",
    )
    assert await refused(api, method, **one | {"from_chat_id": 5}, message_id=9) == (
        400,
        "Bad Request: chat not found",
    )


@pytest.mark.parametrize("method", ["forwardMessages", "copyMessages"])
async def test_many_go_in_their_order_without_those_that_cannot(method: str) -> None:
    api = new_api()
    chat = new_chat(api)
    for text in ("one", "two"):
        acts.write(api.world, ANN, ANN, text)
    await ok(api, "pinChatMessage", chat_id=ANN, message_id=2)
    before = chat.next_message_id
    made = await ok(api, method, chat_id=SUPER, from_chat_id=ANN, message_ids=[2, 3, 4, 77])
    assert made == [{"message_id": before}, {"message_id": before + 1}]
    assert [chat.messages[one["message_id"]]["text"] for one in made] == ["one", "two"]


@pytest.mark.parametrize("method", ["forwardMessages", "copyMessages"])
@pytest.mark.parametrize(
    ("numbers", "description"),
    [
        ([2, 1], "message identifiers must be in a strictly increasing order"),
        ([1, 1], "message identifiers must be in a strictly increasing order"),
        ([77], "there are no messages to forward"),
        (list(range(1, 102)), 'parameter "message_ids" is too long'),
        ([], 'parameter "message_ids" is required'),
    ],
)
async def test_lists_that_cannot_be(method: str, numbers: list[int], description: str) -> None:
    api = new_api()
    new_chat(api)
    given = {"chat_id": SUPER, "from_chat_id": ANN, "message_ids": numbers}
    assert await refused(api, method, **given) == (400, f"Bad Request: {description}")


@pytest.mark.parametrize("method", ["forwardMessages", "copyMessages"])
async def test_an_album_stays_an_album(method: str) -> None:
    api = new_api()
    chat = new_chat(api)
    media = [{"type": "photo", "media": "attach://one"}] * 2
    await ok(api, "sendMediaGroup", chat_id=ANN, media=media, one=upload("a.png", PICTURE))
    await ok(api, "sendMessage", chat_id=ANN, text="x")
    old = api.world.chats[ANN].messages[2]["media_group_id"]
    made = await ok(api, method, chat_id=SUPER, from_chat_id=ANN, message_ids=[2, 3, 4])
    groups = [chat.messages[one["message_id"]].get("media_group_id") for one in made]
    assert groups[0] == groups[1] not in (None, old)
    assert groups[2] is None
    (alone,) = await ok(api, method, chat_id=SUPER, from_chat_id=ANN, message_ids=[2])
    assert "media_group_id" not in chat.messages[alone["message_id"]]


async def test_into_a_topic_and_where_nothing_may_be_posted() -> None:
    api = new_api()
    chat = new_chat(api, forum=True)
    topic = (await ok(api, "createForumTopic", chat_id=SUPER, name="x"))["message_thread_id"]
    assert (await forward(api, 1, message_thread_id=topic))["message_thread_id"] == topic
    assert (await copy(api, 1, message_thread_id=topic))["is_topic_message"] is True
    chat.facts["permissions"] = {"can_send_messages": False}
    membership.change(api.world, chat, 123456, {"status": "member"}, api.world.user(BOB))
    one = {"chat_id": SUPER, "from_chat_id": ANN, "message_id": 1}
    assert await refused(api, "forwardMessage", **one) == (400, "Bad Request: the message can't be forwarded")
