"""What the validator leaves to the hand-written rules of the methods, and the words in which it refuses the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# presence, limits and what is inside: of these only the outermost type is checked
LEFT = {
    ("*", "reply_markup"),
    ("answerCallbackQuery", "callback_query_id"),
    ("answerCallbackQuery", "text"),
    ("answerInlineQuery", "inline_query_id"),
    ("answerInlineQuery", "next_offset"),
    ("createForumTopic", "name"),
    ("editForumTopic", "name"),
    ("editGeneralForumTopic", "name"),
    ("editMessageText", "text"),
    ("sendMessage", "text"),
    ("sendPoll", "correct_option_ids"),
    ("sendPoll", "explanation"),
    ("sendPoll", "open_period"),
    ("sendPoll", "options"),
    ("sendPoll", "question"),
    ("setChatDescription", "description"),
    ("setChatTitle", "title"),
    ("setMyCommands", "commands"),
    ("setMyDescription", "description"),
    ("setMyName", "name"),
    ("setMyShortDescription", "short_description"),
    ("setWebhook", "secret_token"),
    ("setWebhook", "url"),
}
# limits only
UNLIMITED = {("sendMediaGroup", "media")}
# limits on keys and parameters of any place
UNLIMITED_NAMES = {"horizontal_accuracy", "id", "limit", "max_connections"}
# variants that only the method can name
OPEN_UNIONS = {"InputMediaUnion", "MediaUnion"}

_MISSING = {
    "action": "wrong parameter action in request",
    "file_id": "file_id not specified",
    "first_name": "first name is empty",
    "message_id": "message identifier is not specified",
    "message_thread_id": "message thread not found",
    "phone_number": "phone number is empty",
    "text": "message text is empty",
    "user_id": "invalid user_id specified",
}
_WHAT = {
    "allowed_updates": "allowed_updates",
    "commands": "BotCommand",
    "media": "InputMedia",
    "menu_button": "MenuButton",
    "options": "poll options",
    "permissions": "ChatPermissions",
    "reaction": "ReactionType",
    "reply_markup": "reply keyboard markup",
    "results": "inline query result",
    "rights": "ChatAdministratorRights",
    "scope": "BotCommandScope",
}
_UNSUPPORTED = {
    "InlineQueryResultUnion": "can't parse inline query result: unsupported inline query result type",
    "ReactionTypeUnion": "can't parse reaction type: unsupported reaction type specified",
}


def is_left(method: str, name: str) -> bool:
    return (method, name) in LEFT or ("*", name) in LEFT


def is_unlimited(method: str, name: str) -> bool:
    return is_left(method, name) or (method, name) in UNLIMITED or name in UNLIMITED_NAMES


def missing(name: str, field: Mapping[str, Any]) -> str:
    if name in _MISSING:
        return _MISSING[name]
    if field["type"] == "Integer|String":
        return f"{name} is empty"
    if "InputFile" in field["type"]:
        return f"there is no {name.replace('_', ' ')} in the request"
    return f'parameter "{name}" is required'


def what(name: str) -> str:
    """What the value of a parameter is called when it cannot be read."""
    return _WHAT.get(name, name.replace("_", " "))


def expected(kind: str, name: str) -> str:
    if kind == "Object":
        return "object expected as " + what(name).replace("keyboard ", "")
    if kind.removeprefix("Array of ") in {"Integer", "String", "Array", ""}:
        return f"expected an {kind} as {name}"
    return f"expected an Array of {_WHAT[name]}" if name in _WHAT else f"expected an {kind}"


def unsupported(union: str) -> str:
    return _UNSUPPORTED.get(union, f"unsupported {union.removesuffix('Union')} type specified")
