"""The reader of one parameter of a method, compiled once. It answers None for what is absent."""

from __future__ import annotations

from typing import Any

from sandbox.jsontext import NotJson, Object, loads
from sandbox.refusal import bad_request
from sandbox.spec import values, words
from sandbox.spec.nested import ARRAY, SCALARS, Types, limited
from sandbox.spec.values import Field, Read, Wrong, WrongSize, WrongType

MAX_DEPTH = 100
BLANK_IS_ABSENT = {"Integer", "Float", "Integer|String"}
KEYBOARDS = {"keyboard", "remove_keyboard", "force_reply"}
TOP: dict[str, Read] = SCALARS | {"Boolean": values.truth}


def parameter(method: str, name: str, field: Field, types: Types) -> Read:
    kind = field["type"]
    is_whole = kind in TOP or not words.is_left(method, name)
    read = TOP.get(kind) or (types.reader(kind) if is_whole else _outermost(kind, types))
    if not words.is_unlimited(method, name):
        read = limited(read, field, is_least=False)
    return _plain(read, name, kind in BLANK_IS_ABSENT) if kind in TOP else _decoded(read, name)


def _plain(read: Read, name: str, is_blank_absent: bool) -> Read:
    def plain(value: Any) -> Any:
        if value == "" and is_blank_absent:
            return None
        try:
            return read(value)
        except WrongType as wrong:
            raise bad_request(f'field "{name}" must be of type {wrong}') from wrong
        except WrongSize as wrong:
            raise bad_request(f'parameter "{name}" {wrong}') from wrong

    return plain


def _decoded(read: Read, name: str) -> Read:
    what = words.what(name)

    def decoded(value: Any) -> Any:
        value = _json(value, what)
        try:
            return None if value is None else read(value)
        except WrongType as wrong:
            raise bad_request(words.expected(str(wrong), name)) from wrong
        except WrongSize as wrong:
            raise bad_request(f'parameter "{name}" {wrong}') from wrong
        except Wrong as wrong:
            raise bad_request(f"can't parse {what}: {wrong}") from wrong

    return decoded


def _json(value: Any, what: str) -> Any:
    if isinstance(value, str):
        if not value.strip():
            return None
        is_flat = value.count("[") + value.count("{") < MAX_DEPTH
        try:
            value = loads(value)
        except NotJson as error:
            raise bad_request(f"can't parse {what} JSON object") from error
        if is_flat:
            return value
    if _is_deep(value):
        raise bad_request(f"can't parse {what} JSON object")
    return value


def _is_deep(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for outer in level if isinstance(outer, dict | list) for inner in _inside(outer)]
        if not level:
            return False
    return True


def _inside(outer: dict[Any, Any] | list[Any]) -> Any:
    return outer.values() if isinstance(outer, dict) else outer


# ---- what is left to the methods


def _outermost(kind: str, types: Types) -> Read:
    if kind == "ReplyMarkupUnion":
        return _keyboard(types.reader(kind))
    if not kind.startswith(ARRAY):
        return _an_object
    inner = kind.removeprefix(ARRAY)
    return _array(kind, object if inner in SCALARS or "|" in inner else dict)


def _array(kind: str, of: type) -> Read:
    def array(value: Any) -> list[Any]:
        if not isinstance(value, list) or not all(isinstance(item, of) for item in value):
            raise WrongType(kind)
        return value

    return array


def _an_object(value: Any) -> Object:
    if not isinstance(value, dict):
        raise WrongType("Object")
    return value


def _keyboard(union: Read) -> Read:
    """Inline keyboards, and what is no keyboard at all, are judged in keyboards.py."""

    def keyboard(value: Any) -> Any:
        markup = _an_object(value)
        is_other = "inline_keyboard" not in markup and markup.keys() & KEYBOARDS
        return union(markup) if is_other else markup

    return keyboard
