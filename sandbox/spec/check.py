"""What a call may carry, checked before it has any effect, against `bot_api.json`.

1. Forms bring text and JSON brings values; both mean the same and come out as decoded values.
2. What the Bot API does not know is left out and named, as Telegram ignores it. Uploaded files stay: attach://name.
3. What is wrong is refused with 400, in Telegram's words where we know them.
4. What `words.LEFT` and `words.UNLIMITED` name belongs to the methods' own rules, which know better words.

Everything is compiled on a method's first call, nothing is interpreted afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from sandbox.jsontext import Object
from sandbox.refusal import bad_request
from sandbox.spec import words
from sandbox.spec.given import parameter
from sandbox.spec.nested import Types
from sandbox.spec.values import Field

Checked: TypeAlias = tuple[dict[str, Any], tuple[str, ...]]
Check: TypeAlias = Callable[[Mapping[str, Any]], Checked]

PATH = Path(__file__).with_name("bot_api.json")
PLAIN = (str, int, float, bool, list, dict, type(None))  # anything else is an uploaded file


class Spec:
    """The Bot API, read from the file when it is first needed."""

    def __init__(self, path: Path = PATH) -> None:
        self._path = path
        self._checks: dict[str, Check] = {}

    def canonical(self, name: str) -> str | None:
        """The method as the documentation spells it."""
        return self._names.get(name.lower())

    def check(self, method: str, params: Mapping[str, Any]) -> Checked:
        """The decoded parameters, and the names that the Bot API does not know. `method` is a canonical name."""
        check = self._checks.get(method)
        if check is None:
            check = self._checks[method] = _compiled(method, self.methods[method], self._types)
        try:
            return check(params)
        except RecursionError:
            raise bad_request("the parameters are nested too deeply") from None

    @property
    def methods(self) -> Mapping[str, Mapping[str, Field]]:
        methods: Mapping[str, Mapping[str, Field]] = self._facts["methods"]
        return methods

    @property
    def version(self) -> str:
        return str(self._facts["version"])

    @cached_property
    def _facts(self) -> Object:
        facts: Object = json.loads(self._path.read_text(encoding="utf-8"))
        return facts

    @cached_property
    def _names(self) -> dict[str, str]:
        return {name.lower(): name for name in self.methods}

    @cached_property
    def _types(self) -> Types:
        return Types(self._facts["types"], self._facts["unions"])


SPEC = Spec()


def _compiled(method: str, fields: Mapping[str, Field], types: Types) -> Check:
    reads = {name: parameter(method, name, field, types) for name, field in fields.items()}
    files = {name for name, field in fields.items() if "InputFile" in field["type"]}
    needed = [need for name, field in fields.items() if (need := _need(method, name, field))]

    def check(params: Mapping[str, Any]) -> Checked:
        found: dict[str, Any] = {}
        unknown: list[str] = []
        for name, value in params.items():
            read = reads.get(name)
            if not isinstance(value, PLAIN):
                if read is None or name in files:
                    found[name] = value
            elif read is None:
                unknown.append(name)
            elif value is not None and (given := read(value)) is not None:
                found[name] = given
        for name, nothing, said in needed:
            if found.get(name) in nothing:
                raise bad_request(said)
        return found, tuple(unknown)

    return check


def _need(method: str, name: str, field: Field) -> tuple[str, tuple[Any, ...], str] | None:
    """A required name, the values that are as good as none, and what is said then."""
    if not field.get("required") or words.is_left(method, name):
        return None
    limits = (field[unit][0] for unit in ("chars", "bytes", "parsed", "items") if unit in field)
    least = 0 if words.is_unlimited(method, name) else next(limits, field["type"] == "String")
    return name, (None, "", []) if least else (None,), words.missing(name, field)
