"""A learner's own copy of CPT is fetched, looked at and kept: errands that give a screen.

A document is on disk for as long as its reader (`bot.deck_work`, a process with limits) needs it. Between the
question and the answer nothing of it is kept: with the owner's yes it is fetched again. One is read at a time,
since anybody may send one. Not a word of a document, nor of what is wrong in it, goes into the log.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from bot import deck_process
from bot.deck_process import WorkRefused
from bot.screens import Screen
from bot.services import cpt, cpt_keeping
from bot.services.cpt_file import KEEP, LOOK, MOST_BYTES, Sent, about_of, looked_of
from bot.transport import FileRefused, Line
from bot.views import cpt as views
from bot.views import cpt_file as file_views
from db.errands import Errand
from db.store import StorageTrouble
from db.writer import Runs

log = logging.getLogger(__name__)

FOLDER = "cpt-in-hand"  # in the data folder
Slow = Callable[[Errand, str], Awaitable[Screen]]


class CptErrands:
    """Needs the data folder for itself: what an earlier life left of documents is deleted."""

    def __init__(self, data: Path, line: Line, writer: Runs) -> None:
        self._folder, self._line, self._writer = data / FOLDER, line, writer
        self._one = asyncio.Lock()
        shutil.rmtree(self._folder, ignore_errors=True)

    def kinds(self) -> Mapping[str, Slow]:
        """By the first word of an errand's kind."""
        return {LOOK: _told(self._look), KEEP: _told(self._keep)}

    async def _look(self, errand: Errand, about: str) -> Screen:
        code, words, sent = about_of(about)
        looked = looked_of(sent, await self._read("cpt-look", errand, sent, code, words))
        return file_views.licence(looked) if len(looked.choices) == 1 else file_views.columns(looked)

    async def _keep(self, errand: Errand, about: str) -> Screen:
        code, words, sent = about_of(about)
        rows = (await self._read("cpt-read", errand, sent, code, words))["rows"]
        if not await self._writer.run(cpt_keeping.keep, errand.learner, sent.name, rows, errand.asked_at):
            return file_views.refused(file_views.gone())
        return views.page(await self._writer.run(cpt.page, errand.learner), views.kept())

    async def _read(self, verb: str, errand: Errand, sent: Sent, code: int, words: int) -> dict[str, Any]:
        """What the reader says of the document. Raises `WorkRefused`, `FileRefused`."""
        stage = self._folder / str(errand.id)
        async with self._one:
            try:
                content = await self._line.download(sent.file)
                if len(content) > MOST_BYTES:
                    raise FileRefused(f"It has more than {MOST_BYTES >> 20} MB.")
                await asyncio.to_thread(_store, stage, sent.name, content)
                return await deck_process.run(verb, str(stage / sent.name), str(code), str(words))
            finally:
                shutil.rmtree(stage, ignore_errors=True)


def _told(slow: Slow) -> Slow:
    """What goes wrong is told to who asked, and to nobody else: the log names the errand alone."""

    async def done(errand: Errand, about: str) -> Screen:
        try:
            return await slow(errand, about)
        except (WorkRefused, FileRefused) as refusal:
            log.info("errand %s: a document was refused", errand.id)
            return file_views.refused(str(refusal))
        except StorageTrouble:
            raise
        except Exception as error:  # noqa: BLE001  # its text may hold a piece of the document
            log.error("errand %s failed with %s", errand.id, type(error).__name__)
            return file_views.refused(file_views.trouble())

    return done


def _store(stage: Path, name: str, content: bytes) -> None:
    stage.mkdir(parents=True, exist_ok=True)
    (stage / name).write_bytes(content)
