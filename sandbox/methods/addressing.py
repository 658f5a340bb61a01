"""Which chat, which topic, which messages the bot means, and whether it may be there."""

from __future__ import annotations

from typing import Any

from sandbox.chat import Chat
from sandbox.jsontext import Object
from sandbox.membership import may, standing
from sandbox.params import Params, integer, nested
from sandbox.refusal import Refused, bad_request
from sandbox.topics import thread
from sandbox.world import World

GENERAL = 1  # the topic that messages never name
MAX_AT_ONCE = 100


def open_chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    """The chat the bot means, if it may write there."""
    try:
        chat = known_chat(world, params, name)
    except Refused as refused:
        raise _stranger(world, params.get(name)) or refused from None
    if chat.blocked:
        raise Refused(403, "Forbidden: bot was blocked by the user")
    if chat.moved_to is not None:
        said = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refused(400, said, {"migrate_to_chat_id": chat.moved_to})
    if chat.kind != "private" and not chat.has(world.bot["id"]):
        is_kicked = standing(world, chat, world.bot["id"])["status"] == "kicked"
        was = "was kicked from" if is_kicked else "is not a member of"
        raise Refused(403, f"Forbidden: bot {was} the {chat.kind} chat")
    return chat


def _stranger(world: World, given: Any) -> Refused | None:
    """Whom the bot knows from a group has no chat with it as long as he did not start it."""
    user = world.users.get(given) if isinstance(given, int) else None
    if user and user["is_bot"]:
        return Refused(403, "Forbidden: bot can't send messages to bots")
    if user and any(chat.has(given) and chat.has(world.bot["id"]) for chat in world.chats.values()):
        return Refused(403, "Forbidden: bot can't initiate conversation with a user")
    return None


def known_chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    given = params.get(name)
    if given in (None, ""):
        raise bad_request(f"{name} is empty")
    is_name = isinstance(given, str) and given.startswith("@")
    chat = public_chat(world, given) if is_name else _numbered(world, params, name)
    if chat is None:
        raise bad_request("chat not found")
    return chat


def _numbered(world: World, params: Params, name: str) -> Chat | None:
    try:
        return world.chats.get(integer(params, name) or 0)
    except Refused:
        return None


def public_chat(world: World, name: str) -> Chat | None:
    """The chat with this @name. Only what is public has a name that a bot can write to."""
    public = (
        chat
        for chat in world.chats.values()
        if chat.kind in ("supergroup", "channel") and "username" in chat.shape
    )
    return next((chat for chat in public if f"@{chat.shape['username']}".lower() == name.lower()), None)


def topic_of(world: World, chat: Chat, params: Params) -> Object:
    number = integer(params, "message_thread_id")
    if not number:
        return {}
    if number == GENERAL or number not in chat.topics:
        raise bad_request("message thread not found")
    check_open(world, chat, number)
    return thread(number)


def check_open(world: World, chat: Chat, number: int) -> None:
    topic = chat.topics.get(number)
    if topic and topic["is_closed"] and not may(world, chat, "can_manage_topics"):
        raise bad_request("TOPIC_CLOSED")


def message_of(chat: Chat, params: Params, otherwise: str, name: str = "message_id") -> Object:
    message_id = integer(params, name)
    if message_id is None:
        raise bad_request("message identifier is not specified")
    if message_id not in chat.messages:
        raise bad_request(otherwise)
    return chat.messages[message_id]


def numbers(params: Params, name: str) -> list[int]:
    given: Any = nested(params, name, name)
    if not isinstance(given, list) or not given:
        raise bad_request(f"{name.removesuffix('s')} identifiers are not specified".replace("_id", ""))
    if len(given) > MAX_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    return [number for number in given if isinstance(number, int) and not isinstance(number, bool)]
