"""Under whose name somebody writes in a group.

Rules:
1. His own, unless he says otherwise or is an anonymous administrator of a supergroup: then it is the group's.
2. The bot is told of a chat in `sender_chat`; `from` is then a user that stands in for it, the same for everybody.
   So are votes. Who taps a button is always told by name (tdlib/telegram-bot-api #667).
3. People on this page see who it was: the message's extra says `author`.
"""

from __future__ import annotations

from sandbox import shapes
from sandbox.chat import Chat
from sandbox.jsontext import Object
from sandbox.world import NotPossible, World

GROUP_BOT = shapes.user(1_087_968_824, "Group", "GroupAnonymousBot", is_bot=True)
CHANNEL_BOT = shapes.user(136_817_688, "Channel", "Channel_Bot", is_bot=True)
LEADING = ("creator", "administrator")


def is_hidden(chat: Chat, user_id: int) -> bool:
    """An anonymous administrator. There are none but in supergroups."""
    found = chat.members.get(user_id, {})
    return chat.kind == "supergroup" and found.get("status") in LEADING and bool(found.get("is_anonymous"))


def signed(
    world: World, chat: Chat, user_id: int, as_chat: int | None = None
) -> tuple[Object | None, Object, Object]:
    """`from`, what goes into the message beside it, and what only people see. Raises `NotPossible`."""
    if chat.kind == "channel":
        return None, {}, {}
    if as_chat is None and user_id != world.bot["id"] and is_hidden(chat, user_id):
        as_chat = chat.id
    if as_chat is None or chat.kind == "private":
        return world.user(user_id), {}, {}
    mask = _mask(world, chat, user_id, as_chat)
    return mask, {"sender_chat": world.chats[as_chat].shape}, {"author": user_id}


def _mask(world: World, chat: Chat, user_id: int, as_chat: int) -> Object:
    other = world.chats.get(as_chat)
    if other is None or other.status(user_id) not in LEADING:
        raise NotPossible("only who leads a chat writes in its name")
    if other is chat and chat.kind == "supergroup":
        return GROUP_BOT
    if other.kind != "channel":
        raise NotPossible("one writes in the name of this supergroup or of a channel")
    return CHANNEL_BOT
