"""Which form is drawn: its size and its seed. Slow (up to half a second), so it is done on the reader."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from zlib import crc32

from bot.request import Request
from bot.services import cpt, exam_paper
from bot.services.exam_paper import Paper
from bot.services.exam_values import PLAN, Planned, Size
from db import exams, learners
from db.uow import Work
from decks.blueprint import Blueprint
from decks.blueprint_file import blueprints
from decks.form_drawing import draw_form
from decks.model import Library
from scheduler.exam_state import Mode

SPRINT = 10  # questions, and minutes
# Where an outline gives no figure; our own choice, said on the page before.
OPEN_ITEMS, OPEN_MINUTES = 60, 75
SEEDS = 10_000
Shelf = Callable[[Work], AbstractContextManager[Library]]  # the decks in use, for the thread that asks


def kind_of(request: Request, blueprint: str, size: Size) -> str:
    """The errand's kind. The seed comes from who asks and when, so an errand done twice draws the same form."""
    seed = crc32(f"{request.learner}:{request.at_ms}".encode()) % SEEDS
    return f"{PLAN} {blueprint} {int(size)} {seed}"


def draw(work: Work, learner: int, blueprint: Blueprint, size: Size, seed: str, shelf: Shelf) -> Paper:
    """For the reader. Raises `FormRefused`."""
    with shelf(work) as library:
        person = learners.load(work, learner)
        seen = library.of(person.deck) if person else library
        own = cpt.source_of(work, learner)
        items, minutes = sizes(blueprint, size)
        form = draw_form(blueprint, seen, seed, items=items, minutes=minutes, cpt=own)
        return exam_paper.paper_of(form, seen, own)


def sizes(blueprint: Blueprint, size: Size) -> tuple[int | None, int | None]:
    """Items and minutes; None for what the outline says."""
    open_ = (OPEN_ITEMS, OPEN_MINUTES) if blueprint.is_configurable else (None, None)
    match size:
        case Size.FULL:
            return open_
        case Size.HALF:
            return -(-(blueprint.items or OPEN_ITEMS) // 2), open_[1] and -(-open_[1] // 2)
        case Size.SPRINT:
            return SPRINT, SPRINT


def keep(work: Work, learner: int, paper: Paper, now: int) -> Planned | None:
    """The page before; None for somebody who is not there any more. Raises `ExamRunning`."""
    if learners.load(work, learner) is None:
        return None
    form = paper.form
    exam = exams.plan(
        work, learner, blueprint=form.blueprint, form=exam_paper.pack(paper), builds=form.builds, now=now
    )
    return Planned(exam, paper, blueprints()[form.blueprint], Mode.EXAM, 1.0, exams.count(work, learner))
