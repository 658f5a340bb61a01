"""Which questions a group gets: drawn from an outline like any form, without what cannot be answered by a tap.

In a group typed texts stay hidden from the bot (privacy mode), so typed codes and orders are left out; a quiz poll
holds only short questions. Slow (up to half a second), so it is done on the reader.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from bot.services import exam_paper, room_quiz
from bot.services.exam_paper import Paper, Placed
from bot.services.exam_plan import OPEN_ITEMS, OPEN_MINUTES, Shelf
from bot.services.room_values import MODES, Plan
from db import learners
from db.uow import Work
from decks.blueprint import Blueprint
from decks.blueprint_file import blueprints
from decks.form_drawing import draw_form
from decks.form_items import drawn
from decks.forms import Form, FormItem, FormRefused, FormSection
from decks.model import Item, Library, Undrawable
from scheduler.exam_state import Kind
from scheduler.room_state import Mode, Question

MOST = 100
MOST_OPTIONS = 8  # letters in one row of keys
_DRAWN_MOST = 150
TAPPED = (Kind.ONE, Kind.SEVERAL)


def draw(work: Work, host: int, plan: Plan, seed: str, shelf: Shelf) -> Paper:
    """For the reader: `plan.items` questions, or as many as there are. Raises `FormRefused`."""
    with shelf(work) as library:
        person = learners.load(work, host)
        seen = library.of(person.deck) if person else library
        return _cut(_drawn(blueprints()[plan.blueprint], seen, plan, seed), plan)


def _drawn(blueprint: Blueprint, library: Library, plan: Plan, seed: str) -> Paper:
    """More and more, until enough can be tapped or nothing more comes."""
    most = min(_DRAWN_MOST, blueprint.items or OPEN_ITEMS)
    minutes = OPEN_MINUTES if blueprint.is_configurable else None
    wanted, before = min(plan.items, most), -1
    while True:
        found = _tapped(
            draw_form(blueprint, library, seed, items=wanted, minutes=minutes, spread=True), library, plan
        )
        count = len(found.questions)
        if count >= plan.items or wanted == most or count <= before:
            break
        wanted, before = min(wanted * 2, most), count
    if not found.questions:
        raise FormRefused("none of today's questions of this exam can be answered in a group")
    return found


def _tapped(form: Form, library: Library, plan: Plan) -> Paper:
    paper = exam_paper.paper_of(form, library)
    is_poll = MODES[plan.mode] is Mode.POLL
    kept = [one for one in paper.questions if _fits(one, library, is_poll=is_poll)]
    return replace(paper, questions=tuple(kept))


def _fits(placed: Placed, library: Library, *, is_poll: bool) -> bool:
    if placed.slot.kind not in TAPPED or placed.options > MOST_OPTIONS:
        return False
    if not is_poll:
        return True
    item = _item(placed, library)
    return item is not None and room_quiz.fits(item)


def _item(placed: Placed, library: Library) -> Item | None:
    try:
        return drawn(library, placed.item)
    except Undrawable:
        return None


def _cut(paper: Paper, plan: Plan) -> Paper:
    """As many as were asked for, evenly out of the whole, so that all sections stay. In a group each one counts."""
    there, count = len(paper.questions), min(plan.items, MOST, len(paper.questions))
    kept = [paper.questions[place * there // count] for place in range(count)]
    placed = tuple(
        replace(one, item=replace(one.item, number=at, pretest=False)) for at, one in enumerate(kept, 1)
    )
    items = tuple(one.item for one in placed)
    form = replace(paper.form, items=items, wanted=plan.items, sections=_sections(paper.form, items))
    return Paper(form, placed)


def _sections(form: Form, items: tuple[FormItem, ...]) -> tuple[FormSection, ...]:
    counted = Counter(item.section for item in items)
    return tuple(
        replace(each, wanted=counted[each.id], filled=counted[each.id], questions=counted[each.id])
        for each in form.sections
        if counted[each.id]
    ) + tuple(each for each in form.sections if not each.filled and each.wanted)


def questions_of(paper: Paper) -> tuple[Question, ...]:
    return tuple(Question(one.options, one.key) for one in paper.questions)
