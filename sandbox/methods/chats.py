"""The methods about chats: what they are, their title, pins, reactions, leaving."""

from __future__ import annotations

from typing import Any

from sandbox import pins, reactions, shapes
from sandbox.chat import LEFT, Chat
from sandbox.hearing import say
from sandbox.jsontext import Object
from sandbox.membership import change, may, standing
from sandbox.methods.addressing import known_chat, message_of, open_chat
from sandbox.methods.permissions import read_permissions
from sandbox.methods.sending import sender_of
from sandbox.methods.wording import without
from sandbox.params import Params, integer, nested, text
from sandbox.pins import is_pinnable
from sandbox.refusal import Refused, bad_request
from sandbox.views import tell_chat
from sandbox.world import World

MAX_TITLE = 128
MAX_DESCRIPTION = 255
GIFTS: Object = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


def get_chat(world: World, params: Params) -> Object:
    """ChatFullInfo, with every field that must be there."""
    chat = known_chat(world, params)
    if not _is_readable(world, chat):
        open_chat(world, params)  # says why not
    facts: Object = {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": GIFTS,
    }
    if chat.kind == "private":
        facts["active_usernames"] = [chat.shape["username"]] if "username" in chat.shape else []
    else:
        facts |= _wide_facts(world, chat)
    if chat.facts.get("description"):
        facts["description"] = chat.facts["description"]
    if pinned := [chat.messages[one] for one in sorted(chat.pinned) if one in chat.messages]:
        facts["pinned_message"] = without(pinned[-1], "reply_to_message")  # the one that was sent last
    return {**chat.shape, **facts}


def _is_readable(world: World, chat: Chat) -> bool:
    """Private chats, chats with a public name, and groups that moved away, also without being a member."""
    if chat.kind == "private" or chat.moved_to is not None:
        return True
    is_kicked = standing(world, chat, world.bot["id"])["status"] == "kicked"
    return "username" in chat.shape and chat.kind != "group" and not is_kicked


def _wide_facts(world: World, chat: Chat) -> Object:
    facts: Object = {}
    if chat.kind != "channel":
        facts["permissions"] = chat.facts.get("permissions", dict.fromkeys(shapes.PERMISSIONS, True))
    if "username" in chat.shape:
        facts["active_usernames"] = [chat.shape["username"]]
    if may(world, chat, "can_invite_users"):
        facts["invite_link"] = f"https://t.me/+sandbox{abs(chat.id)}"
    return facts


def leave(world: World, params: Params) -> bool:
    chat = open_chat(world, params)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    change(world, chat, world.bot["id"], LEFT, world.bot)
    return True


def set_title(world: World, params: Params) -> bool:
    chat = _changeable(world, params, "change", "title")
    title = " ".join((text(params, "title") or "").split())[:MAX_TITLE]
    if not title:
        raise bad_request("title must be non-empty")
    if title == chat.shape["title"]:
        return True
    chat.shape = {**chat.shape, "title": title}
    say(world, chat, sender_of(world, chat), {"new_chat_title": title})
    tell_chat(world, chat)
    return True


def set_description(world: World, params: Params) -> bool:
    chat = _changeable(world, params, "set", "description")
    description = (text(params, "description") or "").strip()[:MAX_DESCRIPTION]
    if description == chat.facts.get("description", ""):
        raise bad_request("chat description is not modified")
    chat.facts["description"] = description
    tell_chat(world, chat)
    return True


def set_permissions(world: World, params: Params) -> bool:
    chat = open_chat(world, params)
    if chat.kind in ("private", "channel"):
        raise bad_request(f"can't change {chat.kind} chat permissions")
    need(world, chat, "can_restrict_members", "not enough rights to change chat permissions")
    chat.facts["permissions"] = read_permissions(params)
    tell_chat(world, chat)
    return True


def _changeable(world: World, params: Params, verb: str, what: str) -> Chat:
    chat = open_chat(world, params)
    if chat.kind == "private":
        raise bad_request(f"can't change private chat {what}")
    need(world, chat, "can_change_info", f"not enough rights to {verb} chat {what}")
    return chat


def need(world: World, chat: Chat, right: str, otherwise: str) -> None:
    """Raises `Refused` unless the bot has the right. In private chats nobody needs rights."""
    if chat.kind != "private" and not may(world, chat, right):
        raise bad_request(otherwise)


# ---- pins


def pin(world: World, params: Params) -> bool:
    chat = _pinnable(world, params)
    message = message_of(chat, params, "message to pin not found")
    if not is_pinnable(message):
        raise bad_request("service messages can't be pinned")
    if message["message_id"] in chat.pinned:
        raise bad_request("CHAT_NOT_MODIFIED")
    pins.pin(world, chat, message["message_id"], world.bot)
    return True


def unpin(world: World, params: Params) -> bool:
    """The message named, else of the pinned ones that which was sent last."""
    chat = _pinnable(world, params)
    number = integer(params, "message_id") or max(chat.pinned, default=0)
    if number not in chat.messages:
        raise bad_request("message to unpin not found")
    if number not in chat.pinned:
        raise bad_request("CHAT_NOT_MODIFIED")
    pins.unpin(world, chat, [number])
    return True


def unpin_all(world: World, params: Params) -> bool:
    chat = _pinnable(world, params)
    pins.unpin(world, chat, chat.pinned)
    return True


def _pinnable(world: World, params: Params) -> Chat:
    chat = open_chat(world, params)
    right = "can_edit_messages" if chat.kind == "channel" else "can_pin_messages"
    need(world, chat, right, "not enough rights to manage pinned messages in the chat")
    return chat


# ---- reactions


def set_reaction(world: World, params: Params) -> bool:
    chat = open_chat(world, params)
    message = message_of(chat, params, "message to react not found")
    given: Any = nested(params, "reaction", "ReactionType") or []
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise bad_request("expected an Array of ReactionType")
    if len(given) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    reactions.react(world, chat, message["message_id"], world.bot, [_reaction(one) for one in given])
    return True


def _reaction(given: Object) -> Object:
    match given:
        case {"type": "emoji", "emoji": str(emoji)}:
            if not reactions.is_allowed(emoji):
                raise bad_request("REACTION_INVALID")
            return {"type": "emoji", "emoji": emoji}
        case {"type": "custom_emoji", "custom_emoji_id": str(number)}:
            return {"type": "custom_emoji", "custom_emoji_id": number}
        case _:
            raise Refused(400, "Bad Request: can't parse reaction type: unsupported reaction type specified")
