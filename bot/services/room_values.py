"""What group exams give to their screens; what one is opened with; and why it may not be opened."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from bot.services.exam_paper import Paper
from db.rooms import RoomRecord
from decks.blueprint import Blueprint
from decks.model import Item
from scheduler.room_effects import Effect, Mark
from scheduler.room_state import Mode, Room, Settings

OPEN = "room-open"  # errands' kinds
REFILL = "room-refill"

ITEMS = (5, 10, 20, 30, 50)
SECONDS = (20, 30, 45, 60, 90)
WINDOWS = (2 * 3_600, 24 * 3_600, 3 * 86_400, 7 * 86_400)
MODES = (Mode.LIVE, Mode.OWN_PACE, Mode.POLL)  # buttons carry the place
LONGEST_NAME = 24
NOBODY = "somebody"  # whose name is gone, or was none


class Panel(IntEnum):
    """Pages of the lobby; buttons carry the number."""

    LOBBY = 0
    SETTINGS = 1
    OUTLINES = 2


class What(IntEnum):
    """What can be changed in the lobby; buttons carry the number."""

    ITEMS = 0
    SECONDS = 1
    MODE = 2
    BONUS = 3
    OUTLINE = 4
    WINDOW = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """What a room is opened with."""

    blueprint: str
    items: int = 10
    seconds: int = 45
    mode: int = 0  # a place in MODES
    bonus: bool = False
    window: int = WINDOWS[1]

    @property
    def settings(self) -> Settings:
        """Raises `Unplayable`."""
        return Settings(self.seconds, self.bonus, MODES[self.mode], window=self.window)

    def pack(self) -> str:
        """One word."""
        fields = [self.blueprint, self.items, self.seconds, self.mode, int(self.bonus), self.window]
        return ",".join(map(str, fields))

    @classmethod
    def unpack(cls, text: str) -> Plan:
        blueprint, *numbers = text.split(",")
        items, seconds, mode, bonus, window = map(int, numbers)
        return cls(blueprint, items, seconds, mode, bool(bonus), window)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a room is, and how the group is called."""

    chat: int
    topic: int = 0
    title: str = ""

    def pack(self) -> str:
        return json.dumps([self.chat, self.topic, self.title])

    @classmethod
    def unpack(cls, text: str) -> Place:
        return cls(*json.loads(text))


class DrawAgain(Exception):
    """Something else was chosen while questions were drawn: these are what is wanted by now."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan.pack())
        self.plan = plan


class RoomStale(Exception):
    """The button belongs to a room, or a question, that is over."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """A room as its screens show it. `items`: the questions that they need, None where a build is gone."""

    record: RoomRecord
    room: Room
    paper: Paper
    blueprint: Blueprint
    names: Mapping[int, str]
    items: Mapping[int, Item | None]
    marks: Mapping[int, Mark]  # of the question that is revealed, by member
    now: int
    zone: str = "America/New_York"

    def name(self, member: int) -> str:
        return self.names.get(member, NOBODY)

    @property
    def plan(self) -> Plan:
        return plan_of(self.record, self.room)


@dataclass(frozen=True, slots=True)
class Moved:
    """After an event: what was before, what is, and what is to be shown."""

    before: Room
    record: RoomRecord
    room: Room
    effects: Sequence[Effect] = ()
    gathering: Gathering | None = None  # where there are effects

    def but(self, **changes: object) -> Moved:
        return replace(self, **changes)  # type: ignore[arg-type]


def with_one(plan: Plan, chosen: Plan, what: What) -> Plan:
    """As it is, but for the one thing that was chosen, of those that need other questions."""
    match what:
        case What.ITEMS:
            return replace(plan, items=chosen.items)
        case What.OUTLINE:
            return replace(plan, blueprint=chosen.blueprint)
        case What.MODE:
            return replace(plan, mode=chosen.mode)
        case What.SECONDS | What.BONUS | What.WINDOW:
            return plan


def plan_of(record: RoomRecord, room: Room) -> Plan:
    chosen = room.settings
    return Plan(
        record.blueprint, len(room.questions), chosen.seconds, MODES.index(chosen.mode), chosen.speed_bonus,
        chosen.window,
    )  # fmt: skip
