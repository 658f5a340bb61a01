"""What the host's buttons do. Who pressed has been checked."""

from __future__ import annotations

from dataclasses import replace

from scheduler.room_events import Change, End, HandOver, HostEvent, Pause, Resume, Skip, Start
from scheduler.room_play import wound
from scheduler.room_state import (
    Asking,
    Finished,
    Lobby,
    Mode,
    Reason,
    Revealing,
    Room,
    Why,
    Window,
    check_questions,
    has_open_poll,
    is_below_poll,
    is_present,
    present,
)
from scheduler.room_steps import finished


def directed(room: Room, event: HostEvent, now: int) -> Room:
    match event:
        case Change() if isinstance(room.phase, Lobby):
            return _changed(room, event, now)
        case Start() if isinstance(room.phase, Lobby) and not room.away and present(room):
            return started(room, now)
        case Pause():
            return paused(room, Why.HOST, now)
        case Resume():
            return _resumed(room, now)
        case Skip(i=i) if isinstance(room.phase, Asking) and room.phase.i == i:
            return _skipped(room, room.phase)
        case End() if isinstance(room.phase, Window):
            return _closed(room, room.phase, now)
        case End() if not isinstance(room.phase, Finished):
            return finished(room, Reason.ENDED)
        case HandOver(to=to) if is_present(room, to) and to != room.host:
            return handed_over(room, to, now)
        case _:
            return room


def paused(room: Room, why: Why, now: int) -> Room:
    """The clocks stand from `now` on; that of an open quiz poll does not: everybody can read it."""
    if not isinstance(room.phase, Asking | Revealing) or room.paused is not None:
        return room
    standing = replace(room, paused=why, since=now)
    if not has_open_poll(room):
        anew = is_below_poll(room)
        standing = replace(standing, behind=not anew, lost=room.lost or anew)
    return wound(standing, now)


def handed_over(room: Room, to: int, now: int) -> Room:
    if isinstance(room.phase, Lobby):
        return replace(room, host=to, since=now, behind=True)
    if isinstance(room.phase, Finished):
        return room
    return replace(room, host=to, behind=room.behind or isinstance(room.phase, Window))


def _changed(room: Room, event: Change, now: int) -> Room:
    check_questions(event.questions)
    changed = replace(room, settings=event.settings, questions=event.questions)
    return room if changed == room else replace(changed, since=now, behind=True)


def started(room: Room, now: int) -> Room:
    if room.settings.mode is Mode.OWN_PACE:
        return replace(room, phase=Window(now + room.settings.window), behind=True)
    return replace(room, phase=Asking(0, room.settings.seconds))


def _resumed(room: Room, now: int) -> Room:
    if room.paused is None or room.away:
        return room
    going = replace(room, paused=None, since=now, behind=not has_open_poll(room))
    if isinstance(going.phase, Revealing):
        return replace(going, phase=replace(going.phase, until=now + room.settings.reading))
    return wound(going, now)


def _closed(room: Room, window: Window, now: int) -> Room:
    """The window ends here: sittings that go on are ended with what they have, and hand it in like at any end."""
    if now >= window.closes_at:
        return room
    return replace(room, phase=replace(window, closes_at=now), behind=True)


def _skipped(room: Room, asking: Asking) -> Room:
    if asking.closes_at is None:
        return room
    return replace(room, phase=replace(asking, skipped=True))
