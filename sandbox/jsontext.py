"""JSON as Telegram reads and writes it: no NaN, never a crash on hostile input, plain ASCII outside."""

from __future__ import annotations

import json
from typing import Any, NoReturn, TypeAlias

Object: TypeAlias = dict[str, Any]

dumps = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode


class NotJson(ValueError):
    """The text is no JSON."""


def loads(text: str | bytes) -> Any:
    try:
        return _decode(
            text if isinstance(text, str) else text.decode(json.detect_encoding(text), "surrogatepass")
        )
    except (ValueError, RecursionError) as error:
        raise NotJson("not JSON") from error


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


_decode = json.JSONDecoder(parse_constant=_refuse).decode  # once: a call of json.loads makes one each time


def is_utf8(text: str) -> bool:
    """JSON can escape half of a surrogate pair; Telegram takes no such text."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
