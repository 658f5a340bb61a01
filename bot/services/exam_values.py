"""What mock exams give to their screens; and why a tap may not count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from bot.services.exam_fixes import Fix
from bot.services.exam_paper import Paper
from bot.services.room_own_values import HandedIn
from db.exams import ExamRecord, PastExam
from decks.blueprint import Blueprint
from decks.model import Item
from decks.scoring import Mark, Score
from scheduler.exam_events import Effect
from scheduler.exam_state import Finished, Mode, Running

PLAN = "exam-plan"  # the errand's kind
SECTIONS = "exam-sections"
PICTURE = "exam-picture"  # the errand that draws a finished exam
COMPARE = "exam-compare"  # the errand that holds a finished exam against earlier ones


class Size(IntEnum):
    """How much of an exam; buttons carry the number, so it never changes its meaning."""

    FULL = 0
    HALF = 1
    SPRINT = 2


class Part(IntEnum):
    """Which questions a review shows; buttons carry the number."""

    ALL = 0
    WRONG = 1
    FLAGGED = 2


MODES = (Mode.EXAM, Mode.PRACTICE)  # buttons carry the place


class ExamStale(Exception):
    """The button belongs to a question, or to an exam, that has moved on."""


class ExamSealed(Exception):
    """It is a group's, where others still answer: nothing of its key may be shown. `record`: the sitting."""

    def __init__(self, record: ExamRecord) -> None:
        super().__init__(f"exam {record.id} is sealed")
        self.record = record


@dataclass(frozen=True, slots=True)
class Desktop:
    """Where somebody stands who asks for exams: what runs, what was done, which exam is theirs."""

    certification: str  # "crc", empty for none
    running: Sitting | None
    past: Sequence[PastExam]


@dataclass(frozen=True, slots=True)
class Planned:
    """A form that may be started."""

    exam: int
    paper: Paper
    blueprint: Blueprint
    mode: Mode
    extra: float
    sittings: int  # the learner's, finished ones


@dataclass(frozen=True, slots=True)
class Sitting:
    """A running exam as it is now. `item` is the question that is shown, None where it cannot be drawn any more."""

    record: ExamRecord
    paper: Paper
    blueprint: Blueprint
    state: Running
    now: int
    item: Item | None


@dataclass(frozen=True, slots=True)
class Report:
    """A finished exam. `misses`: positions that were wrong or open; `cards`: misses that are no cards yet."""

    exam: int
    paper: Paper
    blueprint: Blueprint
    state: Finished
    marks: Sequence[Mark]
    score: Score
    misses: Sequence[int]
    cards: int
    fixes: Sequence[Fix] = ()  # questions that were corrected since the form was drawn

    @property
    def answered(self) -> int:
        """Questions, thrown out or not."""
        return sum(mark.is_answered for mark in self.marks)

    @property
    def used(self) -> int:
        """Seconds on the clock, without pauses and outages."""
        state = self.state
        whole = state.finished_at - state.started_at - state.paused - state.granted
        return max(0, min(whole, state.limit))


@dataclass(frozen=True, slots=True)
class Reviewed:
    """One question of a finished exam, with its place among those of the part."""

    report: Report
    part: Part
    place: int
    positions: Sequence[int]
    item: Item | None

    @property
    def position(self) -> int:
        return self.positions[self.place]


@dataclass(frozen=True, slots=True)
class Played:
    """After an event: the exam, and what is to be said."""

    now: Sitting | Report | HandedIn
    effects: tuple[Effect, ...] = ()
