"""What a group's exam costs: a tap in a room of 200 people, its reveal, and the alarms when nothing is due.

The room's questions are made up, so no deck is read: what is measured is intake, the machine, its row and the screen.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from rich.console import Console
from rich.table import Table

from bot import callbacks, exam_clock, gateway, room_clock, understanding
from bot.actions import AnswerRoom
from bot.request import Desk
from bot.services import room
from bot.services.exam_paper import Paper, Placed
from bot.services.room_values import Place, Plan
from db import inbox, rooms
from db.folder import DataFolder
from db.schema import bring_up
from db.store import Store
from db.uow import Work
from db.writer import Writer
from decks.blueprint import Kind
from decks.forms import Form, FormItem
from decks.model import Difficulty, Library
from scheduler.room_events import Join, Posted, Start, Tick

CHAT, FIRST, PEOPLE = -100, 5_000, 200
QUESTIONS, SECONDS, NOW = 10, 60, 1_767_000_000
EXAMS = 500
ROUNDS = 5


class _NoDecks:
    """Every build is gone, so questions have no words."""

    def older(self, _: str) -> None:
        return None


def run(console: Console) -> None:
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="codedrill-bench-") as root:
        for number in range(ROUNDS):
            folder = DataFolder(Path(root) / str(number))
            folder.root.mkdir()
            bring_up(folder)
            for name, value in asyncio.run(_round(folder)).items():
                found.setdefault(name, []).append(value)
    table = Table(f"A room of {PEOPLE}", "median", "rounds")
    for name, values in found.items():
        table.add_row(name, f"{median(values):.2f} ms", " ".join(f"{one:.2f}" for one in values))
    console.print(table)


async def _round(folder: DataFolder) -> dict[str, float]:
    writer = Writer(Store(folder.database))
    library: Any = _NoDecks()
    number = await writer.run(_asking, library)
    await writer.run(_sitting)
    bodies = [_tap(number, person) for person in range(PEOPLE)]
    parsed = _timed(lambda: [understanding.understand(body, (NOW + 25) * 1000) for body in bodies]) / PEOPLE
    times: list[float] = []

    async def answered(at: int, body: str) -> None:
        began = time.perf_counter()
        await writer.run(inbox.receive, [(at, body)], received_ms=(NOW + 25) * 1000)
        request, action = understanding.understand(body, (NOW + 25) * 1000)
        await writer.run(gateway.handle, library, at, request, action)
        times.append(time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(answered(at, body) for at, body in enumerate(bodies, 1)))
    together = time.perf_counter() - began
    idle = [await _ms(writer, room_clock.due, NOW + 26, 50) for _ in range(50)]
    idle_exams = [await _ms(writer, exam_clock.sweep, library, NOW, 10) for _ in range(50)]
    closing = await _ms(writer, room_clock.tick, library, number, NOW + 200)
    await writer.close()
    return {
        f"{PEOPLE} taps at once, all of them": together * 1000,
        "one of them, the slowest": max(times) * 1000,
        "parsing one on the loop": parsed * 1000,
        "the reveal": closing,
        "rooms' alarm, nothing due": median(idle),
        f"exams' alarm, nothing due, {EXAMS} running": median(idle_exams),
    }


def _asking(work: Work, library: Library) -> int:
    """The first question is open, everybody is in."""
    desk, plan = Desk(work, library), Plan("crc", QUESTIONS, SECONDS)
    [opened] = room.open_room(desk, plan, _paper(), FIRST, "Person 0", Place(CHAT), NOW)
    record = opened.record
    for person in range(1, PEOPLE):
        rooms.name(work, record.id, FIRST + person, f"Person {person}")
        record = room.advance(desk, record, Join(FIRST + person), NOW + 1).record
    record = room.advance(desk, record, Start(FIRST), NOW + 20).record
    record = room.advance(desk, record, Tick(), NOW + 21).record
    return room.advance(desk, record, Posted(0, NOW + 22), NOW + 22).record.id


def _paper() -> Paper:
    items = [
        FormItem(
            at, f"icd10cm:X{at}:title-of-code", at, Difficulty.EASY, Kind.ONE, "s", False, "", f"#{at}", "t",
            Difficulty.EASY, False,
        )
        for at in range(QUESTIONS)
    ]  # fmt: skip
    form = Form("crc", "1", "0", ("bench",), "icd10cm@0", QUESTIONS, 10, 10, (), tuple(items))
    return Paper(form, tuple(Placed(one, (1,), None, 4) for one in items))


def _sitting(work: Work) -> None:
    """People who sit private exams; none of them is due."""
    for learner in range(1, EXAMS + 1):
        work._execute(
            "INSERT INTO learner (id, created_at, zone, deck, new_per_day) VALUES (?, 0, 'UTC', '', 10)",
            (learner,),
        )
        work._execute(
            "INSERT INTO exam (learner, blueprint, form, builds, planned_at, started_at, wake_at)"
            " VALUES (?, 'crc', '', '', 0, 1, ?)",
            (learner, NOW + 10_000),
        )


def _tap(number: int, person: int) -> str:
    who = {"id": FIRST + person, "is_bot": False, "first_name": f"Person {person}"}
    message = {"message_id": 7, "date": NOW, "chat": {"id": CHAT, "type": "supergroup", "title": "Bench"}}
    data = callbacks.pack(AnswerRoom(number, 0, person % 4))
    query = {"id": str(person), "from": who, "chat_instance": "1", "data": data, "message": message}
    return json.dumps({"update_id": person + 1, "callback_query": query})


def _timed(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


async def _ms(writer: Writer, use_case: Callable[..., Any], *args: Any) -> float:
    began = time.perf_counter()
    await writer.run(use_case, *args)
    return (time.perf_counter() - began) * 1000
