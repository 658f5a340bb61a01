"""Group exams: opened, joined, played, watched over. Who may do what says the sender's id, never the payload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class AskRoom:
    """/exam in a group, with what was written after it: `crc 20 45`."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class HostRoom:
    """Who wrote as the group shows who they are, and hosts. Places and numbers as in `OpenRoom`."""

    blueprint: str
    items: int
    seconds: int


@dataclass(frozen=True, slots=True)
class JoinRoom:
    room: int


@dataclass(frozen=True, slots=True)
class LeaveRoom:
    room: int


@dataclass(frozen=True, slots=True)
class StartRoom:
    room: int


@dataclass(frozen=True, slots=True)
class ShowPanel:
    """Another page of the lobby: a place in `bot.services.room_values.Panel`."""

    room: int
    panel: int


@dataclass(frozen=True, slots=True)
class ChangeRoom:
    """Another setting: a place in `bot.services.room_values.What`, and the value's place or number."""

    room: int
    what: int
    value: int


@dataclass(frozen=True, slots=True)
class AnswerRoom:
    room: int
    i: int
    option: int


@dataclass(frozen=True, slots=True)
class PauseRoom:
    room: int


@dataclass(frozen=True, slots=True)
class ResumeRoom:
    room: int


@dataclass(frozen=True, slots=True)
class SkipQuestion:
    room: int
    i: int


@dataclass(frozen=True, slots=True)
class EndRoom:
    room: int


@dataclass(frozen=True, slots=True)
class HandOverRoom:
    """To the next member in the order in which they joined."""

    room: int


@dataclass(frozen=True, slots=True)
class RoomAgain:
    """Another one with the same settings."""

    room: int


@dataclass(frozen=True, slots=True)
class VotedInPoll:
    """An answer to a quiz poll of ours; no options: taken back."""

    poll: str
    options: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """Somebody left the group, or was removed from it."""

    member: int


@dataclass(frozen=True, slots=True)
class GroupMoved:
    """The group became a supergroup."""

    chat: int
    to: int


@dataclass(frozen=True, slots=True)
class BotInGroup:
    """The bot may write in the group, or may not (any more)."""

    may_write: bool


@dataclass(frozen=True, slots=True)
class InChannel:
    """A command in a channel, where nobody can join."""


@dataclass(frozen=True, slots=True)
class AskChallenge:
    """/challenge in a group, with what was written after it: `weekly fri 20:00 crc 10`."""

    words: str = ""


@dataclass(frozen=True, slots=True)
class CancelChallenge:
    challenge: int


@dataclass(frozen=True, slots=True)
class RoomEveryWeek:
    """The same settings at this room's local time, every week."""

    room: int


@dataclass(frozen=True, slots=True)
class AskTable:
    """/table in a group: who stands where over the last weeks."""


@dataclass(frozen=True, slots=True)
class AskGroup:
    """What the group chose for its exams: /examsettings, or a button."""


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """A place in `bot.services.group_values.Choice`, and the value."""

    what: int
    value: int


@dataclass(frozen=True, slots=True)
class GroupCall:
    """A command in a group that means nothing there."""


RoomAction: TypeAlias = (
    AskGroup | ChangeGroup
    | AskRoom | HostRoom | JoinRoom | LeaveRoom | StartRoom | ShowPanel | ChangeRoom | AnswerRoom | PauseRoom
    | ResumeRoom | SkipQuestion | EndRoom | HandOverRoom | RoomAgain | VotedInPoll | MemberLeft | GroupMoved
    | BotInGroup | InChannel | GroupCall | AskChallenge | CancelChallenge | RoomEveryWeek | AskTable
)  # fmt: skip
