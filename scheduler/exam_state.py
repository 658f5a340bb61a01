"""What one sitting of one form is made of.

An exam knows positions and not items: what is asked at a position, and what is right, stands in the form. Of each
position it knows only which choices can be made there. The questions of a case are positions of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil
from typing import TypeAlias

MOST_POSITIONS = 300
SHORTEST_LIMIT = 60  # seconds
LONGEST_LIMIT = 86_400
LONGEST_TYPED = 100  # characters
EXTRA_TIME = (1.0, 1.25, 1.5, 2.0)

Response: TypeAlias = tuple[int, ...] | str  # options by index, or what was typed


class Unplayable(ValueError):
    """An exam or a room cannot be made of these numbers; the message says which one and its bounds."""


class Kind(StrEnum):
    ONE = "one"
    SEVERAL = "several"
    TYPED = "typed"
    ORDER = "order"


class Mode(StrEnum):
    PRACTICE = "practice"  # may pause
    EXAM = "exam"


class Page(StrEnum):
    """What the learner looks at."""

    QUESTION = "question"
    BOOK = "book"
    PALETTE = "palette"
    CHECK = "check"  # "3 open, 6 flagged": the page before handing in


class Reason(StrEnum):
    SUBMITTED = "submitted"
    TIME = "time"
    ABANDONED = "abandoned"


@dataclass(frozen=True, slots=True)
class Slot:
    """Which choices a position takes: `picks` of `options`; a typed one has neither."""

    kind: Kind
    options: int = 0
    picks: int = 0

    def __post_init__(self) -> None:
        known = (
            self.options == self.picks == 0 if self.kind is Kind.TYPED else 1 <= self.picks <= self.options
        )
        if not known:
            raise Unplayable(f"a position cannot ask for {self.picks} of {self.options} options")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the learner did at one position."""

    response: Response | None = None
    struck: tuple[int, ...] = ()
    flagged: bool = False
    seconds: int = 0  # while the question was shown
    book: int = 0  # seconds in the code book from here
    earlier: tuple[Response, ...] = ()  # complete responses that were changed or cleared, oldest first


UNTOUCHED = Answer()


@dataclass(frozen=True, slots=True)
class Running:
    """A sitting that goes on. Moments are UTC seconds, lengths seconds."""

    slots: tuple[Slot, ...]
    answers: tuple[Answer, ...]  # as long as `slots`
    mode: Mode
    started_at: int
    limit: int  # with the extra time
    deadline: int  # start, limit and pauses
    warned: int  # the last warning said, as seconds left; `limit` before the first
    since: int  # what passed up to here is booked
    granted: int = 0  # outages given back, on top of the deadline
    outage_until: int = 0  # end of the last one given back
    position: int = 0
    page: Page = Page.QUESTION
    overview: int = 0  # seconds on palette and check
    paused_since: int | None = None
    paused: int = 0


@dataclass(frozen=True, slots=True)
class Finished:
    slots: tuple[Slot, ...]
    answers: tuple[Answer, ...]
    mode: Mode
    started_at: int
    finished_at: int
    limit: int
    granted: int
    paused: int
    overview: int
    reason: Reason


Exam: TypeAlias = Running | Finished


def begin(slots: tuple[Slot, ...], limit: int, mode: Mode, now: int, extra: float = 1.0) -> Running:
    """A sitting that starts now; `limit` in seconds before the extra time. Raises `Unplayable`."""
    if not 1 <= len(slots) <= MOST_POSITIONS:
        raise Unplayable(f"{len(slots)} questions: an exam has 1 to {MOST_POSITIONS}")
    if not SHORTEST_LIMIT <= limit <= LONGEST_LIMIT:
        raise Unplayable(f"{limit} seconds: an exam lasts {SHORTEST_LIMIT} to {LONGEST_LIMIT}")
    if extra not in EXTRA_TIME:
        raise Unplayable(f"extra time of {extra}: it is one of {EXTRA_TIME}")
    full = ceil(limit * extra)
    untouched = (UNTOUCHED,) * len(slots)
    return Running(slots, untouched, mode, now, limit=full, deadline=now + full, warned=full, since=now)


def fitting(slot: Slot, choice: Response) -> Response | None:
    """The choice as it is kept; None where it cannot have been made at this position."""
    if isinstance(choice, str):
        text = choice.strip()
        return text if slot.kind is Kind.TYPED and 0 < len(text) <= LONGEST_TYPED else None
    known = 0 < len(choice) <= slot.picks and all(0 <= option < slot.options for option in choice)
    if slot.kind is Kind.TYPED or not known or len(set(choice)) < len(choice):
        return None
    return choice if slot.kind is Kind.ORDER else tuple(sorted(choice))


def is_answered(slot: Slot, answer: Answer) -> bool:
    """Answered in full: two of "pick two" chosen, all lines in order."""
    return answer.response is not None and is_complete(slot, answer.response)


def is_complete(slot: Slot, response: Response) -> bool:
    return isinstance(response, str) or len(response) == slot.picks


def open_positions(exam: Exam) -> tuple[int, ...]:
    pairs = zip(exam.slots, exam.answers, strict=True)
    return tuple(i for i, (slot, answer) in enumerate(pairs) if not is_answered(slot, answer))


def flagged_positions(exam: Exam) -> tuple[int, ...]:
    return tuple(i for i, answer in enumerate(exam.answers) if answer.flagged)
