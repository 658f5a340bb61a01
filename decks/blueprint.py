"""Blueprints of exams: how many items of what, how long, what passes, and how sure each figure is.

Values only; the data is `data/blueprints/EXAM.yaml`, read by `decks.blueprint_file`. A blueprint says what an exam's
public outline says and no more: what was not found stays empty and is named in `unverified`.

Counts come in one of three forms, the same for all sections: items; percents, which are brought to the whole by
largest remainders; or ranges of percents, of which each form draws counts that add up exactly. A section by itself
needs none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from decks.model import Difficulty


class Kind(Enum):
    """How an item is answered in an exam."""

    ONE = "one-of-four"
    SEVERAL = "pick-several"
    TYPED = "typed-code"
    CASE = "case"  # a question among others on one record, itself chosen or typed
    ORDER = "put-in-order"


class Status(Enum):
    """How sure a figure is."""

    READ = "V"  # on a page of the exam's owner
    SECONDARY = "S"  # on other pages
    KNOWN = "K"  # general knowledge, not looked up


class Unit(Enum):
    ITEM = "item"
    CASE = "case"  # a fill-in case counts as one, whatever it holds


@dataclass(frozen=True, slots=True)
class Fill:
    """What may serve a section. Exactly one of the four is given; the weight holds for each template or domain."""

    weight: int
    templates: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()  # of authored notes, in any case of letters
    cpt: tuple[str, str] | None = None  # first and last code, of the learner's own copy
    sets: tuple[str, ...] = ()  # a coding set: one typed line of each template
    kind: Kind = Kind.ONE  # pick-several and put-in-order are made of the templates' items


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: str
    items: int | None  # as the outline counts, see `unit`
    percent: tuple[float, float] | None  # lowest and highest share, the same where the outline has one figure
    unit: Unit
    needs: tuple[str, ...]  # "cpt"
    status: Status
    remark: str  # what the items made here do not cover; printed with every form
    fills: tuple[Fill, ...]


@dataclass(frozen=True, slots=True)
class Passing:
    """`percent`: the share of scored points that passes. `scaled`: a mark on a scale that is not public, so a raw
    percent is shown with `words`, and never a scaled number.
    """

    is_scaled: bool
    value: int
    words: str


@dataclass(frozen=True, slots=True)
class Blueprint:
    id: str  # "crc", also the certification's id
    name: str  # "CRC"
    giver: str
    version: str  # of this outline
    source: str
    checked_on: date
    unverified: tuple[str, ...]
    items: int | None  # None: no figure is public, whoever draws a form says how many
    pretest: int  # unscored ones among them
    minutes: int | None
    open_book: bool
    passing: Passing
    status: Mapping[str, Status]  # of items, pretest, minutes, pass, open_book
    difficulty: Mapping[Difficulty, int]  # percents of the items; our own choice, no outline has it
    sections: tuple[Section, ...]

    @property
    def is_configurable(self) -> bool:
        return self.items is None or self.minutes is None

    @property
    def disclaimer(self) -> str:
        return (
            f"Practice form based on the public outline of the {self.name} exam; "
            f"not affiliated with or endorsed by {self.giver}."
        )
