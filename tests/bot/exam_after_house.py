"""What a finished exam gives besides its report: its errands, done to their end, and the photos that come."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.documents import Documents
from bot.errands import Errands
from bot.exam_report_errands import ExamReportErrands
from bot.limits import Limiter
from bot.picture_process import Pictures
from bot.sender import Sender
from bot.transport import Document, Line
from db.reader import Reader
from db.uow import Work
from db.writer import InlineWriter
from decks.model import Library
from tests.bot.chat import Chat, Room
from tests.bot.exam_house import answer, begin, paper
from tests.bot.telegram import Answer, Telegram


class Album(Telegram):
    """Takes photos, too."""

    def __init__(self, *answers: Answer) -> None:
        super().__init__()
        self.answers = list(answers)  # to sendPhoto, in order; then all is well
        self.photos: list[tuple[dict[str, str], bytes]] = []

    async def do_request(
        self, url: str, method: str, request_data: Any = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        if not isinstance(request_data, Document):
            return await super().do_request(url, method, request_data)
        assert url == "https://x/bot1:t/sendPhoto"
        name, content, kind = request_data.multipart_data["photo"]
        assert (name, kind) == ("exam.png", "image/png")
        self.photos.append((request_data.json_parameters, content))
        answer = self.answers.pop(0) if self.answers else (200, {"ok": True, "result": {"message_id": 9}})
        assert not isinstance(answer, Exception)
        return answer[0], json.dumps(answer[1]).encode()


def deliver(room: Room, album: Album, pictures: Pictures | None = None) -> Album:
    """Do all errands, to their end."""
    asyncio.run(_deliver(room, album, pictures))
    return album


async def _deliver(room: Room, album: Album, pictures: Pictures | None) -> None:
    @contextmanager
    def shelf(_: Work) -> Iterator[Library]:
        yield room.library

    line, limiter = Line(album, "https://x/bot1:t"), Limiter(30, 0)
    writer, reader = InlineWriter(room.store), Reader(room.path, inline=True)
    sender, drawing = Sender(line, writer, limiter), pictures or Pictures()
    kinds = ExamReportErrands(writer, reader, sender, Documents(line, limiter), drawing, shelf).kinds()
    errands = Errands(writer, reader, sender, kinds)
    try:
        await errands.sweep()
        await errands.finish()
        await sender.drain(10)
    finally:
        await drawing.close()
        reader.close()


def sat(chat: Chat, *, right: int, name: str = "CRC", size: str = "Sprint") -> None:
    """An exam to its end: so many questions right, the others wrong."""
    begin(chat, name, size)
    for place, one in enumerate(paper(chat).questions):
        answer(chat, one, right=place < right)
        chat.tap("▶")
    chat.tap("Finish")
    chat.tap("Hand in")


def compare(chat: Chat) -> None:
    """To the page, from a report."""
    chat.tap("Compare")
    assert chat.text == "Comparing your sittings …"
    deliver(chat.room, Album())
