"""What happens to exams that are over: their answers go into the item statistics, and after a correction they are
marked anew. An alarm; each step is one unit of work, and all of it is harmless to repeat.
"""

from __future__ import annotations

import logging
from functools import partial

from bot import gateway
from bot.request import Desk
from bot.sender import Sender
from bot.services import exam_answers, exam_regrade, key_fixes
from bot.services.exam_plan import Shelf
from bot.services.key_fixes import PutRight
from bot.views import exam_fixes as views
from db import corrections, exams, learners
from db.corrections import Open
from db.exams import ExamRecord
from db.items import Try
from db.reader import Reader
from db.screens import Pending
from db.uow import Work
from db.writer import Runs
from decks.model import Library

log = logging.getLogger(__name__)

LOOKED_AT = 100


class Aftermath:
    """`shelf`: the decks in use, for the reader's thread; `at_once`: learners looked at in one question to it."""

    def __init__(
        self, writer: Runs, reader: Reader, sender: Sender, shelf: Shelf, at_once: int = LOOKED_AT
    ) -> None:
        self._writer, self._reader, self._sender, self._shelf = writer, reader, sender, shelf
        self._at_once = at_once
        self._compared: Library | None = None

    async def run(self, library: Library, now: int) -> None:
        """All that waits. `now` in UTC seconds."""
        await self._count()
        await self._compare(library, now)
        await self._regrade(library, now)

    async def _count(self) -> None:
        """One exam after the other: drawn on the reader, added up in one unit of work."""
        while (found := await self._reader.ask(partial(_given, shelf=self._shelf))) is not None:
            await self._writer.run(exam_answers.count, *found)

    async def _compare(self, library: Library, now: int) -> None:
        """Once for each change of decks."""
        if self._compared is library:
            return
        found, builds = await self._reader.ask(partial(_put_right, shelf=self._shelf))
        new = await self._writer.run(key_fixes.correct, found, builds, now)
        if new:
            log.info("decks: %s keys of past exams are put right", new)
        self._compared = library

    async def _regrade(self, library: Library, now: int) -> None:
        while (one := await self._reader.ask(corrections.first_open)) is not None:
            look = partial(exams.examined_on, stable=one.stable, after=one.checked, limit=self._at_once)
            who, last = await self._reader.ask(look)
            for learner in who:
                told = await self._writer.run(regrade, library, one, learner, now)
                if told is not None:
                    self._sender.push(told)
            await self._writer.run(corrections.check, one.id, last)


def regrade(work: Work, library: Library, correction: Open, learner: int, now: int) -> Pending | None:
    """One learner's exams, and the one notice about them; None where no result changed."""
    person = learners.load(work, learner)
    if person is None:
        return None
    changed = exam_regrade.regrade(Desk(work, library.of(person.deck)), learner, correction.stable)
    return gateway.notice(work, learner, views.notice(changed), now) if changed else None


def _given(work: Work, shelf: Shelf) -> tuple[ExamRecord, list[Try]] | None:
    record = exams.uncounted(work)
    if record is None:
        return None
    with shelf(work) as library:
        return record, exam_answers.tries(Desk(work, library), record)


def _put_right(work: Work, shelf: Shelf) -> tuple[list[PutRight], str]:
    with shelf(work) as library:
        return key_fixes.put_right(Desk(work, library)), library.builds
