"""What people see: a chat in one line, a chat as a transcript."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sandbox.chat import Chat, view
from sandbox.jsontext import Object
from sandbox.world import World

WORDS = ("photo", "document", "audio", "video", "animation", "voice", "video_note", "sticker")
PLACES = ("location", "contact", "venue", "dice")


def summary(world: World, chat: Chat) -> Object:
    name = "first_name" if chat.kind == "private" else "title"
    last = next(reversed(chat.messages.values()), {})
    facts: Object = {
        "id": chat.id,
        "type": chat.kind,
        name: chat.shape[name],
        "last": said(last),
        "last_from": _sender(last) if "from" in last else "",
        "last_date": last.get("date"),
        "last_id": last.get("message_id"),
        "messages": len(chat.messages),
        "members": [
            {"user": world.user(one), "status": chat.standing(one, world.now())["status"]}
            for one in chat.members
            if chat.has(one)
        ],
        "topics": list(chat.topics.values()),
        "pinned": list(chat.pinned),
        "blocked": chat.blocked,
    }
    more = {name: chat.shape[name] for name in ("username", "is_forum") if name in chat.shape}
    return facts | more | ({"moved_to": chat.moved_to} if chat.moved_to else {})


def tell_chat(world: World, chat: Chat) -> None:
    """The chat itself changed: title, members, topics, pins."""
    world.touch(chat)
    if world.listeners:
        world.tell("chat", chat.id, summary=summary(world, chat))


def said(message: Object) -> str:
    """A message in one line of words."""
    if text := message.get("text") or message.get("caption"):
        return str(text)
    if "poll" in message:
        return str(message["poll"]["question"])
    return next(
        (f"[{word.replace('_', ' ')}]" for word in (*WORDS, *PLACES) if word in message), _service(message)
    )


def _service(message: Object) -> str:
    for name, words in _SERVICE.items():
        if name in message:
            return str(words(message[name]))
    return ""


def _names(users: list[Object]) -> str:
    return ", ".join(user["first_name"] for user in users)


_SERVICE: dict[str, Any] = {
    "new_chat_members": lambda users: f"{_names(users)} joined",
    "left_chat_member": lambda user: f"{user['first_name']} left",
    "new_chat_title": lambda title: f"the chat is now called {title}",
    "pinned_message": lambda message: f"pinned: {said(message)}",
    "forum_topic_created": lambda topic: f"topic {topic['name']}",
    "forum_topic_edited": lambda _: "topic changed",
    "forum_topic_closed": lambda _: "topic closed",
    "forum_topic_reopened": lambda _: "topic opened again",
    "group_chat_created": lambda _: "group created",
    "supergroup_chat_created": lambda _: "group created",
    "migrate_to_chat_id": lambda chat: f"the group is now the supergroup {chat}",
    "migrate_from_chat_id": lambda chat: f"this was the group {chat}",
}


def topic_of(message: Object) -> int:
    """The topic of a forum; 0 is General. Threads of replies are no topics."""
    return int(message["message_thread_id"]) if message.get("is_topic_message") else 0


# ---- transcript


def transcript(chat: Chat, topic: int | None = None) -> str:
    """The chat as plain text: time, who, what, and the buttons under it."""
    shown = [message for message in chat.messages.values() if topic is None or topic_of(message) == topic]
    return "".join(f"{line}\n" for message in shown for line in _lines(view(chat, message)))


def _sender(message: Object) -> str:
    """A chat, when it was written in its name."""
    sender = message.get("sender_chat") or message.get("from") or {}
    return str(sender.get("title") or sender.get("first_name") or "")


def _lines(message: Object) -> list[str]:
    at = datetime.fromtimestamp(message["date"], UTC).strftime("%H:%M:%S")
    name = _sender(message)
    first, *rest = said(message).split("\n") or [""]
    edited = " (edited)" if "edit_date" in message else ""
    lines = [f"{at} {name}{edited}: {first}", *(f"         {line}" for line in rest)]
    return [*lines, *(f"         {line}" for line in [*_poll_lines(message), *_button_lines(message)])]


def _poll_lines(message: Object) -> list[str]:
    poll = message.get("poll")
    if not poll:
        return []
    right = poll.get("correct_option_ids", []) if poll["is_closed"] else []
    lines = [
        f"{'✓' if place in right else '○'} {option['text']}  {option['voter_count']}"
        for place, option in enumerate(poll["options"])
    ]
    return [*lines, "(closed)"] if poll["is_closed"] else lines


def _button_lines(message: Object) -> list[str]:
    inline = message.get("reply_markup", {}).get("inline_keyboard", [])
    reply = message.get("sim", {}).get("keyboard", {}).get("keyboard", [])
    return [" ".join(f"[{button['text']}]" for button in row) for row in [*inline, *reply]]
