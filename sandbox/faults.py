"""Trouble on purpose: the next calls of a method fail, wait, or get no answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from sandbox.jsontext import Object
from sandbox.params import Params
from sandbox.refusal import Refused

ANY = "*"  # any method but getUpdates
MAX_FAULTS = 1000
DESCRIPTIONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}

_KINDS: dict[str, tuple[type, ...]] = {
    "method": (str,),
    "status": (int,),
    "retry_after": (int,),
    "description": (str,),
    "drop_answer": (bool,),
    "reset": (bool,),
    "delay": (int, float),
    "contains": (str,),
    "chance": (int, float),
    "times": (int,),
}


class BadFault(ValueError):
    """A fault that could never strike."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong, with which calls. Without a status the call has its effect, late or unanswered.

    `reset` breaks the connection before any effect, `drop_answer` after it. `contains`: only calls with this text in
    their parameters; `chance`: only this share of them.
    """

    method: str
    status: int | None = None
    retry_after: int | None = None
    description: str | None = None
    drop_answer: bool = False
    reset: bool = False
    contains: str | None = None
    chance: float = 1.0
    delay: float = 0.0
    times: int = 1

    def __post_init__(self) -> None:
        if self.status is None and not (self.drop_answer or self.delay or self.reset):
            raise BadFault("a fault needs a status, drop_answer, reset or a delay")
        if self.status is not None and not 400 <= self.status <= 599:
            raise BadFault("status is 400 to 599")
        if not 0 <= self.delay <= 600:
            raise BadFault("delay is 0 to 600 seconds")
        if not 0 < self.chance <= 1:
            raise BadFault("chance is more than 0 and at most 1")
        if self.retry_after is not None and self.retry_after < 1:
            raise BadFault("retry_after is at least 1 second")
        if self.times < 1:
            raise BadFault("times is at least 1")

    def strikes(self, method: str, params: Params) -> bool:
        is_meant = method != "getUpdates" if self.method == ANY else self.method.lower() == method.lower()
        return is_meant and (self.contains is None or self.contains in _text_of(params))

    def refusal(self) -> Refused | None:
        """What the call is answered before any effect; a dropped answer has its effect first."""
        if self.status is None or self.drop_answer:
            return None
        if self.status == 429:
            seconds = self.retry_after or 1
            said = self.description or f"Too Many Requests: retry after {seconds}"
            return Refused(429, said, {"retry_after": seconds})
        return Refused(self.status, self.description or DESCRIPTIONS.get(self.status, "Error"))


class Faults:
    """The oldest fault that fits strikes first."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._faults: list[Fault] = []

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._faults)

    def add(self, fault: Fault) -> None:
        if len(self._faults) >= MAX_FAULTS:
            raise BadFault(f"there are {MAX_FAULTS} faults already")
        self._faults.append(fault)

    def clear(self) -> None:
        self._faults.clear()

    def next_for(self, method: str, params: Params) -> Fault | None:
        for place, fault in enumerate(self._faults):
            if fault.strikes(method, params) and (fault.chance == 1 or self._chance.random() < fault.chance):
                self._faults[place : place + 1] = (
                    [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                )
                return fault
        return None


def _text_of(params: Params) -> str:
    """All that was sent, as text: as it came, and once more with the quotes inside JSON as people write them."""
    values = "\n".join(value for value in params.values() if isinstance(value, str))
    try:
        whole = json.dumps(params, ensure_ascii=False, default=lambda file: getattr(file, "name", ""))
    except RecursionError:  # nested so deeply that the call will be refused
        whole = ""
    sent = f"{values}\n{whole}"
    return sent + "\n" + sent.replace('\\"', '"')


def fault_of(facts: Object) -> Fault:
    """Raises `BadFault` for what is no fault."""
    for name, value in facts.items():
        kinds = _KINDS.get(name)
        if kinds is None:
            raise BadFault(f'a fault has no "{name}"')
        if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
            raise BadFault(f'"{name}" has a wrong type')
    if "method" not in facts:
        raise BadFault("which method?")
    return Fault(**facts)
