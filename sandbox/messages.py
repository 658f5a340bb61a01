"""The methods about messages: send, edit, delete, and "typing…"."""

from __future__ import annotations

from collections.abc import Callable

from sandbox import keyboards
from sandbox.entities import Rich, units
from sandbox.jsontext import Object
from sandbox.markup import parse_html, plain
from sandbox.params import Params, integer, nested, text, truth
from sandbox.refusal import Refused, bad_request
from sandbox.updates import DAY
from sandbox.world import Chat, World

MAX_TEXT = 4096
MAX_SOURCE = 1 << 15  # bytes, tags included
DELETABLE = 2 * DAY  # seconds a message can be deleted for both sides
ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
    "cancel",
}
INVISIBLE = " \n\u00a0\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def send_message(world: World, params: Params) -> Object:
    chat = open_chat(world, params)
    content = _shown(_rich(params))
    markup = keyboards.markup_to_send(params)
    reply = _replied(chat, params)
    if truth(params, "protect_content"):
        content["has_protected_content"] = True
    return world.post(chat, world.bot, content | reply | ({"reply_markup": markup} if markup else {}))


def edit_text(world: World, params: Params) -> Object:
    chat = open_chat(world, params)
    content = _shown(_rich(params))
    markup = keyboards.markup_to_edit(params)
    message = _own_message(world, chat, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    return _change(world, chat, message, _without(message, "text", "entities") | content, markup)


def edit_markup(world: World, params: Params) -> Object:
    chat = open_chat(world, params)
    markup = keyboards.markup_to_edit(params)
    message = _own_message(world, chat, params)
    return _change(world, chat, message, message, markup)


def delete(world: World, params: Params) -> bool:
    chat = open_chat(world, params)
    message = _message(chat, params, "message to delete not found")
    if world.now() - message["date"] >= DELETABLE:
        raise bad_request("message can't be deleted for everyone")
    world.delete(chat, message["message_id"])
    return True


def send_action(world: World, params: Params) -> bool:
    chat = open_chat(world, params)
    action = text(params, "action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.tell("chat_action", chat.id, action=action)
    return True


# ---- which chat, which message


def open_chat(world: World, params: Params) -> Chat:
    """The chat the bot means, if it may write there."""
    if params.get("chat_id") in (None, ""):
        raise bad_request("chat_id is empty")
    try:
        chat = world.chats.get(integer(params, "chat_id") or 0)
    except Refused:
        chat = None  # "@name": the sandbox has no public names
    if chat is None:
        raise bad_request("chat not found")
    if chat.blocked:
        raise Refused(403, "Forbidden: bot was blocked by the user")
    return chat


def _own_message(world: World, chat: Chat, params: Params) -> Object:
    message = _message(chat, params, "message to edit not found")
    if chat.kind != "channel" and message.get("from", {}).get("id") != world.bot["id"]:
        raise bad_request("message can't be edited")
    return message


def _message(chat: Chat, params: Params, otherwise: str) -> Object:
    message_id = integer(params, "message_id")
    if message_id is None:
        raise bad_request("message identifier is not specified")
    if message_id not in chat.messages:
        raise bad_request(otherwise)
    return chat.messages[message_id]


def _replied(chat: Chat, params: Params) -> Object:
    asked = nested(params, "reply_parameters", "reply parameters")
    if not isinstance(asked, dict):  # how it was asked before Bot API 7.0
        asked = {**params, "message_id": params.get("reply_to_message_id")}
    message_id = integer(asked, "message_id")
    if message_id is None:
        return {}
    if message_id in chat.messages:
        return {"reply_to_message": _without(chat.messages[message_id], "reply_to_message")}
    if truth(asked, "allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")


# ---- what it says


def _rich(params: Params) -> Rich:
    source = text(params, "text")
    if not source:
        raise bad_request("message text is empty")
    if len(source.encode()) > MAX_SOURCE:
        raise bad_request("message is too long")
    rich = _reader(params)(source)
    if not rich.text.strip(INVISIBLE):
        raise bad_request("text must be non-empty")
    if units(rich.text) > MAX_TEXT:
        raise bad_request("message is too long")
    return rich


def _reader(params: Params) -> Callable[[str], Rich]:
    mode = (text(params, "parse_mode") or "").lower()
    match mode:
        case "":
            return plain
        case "html":
            return parse_html
        case "markdown" | "markdownv2":
            raise bad_request(f"the sandbox does not read {mode}, only HTML")
        case _:
            raise bad_request("unsupported parse_mode")


def _shown(rich: Rich) -> Object:
    return {"text": rich.text, "entities": rich.entities} if rich.entities else {"text": rich.text}


def _change(world: World, chat: Chat, old: Object, new: Object, markup: Object | None) -> Object:
    content = _without(new, "reply_markup", "edit_date")
    if content == _without(old, "reply_markup", "edit_date") and markup == old.get("reply_markup"):
        raise bad_request(NOT_MODIFIED)
    message = {**content, "edit_date": world.now()} | ({"reply_markup": markup} if markup else {})
    world.replace(chat, message)
    return message


def _without(message: Object, *names: str) -> Object:
    return {name: value for name, value in message.items() if name not in names}
