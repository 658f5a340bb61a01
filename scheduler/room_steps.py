"""The steps that a room makes by itself. `scheduler.room_moves` says when."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scheduler.room_budget import EDITS_APART, called, posted
from scheduler.room_effects import EditCount, Effect, Post, PostAgain, Redraw, Reveal, ShowStanding
from scheduler.room_score import credited, marks_of, tally_of
from scheduler.room_state import (
    Asking,
    Finished,
    Lobby,
    Reason,
    Revealing,
    Room,
    Why,
    is_below_poll,
    is_polled,
)

SILENT_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class Step:
    room: Room
    effects: tuple[Effect, ...] = ()


def finished(room: Room, reason: Reason) -> Room:
    """The end. A lobby has no standing to show, only a message to close."""
    played = not isinstance(room.phase, Lobby)
    return replace(room, phase=Finished(reason, told=not played), paused=None, behind=not played, lost=False)


def stood_still(room: Room, _: int) -> Step:
    return Step(finished(room, Reason.STILL))


def window_over(room: Room, _: int) -> Step:
    return Step(finished(room, Reason.PLAYED))


def redraw(room: Room, now: int) -> Step:
    return Step(called(room, now), (Redraw(),))


def show_standing(room: Room, now: int) -> Step:
    assert isinstance(room.phase, Finished)
    return Step(replace(posted(room, now), phase=replace(room.phase, told=True)), (ShowStanding(),))


def post(room: Room, now: int) -> Step:
    assert isinstance(room.phase, Asking)
    effect = PostAgain(room.phase.i) if room.phase.sent else Post(room.phase.i)
    return Step(replace(posted(room, now), phase=replace(room.phase, sent=True), since=now), (effect,))


def post_again(room: Room, now: int) -> Step:
    match room.phase:
        case Asking(sent=True):
            return post(room, now)
        case Revealing(i=i, until=until) as revealing:
            longer = replace(revealing, until=max(until, now + room.settings.reading), shown=False)
            return Step(replace(posted(room, now), phase=longer), (PostAgain(i),))
        case _:
            return Step(posted(room, now), (PostAgain(None),))


def edit_count(room: Room, now: int) -> Step:
    assert isinstance(room.phase, Asking)
    counted = replace(room, phase=replace(room.phase, counted=True))
    if now > (room.phase.closes_at or 0) - EDITS_APART:  # a late tick: the reveal comes at once
        return Step(counted)
    return Step(called(counted, now), (EditCount(room.phase.i),))


def close(room: Room, now: int) -> Step:
    asking = room.phase
    assert isinstance(asking, Asking)
    marks = marks_of(room, asking)
    tally = tally_of(room, asking, marks)
    closed = replace(
        called(room, now),
        phase=Revealing(asking.i, now + room.settings.reading, plain=asking.plain),
        lost=room.lost or (room.paused is not None and is_polled(room)),  # the pause comes in a new message
        members=credited(room, marks),
        tallies=(*room.tallies, tally),
        silent=0 if asking.votes or asking.skipped else room.silent + 1,
    )
    return Step(closed, (Reveal(asking.i, tally, marks),))


def go_on(room: Room, now: int) -> Step:
    assert isinstance(room.phase, Revealing)
    coming = room.phase.i + 1
    if coming == len(room.questions):
        return Step(finished(room, Reason.PLAYED))
    asking = replace(room, phase=Asking(coming, room.settings.seconds))
    if room.silent < SILENT_QUESTIONS:
        return Step(asking)
    anew = is_below_poll(asking)
    return Step(replace(asking, paused=Why.SILENCE, silent=0, since=now, behind=not anew, lost=anew))
