"""Answering taps."""

from __future__ import annotations

from sandbox.params import Params, text, truth
from sandbox.refusal import bad_request
from sandbox.text.entities import units
from sandbox.world import World

MAX_TOAST = 200
TOO_LATE = "query is too old and response timeout expired or query ID is invalid"


def answer(world: World, params: Params) -> bool:
    toast = text(params, "text") or ""
    if units(toast) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    url = _url(world, params)
    query_id = text(params, "callback_query_id") or ""
    if not world.answer(query_id, toast, show_alert=truth(params, "show_alert"), url=url):
        raise bad_request(TOO_LATE)
    return True


def _url(world: World, params: Params) -> str | None:
    """Only a link to the bot itself may be opened by an answer (games aside)."""
    url = text(params, "url") or None
    own = world.bot["username"]
    if url and not url.startswith((f"https://t.me/{own}?", f"t.me/{own}?", f"https://telegram.me/{own}?")):
        raise bad_request("URL_INVALID")
    return url
