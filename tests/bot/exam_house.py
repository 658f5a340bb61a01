"""Learners who sit exams: the errand that draws a form, the alarm that ticks, and who answers by a plan."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager

from bot import callbacks, exam_clock
from bot.actions import TurnTo
from bot.errands import Errands
from bot.exam_errands import ExamErrands
from bot.limits import Limiter
from bot.sender import Sender
from bot.services.exam_paper import Paper, Placed, unpack
from bot.transport import Line
from db import exams
from db.exams import ExamRecord
from db.reader import Reader
from db.screens import Pending
from db.uow import Work
from db.writer import InlineWriter
from decks.model import Library
from scheduler import exam_codec
from scheduler.exam_state import Exam, Finished, Kind, Running
from tests.bot.chat import Chat, Room
from tests.bot.deck_house import FileTelegram


def draw_form(room: Room) -> None:
    """Do the errand that waits."""
    asyncio.run(_work(room))


async def _work(room: Room) -> None:
    @contextmanager
    def shelf(_: Work) -> Iterator[Library]:
        yield room.library

    writer, reader = InlineWriter(room.store), Reader(room.path, inline=True)
    sender = Sender(Line(FileTelegram(None), "https://x/bot1:t"), writer, Limiter(30, 0))
    errands = Errands(writer, reader, sender, ExamErrands(writer, reader, shelf).kinds())
    try:
        await errands.sweep()
        await errands.finish()
        await sender.drain(10)
    finally:
        reader.close()


def plan(chat: Chat, name: str = "CRC", size: str = "Full") -> None:
    """To the page before."""
    chat.say("/exam")
    if name in chat.labels:
        chat.tap(name)
        draw_form(chat.room)
    if size != "Full" or "Start" not in chat.labels:
        chat.tap(size)
        draw_form(chat.room)


def begin(chat: Chat, name: str = "CRC", size: str = "Sprint") -> None:
    """The first question is one of letters, so that stories may tap one."""
    plan(chat, name, size)
    while paper(chat).questions[0].slot.kind is not Kind.ONE:
        chat.tap(size)
        draw_form(chat.room)
    chat.tap("Start")


def record(chat: Chat) -> ExamRecord:
    """The exam that is not finished, or the last one."""

    def found(work: Work) -> ExamRecord | None:
        past = exams.history(work, chat.learner, limit=1)
        last = exams.load(work, chat.learner, past[0].id) if past else None
        return exams.unfinished(work, chat.learner) or last

    one = chat.room.do(found)
    assert one is not None
    return one


def state(chat: Chat) -> Exam:
    return exam_codec.unpack(json.loads(record(chat).state or ""))


def paper(chat: Chat) -> Paper:
    return unpack(record(chat).form)


def answer(chat: Chat, placed: Placed, *, right: bool) -> None:
    """Answer the question on the screen by taps or a text; a wrong answer is complete too."""
    slot = placed.slot
    if placed.answer is not None:
        chat.say(placed.answer if right else "Z99.9")
        return
    key = list(placed.key)
    wrong = [place for place in range(placed.options) if place not in key]
    other = key[::-1] if slot.kind is Kind.ORDER else [*wrong[:1], *key[1:]]
    for place in key if right else other:
        tap_letter(chat, place)


def tap_letter(chat: Chat, place: int) -> None:
    letter = "ABCDEFGH"[place]
    chat.tap(letter if letter in chat.labels else f"• {letter}")


def sweep(room: Room) -> list[Pending]:
    """The alarm, now; what it drew is shown."""
    drawn, _ = room.do(exam_clock.sweep, room.library, room.now_ms // 1000, 10)
    _shown(room, drawn)
    return drawn


def outage(room: Room, seconds: int, *, since: int | None = None) -> list[Pending]:
    """The bot was away for so long, and starts again."""
    room.wait(seconds=seconds)
    until = room.now_ms // 1000
    drawn, _ = room.do(
        exam_clock.outage, room.library, until - seconds if since is None else since, until, 0, 10
    )
    _shown(room, drawn)
    return drawn


def _shown(room: Room, drawn: list[Pending]) -> None:
    for pending in drawn:
        room._show(pending)


__all__ = [
    "answer",
    "begin",
    "draw_form",
    "outage",
    "paper",
    "plan",
    "record",
    "state",
    "sweep",
    "tap_letter",
]


def running(chat: Chat) -> Running:
    found = state(chat)
    assert isinstance(found, Running)
    return found


def finished(chat: Chat) -> Finished:
    found = state(chat)
    assert isinstance(found, Finished)
    return found


def question_of(chat: Chat, kind: Kind) -> int:
    """Turn to the first question of a kind."""
    at = next(place for place, one in enumerate(paper(chat).questions) if one.slot.kind is kind)
    held = record(chat)
    chat.press(callbacks.pack(TurnTo(held.id, held.rev, at)))
    return at
