"""Forward and copy, one message or many.

Rules:
1. What the chat itself says (joined, pinned) stays where it is, and so does what is protected from being forwarded.
2. Of many, those that cannot go are passed over; albums stay together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TypeAlias

from sandbox.chat import Chat
from sandbox.jsontext import Object
from sandbox.methods.addressing import message_of, numbers, open_chat, topic_of
from sandbox.methods.polls import send_again
from sandbox.methods.replies import origin
from sandbox.methods.sending import new_album_id, send, sender_of
from sandbox.methods.wording import CAPTIONED, CONTENT, read_caption, without
from sandbox.params import Params, truth
from sandbox.refusal import Refused, bad_request
from sandbox.speaking import objection
from sandbox.world import World

Move: TypeAlias = Callable[[World, Chat, Object, Params, Object], Object]


def forward(world: World, params: Params) -> Object:
    chat, source = open_chat(world, params), open_chat(world, params, "from_chat_id")
    message = message_of(source, params, "message to forward not found")
    return _forward(world, chat, message, params, {})


def copy(world: World, params: Params) -> Object:
    chat, source = open_chat(world, params), open_chat(world, params, "from_chat_id")
    message = message_of(source, params, "message to copy not found")
    return {"message_id": _copy(world, chat, message, params, {})["message_id"]}


def forward_many(world: World, params: Params) -> list[Object]:
    return _many(world, params, _forward)


def copy_many(world: World, params: Params) -> list[Object]:
    return _many(world, params, _copy)


def _many(world: World, params: Params, move: Move) -> list[Object]:
    chat, source = open_chat(world, params), open_chat(world, params, "from_chat_id")
    asked = numbers(params, "message_ids")
    if sorted(set(asked)) != asked:
        raise bad_request("message identifiers must be in a strictly increasing order")
    topic_of(world, chat, params)  # what is wrong with all of them is said
    found = [source.messages[number] for number in asked if number in source.messages]
    moved = []
    for message, album in zip(found, _albums(chat, found), strict=True):
        try:
            moved.append({"message_id": move(world, chat, message, params, album)["message_id"]})
        except Refused:
            continue
    if not moved:
        raise bad_request("there are no messages to forward")  # what Telegram says of copies too
    return moved


def _albums(chat: Chat, found: list[Object]) -> list[Object]:
    """For each message its new media_group_id, if others of its album come along."""
    together = Counter(message.get("media_group_id") for message in found)
    first = int(new_album_id(chat))
    fresh = {old: str(first + place) for place, old in enumerate(together) if old and together[old] > 1}
    groups = (fresh.get(message.get("media_group_id")) for message in found)
    return [{"media_group_id": group} if group else {} for group in groups]


def _forward(world: World, chat: Chat, message: Object, params: Params, album: Object) -> Object:
    # polls do not go either: the sandbox counts votes in one place
    if message.get("has_protected_content") or "poll" in message:
        raise bad_request("the message can't be forwarded")
    content = _movable(world, chat, message, "forwarded")
    content |= {"forward_origin": origin(message), **album, **topic_of(world, chat, params)}
    if truth(params, "protect_content"):
        content["has_protected_content"] = True
    return world.post(chat, sender_of(world, chat), content)


def _copy(world: World, chat: Chat, message: Object, params: Params, album: Object) -> Object:
    content = _movable(world, chat, message, "copied")
    if "poll" in content:
        return send_again(world, chat, message, params)
    if CAPTIONED & content.keys() and params.get("caption") is not None:
        content = without(content, "caption", "caption_entities") | read_caption(world, params)
    if truth(params, "remove_caption"):
        content = without(content, "caption", "caption_entities")
    return send(world, chat, params, content | album)


def _movable(world: World, chat: Chat, message: Object, done: str) -> Object:
    content = {name: value for name, value in message.items() if name in CONTENT}
    if not content or objection(world, chat, world.bot["id"], content):
        raise bad_request(f"the message can't be {done}")
    return content
