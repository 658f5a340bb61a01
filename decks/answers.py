"""What a typed answer is worth.

Right in any case, with or without dots and spaces, with the letter O for a zero (`decks.spelling`). The
beginning of the right code is "right family, not complete", never plain wrong: the learner found the place
and stopped early. Any text at all may come in, up to the longest that Telegram carries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from decks.model import Concept, Item
from decks.spelling import key_of


class Finds(Protocol):
    def find(self, code: str) -> Concept | None: ...


@dataclass(frozen=True, slots=True)
class Right:
    """The very code."""


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A header above the right code, or that header with placeholders: `missing` characters short."""

    missing: int


@dataclass(frozen=True, slots=True)
class OtherCode:
    """A code of the edition, but another one. It may be a header."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class NotACode:
    """No code of the edition."""


Verdict: TypeAlias = Right | Incomplete | OtherCode | NotACode


def judge(library: Finds, item: Item, typed: str) -> Verdict:
    if item.answer is None:
        raise ValueError(f"{item.id} is answered by a choice, not by typing")
    key, right = key_of(typed), item.answer.replace(".", "")
    if key is None:
        return NotACode()
    if key == right:
        return Right()
    if right.startswith(key):
        return Incomplete(len(right) - len(key))
    found = library.find(key)
    return OtherCode(found.code, found.title) if found else NotACode()
