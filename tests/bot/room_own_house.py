"""People of a `group_house` in their private chats: they follow links, sit exams, look at results."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import unescape
from typing import Any

from bot.services import exam_rows
from db import exams, marks
from db.exams import ExamRecord
from db.store import Store
from sandbox import acts
from scheduler.exam_state import Running
from tests.bot.group_house import Group, House

BUSY = 120  # seconds before a moment in which the process lives


async def open_window(group: Group, *, at: float | None, questions: int = 3, window: str = "24 h") -> None:
    """The host opens an own-pace exam and starts it at a moment of the clock."""
    if at is not None:
        await until(group.house, at - 60)
    group.says(0, f"/exam crc {questions}")
    await asyncio.sleep(4)
    for label in ("Settings", "Own pace", window, "Back"):
        if f"• {label}" not in group.labels():
            group.taps(0, label)
        await asyncio.sleep(8)
    if at is not None:
        await asyncio.sleep(at - group.house.clock.now())
    group.taps(0, "Start")
    await group.until(lambda: "Take it" in group.labels(), 30)


async def until(house: House, moment: float) -> None:
    """Of the clock. Long stretches are played fast: the process rests, and its mark says that it did not."""
    idle = moment - house.clock.now() - BUSY
    if idle > BUSY:
        await house.die()
        await asyncio.sleep(idle)
        store = Store(house.database)
        store.run(iter([lambda work: marks.write(work, marks.ALIVE, int(house.clock.now()))]))
        store.close()
        await house.live()
    await asyncio.sleep(moment - house.clock.now())


@dataclass
class Private:
    house: House
    person: int

    # ---- what they do

    def starts(self, payload: str) -> None:
        acts.start(self.house.world, self.person, payload)

    def writes(self, text: str) -> None:
        acts.write(self.house.world, self.person, self.person, text)

    def follows(self, group: Group) -> None:
        """The link under the group's message."""
        self.starts(link_of(group, "Take it"))

    def taps(self, label: str) -> None:
        self.forges(self._data(label))

    def forges(self, data: str) -> None:
        query = acts.tap(self.house.world, self.person, self.person, self.last, data)
        self.house._asker[query.id] = self.person

    async def sits(self, group: Group, right: Sequence[bool]) -> None:
        """From the link to the end: as many answers as are given."""
        self.follows(group)
        await asyncio.sleep(3)
        self.taps("Begin")
        await asyncio.sleep(3)
        await self.answers(right, group)

    async def answers(self, right: Sequence[bool], group: Group, *, submit: bool = True) -> None:
        for i, is_right in enumerate(right):
            for letter in letters_of(group, i, right=is_right):
                self.taps(letter)
                await asyncio.sleep(1)
            await asyncio.sleep(9)
            if i + 1 < len(right):
                self.taps("▶")
                await asyncio.sleep(2)
        if submit:
            await self.submits()

    async def submits(self) -> None:
        self.taps("Finish")
        await asyncio.sleep(2)
        self.taps("Hand in")
        await asyncio.sleep(2)

    # ---- what they see

    @property
    def messages(self) -> dict[int, dict[str, Any]]:
        bot = self.house.world.bot["id"]
        chat = self.house.world.chats[self.person]
        return {n: one for n, one in chat.messages.items() if one.get("from", {}).get("id") == bot}

    @property
    def last(self) -> int:
        return [*self.messages][-1]

    @property
    def text(self) -> str:
        return unescape(re.sub("<[^>]*>", "", self.messages[self.last].get("text", "")))

    @property
    def labels(self) -> list[str]:
        return [key["text"] for key in self._keys]

    @property
    def _keys(self) -> list[dict[str, Any]]:
        rows = self.messages[self.last].get("reply_markup", {}).get("inline_keyboard", [])
        return [key for row in rows for key in row]

    def _data(self, label: str) -> str:
        exact = [key for key in self._keys if key["text"] == label]
        found = exact or [key for key in self._keys if key["text"].startswith(label)]
        assert found, f"no button {label!r} in {self.labels} under {self.text!r}"
        data: str = found[0]["callback_data"]
        return data

    # ---- what only the test sees

    @property
    def exam(self) -> ExamRecord | None:
        """The one that runs, or the last one."""
        running = self.house.query(exams.running, self.person)
        past = self.house.query(partial(exams.history, limit=1), self.person)
        found = running or (self.house.query(exams.load, self.person, past[0].id) if past else None)
        assert found is None or isinstance(found, ExamRecord)
        return found

    def responses(self) -> list[tuple[int, ...]]:
        """Of the last exam that shows its marks, question by question."""
        assert self.exam is not None
        answers = exam_rows.exam_of(self.exam).answers
        return [one.response if isinstance(one.response, tuple) else () for one in answers]

    @property
    def state(self) -> Running:
        assert self.exam is not None
        return exam_rows.state_of(self.exam)


def link_of(group: Group, label: str) -> str:
    """The payload of a link's button in the group."""
    number = group.last_with(label)
    rows = group.messages[number]["reply_markup"]["inline_keyboard"]
    url: str = next(key["url"] for row in rows for key in row if key["text"].startswith(label))
    return url.rpartition("start=")[2]


def letters_of(group: Group, i: int, *, right: bool) -> str:
    """A whole answer to question `i`, by the room's own key."""
    question = group.room.questions[i]
    wrong = next(one for one in range(question.options) if one not in question.key)
    return "".join("ABCDEFGH"[place] for place in (question.key if right else (*question.key[1:], wrong)))
