"""A group's exam in the private chat: one's own sitting of it, one's own result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class BeginSitting:
    """Start the clock of one's sitting of an own-pace room."""

    room: int


@dataclass(frozen=True, slots=True)
class ShowRoomResult:
    room: int


@dataclass(frozen=True, slots=True)
class ReviewRoom:
    """A question of a room that is over, counted from 0."""

    room: int
    place: int


@dataclass(frozen=True, slots=True)
class CardRoomMisses:
    room: int


RoomOwnAction: TypeAlias = BeginSitting | ShowRoomResult | ReviewRoom | CardRoomMisses
