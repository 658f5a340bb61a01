"""A drawn form as its row keeps it: the form, and of each question what marking needs.

So an exam is marked without drawing anything, and no word of a question is stored: a question is drawn again when
it is shown. JSON: {"v": 1, "form": {...}, "sections": [[...]], "items": [[card, seed, ...]]}, fields in order.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from decks.blueprint import Kind
from decks.form_items import CptSource, Drawers, drawn
from decks.forms import Form, FormItem, FormSection
from decks.model import Difficulty
from scheduler import exam_state
from scheduler.exam_state import Slot

VERSION = 1
KEPT = 64  # papers in memory: taps of one exam come one after the other
_FORM = ("blueprint", "version", "seed", "builds", "wanted", "whole_minutes", "minutes")


class UnknownPaper(ValueError):
    """The row was written by another version than this one can read."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A question of a form. `decks.scoring.Keyed`."""

    item: FormItem
    key: tuple[int, ...]
    answer: str | None
    options: int

    @property
    def slot(self) -> Slot:
        """Which choices it takes."""
        if self.answer is not None:
            return Slot(exam_state.Kind.TYPED)
        if self.item.kind is Kind.ORDER:
            return Slot(exam_state.Kind.ORDER, self.options, self.options)
        several = self.item.kind is Kind.SEVERAL or len(self.key) > 1
        return Slot(exam_state.Kind.SEVERAL if several else exam_state.Kind.ONE, self.options, len(self.key))


@dataclass(frozen=True, slots=True)
class Paper:
    form: Form
    questions: tuple[Placed, ...]

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(each.slot for each in self.questions)


def paper_of(form: Form, shelf: Drawers, cpt: CptSource | None = None) -> Paper:
    """Draws every question once. Raises `Undrawable`, which a form just drawn never does."""
    items = [(placed, drawn(shelf, placed, cpt)) for placed in form.items]
    return Paper(
        form, tuple(Placed(placed, item.key, item.answer, len(item.options)) for placed, item in items)
    )


def pack(paper: Paper) -> str:
    form = paper.form
    return json.dumps(
        {
            "v": VERSION,
            "form": {name: getattr(form, name) for name in _FORM} | {"editions": list(form.editions)},
            "sections": [
                [each.id, each.title, each.wanted, each.filled, each.questions, each.why]
                for each in form.sections
            ],
            "items": [_packed(each) for each in paper.questions],
        },
        separators=(",", ":"),
        ensure_ascii=False,
    )


@lru_cache(maxsize=KEPT)
def unpack(text: str) -> Paper:
    """Raises `UnknownPaper`; a text that `pack` did not make raises what it will."""
    told = json.loads(text)
    if told["v"] != VERSION:
        raise UnknownPaper(f"a form of version {told['v']}")
    questions = tuple(_unpacked(number, fields) for number, fields in enumerate(told["items"], 1))
    fields = told["form"] | {"editions": tuple(told["form"]["editions"])}
    sections = tuple(FormSection(*each) for each in told["sections"])
    return Paper(Form(**fields, sections=sections, items=tuple(one.item for one in questions)), questions)


def _packed(placed: Placed) -> list[Any]:
    one = placed.item
    return [
        one.card, one.seed, int(one.difficulty), one.kind.value, one.section, int(one.pretest), one.case,
        one.id.rpartition("#")[2], one.template, int(one.reached), int(one.is_scenario),
        list(placed.key), placed.answer, placed.options,
    ]  # fmt: skip


def _unpacked(number: int, fields: list[Any]) -> Placed:
    card, seed, difficulty, kind, section, pretest, case, mark, template, reached, scenario, *rest = fields
    item = FormItem(
        number, card, seed, Difficulty(difficulty), Kind(kind), section, bool(pretest), case, f"{card}#{mark}",
        template, Difficulty(reached), bool(scenario),
    )  # fmt: skip
    key, answer, options = rest
    return Placed(item, tuple(key), answer, options)
