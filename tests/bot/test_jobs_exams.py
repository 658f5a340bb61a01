"""The alarms of exams: what is due is ticked to the last one, and a gap in the marks is told as an outage."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from bot.jobs import TICKED_AT_ONCE, Jobs
from db.screens import Pending
from db.writer import InlineWriter
from tests.bot.chat import ANN, BOB, Chat, Room
from tests.bot.exam_house import begin, record


class Clock:
    def now_ms(self) -> int:
        return 5_000_000


class Sender:
    def __init__(self) -> None:
        self.pushed: list[Pending] = []

    def push(self, pending: Pending) -> None:
        self.pushed.append(pending)


class Health:
    is_away = False

    def __init__(self, gap: int) -> None:
        self._gap, self.marks = gap, 0

    async def gap(self, _: object) -> int:
        return self._gap

    async def mark(self, _: object) -> None:
        self.marks += 1


class Writer:
    """Answers what it is told to, and writes down what it was asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers, self.asked = list(answers), list[tuple[Any, ...]]()

    async def run(self, _: Any, __: object, *args: Any, **kwargs: Any) -> Any:
        self.asked.append((*args, *kwargs.values()))
        return self.answers.pop(0)


def pending(chat: int) -> Pending:
    return Pending(chat, 0, "{}", None, 1, 1, 0, 0, None, False)


def jobs(writer: Writer, gap: int = 0) -> tuple[Jobs, Sender, Health]:
    sender, health = Sender(), Health(gap)
    return Jobs(writer, sender, None, lambda: None, health, Clock()), sender, health  # type: ignore[arg-type]


def test_all_that_is_due_is_ticked_some_at_a_time() -> None:
    writer = Writer(([pending(1)], TICKED_AT_ONCE), ([pending(2)], 3))
    made, sender, _ = jobs(writer)
    asyncio.run(made.exams())
    assert [one.chat for one in sender.pushed] == [1, 2]
    assert writer.asked == [(5_000, TICKED_AT_ONCE)] * 2


def test_a_gap_is_told_before_a_new_mark_is_written() -> None:
    writer = Writer([], ([pending(1)], 7), ([], None))  # no rooms
    made, sender, health = jobs(writer, gap=600)
    asyncio.run(made.mark())
    assert [one.chat for one in sender.pushed] == [1]
    assert [asked[:3] for asked in writer.asked[1:]] == [(4_400, 5_000, 0), (4_400, 5_000, 7)]
    assert health.marks == 1


def test_a_hiccup_is_no_outage() -> None:
    writer = Writer()
    made, _, health = jobs(writer, gap=15)
    asyncio.run(made.mark())
    assert (writer.asked, health.marks) == ([], 1)


def test_an_exam_that_cannot_be_read_holds_up_no_other(tmp_path: Path) -> None:
    room = Room(tmp_path)
    ann, bob = Chat(room, ANN), Chat(room, BOB)
    for chat in (ann, bob):
        begin(chat)
    spoilt = record(ann).id
    room.do(lambda work: work._execute("UPDATE exam SET state = '{' WHERE id = ?", (spoilt,)))
    room.wait(seconds=3_600)

    async def alarm() -> None:
        clock = Clock()
        clock.now_ms = lambda: room.now_ms  # type: ignore[method-assign]
        made = Jobs(InlineWriter(room.store), Sender(), room.library, lambda: None, Health(0), clock)  # type: ignore[arg-type]
        await made.exams()

    asyncio.run(alarm())
    assert record(bob).finished_at is not None
    later = "SELECT wake_at FROM exam WHERE id = ?"
    assert room.do(lambda work: work._execute(later, (spoilt,)).fetchone()) == (room.now_ms // 1000 + 60,)
    room.close()
