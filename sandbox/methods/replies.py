"""Which message is answered, and what of it is quoted."""

from __future__ import annotations

from sandbox.chat import Chat
from sandbox.jsontext import Object
from sandbox.methods.addressing import open_chat
from sandbox.methods.wording import EXTERNAL, without
from sandbox.params import Params, integer, nested, text, truth
from sandbox.refusal import bad_request
from sandbox.text.entities import units
from sandbox.text.rich import rich
from sandbox.topics import thread_of_reply
from sandbox.views import topic_of as topic_number
from sandbox.world import World

MAX_QUOTE = 1024


def answered(world: World, chat: Chat, params: Params) -> Object:
    """The message that is replied to, and its topic."""
    asked = nested(params, "reply_parameters", "reply parameters")
    if not isinstance(asked, dict):  # how it was asked before Bot API 7.0
        asked = {**params, "message_id": params.get("reply_to_message_id"), "chat_id": None, "quote": None}
    number = integer(asked, "message_id")
    if number is None:
        return {}
    source = chat if asked.get("chat_id") in (None, "") else open_chat(world, asked)
    if number not in source.messages:
        if source is chat and truth(asked, "allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    message, quote = source.messages[number], _quote(source.messages[number], asked)
    topic = integer(params, "message_thread_id")
    if source is not chat or (topic and topic != topic_number(message)):
        return {"external_reply": _external(message), **quote}
    return {"reply_to_message": without(message, "reply_to_message"), **quote, **thread_of_reply(message)}


def _external(message: Object) -> Object:
    """What is shown of a message of another chat or topic: where it came from and its media, not its words."""
    content = {name: message[name] for name in EXTERNAL if name in message}
    if message["chat"]["type"] in ("supergroup", "channel"):
        content |= {"chat": message["chat"], "message_id": message["message_id"]}
    return {"origin": origin(message), **content}


def origin(message: Object) -> Object:
    """A MessageOrigin: who said it first."""
    if "forward_origin" in message:
        first: Object = message["forward_origin"]
        return first
    if "sender_chat" in message:
        if message["sender_chat"]["id"] != message["chat"]["id"] or message["chat"]["type"] != "channel":
            return {"type": "chat", "sender_chat": message["sender_chat"], "date": message["date"]}
        facts = {"chat": message["sender_chat"], "message_id": message["message_id"]}
        return {"type": "channel", **facts, "date": message["date"]}
    return {"type": "user", "sender_user": message["from"], "date": message["date"]}


def _quote(message: Object, asked: Object) -> Object:
    quote = text(asked, "quote")
    if not quote:
        return {}
    words = rich(quote, text(asked, "quote_parse_mode") or "", None, lambda _: None).text
    whole = message.get("text") or message.get("caption") or ""
    if words not in whole or units(words) > MAX_QUOTE:
        raise bad_request("QUOTE_TEXT_INVALID")
    return {"quote": {"text": words, "position": units(whole[: whole.index(words)]), "is_manual": True}}
