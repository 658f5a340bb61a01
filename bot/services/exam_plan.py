"""Which form is drawn: its size and its seed. Slow (up to half a second), so it is done on the reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from zlib import crc32

from bot.request import Request
from bot.services import cpt, exam_paper
from bot.services.exam_paper import Paper
from bot.services.exam_values import PLAN, SECTIONS, Planned, Size
from bot.services.exam_wish import Wish
from db import exams, learners
from db.uow import Work
from decks.blueprint import Blueprint
from decks.blueprint_file import blueprints
from decks.form_drawing import draw_form
from decks.form_sections import items_by_section, minutes_at_pace, sections_alone
from decks.forms import FormRefused, FormSection
from decks.model import Library
from scheduler.exam_state import MOST_POSITIONS, Mode

SPRINT = 10  # questions, and minutes
# Where an outline gives no figure; our own choice, said on the page before.
OPEN_ITEMS, OPEN_MINUTES = 60, 75
SEEDS = 10_000
_NO_SECTION = "-"
Shelf = Callable[[Work], AbstractContextManager[Library]]  # the decks in use, for the thread that asks


@dataclass(frozen=True, slots=True)
class Offered:
    """A section by itself, and how long it takes at the exam's pace; `section.filled` 0 where nothing fills it."""

    section: FormSection
    minutes: int


def kind_of(request: Request, wish: Wish) -> str:
    """The errand's kind. The seed comes from who asks and when, so an errand done twice draws the same form."""
    section = wish.section or _NO_SECTION
    return f"{PLAN} {wish.blueprint} {int(wish.size)} {_seed(request)} {section} {wish.items} {wish.minutes}"


def wish_of(about: str) -> tuple[Wish, str]:
    """What is wanted, and the seed. Errands of before there were sections and own figures have three words."""
    name, size, seed, *more = about.split()
    section, items, minutes = more or (_NO_SECTION, "0", "0")
    wanted = "" if section == _NO_SECTION else section
    return Wish(name, Size(int(size)), wanted, int(items), int(minutes)), seed


def sections_kind(request: Request, blueprint: str) -> str:
    return f"{SECTIONS} {blueprint} {_seed(request)}"


def draw(work: Work, learner: int, wish: Wish, seed: str, shelf: Shelf) -> Paper:
    """For the reader. Raises `FormRefused`."""
    blueprint = blueprints()[wish.blueprint]
    with shelf(work) as library:
        person = learners.load(work, learner)
        seen = library.of(person.deck) if person else library
        own = cpt.source_of(work, learner)
        items, minutes = sizes(blueprint, wish)
        only = [wish.section] if wish.section else []
        form = draw_form(
            blueprint, seen, seed, items=items, minutes=minutes, sections=only, cpt=own, spread=wish.is_spread
        )
        if len(form.items) > MOST_POSITIONS:
            raise FormRefused(
                f"it holds {len(form.items)} questions, and a sitting has {MOST_POSITIONS} at most"
            )
        return exam_paper.paper_of(form, seen, own)


def offers(work: Work, learner: int, blueprint: Blueprint, seed: str, shelf: Shelf) -> Sequence[Offered]:
    """What each section gives by itself. For the reader."""
    whole, minutes = whole_of(blueprint)
    with shelf(work) as library:
        person = learners.load(work, learner)
        seen = library.of(person.deck) if person else library
        found = sections_alone(blueprint, seen, seed, whole=whole, cpt=cpt.source_of(work, learner))
    return [Offered(each, minutes_at_pace(each.filled, whole, minutes)) for each in found]


def whole_of(blueprint: Blueprint) -> tuple[int, int]:
    """Items and minutes of the exam; our own where the outline gives none."""
    if blueprint.items is None or blueprint.minutes is None:
        return OPEN_ITEMS, OPEN_MINUTES
    return blueprint.items, blueprint.minutes


def at_pace(blueprint: Blueprint, items: int) -> int:
    """Minutes for so many items."""
    return minutes_at_pace(items, *whole_of(blueprint))


def sizes(blueprint: Blueprint, wish: Wish) -> tuple[int | None, int | None]:
    """Items and minutes; None for what the outline says."""
    if wish.items:
        return wish.items, wish.minutes or at_pace(blueprint, wish.items)
    if wish.section:
        items = items_by_section(blueprint, whole_of(blueprint)[0]).get(wish.section)
        return items, items and at_pace(blueprint, items)
    open_ = (OPEN_ITEMS, OPEN_MINUTES) if blueprint.is_configurable else (None, None)
    match wish.size:
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


def _seed(request: Request) -> int:
    return crc32(f"{request.learner}:{request.at_ms}".encode()) % SEEDS
