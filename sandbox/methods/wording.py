"""What a message says: text and caption, read in the parse mode or with entities."""

from __future__ import annotations

from typing import Any

from sandbox.jsontext import Object
from sandbox.params import Params, nested, text, truth
from sandbox.refusal import bad_request
from sandbox.text.entities import Rich, units
from sandbox.text.rich import rich
from sandbox.world import World

MEDIA = ("photo", "document", "audio", "video", "animation", "voice", "video_note", "sticker")
CAPTIONED = {"photo", "document", "audio", "video", "animation", "voice"}
# what is shown of a message that is answered from another chat
EXTERNAL = {
    *MEDIA,
    "has_media_spoiler",
    "link_preview_options",
    "location",
    "venue",
    "contact",
    "dice",
    "poll",
}
# what makes a message, and what a copy keeps
CONTENT = EXTERNAL | {"text", "entities", "caption", "caption_entities", "show_caption_above_media"}
MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_SOURCE = 1 << 15  # bytes, tags included
INVISIBLE = " \n\u00a0\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


def without(message: Object, *names: str) -> Object:
    return {name: value for name, value in message.items() if name not in names}


def read_text(world: World, params: Params) -> Object:
    """The `text` of a message, not empty."""
    source = text(params, "text")
    if not source:
        raise bad_request("message text is empty")
    found = _read(world, params, source, "entities", MAX_TEXT, "message is too long")
    if not found.text.strip(INVISIBLE):
        raise bad_request("text must be non-empty")
    return shown(found, "text", "entities")


def read_caption(world: World, params: Params) -> Object:
    """The `caption`, which may be empty."""
    source = text(params, "caption") or ""
    found = _read(world, params, source, "caption_entities", MAX_CAPTION, "message caption is too long")
    content = shown(found, "caption", "caption_entities") if found.text.strip(INVISIBLE) else {}
    if truth(params, "show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content


def shown(found: Rich, name: str, entities: str) -> Object:
    return {name: found.text, entities: found.entities} if found.entities else {name: found.text}


def _read(world: World, params: Params, source: str, entities: str, most: int, too_long: str) -> Rich:
    if len(source.encode()) > MAX_SOURCE:
        raise bad_request(too_long)
    given: list[Any] | None = nested(params, entities, "entities")
    found = rich(source, text(params, "parse_mode") or "", given, world.users.get)
    if units(found.text) > most:
        raise bad_request(too_long)
    return found
