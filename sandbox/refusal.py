"""How the Bot API says no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class Refused(Exception):
    """The call is answered with this status and description, and had no effect."""

    def __init__(self, status: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


@dataclass(frozen=True, slots=True)
class Told:
    """A true answer that comes with words, as "Webhook was set" does."""

    result: Any
    description: str


def bad_request(what: str) -> Refused:
    return Refused(400, f"Bad Request: {what}")
