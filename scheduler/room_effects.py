"""Which calls a room asks for; each effect is one. Nobody's choice is in any but the reveal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from scheduler.room_state import Tally


@dataclass(frozen=True, slots=True)
class Mark:
    """What one member's answer to a closed question was worth."""

    options: tuple[int, ...]  # in the order of the taps
    seconds: int  # of the question's time, up to the last tap
    right: bool
    points: int


@dataclass(frozen=True, slots=True)
class Post:
    """A new message with the question."""

    i: int


@dataclass(frozen=True, slots=True)
class EditCount:
    """Edit the question's message: how many have answered."""

    i: int


@dataclass(frozen=True, slots=True)
class Reveal:
    """Edit the question's message: what was right. The marks are to be stored, and shown now."""

    i: int
    tally: Tally
    marks: Mapping[int, Mark]  # by member


@dataclass(frozen=True, slots=True)
class Redraw:
    """Draw the room's present message again: lobby, pause, new closing time. The first one is a post."""


@dataclass(frozen=True, slots=True)
class PostAgain:
    """A new message for what the lost one showed; of a question it is answered by `Posted`."""

    i: int | None


@dataclass(frozen=True, slots=True)
class ShowStanding:
    """A new message: the end."""


Effect: TypeAlias = Post | EditCount | Reveal | Redraw | PostAgain | ShowStanding
