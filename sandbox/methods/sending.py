"""What all sending methods share: posting as the bot, with keyboard, topic and reply."""

from __future__ import annotations

from sandbox import keyboards
from sandbox.chat import Chat
from sandbox.jsontext import Object
from sandbox.methods.addressing import check_open, topic_of
from sandbox.methods.replies import answered
from sandbox.params import Params, truth
from sandbox.refusal import bad_request
from sandbox.speaking import objection
from sandbox.text.entities import part
from sandbox.world import World


def send(world: World, chat: Chat, params: Params, content: Object, extra: Object | None = None) -> Object:
    """Post `content` as the bot, with what every sending method takes beside it."""
    markup, keyboard = keyboards.markup_to_send(params), keyboards.keyboard_to_send(params, chat.kind)
    place = topic_of(world, chat, params)
    reply = answered(world, chat, params)
    whole = {**content, **reply, **place}
    if whole.get("is_topic_message"):
        check_open(world, chat, whole["message_thread_id"])
    if refusal := objection(world, chat, world.bot["id"], content):
        raise bad_request(refusal)
    if truth(params, "protect_content"):
        whole["has_protected_content"] = True
    if params.get("message_effect_id"):
        whole["effect_id"] = str(params["message_effect_id"])
    if markup:
        whole["reply_markup"] = markup
    if keyboard:
        extra = {**(extra or {}), "keyboard": keyboard, **_for_whom(world, chat, keyboard, whole)}
    return world.post(chat, sender_of(world, chat), whole, extra)


def new_album_id(chat: Chat) -> str:
    """No other album of any chat has it."""
    return f"{abs(chat.id)}{chat.next_message_id:08d}"


def sender_of(world: World, chat: Chat) -> Object | None:
    return None if chat.kind == "channel" else world.bot


def _for_whom(world: World, chat: Chat, keyboard: Object, message: Object) -> Object:
    """In groups a selective keyboard is for who is mentioned or answered."""
    if not keyboard.get("selective") or chat.kind == "private":
        return {}
    people = [*_mentioned(world, message, "text", "entities")]
    people += _mentioned(world, message, "caption", "caption_entities")
    replied = message.get("reply_to_message", {}).get("from", {}).get("id")
    return {"for": sorted({*people, *([replied] if replied else [])})}


def _mentioned(world: World, message: Object, name: str, entities: str) -> list[int]:
    marked = message.get(entities, [])
    names = {part(message[name], entity)[1:].lower() for entity in marked if entity["type"] == "mention"}
    named = [one["id"] for one in world.users.values() if one.get("username", "").lower() in names]
    return [*named, *(entity["user"]["id"] for entity in marked if "user" in entity)]
