"""What the bot hears of what people post.

Rules (Telegram's privacy mode, on unless BotFather is told otherwise):
1. All of a private chat; nothing of a chat in which it is not.
2. As an administrator, or with privacy mode off, all of a group. A channel has only administrators.
3. Else of a group: commands, unless they name another bot; replies to its own messages; messages that mention it or
   were sent through it; and what the chat itself says (joined, pinned, …), also when the bot caused it.
4. The last that it hears of a group is that it has left.
"""

from __future__ import annotations

from collections.abc import Iterable

from sandbox.chat import Chat
from sandbox.jsontext import Object
from sandbox.text.entities import part
from sandbox.world import World

SERVICE = {
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "pinned_message",
    "group_chat_created",
    "supergroup_chat_created",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
}


def say(
    world: World,
    chat: Chat,
    sender: Object | None,
    content: Object,
    extra: Object | None = None,
    *,
    is_last: bool = False,
) -> Object:
    """Somebody other than the bot posts; the bot is told when it hears it. `is_last`: it says that the bot left."""
    message = world.post(chat, sender, content, extra)
    if is_last or hears(world, chat, message):
        world.send_update("channel_post" if chat.kind == "channel" else "message", message)
    return message


def hears(world: World, chat: Chat, message: Object) -> bool:
    if chat.kind == "private":
        return not chat.blocked
    if not chat.has(world.bot["id"]):
        return False
    sees_all = not world.settings["privacy"] or chat.status(world.bot["id"]) == "administrator"
    return sees_all or _is_for_bots(world, message)


def _is_for_bots(world: World, message: Object) -> bool:
    if SERVICE & message.keys() or message.get("via_bot", {}).get("id") == world.bot["id"]:
        return True
    if message.get("reply_to_message", {}).get("from", {}).get("id") == world.bot["id"]:
        return True
    text = str(message.get("text") or message.get("caption") or "")
    entities = message.get("entities") or message.get("caption_entities") or ()
    name = f"@{world.bot['username']}".lower()
    if text.startswith("/"):
        _, at, of = text.split(maxsplit=1)[0].lower().partition("@")
        return not at or at + of == name or _mentions(world, text, entities, name)
    return _mentions(world, text, entities, name)


def _mentions(world: World, text: str, entities: Iterable[Object], name: str) -> bool:
    return any(
        entity.get("user", {}).get("id") == world.bot["id"]
        or (entity["type"] == "mention" and part(text, entity).lower() == name)
        for entity in entities
    )
