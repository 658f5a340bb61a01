"""Which form somebody wants; what is typed behind `/exam`: outline, questions, minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias
from zlib import crc32

from bot.services.exam_values import Size
from decks.blueprint import Blueprint

MOST_MINUTES = 720
_MANY = 100  # items that may be asked of a shorter exam too; drawing three times a whole one takes seconds
OWN_ITEMS, OWN_MINUTES = 20, 30  # where nothing else was said
_FILLERS = frozenset(("question", "questions", "item", "items", "in", "min", "mins", "minute", "minutes"))
_LONGEST = 6  # digits that are read as a number


@dataclass(frozen=True, slots=True)
class Wish:
    """A size of an outline; or one section of it; or `items` of one's own, in `minutes` (0: at the exam's pace)."""

    blueprint: str
    size: Size = Size.FULL
    section: str = ""
    items: int = 0
    minutes: int = 0

    @property
    def is_spread(self) -> bool:
        """Sections that can be filled give what others lack: so many were promised."""
        return self.items > 0 or (self.size is Size.SPRINT and not self.section)


class Wrong(Enum):
    """What was typed where."""

    ITEMS = "questions"
    MINUTES = "minutes"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class UnknownOutline:
    word: str


@dataclass(frozen=True, slots=True)
class OutlineOnly:
    blueprint: str


@dataclass(frozen=True, slots=True)
class Odd:
    """Not to be drawn so. `wish` is what was understood of it."""

    wish: Wish
    wrong: Wrong
    word: str
    is_number: bool


Typed: TypeAlias = Wish | OutlineOnly | UnknownOutline | Odd


def read(words: str, outlines: Mapping[str, Blueprint], own: str) -> Typed:
    """`own`: the learner's certification, meant where the words begin with a number; empty for none."""
    said = [word for word in words.replace(",", " ").casefold().split() if word not in _FILLERS]
    if said and said[0].isdecimal() and own in outlines:
        said = [own, *said]
    found = _outline(said[0] if said else words.strip(), outlines)
    if found is None:
        return UnknownOutline((words.split() or [""])[0])
    return OutlineOnly(found) if len(said) == 1 else _sized(Wish(found), said[1:], outlines[found])


def mark_of(section: str) -> int:
    """A section on a button: ids are too long, and places change with the outline."""
    return crc32(section.encode())


def most_items(blueprint: Blueprint) -> int:
    return max(_MANY, blueprint.items or 0)


def is_drawable(blueprint: Blueprint, items: int, minutes: int) -> bool:
    return 1 <= items <= most_items(blueprint) and 0 <= minutes <= MOST_MINUTES


def _outline(word: str, outlines: Mapping[str, Blueprint]) -> str | None:
    plain = {name.replace("-", ""): name for name in outlines}
    return plain.get(word.replace("-", ""))


def _sized(wish: Wish, said: Sequence[str], blueprint: Blueprint) -> Wish | Odd:
    bounds = ((Wrong.ITEMS, most_items(blueprint)), (Wrong.MINUTES, MOST_MINUTES))
    for word, (wrong, most) in zip(said, bounds, strict=False):
        number = int(word) if word.isdecimal() and len(word) <= _LONGEST else 0
        if not 1 <= number <= most:
            return Odd(wish, wrong, word, word.isdecimal())
        wish = replace(wish, items=number) if wrong is Wrong.ITEMS else replace(wish, minutes=number)
    return wish if len(said) <= len(bounds) else Odd(wish, Wrong.MORE, said[len(bounds)], is_number=False)
