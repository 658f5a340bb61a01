"""What a group's exams are slow to give: their table, and the files for the host.

An errand may be done twice (a restart in the middle): then the files come twice.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from telegram.error import TelegramError

from bot.documents import Documents
from bot.gateway import notice, post
from bot.screens import Posting, Screen
from bot.sender import Sender
from bot.services import room_csv, room_table
from bot.views import room_csv as csv_views
from bot.views import room_table as table_views
from db import screens
from db.errands import Errand
from db.reader import Reader, ReadTooLong
from db.screens import NOTICE_SLOT, Pending
from db.uow import Work
from db.writer import Runs

log = logging.getLogger(__name__)

Slow = Callable[[Errand, str], Awaitable[Screen | None]]


class RoomReportErrands:
    def __init__(self, writer: Runs, reader: Reader, sender: Sender, documents: Documents) -> None:
        self._writer, self._reader = writer, reader
        self._sender, self._documents = sender, documents

    def kinds(self) -> Mapping[str, Slow]:
        """By the first word of an errand's kind."""
        return {room_table.TABLE: self._table, room_csv.CSV: self._csv}

    async def _table(self, errand: Errand, about: str) -> None:
        read = partial(room_table.read, chat=errand.chat, asker=errand.learner, now=errand.asked_at)
        screen = table_views.table(await self._reader.ask(read))
        posting = Posting(errand.chat, NOTICE_SLOT, int(about), screen, fresh=True)
        self._sender.push(await self._writer.run(post, posting, errand.asked_at))

    async def _csv(self, errand: Errand, about: str) -> Screen:
        number = int(about)
        try:
            made = await self._reader.ask(partial(room_csv.files, number=number, learner=errand.learner))
            if made is None:
                return csv_views.unknown()
            for name, content, caption in (
                (f"exam-{number}-members.csv", made.members, csv_views.members_caption()),
                (f"exam-{number}-questions.csv", made.questions, csv_views.questions_caption()),
            ):
                await self._documents.send(errand.chat, name, content, caption)
        except (TelegramError, ReadTooLong) as trouble:
            log.warning("tables %s failed: %s", errand.id, trouble)
            return await self._failed(errand)
        return csv_views.sent()

    async def _failed(self, errand: Errand) -> Screen:
        """Told also to who has gone on to other screens."""
        pending = await self._writer.run(_tell_elsewhere, errand)
        if pending is not None:
            self._sender.push(pending)
        return csv_views.failed()


def _tell_elsewhere(work: Work, errand: Errand) -> Pending | None:
    present = screens.load(work, errand.chat)
    if present is not None and present.rev == errand.rev:
        return None
    return notice(work, errand.chat, csv_views.failed(), errand.asked_at)
