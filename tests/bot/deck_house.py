"""The bot's data folder, a maintainer in it, and what she sends."""

from __future__ import annotations

import asyncio
import os
import shutil
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from bot import callbacks, publishing
from bot.deck_errands import DeckErrands
from bot.errands import Errands
from bot.limits import Limiter
from bot.sender import Sender
from bot.transport import Line
from db import decks
from db.reader import Reader
from db.writer import InlineWriter
from decks import workshop
from decks.authored import AuthoredDeck, AuthoredNote
from decks.draft import made_from
from decks.exchange.authored_yaml import yaml_of_deck
from decks.library import deck_path
from decks.sources.icd10cm import FY2026
from tests.bot.chat import Chat, Room
from tests.bot.telegram import Telegram, refusal
from tests.deck_file import deck_file
from tests.decks import authored_made

EVE = 7
CELLS = "authored-cells"


class FileTelegram(Telegram):
    """Hands over one file, too."""

    def __init__(self, content: bytes | None) -> None:
        super().__init__()
        self.content = content
        if content is None:
            self.will("getFile", refusal(400, "Bad Request: file is too big"))

    async def do_request(
        self, url: str, method: str, request_data: Any = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        if method == "GET":
            assert url == "https://x/file/bot1:t/documents/file_1"
            return 200, self.content or b""
        return await super().do_request(url, method, request_data)

    def _result(self, call: Any) -> Any:
        if call.method == "getFile":
            return {"file_id": call.values["file_id"], "file_path": "documents/file_1"}
        return super()._result(call)


class House:
    """The bot's data folder, and the errands that work on it."""

    def __init__(self, room: Room, data: Path) -> None:
        self.room, self.data = room, data
        self.reopened = 0
        put_deck(data, FY2026.id)
        self.use(room.do(publishing.adopt, publishing.made(data, workshop.known(data)), 1))
        self.reopened = 0

    def use(self, in_use: dict[str, str]) -> None:
        made = publishing.made(self.data, workshop.known(self.data))
        self.room.library = publishing.opened(self.data, in_use, made).of(FY2026.id)
        self.reopened += 1

    def work(self, content: bytes | None = None) -> None:
        """Do all errands, to their end."""
        asyncio.run(self._work(FileTelegram(content)))

    async def _work(self, telegram: Telegram) -> None:
        line = Line(telegram, "https://x/bot1:t")
        writer, reader = InlineWriter(self.room.store), Reader(self.room.path, inline=True)
        sender = Sender(line, writer, Limiter(30, 0))

        async def reopen() -> None:
            self.use(await writer.run(decks.in_use))

        errands = Errands(writer, reader, sender, DeckErrands(self.data, line, writer, reopen).kinds())
        try:
            await errands.sweep()
            await errands.finish()
            await sender.drain(10)
        finally:
            reader.close()

    def in_use(self) -> dict[str, str]:
        return self.room.do(decks.in_use)


def put_deck(data: Path, deck: str) -> None:
    target = deck_path(data, deck)
    target.parent.mkdir(parents=True, exist_ok=True)
    for source, goal in ((deck_file(deck), target), (made_from(deck_file(deck)), made_from(target))):
        try:
            os.link(source, goal)
        except OSError:  # another file system
            shutil.copyfile(source, goal)


def note(**changed: Any) -> AuthoredNote:
    """Checked before the stories' day."""
    return authored_made.note(checked_on=date(2025, 11, 1), **changed)


def cells(**changed: Any) -> AuthoredDeck:
    notes = [
        note(id=f"cell-{number}", stem=f"Which cells carry oxygen in case {number}?") for number in range(12)
    ]
    return authored_made.deck(*notes, **changed)


def send(chat: Chat, name: str, content: bytes, house: House | None = None, size: int | None = None) -> None:
    document = {
        "file_id": "F1", "file_unique_id": "u", "file_name": name,
        "file_size": len(content) if size is None else size,
    }  # fmt: skip
    chat.send(document=document)
    if house:
        assert chat.text.startswith(f"Fetching and reading {name}")
        house.work(content)


def publish(chat: Chat, house: House, deck: AuthoredDeck | None = None) -> None:
    send(chat, "cells.yaml", yaml_of_deck(deck or cells()).encode(), house)
    chat.tap("Publish")
    house.work()


def zipped(files: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as box:
        for name, content in files.items():
            box.writestr(name, content)
    return out.getvalue()


def decks_made(house: House) -> str:
    return publishing.made(house.data, [CELLS])[CELLS]


def refused(house: House, eve: Chat, action: Any) -> None:
    """Drawn from another publication than the one in use."""
    before = house.in_use()
    eve.press(callbacks.pack(action))
    house.work()
    assert eve.text.startswith("That did not work.\nIt has changed since this button was drawn")
    assert house.in_use() == before


def open_deck_page(house: House, eve: Chat) -> None:
    eve.say("/decks")
    house.work()
    number = next(line.split()[0] for line in eve.text.splitlines() if "Cells" in line)
    eve.tap(number)
    house.work()
