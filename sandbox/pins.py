"""Pinned messages of a chat, oldest first. Pinning is said in the chat."""

from __future__ import annotations

from sandbox.chat import Chat
from sandbox.hearing import say
from sandbox.jsontext import Object
from sandbox.speaking import NEEDED
from sandbox.views import tell_chat
from sandbox.world import World

# What the chat itself says has none of these.
CONTENT = {*NEEDED, "game", "story"}


def is_pinnable(message: Object) -> bool:
    return bool(CONTENT & message.keys())


def pin(world: World, chat: Chat, number: int, by: Object) -> None:
    chat.pinned = [*(one for one in chat.pinned if one != number), number]
    pinned = {key: value for key, value in chat.messages[number].items() if key != "reply_to_message"}
    thread: Object = {key: pinned[key] for key in ("message_thread_id", "is_topic_message") if key in pinned}
    say(world, chat, None if chat.kind == "channel" else by, {"pinned_message": pinned, **thread})
    tell_chat(world, chat)


def unpin(world: World, chat: Chat, numbers: list[int]) -> None:
    chat.pinned = [one for one in chat.pinned if one not in numbers]
    tell_chat(world, chat)
