"""What a finished exam is slow to give: its picture, drawn in a process and sent as a photo; its comparison.

The errand may be done twice (a restart in the middle): then the photo comes twice.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from telegram.error import TelegramError

from bot import bodies, gateway
from bot.documents import Documents
from bot.picture_process import PictureFailed, Pictures
from bot.request import Desk
from bot.screens import Screen
from bot.sender import Sender
from bot.services import exam_compare
from bot.services.exam_compare import Compared
from bot.services.exam_plan import Shelf
from bot.services.exam_values import COMPARE, PICTURE, Report
from bot.views import exam_compare as compare_views
from bot.views import exam_picture as views
from bot.views import exam_report
from db import exams, screens
from db.errands import Errand
from db.reader import Reader
from db.screens import Pending
from db.uow import Work
from db.writer import Runs

log = logging.getLogger(__name__)

FILE = "exam.png"
Slow = Callable[[Errand, str], Awaitable[Screen]]


class ExamReportErrands:
    def __init__(
        self,
        writer: Runs,
        reader: Reader,
        sender: Sender,
        documents: Documents,
        pictures: Pictures,
        shelf: Shelf,
    ) -> None:
        self._writer, self._reader, self._sender = writer, reader, sender
        self._documents, self._pictures, self._shelf = documents, pictures, shelf

    def kinds(self) -> Mapping[str, Slow]:
        """By the first word of an errand's kind."""
        return {PICTURE: self._picture, COMPARE: self._compare}

    async def _compare(self, errand: Errand, about: str) -> Screen:
        found = await self._reader.ask(partial(self._compared, learner=errand.learner, exam=int(about)))
        return compare_views.gone() if found is None else compare_views.compare(found)

    async def _picture(self, errand: Errand, about: str) -> Screen:
        read = partial(self._past, learner=errand.learner, exam=int(about))
        found = await self._reader.ask(read)
        if found is None:
            return compare_views.gone()
        try:
            drawn = await self._pictures.draw(views.picture(found))
            if await self._reader.ask(read) is None:  # all was deleted meanwhile
                return compare_views.gone()
            await self._send(errand, drawn, views.caption(found))
        except (PictureFailed, TelegramError) as trouble:
            log.warning("picture %s failed: %s", errand.id, trouble)
            return await self._failed(errand, found.exam, exam_report.sections(found, views.failed()))
        return exam_report.sections(found, views.sent())

    async def _send(self, errand: Errand, drawn: bytes, caption: Screen) -> None:
        markup = json.dumps(json.loads(bodies.body_of(caption))["reply_markup"])
        await self._documents.send_photo(errand.chat, FILE, drawn, caption.text, markup)

    async def _failed(self, errand: Errand, exam: int, screen: Screen) -> Screen:
        """Told also to who has gone on to other screens."""
        pending = await self._writer.run(_tell_elsewhere, errand, exam, screen)
        if pending is not None:
            self._sender.push(pending)
        return screen

    def _past(self, work: Work, learner: int, exam: int) -> Report | None:
        with self._shelf(work) as library:
            return exam_compare.past(Desk(work, library), learner, exam)

    def _compared(self, work: Work, learner: int, exam: int) -> Compared | None:
        with self._shelf(work) as library:
            return exam_compare.compare(Desk(work, library), learner, exam)


def _tell_elsewhere(work: Work, errand: Errand, exam: int, screen: Screen) -> Pending | None:
    """None also where all was deleted meanwhile."""
    present = screens.load(work, errand.chat)
    if exams.load(work, errand.learner, exam) is None:
        return None
    if present is not None and present.rev == errand.rev:
        return None
    return gateway.notice(work, errand.chat, screen, errand.asked_at)
