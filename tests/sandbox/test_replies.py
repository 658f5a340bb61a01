"""What an answer shows of what it answers: in the chat, from another chat, in part."""

from typing import Any

import pytest

from sandbox import acts
from sandbox.api import BotApi
from sandbox.files import upload
from sandbox.jsontext import dumps
from tests.sandbox.group_makers import BOB, CHANNEL, GROUP, SUPER, new_chat, understood
from tests.sandbox.makers import ANN, NOON, new_api, ok, refused


async def reply(api: BotApi, to: int = ANN, **asked: Any) -> Any:
    return understood(await ok(api, "sendMessage", chat_id=to, text="x", reply_parameters=dumps(asked)))


async def refusal(api: BotApi, to: int = ANN, **asked: Any) -> tuple[int, str]:
    return await refused(api, "sendMessage", chat_id=to, text="x", reply_parameters=asked)


NOT_FOUND = (400, "Bad Request: message to be replied not found")


async def test_an_answer_shows_what_it_answers_but_not_what_that_answered() -> None:
    api = new_api()
    first = await reply(api, message_id=1)
    assert first["reply_to_message"] == api.world.chats[ANN].messages[1]
    second = await reply(api, message_id=first["message_id"])
    assert "reply_to_message" not in second["reply_to_message"]


async def test_every_kind_of_message_can_answer() -> None:
    api = new_api()
    asked = {"chat_id": ANN, "reply_parameters": {"message_id": 1}}
    for method, params in (
        ("sendDocument", {"document": upload("a.txt", b"x")}),
        ("sendDice", {}),
        ("sendLocation", {"latitude": 1, "longitude": 1}),
        ("sendPoll", {"question": "Q", "options": ["a", "b"]}),
        ("copyMessage", {"from_chat_id": ANN, "message_id": 1}),
    ):
        await ok(api, method, **asked, **params)
    answers = list(api.world.chats[ANN].messages.values())[1:]
    assert [understood(one)["reply_to_message"]["message_id"] for one in answers] == [1] * 5


async def test_an_answer_to_nothing_is_refused_unless_that_is_allowed() -> None:
    api = new_api()
    assert await refusal(api, message_id=99) == NOT_FOUND
    message = await reply(api, message_id=99, allow_sending_without_reply=True)
    assert "reply_to_message" not in message


@pytest.mark.parametrize("chat_id", [ANN, str(ANN)])
async def test_its_own_chat_may_be_named(chat_id: Any) -> None:
    assert (await reply(new_api(), message_id=1, chat_id=chat_id))["reply_to_message"]["message_id"] == 1


# ---- another chat


async def test_an_answer_to_another_chat_shows_where_it_came_from() -> None:
    api = new_api()
    chat = new_chat(api, username="coders")
    asked = acts.write(api.world, BOB, SUPER, "why?")
    message = await reply(api, message_id=asked["message_id"], chat_id="@coders", quote="why")
    assert message["external_reply"] == {
        "origin": {"type": "user", "sender_user": api.world.user(BOB), "date": int(NOON)},
        "chat": chat.shape,
        "message_id": asked["message_id"],
    }
    assert message["quote"] == {"text": "why", "position": 0, "is_manual": True}
    assert {"reply_to_message", "message_thread_id"} & message.keys() == set()


async def test_from_a_channel_it_names_the_post_and_shows_its_media() -> None:
    api = new_api()
    chat = new_chat(api, "channel")
    post = await ok(api, "sendDocument", chat_id=CHANNEL, document=upload("a.txt", b"x"))
    shown = (await reply(api, message_id=post["message_id"], chat_id=CHANNEL))["external_reply"]
    number = post["message_id"]
    origin = {"type": "channel", "chat": chat.shape, "message_id": number, "date": int(NOON)}
    assert shown == {"origin": origin, "chat": chat.shape, "message_id": number, "document": post["document"]}


async def test_from_a_group_or_a_private_chat_it_does_not_name_the_chat() -> None:
    api = new_api()
    new_chat(api, "group")
    shown = (await reply(api, to=GROUP, message_id=1, chat_id=ANN))["external_reply"]
    assert list(shown) == ["origin"]


async def test_only_chats_in_which_the_bot_is() -> None:
    api = new_api()
    new_chat(api, bot="none")
    asked = acts.write(api.world, BOB, SUPER, "why?")["message_id"]
    assert await refusal(api, message_id=asked, chat_id=SUPER) == (
        403,
        "Forbidden: bot is not a member of the supergroup chat",
    )
    assert await refusal(api, message_id=1, chat_id=-5) == (400, "Bad Request: chat not found")
    assert await refusal(api, message_id=99, chat_id=ANN) == NOT_FOUND
    new_chat(api, "group")
    asked = {"message_id": 99, "chat_id": GROUP, "allow_sending_without_reply": True}
    assert await refusal(api, **asked) == NOT_FOUND


async def test_an_answer_in_another_topic_shows_where_it_came_from() -> None:
    api = new_api()
    chat = new_chat(api, forum=True)
    one, two = [
        (await ok(api, "createForumTopic", chat_id=SUPER, name=name))["message_thread_id"]
        for name in ("1", "2")
    ]
    asked = acts.write(api.world, BOB, SUPER, "why?", topic=one)["message_id"]
    send = {"chat_id": SUPER, "text": "x", "reply_parameters": {"message_id": asked}}
    there = understood(await ok(api, "sendMessage", **send, message_thread_id=two))
    assert (there["message_thread_id"], there["external_reply"]["chat"]) == (two, chat.shape)
    here = await ok(api, "sendMessage", **send, message_thread_id=one)
    assert (here["message_thread_id"], here["reply_to_message"]["message_id"]) == (one, asked)


# ---- quotes


@pytest.mark.parametrize(
    ("text", "quote", "position"),
    [("What is a list?", "a list", 8), ("👍 what", "what", 3), ("x < y", "x < y", 0), ("aa", "a", 0)],
)
async def test_a_quote_is_found_in_utf_16(text: str, quote: str, position: int) -> None:
    api = new_api()
    acts.write(api.world, ANN, ANN, text)
    assert (await reply(api, message_id=2, quote=quote))["quote"] == {
        "text": quote,
        "position": position,
        "is_manual": True,
    }


async def test_a_quote_may_be_marked_up_and_lie_in_a_caption() -> None:
    api = new_api()
    await ok(api, "sendDocument", chat_id=ANN, document=upload("a.txt", b"x"), caption="a < b")
    quoted = await reply(api, message_id=2, quote="a &lt; <b>b</b>", quote_parse_mode="HTML")
    assert quoted["quote"]["text"] == "a < b"


@pytest.mark.parametrize("quote", ["stop", "/START", "x" * 1025])
async def test_a_quote_must_be_there(quote: str) -> None:
    api = new_api()
    assert await refusal(api, message_id=1, quote=quote) == (400, "Bad Request: QUOTE_TEXT_INVALID")
    assert len(api.world.chats[ANN].messages) == 1


async def test_an_answer_leaves_the_message_it_answers_alone() -> None:
    api = new_api()
    before = dumps(api.world.chats[ANN].messages[1])
    await reply(api, message_id=1, quote="/start")
    assert dumps(api.world.chats[ANN].messages[1]) == before
