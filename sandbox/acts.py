"""What people do in the world: write, edit, tap, block. Each act becomes an update for the bot."""

from __future__ import annotations

from typing import Any

from sandbox import shapes
from sandbox.chat import MEMBER, Chat
from sandbox.faces import signed
from sandbox.hearing import hears, say
from sandbox.jsontext import Object, is_utf8
from sandbox.membership import administrator, change, join, may, standing
from sandbox.speaking import objection
from sandbox.text.entities import units
from sandbox.text.markup import plain
from sandbox.topics import thread, thread_of_reply
from sandbox.views import tell_chat, topic_of
from sandbox.world import NotPossible, NotThere, Query, World

MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_DATA_BYTES = 1024  # bad clients send what no button holds; beyond this it is noise


def write(
    world: World,
    user_id: int,
    chat_id: int,
    text: str | None,
    *,
    content: Object | None = None,
    reply_to: int | None = None,
    topic: int = 0,
    from_bot: bool = False,
    as_chat: int | None = None,
) -> Object:
    """A message of a user: `text`, or other `content` with `text` as its caption.

    Posts in a channel come from the channel; `as_chat` is another chat in whose name he writes.
    """
    shown = worded(text, content)
    world.know_user(user_id, is_bot=from_bot)
    chat = enter(world, user_id, chat_id, text)
    place = where(chat, topic, reply_to)
    check_post(world, chat, user_id, {**shown, **place})
    sender, more, extra = signed(world, chat, user_id, as_chat)
    return say(world, chat, sender, {**more, **shown, **place}, extra)


def worded(text: str | None, content: Object | None = None) -> Object:
    """The text as a message shows it; beside other content it is a caption."""
    if content is None and text is None:
        raise NotPossible("a message needs a text or something else to show")
    if text is None or (content is not None and not text):
        return content or {}
    if not is_utf8(text):
        raise NotPossible("the text is not UTF-8")
    rich = plain(text)
    if content is None and not rich.text.strip():
        raise NotPossible("a message needs a text or a photo")
    most = MAX_TEXT if content is None else MAX_CAPTION
    if units(rich.text) > most:
        raise NotPossible(f"a message has at most {most} characters")
    names = ("text", "entities") if content is None else ("caption", "caption_entities")
    return {**(content or {}), names[0]: rich.text, **({names[1]: rich.entities} if rich.entities else {})}


def where(chat: Chat, topic: int, reply_to: int | None = None) -> Object:
    """Which topic a message goes to, and what it answers."""
    if topic and topic not in chat.topics:
        raise NotThere(f"no topic {topic} in chat {chat.id}")
    if reply_to is None:
        return thread(topic)
    replied = message_of(chat, reply_to)
    shown = {name: value for name, value in replied.items() if name != "reply_to_message"}
    return {"reply_to_message": shown, **thread_of_reply(replied)}


def check_post(world: World, chat: Chat, user_id: int, message: Object) -> None:
    """Raises for what the user may not post there."""
    topic = chat.topics.get(topic_of(message))
    if topic and topic["is_closed"] and not may(world, chat, "can_manage_topics", user_id):
        raise NotPossible("the topic is closed")
    if chat.kind != "channel" and (refusal := objection(world, chat, user_id, message)):
        raise NotPossible(refusal)


def enter(world: World, user_id: int, chat_id: int, text: str | None = None) -> Chat:
    """The chat in which the user is about to post, with `text` if it is one. Raises for who may not."""
    chat = _open_chat(world, user_id, chat_id)
    if chat.blocked:
        _come_back(world, user_id, text)
    return chat


def _open_chat(world: World, user_id: int, chat_id: int) -> Chat:
    if chat_id == user_id:
        return world.private_chat(user_id)
    if chat_id > 0:
        raise NotPossible("nobody else writes in a private chat")
    chat = chat_of(world, chat_id)
    if chat.moved_to:
        raise NotPossible(f"the group is now the supergroup {chat.moved_to}")
    if not chat.has(user_id):
        _walk_in(world, chat, user_id)
    return chat


def _walk_in(world: World, chat: Chat, user_id: int) -> None:
    """Whoever writes in a group is in it; quietly, as most tests do not care how people came."""
    old = standing(world, chat, user_id)
    if old["status"] == "kicked":
        raise NotPossible("this user is banned from the chat")
    chat.members[user_id] = {**old, "is_member": True} if old["status"] == "restricted" else MEMBER
    tell_chat(world, chat)


def _come_back(world: World, user_id: int, text: str | None) -> None:
    """As in Telegram's apps, "Restart bot" unblocks it."""
    if text is None or text.split(maxsplit=1)[:1] not in (["/start"], [f"/start@{world.bot['username']}"]):
        raise NotPossible("this user has blocked the bot; /start or unblock it first")
    set_blocked(world, user_id, user_id, blocked=False)


def set_blocked(world: World, user_id: int, chat_id: int, *, blocked: bool) -> None:
    """Block or unblock the bot; doing it twice changes nothing."""
    if chat_id != user_id:
        raise NotPossible("only in the private chat a user can block the bot")
    chat = world.private_chat(user_id)
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    world.send_update(
        "my_chat_member",
        {
            "chat": chat.shape,
            "from": world.users[user_id],
            "date": world.now(),
            "old_chat_member": shapes.member(world.bot, {"status": before}, "private"),
            "new_chat_member": shapes.member(world.bot, {"status": after}, "private"),
        },
    )
    tell_chat(world, chat)


def edit(world: World, user_id: int, chat_id: int, message_id: int, text: str) -> Object:
    """A user changes what he wrote."""
    chat = chat_of(world, chat_id)
    old = message_of(chat, message_id)
    own = chat.kind == "channel" or is_by(chat, old, user_id)
    if not own or not {"text", "caption"} & old.keys():
        raise NotPossible("only the own text can be edited")
    kept = {k: v for k, v in old.items() if k not in ("text", "entities", "caption", "caption_entities")}
    message = {**kept, **worded(text, None if "text" in old else {}), "edit_date": world.now()}
    world.replace(chat, message)
    if hears(world, chat, message):
        world.send_update("edited_channel_post" if chat.kind == "channel" else "edited_message", message)
    return message


def delete(world: World, user_id: int, chat_id: int, message_id: int) -> None:
    """Bots are not told."""
    chat = chat_of(world, chat_id)
    message = message_of(chat, message_id)
    own = chat.kind == "private" or is_by(chat, message, user_id)
    if not own and chat.status(user_id) not in ("creator", "administrator"):
        raise NotPossible("only administrators delete what others wrote")
    world.delete(chat, message_id)


def is_by(chat: Chat, message: Object, user_id: int) -> bool:
    """Whether he wrote it, also in another name."""
    author = chat.extras.get(message["message_id"], {}).get("author", message.get("from", {}).get("id"))
    return bool(author == user_id)


def tap(world: World, user_id: int, chat_id: int, message_id: int, data: str) -> Query:
    """Press a button. The data need not be on the keyboard: bad clients send what they like."""
    if not is_utf8(data) or len(data.encode()) > MAX_DATA_BYTES:
        raise NotPossible(f"callback data is UTF-8 of at most {MAX_DATA_BYTES} bytes")
    chat = chat_of(world, chat_id)
    message = message_of(chat, message_id)
    if chat.status(user_id) == "kicked":
        raise NotPossible("this user is banned from the chat")
    query = world.ask(world.know_user(user_id)["id"], chat)
    inline_id = chat.extras.get(message_id, {}).get("inline_id")
    tapped: Object = {"inline_message_id": inline_id} if inline_id else {"message": message}
    world.send_update(
        "callback_query",
        {"id": query.id, "from": world.users[user_id], **tapped, "chat_instance": str(chat.id), "data": data},
    )
    return query


def button(world: World, chat_id: int, message_id: int, label: str) -> Object:
    """The inline button with this label."""
    message = message_of(chat_of(world, chat_id), message_id)
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        for one in row:
            if one["text"] == label:
                found: Object = one
                return found
    raise NotThere(f'message {message_id} has no button "{label}"')


def data_of(world: World, chat_id: int, message_id: int, label: str) -> str:
    """The callback data under a button's label."""
    found = button(world, chat_id, message_id, label)
    if "callback_data" not in found:
        raise NotThere(f'the button "{label}" of message {message_id} has no callback data')
    return str(found["callback_data"])


def press_reply_key(world: World, user_id: int, chat_id: int, label: str, topic: int = 0) -> Object:
    """Press a button of the reply keyboard: a message with its label, or what it asks for."""
    key = _reply_key(chat_of(world, chat_id), user_id, label)
    user = world.know_user(user_id)
    if key.get("request_contact"):
        contact = {
            "phone_number": f"+1555{user_id:07d}",
            "first_name": user["first_name"],
            "user_id": user_id,
        }
        return write(world, user_id, chat_id, None, content={"contact": contact})
    if key.get("request_location"):
        return write(
            world, user_id, chat_id, None, content={"location": {"latitude": 40.7, "longitude": -74.0}}
        )
    return write(world, user_id, chat_id, label, topic=topic)


def _reply_key(chat: Chat, user_id: int, label: str) -> Object:
    for number in sorted(chat.extras, reverse=True):
        extra = chat.extras[number]
        if "keyboard" not in extra or user_id not in extra.get("for", [user_id]):
            continue
        keys = [key for row in extra["keyboard"].get("keyboard", []) for key in row]
        for key in keys:
            if key["text"] == label:
                found: Object = key
                return found
        break
    raise NotThere(f'there is no reply keyboard with "{label}" in chat {chat.id}')


def make_chat(world: World, kind: str, title: str, chat_id: int | None, **facts: Any) -> Chat:
    """A new group with the bot in it, as if its first member had made it; a known one gets the new facts."""
    bot = facts.pop("bot", "member")
    is_new = chat_id not in world.chats
    chat = world.add_chat(kind, title, chat_id, **facts)
    if is_new and bot != "none":
        creator = world.user(next(iter(chat.members), 0) or world.know_user()["id"])
        join(world, chat, world.bot["id"], creator)
        if bot == "administrator" and kind != "channel":
            promote(world, chat, creator)
    tell_chat(world, chat)
    return chat


def promote(world: World, chat: Chat, by: Object) -> None:
    change(world, chat, world.bot["id"], administrator(chat.kind), by)


def start(world: World, user_id: int, payload: str, chat_id: int | None = None) -> Object:
    """Follow a deep link: t.me/bot?start=payload in private, ?startgroup=payload into a group."""
    if chat_id is None or chat_id == user_id:
        return write(world, user_id, user_id, f"/start {payload}".strip())
    chat = chat_of(world, chat_id)
    join(world, chat, world.bot["id"], world.know_user(user_id))
    return write(world, user_id, chat_id, f"/start@{world.bot['username']} {payload}".strip())


def chat_of(world: World, chat_id: int) -> Chat:
    if chat_id not in world.chats:
        raise NotThere(f"no chat {chat_id}")
    return world.chats[chat_id]


def message_of(chat: Chat, message_id: int) -> Object:
    if message_id not in chat.messages:
        raise NotThere(f"no message {message_id} in chat {chat.id}")
    return chat.messages[message_id]
