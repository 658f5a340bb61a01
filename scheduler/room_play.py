"""What the game does to a room: answers, messages that arrived, results; and the clock of the open question."""

from __future__ import annotations

from dataclasses import replace

from scheduler.room_events import Answer, Result
from scheduler.room_state import (
    Asking,
    Member,
    Revealing,
    Room,
    Vote,
    Why,
    Window,
    has_open_poll,
    is_polled,
    is_present,
    member_of,
)


def answered(room: Room, tap: Answer, now: int) -> Room:
    asking = room.phase
    if not isinstance(asking, Asking) or not _may_answer(room, asking, tap, now):
        return room
    question, vote = room.questions[asking.i], asking.votes.get(tap.member)
    before = vote.options if vote else ()
    if tap.option in before:
        return room
    options = (*before, tap.option)[-len(question.key) :]
    on_clock = asking.left if asking.closes_at is None else asking.closes_at - now
    after = Vote(options, min(on_clock, room.settings.seconds))
    return replace(room, phase=replace(asking, votes={**asking.votes, tap.member: after}))


def posted(room: Room, i: int, at: int, now: int) -> Room:
    """The question is there: its clock runs from here, unless the room is paused."""
    asking = room.phase
    if not isinstance(asking, Asking) or asking.i != i or not asking.sent:
        return room
    if room.lost or asking.opened_at is not None:
        return room
    opened = min(now, max(at, room.posted_at or at, room.outage_until))
    there = replace(room, phase=replace(asking, opened_at=opened), posted_at=max(opened, room.posted_at or 0))
    return wound(there, opened)


def revealed(room: Room, i: int, at: int, now: int) -> Room:
    phase = room.phase
    if not isinstance(phase, Revealing) or phase.i != i or phase.shown:
        return room
    until = max(phase.until, min(at, now) + room.settings.reading)
    return replace(room, phase=replace(phase, until=until, shown=True))


def handed_in(room: Room, result: Result) -> Room:
    window = room.phase
    known = member_of(room, result.member) is not None
    if not isinstance(window, Window) or not known or result.member in window.handed_in:
        return room
    members = tuple(_scored(one, result) if one.id == result.member else one for one in room.members)
    kept = replace(window, handed_in=window.handed_in | {result.member})
    return replace(room, members=members, phase=kept, behind=True)


def wound(room: Room, now: int) -> Room:
    """The clock of the open question runs or stands, as the room is."""
    asking = room.phase
    if not isinstance(asking, Asking):
        return room
    goes = room.paused is None or (has_open_poll(room) and not room.away)
    runs = asking.opened_at is not None and goes
    if runs and asking.closes_at is None:
        return replace(room, phase=replace(asking, closes_at=now + asking.left))
    if not runs and asking.closes_at is not None:
        left = min(max(0, asking.closes_at - now), room.settings.seconds)
        return replace(room, phase=replace(asking, closes_at=None, left=left))
    return room


def _may_answer(room: Room, asking: Asking, tap: Answer, now: int) -> bool:
    before_we_left = room.paused is Why.OUTAGE and now < room.outage_until  # received, not yet handled
    is_open = asking.sent and not asking.skipped and not room.lost and not is_polled(room)
    in_time = asking.closes_at is None or now < asking.closes_at
    named = tap.i == asking.i and 0 <= tap.option < room.questions[asking.i].options
    may = room.paused is None or before_we_left
    return may and is_open and in_time and named and is_present(room, tap.member)


def _scored(member: Member, result: Result) -> Member:
    return replace(member, points=result.points, right=result.right, answered=result.answered)
