"""JSON as Telegram reads and writes it: no NaN, never a crash on hostile input, plain ASCII outside."""

from __future__ import annotations

import json
from typing import Any, NoReturn, TypeAlias

Object: TypeAlias = dict[str, Any]

dumps = json.JSONEncoder(separators=(",", ":")).encode


class NotJson(ValueError):
    """The text is no JSON."""


def loads(text: str | bytes) -> Any:
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise NotJson("not JSON") from error


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def is_utf8(text: str) -> bool:
    """JSON can escape half of a surrogate pair; Telegram takes no such text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
