"""Learners who send documents: the errands of CPT on a room's own store. Codes are invented, words silly."""

from __future__ import annotations

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from bot.cpt_errands import CptErrands
from bot.errands import Errands
from bot.limits import Limiter
from bot.sender import Sender
from bot.services import cpt_keeping
from bot.transport import Line
from db import cards, cpt
from db.cpt import Copy
from db.reader import Reader
from db.uow import Work
from db.writer import InlineWriter
from tests.bot.chat import Chat, Room
from tests.bot.deck_house import FileTelegram

ROWS = {f"{number:04}A": f"Zyzzyva dance number {number} of {number % 7 + 2} shoes" for number in range(60)}
WORD = "zyzzyva"  # that others may type
SECRET = "dance number"  # what only the owner may read
TABLE = "Id,CPT Code,Short,Long description\n" + "".join(
    f"{number},{code},Dance {number},{words}\n" for number, (code, words) in enumerate(ROWS.items())
)


def tabbed(rows: dict[str, str]) -> bytes:
    return "".join(f"{code}\t{words}\n" for code, words in rows.items()).encode()


def zipped(**files: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as box:
        for name, content in files.items():
            box.writestr(f"in/{name}.txt", content)
    return out.getvalue()


class House:
    """The bot's data folder, and what works on documents there."""

    def __init__(self, room: Room, data: Path) -> None:
        self.room, self.data = room, data

    def work(self, content: bytes | None = None, telegram: FileTelegram | None = None) -> FileTelegram:
        """Do all errands, to their end; `content` is what the document holds, None when it is not handed over."""
        telegram = telegram or FileTelegram(content)
        asyncio.run(self._work(telegram))
        return telegram

    async def _work(self, telegram: FileTelegram) -> None:
        line = Line(telegram, "https://x/bot1:t")
        writer, reader = InlineWriter(self.room.store), Reader(self.room.path, inline=True)
        sender = Sender(line, writer, Limiter(30, 0))
        errands = Errands(writer, reader, sender, CptErrands(self.data, line, writer).kinds())
        try:
            await errands.sweep()
            await errands.finish()
            await sender.drain(10)
        finally:
            reader.close()

    def files(self) -> list[str]:
        return sorted(str(path.relative_to(self.data)) for path in self.data.rglob("*") if path.is_file())


def send(chat: Chat, name: str, content: bytes, house: House | None = None, **changed: Any) -> None:
    """A document; with a house its errand is done."""
    document = {
        "file_id": f"F{len(content)}", "file_unique_id": "u", "file_name": name, "file_size": len(content),
    } | changed  # fmt: skip
    chat.send(document=document)
    if house:
        assert chat.text.startswith("Fetching and reading ")
        house.work(content)


def own_copy(chat: Chat, rows: dict[str, str] = ROWS, name: str = "LONG.txt") -> None:
    """It was taken before; /cpt is open."""
    chat.say("/home")  # makes the learner
    assert chat.room.do(cpt_keeping.keep, chat.learner, name, rows, chat.room.now_ms // 1000)
    chat.say("/cpt")


def sent_copy(chat: Chat, house: House, rows: dict[str, str] = ROWS, name: str = "LONG.txt") -> None:
    """The whole way: sent, and said to be theirs."""
    send(chat, name, tabbed(rows), house)
    chat.tap("Yes, it is mine")
    house.work(tabbed(rows))
    assert chat.text.startswith("Kept, for you alone.")


def kept(chat: Chat) -> Copy | None:
    return chat.room.do(cpt.copy, chat.learner)


def words_of(chat: Chat, code: str) -> str | None:
    return chat.room.do(cpt.find, chat.learner, code)


def states(chat: Chat) -> list[tuple[str, bool]]:
    """Stable ids of the learner's cards of CPT, with whether they are set aside."""

    def load(work: Work) -> list[tuple[str, bool]]:
        return [(one.stable, one.held.aside) for one in cards.of_system(work, chat.learner, "cpt")]

    return chat.room.do(load)
