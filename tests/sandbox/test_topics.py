"""Forums: topics made and changed by the bot and by people, and where messages lie."""

import pytest

from sandbox import acts, membership, topics
from sandbox.api import BotApi
from sandbox.chat import Chat
from sandbox.views import transcript
from sandbox.world import NotPossible, NotThere
from tests.sandbox.group_makers import BOB, new_chat, understood, updates
from tests.sandbox.makers import ANN, new_api, ok, refused


def forum(api: BotApi, *, bot: str = "administrator") -> tuple[Chat, int]:
    """A forum with the topic "Python" of Ann."""
    chat = new_chat(api, bot=bot, forum=True)
    topic = topics.create(api.world, chat, api.world.user(ANN), "Python")["message_thread_id"]
    updates(api)
    return chat, topic


async def test_the_bot_makes_a_topic() -> None:
    api = new_api()
    chat = new_chat(api, forum=True)
    made = await ok(api, "createForumTopic", chat_id=chat.id, name="Rust", icon_color=0xFF93B2)
    assert made == {"message_thread_id": chat.next_message_id - 1, "name": "Rust", "icon_color": 0xFF93B2}
    ((kind, message),) = updates(api)
    assert kind == "message"
    assert message["message_id"] == message["message_thread_id"] == made["message_thread_id"]
    assert message["forum_topic_created"] == {"name": "Rust", "icon_color": 0xFF93B2}


async def test_the_bot_changes_closes_opens_and_deletes() -> None:
    api = new_api()
    chat, topic = forum(api)
    one = {"chat_id": chat.id, "message_thread_id": topic}
    await ok(api, "editForumTopic", **one, name="Snakes")
    assert await refused(api, "editForumTopic", **one, name="Snakes") == (
        400,
        "Bad Request: TOPIC_NOT_MODIFIED",
    )
    await ok(api, "closeForumTopic", **one)
    assert await refused(api, "closeForumTopic", **one) == (400, "Bad Request: TOPIC_NOT_MODIFIED")
    await ok(api, "reopenForumTopic", **one)
    said = [key for _, message in updates(api) for key in message if key.startswith("forum_")]
    assert said == ["forum_topic_edited", "forum_topic_closed", "forum_topic_reopened"]
    await ok(api, "sendMessage", **one, text="in it")
    await ok(api, "deleteForumTopic", **one)
    assert chat.topics == {}
    assert [m for m in chat.messages.values() if m.get("message_thread_id") == topic] == []
    assert await refused(api, "sendMessage", **one, text="x") == (
        400,
        "Bad Request: message thread not found",
    )


@pytest.mark.parametrize("number", [1, 99, -1])
async def test_general_has_no_number_and_others_are_unknown(number: int) -> None:
    api = new_api()
    chat, _ = forum(api)
    one = {"chat_id": chat.id, "message_thread_id": number}
    not_found = (400, "Bad Request: message thread not found")
    assert await refused(api, "sendMessage", **one, text="x") == not_found
    assert await refused(api, "sendDice", **one) == not_found
    assert await refused(api, "closeForumTopic", **one) == not_found
    message = await ok(api, "sendMessage", chat_id=chat.id, text="in General")
    assert {"message_thread_id", "is_topic_message"} & message.keys() == set()


async def test_typing_in_general_is_the_one_place_where_it_has_a_number() -> None:
    api = new_api()
    chat, topic = forum(api)
    told: list[object] = []
    api.world.listeners.append(lambda event: told.append(event.get("topic")))
    for number in (1, topic):
        await ok(api, "sendChatAction", chat_id=chat.id, action="typing", message_thread_id=number)
    assert told == [0, topic]
    new_chat(api, "group")
    assert await refused(api, "sendChatAction", chat_id=-7, action="typing", message_thread_id=1) == (
        400,
        "Bad Request: message thread not found",
    )


async def test_a_closed_topic_takes_messages_of_who_manages_topics_only() -> None:
    api = new_api()
    chat, topic = forum(api, bot="member")
    first = acts.write(api.world, BOB, chat.id, "before", topic=topic)
    topics.set_closed(api.world, chat, topic, api.world.user(ANN), closed=True)
    closed = (400, "Bad Request: TOPIC_CLOSED")
    assert await refused(api, "sendMessage", chat_id=chat.id, text="x", message_thread_id=topic) == closed
    reply = {"message_id": first["message_id"]}
    assert await refused(api, "sendMessage", chat_id=chat.id, text="x", reply_parameters=reply) == closed
    with pytest.raises(NotPossible):
        acts.write(api.world, BOB, chat.id, "x", topic=topic)
    with pytest.raises(NotPossible):
        acts.write(api.world, BOB, chat.id, "x", reply_to=first["message_id"])
    acts.write(api.world, ANN, chat.id, "mine", topic=topic)
    acts.promote(api.world, chat, api.world.user(ANN))
    await ok(api, "sendMessage", chat_id=chat.id, text="x", message_thread_id=topic)


async def test_replies_stay_in_the_topic_of_what_they_answer() -> None:
    api = new_api()
    chat, topic = forum(api)
    asked = acts.write(api.world, BOB, chat.id, "why?", topic=topic)
    mine = await ok(
        api, "sendMessage", chat_id=chat.id, text="so", reply_parameters={"message_id": asked["message_id"]}
    )
    his = acts.write(api.world, BOB, chat.id, "ah", reply_to=mine["message_id"])
    places = [(understood(m)["message_thread_id"], m["is_topic_message"]) for m in (asked, mine, his)]
    assert places == [(topic, True)] * 3


async def test_reply_threads_of_a_plain_supergroup_are_no_topics() -> None:
    api = new_api()
    chat = new_chat(api)
    root = acts.write(api.world, BOB, chat.id, "why?")
    mine = await ok(
        api, "sendMessage", chat_id=chat.id, text="so", reply_parameters={"message_id": root["message_id"]}
    )
    his = acts.write(api.world, BOB, chat.id, "ah", reply_to=mine["message_id"])
    assert "message_thread_id" not in root
    assert [understood(m)["message_thread_id"] for m in (mine, his)] == [root["message_id"]] * 2
    assert [m for m in (root, mine, his) if "is_topic_message" in m] == []
    assert await refused(
        api, "sendMessage", chat_id=chat.id, text="x", message_thread_id=root["message_id"]
    ) == (
        400,
        "Bad Request: message thread not found",
    )
    assert transcript(chat, 0).count("\n") == len(chat.messages)


async def test_replies_in_groups_have_no_thread() -> None:
    api = new_api()
    chat = new_chat(api, "group")
    root = acts.write(api.world, BOB, chat.id, "why?")
    assert "message_thread_id" not in acts.write(api.world, BOB, chat.id, "so", reply_to=root["message_id"])


async def test_who_may_not_manage_topics_is_refused() -> None:
    api = new_api()
    chat, topic = forum(api, bot="member")
    assert await refused(api, "createForumTopic", chat_id=chat.id, name="x") == (
        400,
        "Bad Request: not enough rights to create a topic",
    )
    assert await refused(api, "closeForumTopic", chat_id=chat.id, message_thread_id=topic) == (
        400,
        "Bad Request: not enough rights to manage topics",
    )


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_only_forums_have_topics(kind: str) -> None:
    api = new_api()
    chat = new_chat(api, kind)
    assert await refused(api, "createForumTopic", chat_id=chat.id, name="x") == (
        400,
        "Bad Request: the chat is not a forum",
    )
    with pytest.raises(NotPossible):
        topics.create(api.world, chat, api.world.user(ANN), "x")


async def test_pins_of_one_topic_are_taken_away_together() -> None:
    api = new_api()
    chat, topic = forum(api)
    inside = await ok(api, "sendMessage", chat_id=chat.id, text="in", message_thread_id=topic)
    outside = await ok(api, "sendMessage", chat_id=chat.id, text="out")
    for one in (inside, outside):
        await ok(api, "pinChatMessage", chat_id=chat.id, message_id=one["message_id"])
    pinned = [message for _, message in updates(api)]
    assert [message.get("message_thread_id") for message in pinned] == [topic, None]
    await ok(api, "unpinAllForumTopicMessages", chat_id=chat.id, message_thread_id=topic)
    assert chat.pinned == [outside["message_id"]]


def test_people_write_only_in_topics_that_are_there() -> None:
    api = new_api()
    chat, topic = forum(api)
    with pytest.raises(NotThere):
        acts.write(api.world, BOB, chat.id, "x", topic=topic + 50)
    topics.delete(api.world, chat, topic)
    with pytest.raises(NotThere):
        acts.write(api.world, BOB, chat.id, "x", topic=topic)
    assert membership.may(api.world, chat, "can_manage_topics", BOB) is False
