"""What studying gives: questions, answers, the end of the day; and why a tap may not count."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from bot.screens import Asks
from db.cards import Held
from decks.answers import Verdict
from decks.model import Item
from scheduler import stats
from scheduler.card import CardState, Grade, Moment, NextStates

PRIVATE = ("cpt:",)  # cards of a learner's own licensed copy: nothing of them may be seen by others


class Stale(Exception):
    """The button or text belongs to a screen that has moved on."""


class NotTyped(Exception):
    """A text came while a card waits for a tap."""


class Form(Enum):
    """How an item is put to the learner."""

    CHOICE = auto()
    TYPED = auto()
    FLIP = auto()


@dataclass(frozen=True, slots=True)
class Question:
    """A card as it is asked now."""

    item: Item
    form: Form
    asks: Asks
    left: int  # cards to go today, this one included
    undo: int | None  # the event that Undo would take back
    is_revised: bool = False  # its title or note changed since it was last asked; said once


@dataclass(frozen=True, slots=True)
class Back:
    """A flip card turned over: the four outcomes, before the tap."""

    question: Question
    outcomes: NextStates
    moment: Moment


@dataclass(frozen=True, slots=True)
class Answered:
    """A card that graded itself. `asks` waits for Next."""

    question: Question
    right: bool
    picked: str
    verdict: Verdict | None  # of a typed answer
    grade: Grade
    state: CardState
    moment: Moment
    seq: int
    ms: int
    leech: Leech | None
    asks: Asks


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A typed answer that is no wrong code yet (the right family, or a slip): told, and asked again."""

    question: Question
    verdict: Verdict
    typed: str


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing is left today."""

    today: stats.Summary
    tomorrow: int
    zone_known: bool
    more: bool  # new cards are left in the core list
    undo: int | None  # the event that Undo would take back


@dataclass(frozen=True, slots=True)
class Leech:
    """A card that was forgotten too often and set aside, with its nearest family."""

    subject: str
    family: tuple[tuple[str, str], ...]  # (code, title)


@dataclass(frozen=True, slots=True)
class Graded:
    held: Held
    seq: int
    leech: Leech | None
    first: bool = False  # this card was never graded before
