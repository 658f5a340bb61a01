"""What a group's exam gives to the screens of the private chat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.services.exam_fixes import Fix
from bot.services.exam_paper import Paper
from bot.services.room_values import Moved
from db.rooms import RoomMark
from decks.blueprint import Blueprint
from decks.model import Item
from scheduler.room_score import Place


class Door(Enum):
    """What somebody finds who wants to take an own-pace exam."""

    OPEN = "open"
    UNKNOWN = "unknown"  # no such exam, or not theirs
    EARLY = "early"  # not started
    LATE = "late"  # less time left than a sitting needs
    OVER = "over"
    FULL = "full"
    TAKEN = "taken"
    RUNNING = "running"  # their sitting of it
    BUSY = "busy"  # another exam of theirs


@dataclass(frozen=True, slots=True)
class Offer:
    """A sitting that may begin. `limit` in seconds, `closes_at` in UTC seconds."""

    room: int
    blueprint: Blueprint
    paper: Paper
    limit: int
    closes_at: int
    zone: str


@dataclass(frozen=True, slots=True)
class Found:
    """`exam`: their sitting, where there is one; `moved`: the room, where they have just joined."""

    door: Door
    exam: int | None = None
    offer: Offer | None = None
    moved: Moved | None = None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A sitting that is over while others still answer: how much was answered, and nothing of what is right.

    `closes_at` None once the room is over.
    """

    exam: int
    room: int | None
    blueprint: Blueprint
    answered: int
    of: int
    closes_at: int | None
    zone: str


class Verdict(Enum):
    RIGHT = "right"
    WRONG = "wrong"
    OPEN = "open"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class RoomResult:
    """What a member made of a room that is over. `verdicts`: of the questions that were asked; `cards`: misses that
    are no cards yet; `exam`: their own sitting of it.
    """

    room: int
    group: str
    blueprint: Blueprint
    paper: Paper
    verdicts: Sequence[Verdict]
    marks: dict[int, RoomMark]  # by question
    place: Place
    of: int  # members
    has_bonus: bool
    cards: int
    exam: int | None
    fixes: Sequence[Fix] = ()  # corrected since; the standing goes by the keys of the form


@dataclass(frozen=True, slots=True)
class RoomReviewed:
    """One of its questions; `item` None where what it was drawn from is gone."""

    result: RoomResult
    place: int
    item: Item | None


class NoResult(Exception):
    """There is nothing to show; `why` says which."""

    def __init__(self, why: Door) -> None:
        super().__init__(why.value)
        self.why = why
