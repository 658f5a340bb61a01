"""Privacy mode: which messages of a group reach the bot."""

from typing import Any

import pytest

from sandbox import acts, topics
from sandbox.api import BotApi
from tests.sandbox.group_makers import BOB, new_chat, updates
from tests.sandbox.makers import ANN, new_api, ok

# text, whether a plain member in privacy mode hears it
TEXTS = [
    ("hello", False),
    ("/start", True),
    ("/START now", True),
    ("/start@codedrill_bot", True),
    ("/start@CodeDrill_Bot", True),
    ("/start@other_bot", False),
    ("/start@other_bot and @codedrill_bot", True),
    ("/start@my_codedrill_bot", False),
    ("say /start", False),
    ("look, @codedrill_bot!", True),
    ("😀 @CodeDrill_bot", True),
    ("@other_bot, not codedrill_bot", False),
    ("@codedrill_bot2", False),
    ("@my_codedrill_bot and @other_bot", False),
    ("mail x@codedrill_bot", False),
]


def heard(api: BotApi) -> list[str]:
    return [str(message.get("text", kind)) for kind, message in updates(api)]


@pytest.mark.parametrize(("text", "hears"), TEXTS)
@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_a_plain_member_hears_what_is_meant_for_it(kind: str, text: str, *, hears: bool) -> None:
    api = new_api()
    chat = new_chat(api, kind, bot="member")
    acts.write(api.world, BOB, chat.id, text)
    assert heard(api) == [text] * hears


@pytest.mark.parametrize("kind", ["group", "supergroup"])
def test_an_administrator_hears_everything(kind: str) -> None:
    api = new_api()
    chat = new_chat(api, kind, bot="administrator")
    for text, _ in TEXTS:
        acts.write(api.world, BOB, chat.id, text)
    assert heard(api) == [text for text, _ in TEXTS]


def test_without_privacy_mode_a_member_hears_everything() -> None:
    api = new_api()
    chat = new_chat(api, bot="member")
    api.world.settings["privacy"] = False
    for text, _ in TEXTS:
        acts.write(api.world, BOB, chat.id, text)
    assert len(heard(api)) == len(TEXTS)


def test_who_is_not_there_hears_nothing() -> None:
    api = new_api()
    chat = new_chat(api, bot="none")
    api.world.settings["privacy"] = False
    acts.write(api.world, BOB, chat.id, "/start@codedrill_bot")
    assert heard(api) == []


async def test_replies_to_its_own_messages_are_heard() -> None:
    api = new_api()
    chat = new_chat(api, bot="member")
    sent = await ok(api, "sendMessage", chat_id=chat.id, text="Ask me")
    other = acts.write(api.world, ANN, chat.id, "or me")
    acts.write(api.world, BOB, chat.id, "you", reply_to=sent["message_id"])
    acts.write(api.world, BOB, chat.id, "no, you", reply_to=other["message_id"])
    assert heard(api) == ["you"]


def test_a_caption_is_read_like_a_text() -> None:
    api = new_api()
    chat = new_chat(api, bot="member")
    place: Any = {"document": {"file_id": "x", "file_unique_id": "x"}}
    for caption in ("hello", "for @codedrill_bot", "/check"):
        acts.write(api.world, BOB, chat.id, caption, content=place)
    assert [message["caption"] for _, message in updates(api)] == ["for @codedrill_bot", "/check"]


def test_what_the_chat_says_is_heard_by_all() -> None:
    api = new_api()
    chat = new_chat(api, bot="member", forum=True)
    ann = api.world.user(ANN)
    topic = topics.create(api.world, chat, ann, "Python")["message_thread_id"]
    topics.edit(api.world, chat, topic, ann, {"name": "Rust"})
    topics.set_closed(api.world, chat, topic, ann, closed=True)
    topics.set_closed(api.world, chat, topic, ann, closed=False)
    said = [key for _, message in updates(api) for key in message if key.startswith("forum_")]
    assert said == [
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
    ]


def test_an_edit_is_heard_like_the_message() -> None:
    api = new_api()
    chat = new_chat(api, bot="member")
    quiet = acts.write(api.world, BOB, chat.id, "hello")
    acts.edit(api.world, BOB, chat.id, quiet["message_id"], "hello!")
    acts.edit(api.world, BOB, chat.id, quiet["message_id"], "/hello")
    assert [(kind, message["text"]) for kind, message in updates(api)] == [("edited_message", "/hello")]


def test_posts_of_a_channel_and_their_edits_are_heard() -> None:
    api = new_api()
    chat = new_chat(api, "channel")
    post = acts.write(api.world, ANN, chat.id, "news")
    acts.edit(api.world, ANN, chat.id, post["message_id"], "old news")
    assert [kind for kind, _ in updates(api)] == ["channel_post", "edited_channel_post"]


async def test_the_bot_does_not_hear_itself_but_what_it_changes() -> None:
    api = new_api()
    chat = new_chat(api)
    sent = await ok(api, "sendMessage", chat_id=chat.id, text="/start")
    await ok(api, "pinChatMessage", chat_id=chat.id, message_id=sent["message_id"])
    await ok(api, "setChatTitle", chat_id=chat.id, title="New")
    said = [
        key for _, message in updates(api) for key in ("pinned_message", "new_chat_title") if key in message
    ]
    assert said == ["pinned_message", "new_chat_title"]
