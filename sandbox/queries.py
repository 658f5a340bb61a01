"""Answering taps."""

from __future__ import annotations

from sandbox.entities import units
from sandbox.params import Params, text, truth
from sandbox.refusal import bad_request
from sandbox.world import World

MAX_TOAST = 200
TOO_LATE = "query is too old and response timeout expired or query ID is invalid"


def answer(world: World, params: Params) -> bool:
    toast = text(params, "text") or ""
    if units(toast) > MAX_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    query_id = text(params, "callback_query_id") or ""
    if not world.answer(query_id, toast, show_alert=truth(params, "show_alert")):
        raise bad_request(TOO_LATE)
    return True
