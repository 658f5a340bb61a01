"""Reading what a /sim request asks: JSON bodies and query strings, with plain answers to what is wrong."""

from __future__ import annotations

import math
from typing import Any

from aiohttp import web

from sandbox.jsontext import NotJson, Object, is_utf8, loads
from sandbox.world import NotPossible

MAX_ID = 1 << 52  # Telegram's promise
MAX_TEXT = 100_000


async def body(request: web.Request) -> Object:
    if request.content_type != "application/json":
        raise NotPossible("send JSON, with Content-Type: application/json")
    try:
        facts = loads(await request.read())
    except NotJson as error:
        raise NotPossible("the body is no JSON") from error
    if not isinstance(facts, dict):
        raise NotPossible("the body is no JSON object")
    return facts


def number(facts: Object, name: str) -> int | None:
    value = facts.get(name)
    if value is None:
        return None
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= MAX_ID:
        raise NotPossible(f'"{name}" must be an integer below 2^52')
    return value


def user_id(facts: Object, name: str) -> int | None:
    value = number(facts, name)
    if value is not None and value < 1:
        raise NotPossible(f'"{name}" must be positive')
    return value


def needed(value: int | None, name: str) -> int:
    if value is None:
        raise NotPossible(f'"{name}" is missing')
    return value


def user_ids(facts: Object, name: str) -> list[int]:
    given = facts.get(name) or []
    if not isinstance(given, list):
        raise NotPossible(f'"{name}" must be a list of user ids')
    return [needed(user_id({name: one}, name), name) for one in given]


def texts(facts: Object, name: str, at_most: int) -> list[str] | None:
    given = facts.get(name)
    if given is None:
        return None
    if not isinstance(given, list):
        raise NotPossible(f'"{name}" must be a list of texts')
    return [text({name: one}, name, at_most) or "" for one in given]


def whole(value: str, name: str) -> int:
    """A number in a form."""
    try:
        return int(value[:20])
    except ValueError as error:
        raise NotPossible(f'"{name}" must be an integer') from error


def text(facts: Object, name: str, at_most: int = MAX_TEXT) -> str | None:
    value = facts.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not is_utf8(value) or len(value) > at_most:
        raise NotPossible(f'"{name}" must be text of at most {at_most} characters')
    return value


def truth(facts: Object, name: str) -> bool:
    value = facts.get(name, False)
    if not isinstance(value, bool):
        raise NotPossible(f'"{name}" must be true or false')
    return value


def seconds(value: Any, name: str, at_most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= at_most:
        raise NotPossible(f'"{name}" must be 0 to {at_most:g} seconds')
    return float(value)


def query_number(request: web.Request, name: str) -> int | None:
    value = request.query.get(name)
    if value is None:
        return None
    return whole(value, name)


def query_seconds(request: web.Request, name: str, at_most: float) -> float:
    try:
        value = float(request.query.get(name, "0"))
    except ValueError as error:
        raise NotPossible(f'"{name}" must be a number') from error
    return seconds(value if math.isfinite(value) else -1, name, at_most)
