"""What can happen to an exam, and what it wants said.

Switches say what they set and do not toggle: a doubled tap is the same as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from scheduler.exam_state import Reason, Response
from scheduler.outage import Outage


@dataclass(frozen=True, slots=True)
class Respond:
    position: int
    choice: Response  # all of it, not what was added


@dataclass(frozen=True, slots=True)
class Clear:
    position: int


@dataclass(frozen=True, slots=True)
class Strike:
    position: int
    option: int
    on: bool


@dataclass(frozen=True, slots=True)
class Flag:
    position: int
    on: bool


@dataclass(frozen=True, slots=True)
class Goto:
    position: int


@dataclass(frozen=True, slots=True)
class ReadBook:
    pass


@dataclass(frozen=True, slots=True)
class CloseBook:
    pass


@dataclass(frozen=True, slots=True)
class OpenPalette:
    pass


@dataclass(frozen=True, slots=True)
class AskSubmit:
    pass


@dataclass(frozen=True, slots=True)
class Submit:
    """Counts on the check page only."""


@dataclass(frozen=True, slots=True)
class Abandon:
    pass


@dataclass(frozen=True, slots=True)
class Pause:
    pass


@dataclass(frozen=True, slots=True)
class Resume:
    pass


@dataclass(frozen=True, slots=True)
class Tick:
    pass


Event: TypeAlias = (
    Respond
    | Clear
    | Strike
    | Flag
    | Goto
    | ReadBook
    | CloseBook
    | OpenPalette
    | AskSubmit
    | Submit
    | Abandon
    | Pause
    | Resume
    | Tick
    | Outage
)


@dataclass(frozen=True, slots=True)
class Warn:
    left: int  # seconds, of the warning and not of the clock


@dataclass(frozen=True, slots=True)
class TimeGiven:
    seconds: int


@dataclass(frozen=True, slots=True)
class Ended:
    reason: Reason


Effect: TypeAlias = Warn | TimeGiven | Ended
