"""What the row of an exam holds, unpacked; and its questions, out of the builds that its form names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from bot.request import Desk
from bot.services import cpt
from bot.services.exam_paper import Paper, UnknownPaper
from db.exams import ExamRecord
from decks.blueprint import Blueprint
from decks.blueprint_file import blueprints
from decks.cards import parse_card, system_of
from decks.form_items import CptSource, drawn
from decks.forms import FormItem
from decks.model import Deck, Item, Undrawable
from scheduler import exam_codec
from scheduler.exam_state import Exam, Running

UNREADABLE = (UnknownPaper, KeyError)  # a row of another version; an outline that is there no more


@dataclass(frozen=True, slots=True)
class Builds:
    """`decks.form_items.Drawers`, of the builds that a form names."""

    decks: Mapping[str, Deck]


def blueprint_of(record: ExamRecord) -> Blueprint:
    return blueprints()[record.blueprint]


def exam_of(record: ExamRecord) -> Exam:
    """Of one that was started."""
    text = record.state or ""
    exam = _states.get(text)
    if exam is None:
        exam = exam_codec.unpack(json.loads(text))
        _remember(text, exam)
    return exam


def state_of(record: ExamRecord) -> Running:
    """Of one that runs."""
    state = exam_of(record)
    assert isinstance(state, Running)
    return state


def text_of(exam: Exam) -> str:
    text = json.dumps(exam_codec.pack(exam), separators=(",", ":"))
    _remember(text, exam)
    return text


# A text always means the same state: taps of one exam come one after the other, and read what the last one wrote.
_MOST_STATES = 256
_states: dict[str, Exam] = {}


def _remember(text: str, exam: Exam) -> None:
    if len(_states) >= _MOST_STATES:
        _states.clear()
    _states[text] = exam


def item_at(desk: Desk, record: ExamRecord, paper: Paper, position: int) -> Item | None:
    """The question in the exam's own builds; None where a build, or the copy of CPT, is gone."""
    placed = paper.questions[position].item
    if cpt.is_own(placed.card):
        return _drawn(Builds({}), placed, cpt.source_of(desk.work, record.learner))
    return item_in(desk, record.builds, placed)


def item_in(desk: Desk, builds: str, placed: FormItem) -> Item | None:
    """A question out of named builds; None where one is gone."""
    system = parse_card(placed.card).system
    names = [name for name in builds.split() if system_of(name.partition("@")[0]) == system]
    deck = desk.library.older(names[0]) if names else None
    if deck is None:
        return None
    item = _kept.get((names[0], placed)) or _drawn(Builds({system: deck}), placed)
    if item is not None:
        _keep((names[0], placed), item)
    return item


def _drawn(builds: Builds, placed: FormItem, own: CptSource | None = None) -> Item | None:
    try:
        item = drawn(builds, placed, own)
    except Undrawable:
        return None
    return item if item.id == placed.id else None


# A build is named by its content, so a question of it never changes. Those of a private copy are not kept.
_MOST_KEPT = 256
_kept: dict[tuple[str, FormItem], Item] = {}


def _keep(name: tuple[str, FormItem], item: Item) -> None:
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[name] = item
