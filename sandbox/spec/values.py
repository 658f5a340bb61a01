"""Reading single values as the Bot API does: from text as forms bring it, or from JSON values.

A reader returns the value or raises `Wrong`, which does not know yet where the value stood. `WrongType` says which
type was expected there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from sandbox.jsontext import is_utf8
from sandbox.refusal import bad_request

Read: TypeAlias = Callable[[Any], Any]
Field: TypeAlias = Mapping[str, Any]

MAX_INTEGER = 1 << 63
MAX_DIGITS = 20
TRUE = {"true", "yes", "1", "t", "y"}
_INTEGER = re.compile(r"\s*(-?[0-9]+)\s*", re.ASCII)
_FLOAT = re.compile(r"\s*-?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]+)?\s*", re.ASCII | re.IGNORECASE)


class Wrong(ValueError):
    """What is wrong inside a nested value."""


class WrongType(Wrong):
    """The type that was expected."""


class WrongSize(Wrong):
    """`is too long`, `is empty`, `is out of range`."""


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise WrongType("String")
    if not value.isascii() and not is_utf8(value):
        raise bad_request("strings must be encoded in UTF-8")
    return value


def string(value: Any) -> str:
    """A field takes a number as its digits; the items of an array must be texts."""
    return text(value) if isinstance(value, str) else str(_number(value, "String"))


def integer(value: Any) -> int:
    if isinstance(value, str):
        digits = _INTEGER.fullmatch(value) if len(value) <= MAX_DIGITS else None
        value = int(digits[1]) if digits else None
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= MAX_INTEGER:
        raise WrongType("Number")
    return value


def number(value: Any) -> float:
    if isinstance(value, str):
        value = float(value) if _FLOAT.fullmatch(value) else None
    return float(_number(value, "Number"))


def _number(value: Any, expected: str) -> int | float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not -MAX_INTEGER < value < MAX_INTEGER:  # nor is NaN
        raise WrongType(expected)
    return value  # type: ignore[no-any-return]


def truth(value: Any) -> bool:
    """At the top everything is text to Telegram, and what does not say yes is no."""
    if isinstance(value, int):
        return value == 1
    return isinstance(value, str) and value.strip().lower() in TRUE


def boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise WrongType("Boolean")
    return value


def chat(value: Any) -> int | str:
    """An id or a public name; anything else is the id of no chat."""
    try:
        return integer(value)
    except WrongType:
        if isinstance(value, str) and is_utf8(value):
            return value
        raise bad_request("chat not found") from None
