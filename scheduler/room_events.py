"""What can happen to a room.

`by` is who pressed the button: only the host's count. An event that names a question counts for that one only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from scheduler.outage import Outage
from scheduler.room_state import Question, Settings


@dataclass(frozen=True, slots=True)
class Join:
    member: int


@dataclass(frozen=True, slots=True)
class Leave:
    """Pressed Leave, or left the group."""

    member: int


@dataclass(frozen=True, slots=True)
class Change:
    """Other settings or questions, in the lobby."""

    by: int
    settings: Settings
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Start:
    by: int


@dataclass(frozen=True, slots=True)
class Pause:
    by: int


@dataclass(frozen=True, slots=True)
class Resume:
    by: int


@dataclass(frozen=True, slots=True)
class Skip:
    by: int
    i: int


@dataclass(frozen=True, slots=True)
class End:
    by: int


@dataclass(frozen=True, slots=True)
class HandOver:
    by: int
    to: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A tap on one option. Where several are to be picked, the last so many taps count, each option once."""

    member: int
    i: int
    option: int


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote in the question's quiz poll: all its options at once. Who votes is in."""

    member: int
    i: int
    options: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Telegram refuses the message of the question, or of its reveal, and would again."""

    i: int


@dataclass(frozen=True, slots=True)
class Posted:
    """Telegram has the question's message, asked for by `Post` or `PostAgain`."""

    i: int
    at: int


@dataclass(frozen=True, slots=True)
class Revealed:
    """Telegram shows the reveal: it is readable from here. After a minute the room goes on without it, too."""

    i: int
    at: int


@dataclass(frozen=True, slots=True)
class Migrated:
    """The group became a supergroup; the messages are lost."""

    to: int


@dataclass(frozen=True, slots=True)
class BotRemoved:
    pass


@dataclass(frozen=True, slots=True)
class BotBack:
    pass


@dataclass(frozen=True, slots=True)
class Result:
    """A member's sitting of an own-pace room is over. Points in hundredths of a right answer."""

    member: int
    points: int
    right: int
    answered: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the group's 20 calls a minute are this room's: other topics have rooms of their own."""

    calls: int


@dataclass(frozen=True, slots=True)
class Tick:
    pass


HostEvent: TypeAlias = Change | Start | Pause | Resume | Skip | End | HandOver
Event: TypeAlias = (
    Join
    | Leave
    | HostEvent
    | Answer
    | Ballot
    | Refused
    | Posted
    | Revealed
    | Outage
    | Migrated
    | BotRemoved
    | BotBack
    | Result
    | Share
    | Tick
)
