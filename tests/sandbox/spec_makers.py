"""Short ways to the validator, and calls made from bot_api.json by luck. `Least()` makes the smallest."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, TypeVar

import pytest

from sandbox.jsontext import Object, dumps
from sandbox.refusal import Refused
from sandbox.spec.check import PATH, SPEC

FACTS = json.loads(PATH.read_text(encoding="utf-8"))
ARRAY = "Array of "
KEYBOARD = {"inline_keyboard": [[{"text": "A", "callback_data": "x"}]]}
T = TypeVar("T")


class File:
    """What an upload is to the validator: none of the JSON types."""


def decoded(method: str, **params: Any) -> Object:
    return SPEC.check(method, params)[0]


def why(method: str, **params: Any) -> str:
    with pytest.raises(Refused) as caught:
        SPEC.check(method, params)
    assert caught.value.status == 400
    return caught.value.description.removeprefix("Bad Request: ")


class Least(Random):
    """Never an optional field, always the first and the smallest."""

    def random(self) -> float:
        return 1.0

    def choice(self, seq: Sequence[T]) -> T:  # type: ignore[override]
        return seq[0]

    def randint(self, a: int, b: int) -> int:
        return a


def call(method: str, luck: Random, depth: int) -> Object:
    return _fields(FACTS["methods"][method], luck, depth)


def request_types() -> list[str]:
    """The types and unions that can be part of a call."""
    waiting = {kind for fields in FACTS["methods"].values() for kind in _kinds(fields)}
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        members = [
            kind for group in FACTS["unions"].get(name, {"of": {}})["of"].values() for kind, _ in group
        ]
        waiting |= ({*members} | _kinds(FACTS["types"].get(name, {}))) - found
    return sorted(found)


def _kinds(fields: Mapping[str, Any]) -> set[str]:
    parts = {part for field in fields.values() for part in field["type"].replace(ARRAY, "").split("|")}
    return {part for part in parts if part in FACTS["types"] or part in FACTS["unions"]}


def form(params: Mapping[str, Any]) -> Object:
    """The same parameters as a form sends them."""
    return {name: _as_text(value) for name, value in params.items()}


def _as_text(value: Any) -> Any:
    return value if isinstance(value, str) or value is None else dumps(value)


def _fields(fields: Mapping[str, Any], luck: Random, depth: int) -> Object:
    chance = 0.3 if depth > 0 else 0
    return {
        name: value(field, luck, depth - 1)
        for name, field in fields.items()
        if field.get("required") or luck.random() < chance
    }


def value(field: Mapping[str, Any], luck: Random, depth: int) -> Any:
    kind = field["type"]
    if "const" in field:
        return field["const"]
    if kind in {"Integer", "Float"}:
        number = luck.randint(*field.get("value", [1, 9]))
        return number if kind == "Integer" else number + 0.0
    if kind.startswith(ARRAY):
        least, most = field.get("items", [1, 3])
        count = luck.randint(max(least, 1), min(most, 3) if depth > 0 else max(least, 1))
        return [value({"type": kind.removeprefix(ARRAY)}, luck, depth) for _ in range(count)]
    return _other(kind, luck, depth)


def _other(kind: str, luck: Random, depth: int) -> Any:
    if kind == "Boolean":
        return luck.choice([True, False])
    if kind == "Integer|String":
        return luck.choice([-100, "@codedrill"])
    if kind in {"String", "InputFile", "InputFile|String"}:
        return luck.choice(["x", "é👍", "5"])
    if kind == "InlineKeyboardMarkup":
        return KEYBOARD
    if kind in FACTS["unions"]:
        return _variant(FACTS["unions"][kind], luck, depth)
    return _fields(FACTS["types"][kind.removesuffix("|String")], luck, depth)


def _variant(union: Mapping[str, Any], luck: Random, depth: int) -> Any:
    if depth <= 0 and "or" in union:
        return "x"
    constants = ["divider"] if depth <= 0 and "divider" in union["of"] else sorted(union["of"])
    kind, _ = luck.choice(union["of"][luck.choice(constants)])
    return _other(kind, luck, depth)
