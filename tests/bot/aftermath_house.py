"""Exams that are over: a form by hand that several learners sit, the alarm that follows, and processes that die."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot import callbacks
from bot.actions import StartExam
from bot.exam_aftermath import Aftermath
from bot.limits import Limiter
from bot.sender import Sender
from bot.services import exam_marking, exam_paper
from bot.services.exam_paper import Paper
from bot.transport import Line
from db import cards, exams, items, screens
from db.reader import Reader
from db.screens import NOTICE_SLOT
from db.uow import Work
from db.writer import InlineWriter
from decks.authored import AuthoredNote
from decks.blueprint import Kind
from decks.build_authored import build_authored
from decks.builds import build_of
from decks.collection import Collection, Stored, View
from decks.form_items import draw
from decks.forms import Form, FormItem, FormSection
from decks.model import Difficulty, Library
from decks.sources.icd10cm import FY2026
from scheduler.itemstats import Picked, Tally
from tests.bot.chat import ANN, Chat, Room
from tests.bot.deck_house import FileTelegram
from tests.bot.exam_house import answer, paper, record
from tests.deck_file import deck_file
from tests.decks import authored_made as made

CELLS = "authored-cells"
CAT = 8  # a third learner
CODES = (
    "I10", "N17.9", "J45.909", "R07.9", "E78.5", "E03.9", "K21.9", "F32.9", "G47.33", "M54.50", "N39.0", "R05.9"
)  # fmt: skip
CARDS = tuple(f"icd10cm:{code}:title-of-code" for code in CODES)


class Killed(Exception):
    """The process is gone."""


class MortalWriter(InlineWriter):
    """Lives for so many units of work; what was committed stands."""

    def __init__(self, room: Room, lives: int) -> None:
        super().__init__(room.store)
        self.lives = lives

    async def run(self, use_case: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if self.lives == 0:
            raise Killed
        self.lives -= 1
        return await super().run(use_case, *args, **kwargs)


def after(room: Room, lives: int = 1_000, at_once: int = 100) -> bool:
    """The alarm, in a process of its own; False when it died in the middle."""
    try:
        asyncio.run(_after(room, lives, at_once))
    except Killed:
        return False
    return True


async def _after(room: Room, lives: int, at_once: int) -> None:
    @contextmanager
    def shelf(_: Work) -> Iterator[Library]:
        yield room.library

    writer, reader = MortalWriter(room, lives), Reader(room.path, inline=True)
    sender = Sender(Line(FileTelegram(None), "https://x/bot1:t"), InlineWriter(room.store), Limiter(30, 0))
    try:
        await Aftermath(writer, reader, sender, shelf, at_once).run(room.library, room.now_ms // 1000)
    finally:
        await sender.drain(10)
        reader.close()


def told(chat: Chat) -> list[str]:
    """The notice that the chat has, without markup, once for each time that one was drawn."""
    found = chat.room.do(screens.load, chat.learner, NOTICE_SLOT)
    return [] if found is None else [str(json.loads(found.body or "{}")["text"])] * found.rev


def cells(folder: Path, *versions: Sequence[AuthoredNote]) -> list[View]:
    """Diagnoses and a deck of these notes, in its versions; each knows the builds of the others."""
    paths = []
    for number, notes in enumerate(versions):
        paths.append(folder / f"cells-{number}.sqlite")
        build_authored(paths[-1], made.deck(*notes, version=str(number)), "made for a test")
    kept = {build_of(path): path for path in paths}

    def view(path: Path) -> View:
        files = {FY2026.id: Stored.at(deck_file()), CELLS: Stored.at(path)}
        return Collection.open(files, kept=lambda _, build: kept[build]).of(FY2026.id)

    return [view(path) for path in paths]


def form(library: Library, cards: Sequence[str], *, pretest: Sequence[str] = (), seed: int = 1) -> Paper:
    """One question on each card, in one section."""
    items = tuple(_item(library, number, card, seed, card in pretest) for number, card in enumerate(cards, 1))
    section = FormSection("all", "All of it", len(items), len(items), len(items), "")
    whole = Form(
        blueprint="crc", version="1", seed=str(seed), editions=(), builds=library.builds, wanted=len(items),
        whole_minutes=len(items), minutes=len(items), sections=(section,), items=items,
    )  # fmt: skip
    return exam_paper.paper_of(whole, library)


def _item(library: Library, number: int, card: str, seed: int, pretest: bool) -> FormItem:
    item = draw(library, card, Kind.ONE, seed, Difficulty.MEDIUM)
    kind = Kind.TYPED if item.answer else Kind.ONE
    return FormItem(
        number, card, seed, Difficulty.MEDIUM, kind, "all", pretest, "", item.id, item.template, item.difficulty,
        False,
    )  # fmt: skip


def sit(chat: Chat, sheet: Paper, *, mode: int = 0) -> None:
    """Start an exam of this form."""
    packed = exam_paper.pack(sheet)
    number = chat.room.do(
        exams.plan, chat.learner, blueprint="crc", form=packed, builds=sheet.form.builds,
        now=chat.room.now_ms // 1000,
    )  # fmt: skip
    chat.press(callbacks.pack(StartExam(number, mode, 0)))


def hand_in(chat: Chat, rights: str) -> None:
    """`r` right, `w` wrong, `.` left open, a letter of an option in capitals: that one."""
    for placed, how in zip(paper(chat).questions, rights, strict=True):
        if how in "rw":
            answer(chat, placed, right=how == "r")
        elif how != ".":
            chat.tap(how)
        chat.tap("▶")
    chat.tap("Finish")
    chat.tap("Hand in")


def stats(room: Room, stable: str) -> tuple[Tally, list[Picked]]:
    tally, picked = room.do(lambda work: items.load(work, cards.number(work, stable)))
    return tally, list(picked)


def all_stats(room: Room) -> dict[str, tuple[Tally, list[Picked]]]:
    return {one.stable: (one.tally, list(one.picked)) for one in room.do(items.of_system)}


def counted(room: Room, learner: int = ANN) -> tuple[int, int]:
    found: tuple[int, int] = room.do(
        lambda work: work._execute(
            f"SELECT answered, answered_right FROM learner WHERE id={learner}"
        ).fetchone()
    )
    return found


def card_number(room: Room, stable: str) -> int:
    return room.do(cards.number, stable)


def score(chat: Chat) -> tuple[int, int]:
    done = exam_marking.summary_of(record(chat).score or "")
    return done.points, done.of
