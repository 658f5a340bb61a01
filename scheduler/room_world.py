"""What happens around a room: people come and go, the group moves, the bot is put out or was away."""

from __future__ import annotations

from dataclasses import replace

from scheduler.outage import Outage, lost_since
from scheduler.room_host import handed_over, paused
from scheduler.room_play import wound
from scheduler.room_state import (
    Asking,
    Finished,
    Lobby,
    Member,
    Phase,
    Reason,
    Revealing,
    Room,
    Why,
    Window,
    has_open_poll,
    is_below_poll,
    is_full,
    is_polled,
    is_present,
    member_of,
    present,
)
from scheduler.room_steps import finished

SHORT_OUTAGE = 60  # seconds after which a room goes on without being asked


def joined(room: Room, member: int, now: int) -> Room:
    closed = isinstance(room.phase, Finished) or (
        isinstance(room.phase, Window) and now >= room.phase.closes_at
    )
    if closed or is_present(room, member):
        return room
    if member_of(room, member) is not None:
        return _changed(room, _with_presence(room, member, here=True), now)
    return room if is_full(room) else _changed(room, (*room.members, Member(member)), now)


def left(room: Room, member: int, now: int) -> Room:
    if isinstance(room.phase, Finished) or not is_present(room, member):
        return room
    if isinstance(room.phase, Lobby):
        remaining = tuple(one for one in room.members if one.id != member)
    else:
        remaining = _with_presence(room, member, here=False)
    after = _changed(room, remaining, now)
    here = present(after)
    if not here:
        return after if isinstance(room.phase, Window) else finished(after, Reason.EMPTY)
    return handed_over(after, here[0].id, now) if member == room.host else after


def migrated(room: Room, to: int, now: int) -> Room:
    """Both service messages may tell of one move."""
    if room.home == to:
        return room
    moved = replace(room, home=to, lost=not isinstance(room.phase, Finished))
    return _unposted(moved, now)


def removed(room: Room, now: int) -> Room:
    if room.away:
        return room
    after = wound(paused(replace(room, away=True), Why.AWAY, now), now)
    asking = after.phase
    if isinstance(asking, Asking) and asking.sent and asking.opened_at is None:  # it may never arrive
        return _unposted(after, now) if is_polled(after) else replace(after, lost=True)
    return after


def came_back(room: Room, now: int) -> Room:
    if not room.away:
        return room
    back = replace(room, away=False)
    if has_open_poll(back):  # it can be closed again
        return wound(back, now)
    return replace(back, lost=True) if is_below_poll(back) else replace(back, behind=True)


def given_back(room: Room, outage: Outage) -> Room:
    lost = lost_since(outage, room.outage_until)
    if lost == 0 or isinstance(room.phase, Finished):
        return room
    began = outage.until - lost
    known = replace(room, outage_until=outage.until, since=max(room.since, outage.until))
    match room.phase:
        case Window() as window if began < window.closes_at:
            longer = replace(window, closes_at=window.closes_at + lost, given=window.given + lost)
            return replace(known, phase=longer, behind=True)
        case Asking() | Revealing():
            return _after_outage(known, began, outage.until)
        case Lobby() if room.scheduled is not None and began < room.scheduled.starts_at:
            later = room.scheduled.starts_at + lost
            return replace(known, scheduled=replace(room.scheduled, starts_at=later), behind=True)
        case _:
            return known


def _after_outage(room: Room, began: int, until: int) -> Room:
    """The clock of the question stood meanwhile; a long absence leaves it standing."""
    asking = room.phase
    if isinstance(asking, Asking) and asking.opened_at is not None and asking.closes_at is not None:
        lost = until - max(began, asking.opened_at)
        closes_at, given = asking.closes_at + max(0, lost), asking.given + max(0, lost)
        behind = not is_polled(room)  # a poll shows no clock
        room = replace(room, phase=replace(asking, closes_at=closes_at, given=given), behind=behind)
    return paused(room, Why.OUTAGE, until) if until - began > SHORT_OUTAGE else room


def _unposted(room: Room, now: int) -> Room:
    """The question's message is gone: its clock waits for a new one."""
    asking = room.phase
    if not isinstance(asking, Asking) or not asking.sent:
        return room
    if is_polled(room):  # it comes again as the next one would; while paused, the pause comes
        unsent = replace(asking, sent=False, opened_at=None)
        return wound(replace(room, phase=unsent, lost=room.paused is not None), now)
    return wound(replace(room, phase=replace(asking, opened_at=None)), now)


def _changed(room: Room, members: tuple[Member, ...], now: int) -> Room:
    """Other people; only lobby and window show who is in."""
    if isinstance(room.phase, Lobby):
        return replace(room, members=members, since=now, behind=True)
    return replace(room, members=members, behind=room.behind or isinstance(room.phase, Window))


def _with_presence(room: Room, member: int, *, here: bool) -> tuple[Member, ...]:
    return tuple(replace(one, present=here) if one.id == member else one for one in room.members)


def forgotten(room: Room, member: int) -> Room:
    """Somebody who has left wants to be forgotten: a number that is nobody's takes the place of theirs."""
    nobody = -1 - next((at for at, one in enumerate(room.members) if one.id == member), len(room.members))
    members = tuple(replace(one, id=nobody) if one.id == member else one for one in room.members)
    host = nobody if room.host == member else room.host
    known = replace(room, members=members, host=host, phase=_without(room.phase, member, nobody))
    scheduled = room.scheduled
    if scheduled is None or scheduled.by != member:
        return known
    return replace(known, scheduled=replace(scheduled, by=nobody))


def _without(phase: Phase, member: int, nobody: int) -> Phase:
    match phase:
        case Asking(votes=votes) if member in votes:
            return replace(
                phase, votes={nobody if one == member else one: vote for one, vote in votes.items()}
            )
        case Window(handed_in=handed_in) if member in handed_in:
            return replace(phase, handed_in=(handed_in - {member}) | {nobody})
        case _:
            return phase
