"""What a group's exam is made of.

A room knows people by number and questions by their place: of each question only how many options it has and which
are right. Names, texts and message ids are the row's. Closed questions leave the room with their reveal, so its
size does not grow with what was answered: it keeps sums.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from scheduler.exam_state import Unplayable

MOST_QUESTIONS = 100
MOST_MEMBERS = 200
MOST_OPTIONS = 12
CALLS_A_MINUTE = 20  # Telegram's limit for one group, edits included
FEWEST_CALLS = 4
SECONDS = range(10, 601)  # for one question
READING = range(5, 121)  # seconds a reveal stays
WINDOW = range(600, 14 * 86_400 + 1)  # seconds of an own-pace window


class Mode(StrEnum):
    LIVE = "live"
    OWN_PACE = "own pace"
    POLL = "poll"  # Telegram's own quiz polls; they count by themselves


class Reason(StrEnum):
    PLAYED = "played"  # to the last question, or to the end of the window
    ENDED = "ended"  # by the host
    EMPTY = "empty"  # everybody left
    STILL = "still"  # nothing happened for too long


class Why(StrEnum):
    """Why a room is paused."""

    HOST = "host"
    AWAY = "away"  # the bot is not in the group
    OUTAGE = "outage"  # too long for just going on
    SILENCE = "silence"  # nobody answered several times in a row


@dataclass(frozen=True, slots=True)
class Settings:
    seconds: int  # for one question
    speed_bonus: bool = False
    mode: Mode = Mode.LIVE
    reading: int = 8  # seconds a reveal stays
    window: int = 86_400  # seconds, own pace

    def __post_init__(self) -> None:
        bounds = {"seconds": SECONDS, "reading": READING, "window": WINDOW}
        for name, bound in bounds.items():
            if getattr(self, name) not in bound:
                raise Unplayable(f"{name} of {getattr(self, name)}: from {bound.start} to {bound.stop - 1}")


@dataclass(frozen=True, slots=True)
class Question:
    options: int
    key: tuple[int, ...]  # as many as have to be picked

    def __post_init__(self) -> None:
        known = set(self.key) <= set(range(self.options)) and len(set(self.key)) == len(self.key) > 0
        if not known or self.options > MOST_OPTIONS:
            raise Unplayable(f"key {self.key} of {self.options} options")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who joined. Points in hundredths of a right answer."""

    id: int
    present: bool = True
    points: int = 0
    right: int = 0
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Vote:
    options: tuple[int, ...]  # in the order of the taps; as many as the key has make it complete
    left: int  # seconds that were left at the last tap


@dataclass(frozen=True, slots=True)
class Tally:
    """How a closed question went."""

    right: int
    answered: int
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class Lobby:
    pass


@dataclass(frozen=True, slots=True)
class Asking:
    """One question. Its clock runs while `closes_at` is known; otherwise `left` seconds wait for it."""

    i: int
    left: int
    sent: bool = False  # we asked for the post
    opened_at: int | None = None  # Telegram has it
    closes_at: int | None = None
    counted: bool = False  # the one edit of the count is used up
    skipped: bool = False
    given: int = 0  # seconds of outages given back
    votes: Mapping[int, Vote] = field(default_factory=dict)  # by member
    plain: bool = False  # Telegram refuses the quiz poll: it is asked as a text


@dataclass(frozen=True, slots=True)
class Revealing:
    i: int
    until: int
    shown: bool = False  # Telegram has it
    plain: bool = False  # its message is no quiz poll, though the room plays with them


@dataclass(frozen=True, slots=True)
class Window:
    """Members take the form by themselves."""

    closes_at: int
    given: int = 0  # seconds of outages given back
    handed_in: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Finished:
    reason: Reason
    told: bool = False  # the standing was asked for


Phase: TypeAlias = Lobby | Asking | Revealing | Window | Finished


@dataclass(frozen=True, slots=True)
class Scheduled:
    """Nobody opened it just now: the lobby starts by itself at a moment, or once two are in."""

    by: int
    starts_at: int


@dataclass(frozen=True, slots=True)
class Room:
    """Moments are UTC seconds. Build one with `scheduler.room.open_room`."""

    settings: Settings
    questions: tuple[Question, ...]
    host: int
    members: tuple[Member, ...]  # in the order in which they joined
    since: int  # the last moment at which somebody moved it
    phase: Phase = field(default_factory=Lobby)
    tallies: tuple[Tally, ...] = ()
    paused: Why | None = None
    away: bool = False  # the bot was removed
    home: int | None = None  # the chat it last moved to
    silent: int = 0  # questions in a row without an answer
    outage_until: int = 0
    calls: tuple[int, ...] = ()  # when the last calls were asked for
    share: int = CALLS_A_MINUTE  # what this room may use of the group's limit
    posted_at: int | None = None  # the last new message
    behind: bool = True  # the message shows an older state
    lost: bool = False  # the message is gone: post it again
    scheduled: Scheduled | None = None


def check_questions(questions: tuple[Question, ...]) -> None:
    """Raises `Unplayable`."""
    if not 1 <= len(questions) <= MOST_QUESTIONS:
        raise Unplayable(f"{len(questions)} questions: a room has 1 to {MOST_QUESTIONS}")


def member_of(room: Room, member: int) -> Member | None:
    return next((one for one in room.members if one.id == member), None)


def present(room: Room) -> tuple[Member, ...]:
    return tuple(one for one in room.members if one.present)


def is_present(room: Room, member: int) -> bool:
    return any(one.id == member and one.present for one in room.members)


def is_full(room: Room) -> bool:
    return len(room.members) >= MOST_MEMBERS


def is_complete(room: Room, i: int, vote: Vote) -> bool:
    return is_polled(room) or len(vote.options) == len(room.questions[i].key)


def is_polled(room: Room) -> bool:
    """The present question is a quiz poll."""
    phase = room.phase
    return room.settings.mode is Mode.POLL and isinstance(phase, Asking | Revealing) and not phase.plain


def has_open_poll(room: Room) -> bool:
    """Also one that is on its way."""
    return is_polled(room) and isinstance(room.phase, Asking) and room.phase.sent


def is_below_poll(room: Room) -> bool:
    """The last message is, or may be, a poll: no text can take its place by an edit."""
    if room.settings.mode is not Mode.POLL or not isinstance(room.phase, Asking | Revealing):
        return False
    return not room.phase.plain or (isinstance(room.phase, Asking) and not room.phase.sent)
