"""The methods about the topics of a forum."""

from __future__ import annotations

from sandbox import pins, topics
from sandbox.chat import Chat
from sandbox.jsontext import Object
from sandbox.membership import may
from sandbox.methods.addressing import open_chat
from sandbox.methods.chats import need
from sandbox.params import Params, integer, text
from sandbox.refusal import bad_request
from sandbox.world import World


def create(world: World, params: Params) -> Object:
    chat = open_chat(world, params)
    _check_forum(chat)
    need(world, chat, "can_manage_topics", "not enough rights to create a topic")
    color = integer(params, "icon_color")
    if color is not None and color not in topics.COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    icon = text(params, "icon_custom_emoji_id") or ""
    return topics.create(world, chat, world.bot, _name(params), color, icon)


def edit(world: World, params: Params) -> bool:
    chat, number = _topic(world, params)
    new: Object = {"name": _name(params)} if params.get("name") else {}
    if "icon_custom_emoji_id" in params:
        new["icon_custom_emoji_id"] = text(params, "icon_custom_emoji_id") or ""
    if all(chat.topics[number].get(name) == value for name, value in new.items()):
        raise bad_request("TOPIC_NOT_MODIFIED")
    topics.edit(world, chat, number, world.bot, new)
    return True


def close(world: World, params: Params) -> bool:
    return _set_closed(world, params, closed=True)


def reopen(world: World, params: Params) -> bool:
    return _set_closed(world, params, closed=False)


def _set_closed(world: World, params: Params, *, closed: bool) -> bool:
    chat, number = _topic(world, params)
    if not topics.set_closed(world, chat, number, world.bot, closed=closed):
        raise bad_request("TOPIC_NOT_MODIFIED")
    return True


def delete(world: World, params: Params) -> bool:
    chat, number = _topic(world, params, "can_delete_messages")
    topics.delete(world, chat, number)
    return True


def unpin_all(world: World, params: Params) -> bool:
    chat, number = _topic(world, params, "can_pin_messages")
    there = [one for one in chat.pinned if chat.messages.get(one, {}).get("message_thread_id") == number]
    pins.unpin(world, chat, there)
    return True


def _topic(world: World, params: Params, right: str = "can_manage_topics") -> tuple[Chat, int]:
    chat = open_chat(world, params)
    _check_forum(chat)
    number = integer(params, "message_thread_id") or 0
    if number not in chat.topics:
        raise bad_request("message thread not found")
    if not may(world, chat, right):
        raise bad_request("not enough rights to manage topics")
    return chat, number


def _check_forum(chat: Chat) -> None:
    if not chat.shape.get("is_forum"):
        raise bad_request("the chat is not a forum")


def _name(params: Params) -> str:
    name = (text(params, "name") or "").strip()
    if not name:
        raise bad_request("TOPIC_TITLE_EMPTY")
    if len(name) > topics.MAX_NAME:
        raise bad_request("topic name is too long")
    return name
