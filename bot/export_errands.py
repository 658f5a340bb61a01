"""A learner's own files: rows read on the reader, cards drawn and packed in a thread, the zip sent as a document.

The errand may be done twice (a restart in the middle): then the file comes twice. One is packed at a time, since a
whole file is in memory.
"""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from telegram.error import TelegramError

from bot import gateway, publishing
from bot.documents import Documents
from bot.screens import Screen
from bot.sender import Sender
from bot.services import export, export_cards, learner
from bot.services.export import MOST_BYTES, Own
from bot.services.export_cards import Sides
from bot.views import export as views
from db import learners, screens
from db.errands import Errand
from db.reader import Reader, ReadTooLong
from db.screens import Pending
from db.store import StorageTrouble
from db.uow import Work
from db.writer import Runs
from decks.exchange.apkg_out import write_apkg
from decks.exchange.cards_csv import csv_of_cards
from decks.model import Difficulty, Item
from decks.sources.shelf import LibraryDamaged
from scheduler.day import learning_day, local_time

log = logging.getLogger(__name__)

DECK = "CodeDrill"  # the name in Anki
Slow = Callable[[Errand, str], Awaitable[Screen]]


class ExportErrands:
    def __init__(
        self, data: Path, writer: Runs, reader: Reader, sender: Sender, documents: Documents
    ) -> None:
        self._data, self._writer, self._reader = data, writer, reader
        self._sender, self._documents = sender, documents
        self._one = asyncio.Lock()

    def kinds(self) -> Mapping[str, Slow]:
        """By the first word of an errand's kind."""
        return {export.EXPORT: self._export}

    async def _export(self, errand: Errand, _: str) -> Screen:
        try:
            async with self._one:
                return await self._sent(errand)
        except StorageTrouble:
            raise
        except (TelegramError, ReadTooLong, LibraryDamaged, OSError) as trouble:
            log.warning("export %s failed: %s", errand.id, trouble)
            return await self._failed(errand, views.failed())
        except Exception:
            log.exception("export %s failed", errand.id)
            return await self._failed(errand, views.failed())

    async def _sent(self, errand: Errand) -> Screen:
        own = await self._reader.ask(lambda work: export.read(work, errand.learner, errand.asked_at))
        if own is None:
            return views.nothing()
        content, found = await asyncio.to_thread(pack, self._data, own)
        if len(content) > MOST_BYTES:
            return await self._failed(errand, views.too_large(len(content)))
        if await self._reader.ask(lambda work: learners.load(work, errand.learner)) is None:
            return views.nothing()  # all was deleted meanwhile
        await self._documents.send(errand.chat, _name(own), content, views.caption())
        return views.sent(len(found.lines), found.gone, sum(own.left_out.values()))

    async def _failed(self, errand: Errand, screen: Screen) -> Screen:
        """Told also to who has gone on to other screens."""
        pending = await self._writer.run(_tell_elsewhere, errand, screen)
        if pending is not None:
            self._sender.push(pending)
        return screen


def pack(data: Path, own: Own) -> tuple[bytes, Sides]:
    """The zip, and the cards in it. Opens the decks for itself, so it may run in any thread.

    Raises `LibraryDamaged`.
    """
    zone = learner.zone_of(own.person.zone)
    with closing(publishing.opened(data, dict(own.builds), {})) as collection:
        library = collection.of(own.person.deck)

        def draw(card: str) -> Item:
            return library.draw(card, Random(card), Difficulty.MEDIUM)

        found = export_cards.sides(
            own.tables["card_state"], own.tables["review"], draw, learning_day(own.at, zone)
        )
    with tempfile.TemporaryDirectory(prefix="codedrill-export-") as folder:
        package = Path(folder) / "codedrill.apkg"
        write_apkg(package, DECK, found.notes, local_time(own.at, zone))
        files = {
            "README.txt": views.readme(found.gone, sum(own.left_out.values())).encode(),
            "progress.json": export.progress_json(own),
            "cards.csv": csv_of_cards(found.lines),
            package.name: package.read_bytes(),
        }
    return _zipped(files), found


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as box:
        for name, content in files.items():
            box.writestr(name, content)
    return out.getvalue()


def _name(own: Own) -> str:
    return f"codedrill-{local_time(own.at, learner.zone_of(own.person.zone)):%Y-%m-%d}.zip"


def _tell_elsewhere(work: Work, errand: Errand, screen: Screen) -> Pending | None:
    present = screens.load(work, errand.chat)
    if present is not None and present.rev == errand.rev:
        return None
    return gateway.notice(work, errand.chat, screen, errand.asked_at)
