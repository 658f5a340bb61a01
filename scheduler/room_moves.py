"""What a room does by itself, and when.

`next_move` is the one place that knows: a tick makes every move that is due, and the alarm is set to the first that
is not. So a room cannot wait for anything that no alarm knows of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scheduler.room_budget import (
    AT_END,
    AT_REVEAL,
    EDITS_APART,
    IN_LOBBY,
    IN_PLAY,
    POSTS_APART,
    edit_at,
    free_at,
    post_at,
)
from scheduler.room_effects import Effect
from scheduler.room_host import started
from scheduler.room_score import all_answered, answered
from scheduler.room_state import Asking, Finished, Lobby, Mode, Revealing, Room, Window, present
from scheduler.room_steps import (
    Step,
    close,
    edit_count,
    go_on,
    post,
    post_again,
    redraw,
    show_standing,
    stood_still,
    window_over,
)

STANDSTILL = 1_800  # seconds without anybody moving a room that waits for somebody
RESULTS_LATE = 60  # seconds after a window in which the last sittings are handed in
WINDOW_EDITS_APART = 15
UNSEEN = 60  # seconds that the next question waits for a reveal which Telegram does not have yet
ENOUGH = 2  # who have to be there for a scheduled room to start by itself


@dataclass(frozen=True, slots=True)
class Move:
    at: int
    make: Callable[[Room, int], Step]


def next_move(room: Room) -> Move | None:
    """The move that is due first; of several at one moment the first named."""
    return min(_moves(room), key=lambda move: move.at, default=None)


def advanced(room: Room, now: int) -> Step:
    """The room after every move that is due."""
    moment = max((now, *room.calls[-1:]))  # a replayed event brings an older time
    effects: list[Effect] = []
    while (move := next_move(room)) is not None and move.at <= moment:
        step = move.make(room, moment)
        room = step.room
        effects += step.effects
    return Step(room, tuple(effects))


def _moves(room: Room) -> Iterator[Move]:
    match room.phase:
        case Lobby():
            if room.scheduled is not None and len(present(room)) >= ENOUGH and not room.away:
                yield Move(room.scheduled.starts_at, _start)
            yield Move(room.since + STANDSTILL, stood_still)
            yield from _repost(room)
            yield from _redraw(room, edit_at(room, IN_LOBBY))
        case Asking() as asking:
            yield from _asking_moves(room, asking)
        case Revealing(until=until, shown=shown):
            yield from _standstill(room)
            yield from _repost(room)
            yield from _redraw(room, edit_at(room, IN_PLAY))
            if room.paused is None and not room.lost:
                yield Move(until if shown else until + UNSEEN, go_on)
        case Window(closes_at=closes_at, handed_in=handed_in):
            yield Move(closes_at + RESULTS_LATE, window_over)
            yield from _repost(room)
            apart = WINDOW_EDITS_APART if handed_in else EDITS_APART
            yield from _redraw(room, edit_at(room, IN_PLAY, apart))
        case Finished(told=told):
            if not told and not room.away:
                yield Move(post_at(room, AT_END), show_standing)
            elif not room.away:
                yield from _redraw(room, edit_at(room, AT_END))


def _start(room: Room, now: int) -> Step:
    return Step(started(room, now))


def _asking_moves(room: Room, asking: Asking) -> Iterator[Move]:
    yield from _standstill(room)
    if asking.closes_at is not None and asking.opened_at is not None:
        yield Move(max(_ends(room, asking, asking.opened_at), free_at(room, AT_REVEAL)), close)
        yield from _count(room, asking, asking.opened_at)
    if asking.sent and asking.opened_at is None and not room.lost:
        yield Move(room.since + STANDSTILL, stood_still)
    elif asking.sent or room.paused is not None:
        yield from _repost(room)
        yield from _redraw(room, edit_at(room, IN_PLAY))
    elif not room.away:
        yield Move(post_at(room), post)


def _ends(room: Room, asking: Asking, opened_at: int) -> int:
    closes_at = asking.closes_at or 0
    if asking.skipped:
        return 0
    return min(closes_at, opened_at + POSTS_APART) if all_answered(room, asking) else closes_at


def _count(room: Room, asking: Asking, opened_at: int) -> Iterator[Move]:
    """The one edit: at half time, or once half of those who are there have answered."""
    if asking.counted or not asking.votes or room.settings.mode is not Mode.LIVE:
        return
    closes_at = asking.closes_at or 0
    half = closes_at - room.settings.seconds // 2
    many = 2 * answered(room) >= len(present(room))
    wanted = min(half, opened_at + EDITS_APART) if many else half
    at = max(wanted, edit_at(room, IN_PLAY))
    if at <= closes_at - EDITS_APART:
        yield Move(at, edit_count)


def _standstill(room: Room) -> Iterator[Move]:
    if room.paused is not None:
        yield Move(room.since + STANDSTILL, stood_still)


def _redraw(room: Room, at: int) -> Iterator[Move]:
    if room.behind and not room.away and not room.lost:
        yield Move(at, redraw)


def _repost(room: Room) -> Iterator[Move]:
    if room.lost and not room.away:
        yield Move(post_at(room), post_again)
