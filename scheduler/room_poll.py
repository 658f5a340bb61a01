"""Telegram's own quiz polls in a room: votes, and what becomes of a message that Telegram refuses."""

from __future__ import annotations

from dataclasses import replace

from scheduler.room_events import Ballot
from scheduler.room_play import wound
from scheduler.room_state import Asking, Mode, Revealing, Room, Vote, has_open_poll, is_polled, is_present
from scheduler.room_world import joined


def balloted(room: Room, ballot: Ballot, now: int) -> Room:
    """Who votes is in, if there is room. Telegram lets nobody vote twice, but in a poll that was posted again."""
    asking = room.phase
    if not isinstance(asking, Asking) or not _may_vote(room, asking, ballot, now):
        return room
    after = joined(room, ballot.member, now)
    if not is_present(after, ballot.member):
        return room
    on_clock = asking.left if asking.closes_at is None else asking.closes_at - now
    vote = Vote(ballot.options, min(on_clock, room.settings.seconds))
    return replace(after, phase=replace(asking, votes={**asking.votes, ballot.member: vote}))


def refused(room: Room, i: int, now: int) -> Room:
    phase = room.phase
    match phase:
        case Asking(sent=True, opened_at=None) if phase.i == i and is_polled(room):
            as_text = replace(phase, plain=True, sent=False)
            return replace(room, phase=as_text, lost=room.paused is not None)
        case Asking(sent=True, opened_at=None) if phase.i == i:
            return wound(replace(room, phase=replace(phase, opened_at=now, skipped=True), lost=False), now)
        case Revealing(plain=False) if phase.i == i and room.settings.mode is Mode.POLL:
            return replace(room, phase=replace(phase, plain=True), lost=True)
        case _:
            return room


def _may_vote(room: Room, asking: Asking, ballot: Ballot, now: int) -> bool:
    is_open = has_open_poll(room) and asking.opened_at is not None and not asking.skipped
    in_time = asking.closes_at is None or now < asking.closes_at
    chosen = set(ballot.options)
    named = chosen <= set(range(room.questions[asking.i].options)) and len(chosen) == len(ballot.options) > 0
    return is_open and in_time and named and ballot.i == asking.i
