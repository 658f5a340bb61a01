"""Reading a call's parameters: forms and queries bring text, JSON bodies bring values, both mean the same.

Every reader raises `Refused` (400) for what cannot be meant, and answers None for what is absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from sandbox.jsontext import NotJson, Object, is_utf8, loads
from sandbox.refusal import Refused, bad_request

Params: TypeAlias = Mapping[str, Any]

MAX_DIGITS = 20
MAX_ID = 1 << 63


def text(params: Params, name: str) -> str | None:
    match params.get(name):
        case None:
            return None
        case str(value) if is_utf8(value):
            return value
        case str():
            raise bad_request("strings must be encoded in UTF-8")
        case bool() | dict() | list():
            raise bad_request(f'field "{name}" must be of type String')
        case value:
            return str(value)


def language(params: Params) -> str:
    """The `language_code` of what the bot says of itself; empty is for all others."""
    code = text(params, "language_code") or ""
    if code and not (len(code) == 2 and code.isascii() and code.isalpha() and code.islower()):
        raise bad_request("invalid language code specified")
    return code


def integer(params: Params, name: str) -> int | None:
    match params.get(name):
        case None | "":
            return None
        case bool():
            raise _no_number(name)
        case int(value) if abs(value) < MAX_ID:
            return value
        case str(value) if len(value) <= MAX_DIGITS:
            return _parsed(value, name)
        case _:
            raise _no_number(name)


def _parsed(value: str, name: str) -> int:
    digits = value.strip()
    if not (digits.isascii() and digits.removeprefix("-").isdigit()) or abs(int(digits)) >= MAX_ID:
        raise _no_number(name)
    return int(digits)


def _no_number(name: str) -> Refused:
    return bad_request(f'field "{name}" must be of type Number')


def truth(params: Params, name: str) -> bool:
    match params.get(name):
        case bool(value):
            return value
        case str(value):
            return value.strip().lower() in {"true", "yes", "1", "t", "y"}
        case int(value):
            return value != 0
        case _:
            return False


def nested(params: Params, name: str, what: str) -> Any:
    """A value that forms carry as JSON text. `what` names it in the refusal."""
    value = params.get(name)
    if not isinstance(value, str):
        return value
    if not value.strip():
        return None
    try:
        return loads(value)
    except NotJson as error:
        raise bad_request(f"can't parse {what} JSON object") from error


def objects(params: Params, name: str, what: str) -> list[Object] | None:
    value = nested(params, name, what)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise bad_request(f"expected an Array of {what}")
    return value
