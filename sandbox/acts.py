"""What people do in the world: write, tap, block. Each act becomes an update for the bot."""

from __future__ import annotations

from sandbox import shapes
from sandbox.entities import units
from sandbox.jsontext import Object, is_utf8
from sandbox.markup import plain
from sandbox.world import Chat, NotPossible, NotThere, Query, World

MAX_TEXT = 4096
MAX_DATA_BYTES = 1024  # bad clients send what no button holds; beyond this it is noise


def write(world: World, user_id: int, chat_id: int, text: str | None, *, from_bot: bool = False) -> Object:
    """A message of a user; without text it is a photo. Posts in a channel come from the channel."""
    content = None if text is None else _content(text)
    sender = world.know_user(user_id, is_bot=from_bot)
    chat = _open_chat(world, user_id, chat_id)
    if chat.blocked:
        _come_back(world, user_id, text)
    if content is None:
        content = {"photo": shapes.photo(chat.id, chat.next_message_id)}
    kind = "channel_post" if chat.kind == "channel" else "message"
    message = world.post(chat, None if kind == "channel_post" else sender, content)
    world.send_update(kind, message)
    return message


def _content(text: str) -> Object:
    if not is_utf8(text):
        raise NotPossible("the text is not UTF-8")
    rich = plain(text)
    if not rich.text.strip():
        raise NotPossible("a message needs a text or a photo")
    if units(rich.text) > MAX_TEXT:
        raise NotPossible(f"a message has at most {MAX_TEXT} characters")
    return {"text": rich.text, "entities": rich.entities} if rich.entities else {"text": rich.text}


def _open_chat(world: World, user_id: int, chat_id: int) -> Chat:
    if chat_id == user_id:
        return world.private_chat(user_id)
    if chat_id > 0:
        raise NotPossible("nobody else writes in a private chat")
    chat = _chat(world, chat_id)
    if user_id not in chat.members:
        chat.members.add(user_id)
        world.touch(chat)
    return chat


def _come_back(world: World, user_id: int, text: str | None) -> None:
    """As in Telegram's apps, "Restart bot" unblocks it."""
    if text is None or not text.startswith("/start"):
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
    world.touch(chat)
    before, after = ("member", "kicked") if blocked else ("kicked", "member")
    world.send_update(
        "my_chat_member",
        {
            "chat": chat.shape,
            "from": world.users[user_id],
            "date": world.now(),
            "old_chat_member": shapes.bot_member(world.bot, before),
            "new_chat_member": shapes.bot_member(world.bot, after),
        },
    )


def tap(world: World, user_id: int, chat_id: int, message_id: int, data: str) -> Query:
    """Press a button. The data need not be on the keyboard: bad clients send what they like."""
    if not is_utf8(data) or len(data.encode()) > MAX_DATA_BYTES:
        raise NotPossible(f"callback data is UTF-8 of at most {MAX_DATA_BYTES} bytes")
    chat = _chat(world, chat_id)
    message = _message(chat, message_id)
    query = world.ask(world.know_user(user_id)["id"], chat)
    world.send_update(
        "callback_query",
        {
            "id": query.id,
            "from": world.users[user_id],
            "message": message,
            "chat_instance": str(chat.id),
            "data": data,
        },
    )
    return query


def data_of(world: World, chat_id: int, message_id: int, label: str) -> str:
    """The callback data under a button's label."""
    message = _message(_chat(world, chat_id), message_id)
    for row in message.get("reply_markup", {}).get("inline_keyboard", []):
        for button in row:
            if button["text"] == label and "callback_data" in button:
                return str(button["callback_data"])
    raise NotThere(f'message {message_id} has no button "{label}" with callback data')


def _chat(world: World, chat_id: int) -> Chat:
    if chat_id not in world.chats:
        raise NotThere(f"no chat {chat_id}")
    return world.chats[chat_id]


def _message(chat: Chat, message_id: int) -> Object:
    if message_id not in chat.messages:
        raise NotThere(f"no message {message_id} in chat {chat.id}")
    return chat.messages[message_id]
