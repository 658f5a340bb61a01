"""Who sits a whole exam by a script, and counts for themselves: what is asked and what is right is read from the
stored form, what was answered is remembered here. Nothing of the bot's own marking is used.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, TypeAlias

from tests.bot.full_exam_house import form_of
from tests.bot.room_own_house import Private
from tests.decks.full_crc_made import FIRST, SECOND, WORDS

Given: TypeAlias = tuple[int, ...] | str | None
LETTERS = "ABCDEFGH"
PACE = 3.0  # seconds between two taps
TYPED, SEVERAL, ORDER = "typed", "several", "order"
# What becomes of a question, and how often.
FATES = {
    "right": 10,
    "wrong": 4,
    "open": 2,
    "bettered": 2,
    "worsened": 2,
    "wrong twice": 2,
    "cleared": 1,
    "half": 2,
}


@dataclass
class Asked:
    """A line of the form, and what the person did with it."""

    section: str
    kind: str
    case: str
    key: tuple[int, ...]
    answer: str | None
    options: int
    given: list[Given] = field(default_factory=list)  # in full, one after the other; None: taken off
    is_flagged: bool = False

    @property
    def way(self) -> str:
        if self.answer is not None:
            return TYPED
        return ORDER if self.kind == "put-in-order" else SEVERAL if len(self.key) > 1 else "one"

    @property
    def last(self) -> Given:
        return self.given[-1] if self.given else None

    def is_right(self, given: Given) -> bool:
        if self.answer is not None:
            return isinstance(given, str) and given.replace(".", "").upper() == self.answer.replace(".", "")
        return given is not None and (given if self.way == ORDER else set(given)) == (
            self.key if self.way == ORDER else set(self.key)
        )


def asked_of(person: Private) -> list[Asked]:
    return [_asked(row) for row in form_of(person)["items"]]


def _asked(row: list[Any]) -> Asked:
    assert row[5] == 0  # all of CRC's are scored
    return Asked(
        section=row[4], kind=row[3], case=row[6], key=tuple(row[11]), answer=row[12], options=row[13]
    )


@dataclass
class Script:
    person: Private
    asked: list[Asked]
    chance: Random

    async def sits(self, first: int, last: int) -> None:
        """From question `first` to before `last`, counted from 0; the first is on the screen."""
        for at in range(first, last):
            self.sees(at)
            await self.does(at, self.chance.choices([*FATES], [*FATES.values()])[0])
            if self.chance.random() < 0.1:
                self.asked[at].is_flagged = True
                await self.taps("⚑ Flag")
            await self.taps("▶")

    def sees(self, at: int) -> None:
        """The question is on the screen, as its author wrote it: of the test deck's, what is right is known."""
        assert f"{at + 1}/{len(self.asked)} · " in self.person.text
        assert "cannot be shown" not in self.person.text
        assert SECOND not in self.person.text
        one = self.asked[at]
        if FIRST in self.person.text and one.answer is None:
            assert f"{LETTERS[one.key[0]]}  {WORDS[0]} " in self.person.text

    async def does(self, at: int, fate: str) -> None:
        one = self.asked[at]
        right, wrong, other = self.right(one), self.wrong(one, 1), self.wrong(one, 2)
        match fate:
            case "right":
                await self.gives(at, right)
            case "wrong":
                await self.gives(at, wrong)
            case "bettered":
                await self.gives(at, wrong)
                await self.gives(at, right)
            case "worsened":
                await self.gives(at, right)
                await self.gives(at, wrong)
            case "wrong twice":
                await self.gives(at, wrong)
                await self.gives(at, other)
            case "cleared":
                await self.gives(at, right)
                await self.clears(at)
            case "half" if one.way in (SEVERAL, ORDER):
                await self.taps(LETTERS[one.key[0]])
            case _:
                return

    async def gives(self, at: int, given: Given) -> None:
        """As a person does: letters are tapped, codes are sent; several letters are taken off first."""
        one = self.asked[at]
        if one.last is not None and one.way in (SEVERAL, ORDER):
            await self.taps("Clear")
        parts: Sequence[Given] = [(place,) for place in given] if isinstance(given, tuple) else [given]
        for part in parts:
            self.offers(part)
            await asyncio.sleep(PACE)
        one.given.append(given)

    def offers(self, given: Given) -> None:
        """A text, or one letter."""
        if isinstance(given, str):
            self.person.writes(given)
        elif given is not None:
            self.person.taps(LETTERS[given[0]])

    async def clears(self, at: int) -> None:
        await self.taps("Clear")
        self.asked[at].given.append(None)

    async def taps(self, label: str) -> None:
        self.person.taps(label)
        await asyncio.sleep(PACE)

    def right(self, one: Asked) -> Given:
        if one.answer is None:
            return one.key
        return self.chance.choice([one.answer, one.answer.lower(), one.answer.replace(".", "")])

    def wrong(self, one: Asked, number: int) -> Given:
        """Complete, and one of two that differ."""
        if one.answer is not None:
            return f"Z98.{number}"
        if one.way == ORDER:
            return one.key[number:] + one.key[:number] if len(one.key) > number else one.key[::-1]
        others = [place for place in range(one.options) if place not in one.key]
        return (others[number - 1], *one.key[1:])

    # ---- the count

    @property
    def points(self) -> int:
        return sum(one.is_right(one.last) for one in self.asked)

    @property
    def open(self) -> int:
        return sum(one.last is None for one in self.asked)

    @property
    def flagged(self) -> int:
        return sum(one.is_flagged for one in self.asked)

    @property
    def table(self) -> dict[str, tuple[int, int]]:
        """By section: points, of how many."""
        whole = Counter(one.section for one in self.asked)
        points = Counter(one.section for one in self.asked if one.is_right(one.last))
        return {section: (points[section], of) for section, of in whole.items()}

    @property
    def changes(self) -> Counter[tuple[bool, bool]]:
        """(first was right, last is right) of answers whose last one differs from the first."""
        return Counter(
            (one.is_right(one.given[0]), one.is_right(one.last))
            for one in self.asked
            if one.given and one.given[0] != one.last
        )
