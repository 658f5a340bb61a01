"""Mock exams: planned, sat, handed in, read again. A tap carries the exam, position and rev it was drawn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ShowExams:
    """/exam: what runs, what can be begun, what was done."""


@dataclass(frozen=True, slots=True)
class ListExams:
    """All outlines, not only the learner's own."""


@dataclass(frozen=True, slots=True)
class PlanExam:
    """Draw a form of an outline."""

    blueprint: str
    size: int  # a place in `bot.services.exam_values.Size`


@dataclass(frozen=True, slots=True)
class ShowPlan:
    """The page before, with another choice of mode or extra time (places in their lists)."""

    exam: int
    mode: int
    extra: int


@dataclass(frozen=True, slots=True)
class StartExam:
    exam: int
    mode: int
    extra: int


@dataclass(frozen=True, slots=True)
class GoOnWithExam:
    """The running exam, as it is now."""


@dataclass(frozen=True, slots=True)
class TapOption:
    exam: int
    rev: int
    position: int
    option: int


@dataclass(frozen=True, slots=True)
class ClearAnswer:
    exam: int
    rev: int
    position: int


@dataclass(frozen=True, slots=True)
class FlagQuestion:
    exam: int
    rev: int
    position: int
    on: int


@dataclass(frozen=True, slots=True)
class AskStrike:
    """Which option to strike out?"""

    exam: int
    rev: int


@dataclass(frozen=True, slots=True)
class StrikeOption:
    exam: int
    rev: int
    position: int
    option: int
    on: int


@dataclass(frozen=True, slots=True)
class TurnTo:
    exam: int
    rev: int
    position: int


@dataclass(frozen=True, slots=True)
class ShowPalette:
    exam: int
    rev: int
    page: int


@dataclass(frozen=True, slots=True)
class CheckExam:
    """The page before handing in."""

    exam: int
    rev: int


@dataclass(frozen=True, slots=True)
class SubmitExam:
    exam: int
    rev: int


@dataclass(frozen=True, slots=True)
class HideClock:
    exam: int
    rev: int
    on: int


@dataclass(frozen=True, slots=True)
class PauseExam:
    exam: int
    rev: int
    on: int


@dataclass(frozen=True, slots=True)
class OpenBook:
    exam: int
    rev: int
    on: int


@dataclass(frozen=True, slots=True)
class AskAbandon:
    exam: int
    rev: int


@dataclass(frozen=True, slots=True)
class AbandonExam:
    exam: int
    rev: int


@dataclass(frozen=True, slots=True)
class ShowReport:
    exam: int
    sections: int = 0  # 1: section by section


@dataclass(frozen=True, slots=True)
class ReviewExam:
    exam: int
    part: int  # a place in `bot.services.exam_values.Part`
    place: int


@dataclass(frozen=True, slots=True)
class CardMisses:
    """What was missed in an exam becomes cards."""

    exam: int


@dataclass(frozen=True, slots=True)
class DrawExam:
    """The picture of a finished exam."""

    exam: int


@dataclass(frozen=True, slots=True)
class CompareExam:
    """A finished exam beside earlier sittings of the same one."""

    exam: int


@dataclass(frozen=True, slots=True)
class ShareExam:
    """A summary of a finished exam that can be forwarded."""

    exam: int


ExamAction: TypeAlias = (
    ShowExams | ListExams | PlanExam | ShowPlan | StartExam | GoOnWithExam | TapOption | ClearAnswer
    | FlagQuestion | AskStrike | StrikeOption | TurnTo | ShowPalette | CheckExam | SubmitExam |
    HideClock | PauseExam | OpenBook | AskAbandon | AbandonExam | ShowReport | ReviewExam |
    CardMisses | DrawExam | CompareExam | ShareExam
)  # fmt: skip
