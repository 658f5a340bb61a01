"""answerInlineQuery: results are checked and made ready when they come, so a bad one is refused to the bot."""

from __future__ import annotations

from typing import Any

from sandbox import keyboards
from sandbox.files import NoPicture
from sandbox.inline import cache_key, tell_answer
from sandbox.jsontext import Object
from sandbox.methods.media import contact, location, shown
from sandbox.methods.queries import TOO_LATE
from sandbox.methods.wording import read_caption, read_text
from sandbox.params import Params, integer, nested, objects, text, truth
from sandbox.refusal import bad_request
from sandbox.world import World

MAX_RESULTS = 50
MAX_ID_BYTES = 64
MAX_OFFSET_BYTES = 64
DEFAULT_CACHE = 300  # seconds
KINDS = {
    "article",
    "photo",
    "gif",
    "mpeg4_gif",
    "video",
    "audio",
    "voice",
    "document",
    "location",
    "venue",
    "contact",
}
KINDS |= {"game", "sticker"}
CACHED = {"photo": "photo", "gif": "animation", "mpeg4_gif": "animation", "video": "video", "audio": "audio"}
CACHED |= {"voice": "voice", "document": "document", "sticker": "sticker"}


def answer(world: World, params: Params) -> bool:
    results = _results(params)
    made = {one["id"]: _made(world, one) for one in results}
    offset = text(params, "next_offset") or ""
    if len(offset.encode()) > MAX_OFFSET_BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    given: Object = {
        "results": results,
        "messages": made,
        "next_offset": offset or None,
        "button": _button(params),
    }
    query_id, now = text(params, "inline_query_id") or "", world.clock.now()
    asked = world.inline.answer(query_id, given, now)
    if asked is None:
        raise bad_request(TOO_LATE)
    seconds = integer(params, "cache_time")
    key = cache_key(asked, personal=truth(params, "is_personal"))
    seconds = DEFAULT_CACHE if seconds is None else seconds
    if seconds > 0:
        world.inline.remember(key, given, now + seconds)
    world.rev += 1
    tell_answer(world, asked, given)
    return True


def _results(params: Params) -> list[Object]:
    results = objects(params, "results", "InlineQueryResult")
    if results is None:
        raise bad_request('parameter "results" is required')
    if len(results) > MAX_RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    for one in results:
        _check_result(one)
    if len({one["id"] for one in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    return results


def _check_result(one: Object) -> None:
    if one.get("type") not in KINDS:
        raise bad_request("can't parse inline query result: unsupported inline query result type")
    name = one.get("id")
    if not isinstance(name, str) or not 1 <= len(name.encode(errors="replace")) <= MAX_ID_BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if one["type"] == "article" and not one.get("title"):
        raise bad_request("article title is empty")


def _button(params: Params) -> Object | None:
    given = nested(params, "button", "InlineQueryResultsButton")
    return given if isinstance(given, dict) and given else None


def _made(world: World, one: Object) -> Object:
    """What is sent when a person chooses the result; `content` is None for what the sandbox does not send."""
    markup = keyboards.markup_to_send(one)
    given = one.get("input_message_content")
    content = _given(world, given) if isinstance(given, dict) else _own(world, one)
    return {"type": one["type"], "content": content, "markup": markup}


def _given(world: World, given: Object) -> Object | None:
    """InputMessageContent, told apart by its keys."""
    if "message_text" in given:
        return read_text(world, {**given, "text": given["message_text"]})
    if "phone_number" in given:
        return {"contact": contact(given)}
    if "latitude" in given:
        return _place(given)
    return None


def _place(given: Object) -> Object:
    where = location(given)
    if "address" not in given:
        return {"location": where}
    venue = {"location": where, "title": str(given.get("title") or ""), "address": str(given["address"])}
    return {"location": where, "venue": venue}


def _own(world: World, one: Object) -> Object | None:
    """What a result shows by itself: a file that was sent before, a place, a contact."""
    kind: Any = one["type"]
    if kind == "article":
        raise bad_request("can't parse inline query result: input_message_content is required")
    if kind == "contact":
        return {"contact": contact(one)}
    if kind in ("location", "venue"):
        return _place(one)
    file = world.files.find(str(one.get(f"{kind.removesuffix('_gif')}_file_id", "")))
    if kind not in CACHED or file is None or file.kind != CACHED[kind]:
        return None
    try:
        return shown(world.files, CACHED[kind], file, one) | read_caption(world, one)
    except NoPicture:
        return None
