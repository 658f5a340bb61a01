"""The methods about messages: send, edit, delete, and "typing…"."""

from __future__ import annotations

from sandbox import keyboards
from sandbox.chat import Chat
from sandbox.jsontext import Object
from sandbox.membership import may
from sandbox.methods.addressing import GENERAL, message_of, numbers, open_chat, topic_of
from sandbox.methods.media import content_of_media
from sandbox.methods.sending import send
from sandbox.methods.wording import CAPTIONED, CONTENT, read_caption, read_text, without
from sandbox.params import Params, integer, nested, text
from sandbox.refusal import bad_request
from sandbox.updates import DAY
from sandbox.world import World

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
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
EDITABLE = {"text", "photo", "document", "audio", "video", "animation"}  # can become other media


def send_message(world: World, params: Params) -> Object:
    chat = open_chat(world, params)
    return send(world, chat, params, read_text(world, params) | _preview(params))


def _preview(params: Params) -> Object:
    options = nested(params, "link_preview_options", "LinkPreviewOptions")
    return {"link_preview_options": options} if isinstance(options, dict) and options else {}


# ---- edit


def edit_text(world: World, params: Params) -> Object | bool:
    chat, message = _edited(world, params)
    content = read_text(world, params) | _preview(params)
    markup = keyboards.markup_to_edit(params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    kept = without(message, "text", "entities", "link_preview_options")
    return _change(world, chat, message, kept | content, markup, params)


def edit_caption(world: World, params: Params) -> Object | bool:
    chat, message = _edited(world, params)
    content, markup = read_caption(world, params), keyboards.markup_to_edit(params)
    if not CAPTIONED & message.keys():
        raise bad_request("there is no caption in the message to edit")
    kept = without(message, "caption", "caption_entities", "show_caption_above_media")
    return _change(world, chat, message, kept | content, markup, params)


def edit_media(world: World, params: Params) -> Object | bool:
    chat, message = _edited(world, params)
    given = nested(params, "media", "InputMedia")
    if not isinstance(given, dict):
        raise bad_request('parameter "media" is required')
    markup = keyboards.markup_to_edit(params)
    if not EDITABLE & message.keys():
        raise bad_request("message media can't be edited")
    content = content_of_media(world, given, params)
    kept = without(message, *CONTENT)
    return _change(world, chat, message, kept | content, markup, params)


def edit_markup(world: World, params: Params) -> Object | bool:
    chat, message = _edited(world, params)
    markup = keyboards.markup_to_edit(params)
    return _change(world, chat, message, message, markup, params)


def _edited(world: World, params: Params) -> tuple[Chat, Object]:
    """The message that is meant, by chat and number or by its inline id; it must be the bot's to change."""
    if _is_inline(params):
        chat_id, number = world.inline.messages.get(text(params, "inline_message_id") or "", (0, 0))
        if chat_id not in world.chats:
            raise bad_request("MESSAGE_ID_INVALID")
        return world.chats[chat_id], world.chats[chat_id].messages[number]
    chat = open_chat(world, params)
    message = message_of(chat, params, "message to edit not found")
    if not is_own(world, chat, message):
        raise bad_request("message can't be edited")
    return chat, message


def _is_inline(params: Params) -> bool:
    return bool(text(params, "inline_message_id")) and params.get("chat_id") in (None, "")


def is_own(world: World, chat: Chat, message: Object) -> bool:
    if chat.kind == "channel":
        return may(world, chat, "can_edit_messages")
    return bool(message.get("from", {}).get("id") == world.bot["id"])


def _change(
    world: World, chat: Chat, old: Object, new: Object, markup: Object | None, params: Params
) -> Object | bool:
    content = without(new, "reply_markup", "edit_date")
    if content == without(old, "reply_markup", "edit_date") and markup == old.get("reply_markup"):
        raise bad_request(NOT_MODIFIED)
    message = {**content, "edit_date": world.now()} | ({"reply_markup": markup} if markup else {})
    world.replace(chat, message)
    return True if _is_inline(params) else message


# ---- delete


def delete(world: World, params: Params) -> bool:
    chat = open_chat(world, params)
    message = message_of(chat, params, "message to delete not found")
    if not _is_deletable(world, chat, message):
        raise bad_request("message can't be deleted for everyone")
    world.delete(chat, message["message_id"])
    return True


def delete_many(world: World, params: Params) -> bool:
    """What cannot be deleted is passed over, as Telegram does."""
    chat = open_chat(world, params)
    for number in numbers(params, "message_ids"):
        if number in chat.messages and _is_deletable(world, chat, chat.messages[number]):
            world.delete(chat, number)
    return True


def _is_deletable(world: World, chat: Chat, message: Object) -> bool:
    if chat.kind != "private" and may(world, chat, "can_delete_messages"):
        return True
    is_young = world.now() - message["date"] < DELETABLE
    return is_young and (chat.kind == "private" or is_own(world, chat, message))


# ---- typing…


def send_action(world: World, params: Params) -> bool:
    chat = open_chat(world, params)
    action = text(params, "action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    is_general = bool(chat.shape.get("is_forum")) and integer(params, "message_thread_id") == GENERAL
    place = {} if is_general else topic_of(world, chat, params)  # only here General has a number
    world.tell("chat_action", chat.id, action=action, topic=place.get("message_thread_id", 0))
    return True
