"""Topics of a forum. A topic's id is the id of the message that opened it; General has none."""

from __future__ import annotations

from sandbox.chat import Chat
from sandbox.hearing import say
from sandbox.jsontext import Object
from sandbox.views import tell_chat, topic_of
from sandbox.world import NotPossible, World

COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)
MAX_NAME = 128


def create(
    world: World, chat: Chat, by: Object, name: str, color: int | None = None, icon: str = ""
) -> Object:
    if not chat.shape.get("is_forum"):
        raise NotPossible("the chat is not a forum")
    color = COLORS[len(chat.topics) % len(COLORS)] if color is None else color
    opened: Object = {"name": name, "icon_color": color} | ({"icon_custom_emoji_id": icon} if icon else {})
    number = chat.next_message_id
    chat.topics[number] = {"message_thread_id": number, **opened, "is_closed": False}
    say(world, chat, by, {"forum_topic_created": opened, **thread(number)})
    tell_chat(world, chat)
    return {"message_thread_id": number, **opened}


def thread(number: int) -> Object:
    """What marks a message as one of a topic."""
    return {"message_thread_id": number, "is_topic_message": True} if number else {}


def thread_of_reply(message: Object) -> Object:
    """Where an answer to the message lies. Supergroups also number threads of replies, which are no topics."""
    if message.get("is_topic_message"):
        return thread(message["message_thread_id"])
    if message["chat"]["type"] != "supergroup":
        return {}
    return {"message_thread_id": message.get("message_thread_id", message["message_id"])}


def edit(world: World, chat: Chat, number: int, by: Object, new: Object) -> None:
    chat.topics[number] = {**chat.topics[number], **new}
    say(world, chat, by, {"forum_topic_edited": new, **thread(number)})
    tell_chat(world, chat)


def set_closed(world: World, chat: Chat, number: int, by: Object, *, closed: bool) -> bool:
    """Whether that changed anything."""
    if chat.topics[number]["is_closed"] is closed:
        return False
    chat.topics[number] = {**chat.topics[number], "is_closed": closed}
    say(world, chat, by, {"forum_topic_closed" if closed else "forum_topic_reopened": {}, **thread(number)})
    tell_chat(world, chat)
    return True


def delete(world: World, chat: Chat, number: int) -> None:
    """The topic goes, with all its messages."""
    for message in [one for one in chat.messages.values() if topic_of(one) == number]:
        world.delete(chat, message["message_id"])
    del chat.topics[number]
    tell_chat(world, chat)
