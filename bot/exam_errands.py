"""Drawing the form of a mock exam: an errand on the reader, its page before brought in by a second use-case."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from bot import publishing
from bot.screens import Screen
from bot.services import exam_plan
from bot.services.exam_plan import Shelf
from bot.services.exam_values import PLAN, SECTIONS
from bot.views import exam as views
from bot.views import exam_before, exam_sizes
from db import decks
from db.errands import Errand
from db.exams import ExamRunning
from db.reader import Reader
from db.uow import Work
from db.writer import Runs
from decks.blueprint_file import blueprints
from decks.forms import FormRefused
from decks.model import Library
from decks.sources.icd10cm import FY2026
from decks.sources.shelf import LibraryDamaged

log = logging.getLogger(__name__)

Slow = Callable[[Errand, str], Awaitable[Screen]]


class ExamErrands:
    def __init__(self, writer: Runs, reader: Reader, shelf: Shelf) -> None:
        self._writer, self._reader, self._shelf = writer, reader, shelf

    def kinds(self) -> Mapping[str, Slow]:
        """By the first word of an errand's kind."""
        return {PLAN: self._plan, SECTIONS: self._sections}

    async def _plan(self, errand: Errand, about: str) -> Screen:
        wish, seed = exam_plan.wish_of(about)
        draw = partial(exam_plan.draw, learner=errand.learner, wish=wish, seed=seed, shelf=self._shelf)
        try:
            paper = await self._reader.ask(draw)
            plan = await self._writer.run(exam_plan.keep, errand.learner, paper, errand.asked_at)
        except FormRefused as refused:
            return views.refused(str(refused))
        except ExamRunning:
            return views.already_running()
        except LibraryDamaged as damage:
            log.error("no form: %s", damage)
            return views.refused("a deck cannot be read; it is in the log")
        return views.refused("you are not known here any more") if plan is None else exam_before.before(plan)

    async def _sections(self, errand: Errand, about: str) -> Screen:
        name, seed = about.split()
        blueprint = blueprints()[name]
        look = partial(
            exam_plan.offers, learner=errand.learner, blueprint=blueprint, seed=seed, shelf=self._shelf
        )
        try:
            return exam_sizes.sections(blueprint, await self._reader.ask(look))
        except LibraryDamaged as damage:
            log.error("no sections: %s", damage)
            return views.refused("a deck cannot be read; it is in the log")


def shelf_in(data: Path) -> Shelf:
    """The decks in use, opened anew for the thread that asks."""

    @contextmanager
    def opened(work: Work) -> Iterator[Library]:
        with closing(publishing.opened(data, decks.in_use(work), {})) as collection:
            yield collection.of(FY2026.id)

    return opened
