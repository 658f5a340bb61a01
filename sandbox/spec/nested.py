"""Readers of nested values: objects, arrays, and unions told apart by key. Nothing is tried out.

They are compiled once per type. Types can contain themselves, so a reader is registered before it is filled.
"""

from __future__ import annotations

from collections.abc import Callable, Sized
from typing import Any

from sandbox import keyboards
from sandbox.jsontext import Object
from sandbox.refusal import bad_request
from sandbox.spec import values, words
from sandbox.spec.values import Field, Read, Wrong, WrongSize, WrongType

ARRAY = "Array of "
SCALARS: dict[str, Read] = {
    "Integer": values.integer,
    "Float": values.number,
    "String": values.string,
    "Boolean": values.boolean,
    "Integer|String": values.chat,
    "InputFile": values.string,
    "InputFile|String": values.string,
}
OR_TEXT = {"KeyboardButton"}  # a button that only has a text can be the text


class Types:
    def __init__(self, types: dict[str, Any], unions: dict[str, Any]) -> None:
        self._types = types
        self._unions = unions
        self._ready: dict[str, Read] = {"InlineKeyboardMarkup": _inline_keyboard}

    def reader(self, kind: str) -> Read:
        if kind not in self._ready:
            self._compile(kind)
        return self._ready[kind]

    def _field(self, field: Field, key: str) -> Read:
        read = self.reader(field["type"])
        return read if key in words.UNLIMITED_NAMES else limited(read, field, is_least=True)

    def _compile(self, kind: str) -> None:
        if kind in SCALARS:
            self._ready[kind] = SCALARS[kind]
        elif kind.startswith(ARRAY):
            inner = kind.removeprefix(ARRAY)
            self._ready[kind] = _array(values.text if inner == "String" else self.reader(inner), inner)
        elif kind in self._unions:
            self._compile_union(kind)
        elif "|" in kind or kind in OR_TEXT:
            self._ready[kind] = _either(self._object(kind.removesuffix("|String")), text=values.string)
        else:
            self._ready[kind] = self._object(kind)

    def _object(self, name: str) -> Read:
        fields = self._types[name]
        reads: dict[str, Read] = {}
        # Telegram takes an absent Boolean for false; so a framework older than the field goes on working
        needed = [
            key for key, field in fields.items() if field.get("required") and field["type"] != "Boolean"
        ]
        read = _object(reads, needed)
        self._ready.setdefault(name, read)
        reads.update((key, self._field(field, key)) for key, field in fields.items())
        return read

    def _compile_union(self, name: str) -> None:
        union = self._unions[name]
        groups: dict[str, list[tuple[Callable[[Object], bool], Read]]] = {}
        of = _union(name, union.get("by"), groups)
        others = union.get("or", [])
        arrays: list[Read] = []  # filled below: it holds this union again
        self._ready[name] = _either(of, values.string, arrays) if others else of
        for constant, variants in union["of"].items():
            groups[constant] = [(_has(keys), self.reader(kind)) for kind, keys in variants]
        arrays += [self.reader(kind) for kind in others if kind.startswith(ARRAY)]


def limited(read: Read, field: Field, *, is_least: bool) -> Read:
    """The reader and the limits of its field. `parsed` is left to who parses the entities."""
    unit = next((unit for unit in ("chars", "bytes", "items", "value") if unit in field), None)
    if unit is None:
        return read
    least, most = field[unit]
    if unit == "value":
        return _ranged(read, min(least, 0), most)
    return _sized(read, _size_in_bytes if unit == "bytes" else len, least if is_least else 0, most)


def _size_in_bytes(text: str) -> int:
    return len(text.encode())


def _sized(read: Read, size: Callable[[Any], int], least: int, most: int) -> Read:
    def sized(value: Any) -> Sized:
        found: Sized = read(value)
        if not least <= size(found) <= most:
            raise WrongSize("is too long" if found else "is empty")
        return found

    return sized


def _ranged(read: Read, least: int, most: int) -> Read:
    def ranged(value: Any) -> int | float:
        found: int | float = read(value)
        if not least <= found <= most:
            raise WrongSize("is out of range")
        return found

    return ranged


def _array(read: Read, inner: str) -> Read:
    what = ARRAY + inner.removesuffix("Union")

    def array(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise WrongType(what)
        try:
            return [read(item) for item in value]
        except WrongType as wrong:
            raise WrongType(what) from wrong

    return array


def _object(reads: dict[str, Read], needed: list[str]) -> Read:
    def read_object(value: Any) -> Object:
        if not isinstance(value, dict):
            raise WrongType("Object")
        found = {key: _member(reads, key, given) for key, given in value.items() if given is not None}
        for key in needed:
            if key not in found:
                raise Wrong(f'Can\'t find field "{key}"')
        return found

    return read_object


def _member(reads: dict[str, Read], key: str, given: Any) -> Any:
    read = reads.get(key)
    if read is None:
        return given  # newer than this specification, or of no meaning
    try:
        return read(given)
    except WrongType as wrong:
        raise Wrong(f'Field "{key}" must be of type {wrong}') from wrong
    except WrongSize as wrong:
        raise Wrong(f'Field "{key}" {wrong}') from wrong


def _union(name: str, by: str | None, groups: dict[str, list[tuple[Callable[[Object], bool], Read]]]) -> Read:
    def union(value: Any) -> Any:
        given: Object = value if isinstance(value, dict) else {}
        constant = given.get(by) if by else ""
        for is_meant, read in groups.get(constant, ()) if isinstance(constant, str) else ():
            if is_meant(given):
                return read(given)
        raise bad_request(words.unsupported(name))

    def open_union(value: Any) -> Any:
        if not isinstance(value, dict):
            raise WrongType("Object")
        return union(value) if str(value.get(by)) in groups else value

    return open_union if name in words.OPEN_UNIONS else union


def _has(keys: list[Any]) -> Callable[[Object], bool]:
    match keys:
        case []:
            return lambda _: True
        case [list(every)]:
            return lambda value: all(value.get(key) is not None for key in every)
        case _:
            return lambda value: any(value.get(key) is not None for key in keys)


def _either(read: Read, text: Read, arrays: list[Read] | None = None) -> Read:
    def either(value: Any) -> Any:
        match value:
            case str():
                return text(value)
            case list() if arrays:
                return arrays[0](value)
            case _:
                return read(value)

    return either


def _inline_keyboard(value: Any) -> Object:
    if not isinstance(value, dict):
        raise WrongType("Object")
    keyboards.inline(value)
    return value
