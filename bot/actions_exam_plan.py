"""Mock exams before they start: a section, figures of one's own, and the tutorial. Outlines are named by their id."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ListSections:
    """Which section of an outline?"""

    blueprint: str


@dataclass(frozen=True, slots=True)
class PlanSection:
    """Draw a form of one section."""

    blueprint: str
    mark: int  # `bot.services.exam_wish.mark_of` its id


@dataclass(frozen=True, slots=True)
class ShowOwn:
    """Choosing how many questions, in how many minutes; 0 minutes for the exam's pace."""

    blueprint: str
    items: int
    minutes: int


@dataclass(frozen=True, slots=True)
class PlanOwn:
    """Draw a form of so many questions in so many minutes."""

    blueprint: str
    items: int
    minutes: int


@dataclass(frozen=True, slots=True)
class AskExam:
    """/exam with words behind it."""

    words: str


@dataclass(frozen=True, slots=True)
class ShowTutorial:
    """Two questions about the exam's screen, from the page before the exam. `step` is all that was done so far
    (`bot.services.exam_tutorial`); nothing of it is stored.
    """

    exam: int
    mode: int
    extra: int
    step: int


ExamPlanAction: TypeAlias = ListSections | PlanSection | ShowOwn | PlanOwn | AskExam | ShowTutorial
