"""Group exams: one function is one use-case inside one unit of work. The rules are `scheduler.room`'s.

A room is played out of the builds that its form names, whatever is published meanwhile. `now` is when an update was
received, also when it is handled later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.request import Desk, Request
from bot.services import exam_paper, room_paper
from bot.services.exam_paper import Paper
from bot.services.room_rows import gathering, room_of, text_of, told_by
from bot.services.room_values import (
    LONGEST_NAME,
    NOBODY,
    DrawAgain,
    Moved,
    Panel,
    Place,
    Plan,
    RoomStale,
    What,
    plan_of,
    with_one,
)
from db import groups, rooms
from db.rooms import RoomMark, RoomRecord
from scheduler.room import open_room as begun
from scheduler.room import transition, wake_at
from scheduler.room_effects import Effect, Reveal
from scheduler.room_events import Ballot, BotBack, Change, Event, Join, Leave, Share, Tick
from scheduler.room_state import CALLS_A_MINUTE, Finished, Lobby, Room, Scheduled, Window, is_present
from scheduler.room_world import forgotten


def open_room(
    desk: Desk,
    plan: Plan,
    paper: Paper,
    host: int,
    name: str,
    place: Place,
    now: int,
    scheduled: Scheduled | None = None,
) -> list[Moved]:
    """A lobby with its host in it; and the group's other rooms, which have less of its limit now.

    Raises `RoomThere`, `Unplayable`.
    """
    groups.ensure(desk.work, place.chat, place.title)
    step = begun(host, plan.settings, room_paper.questions_of(paper), now, scheduled)
    record = rooms.open_room(
        desk.work, place.chat, place.topic, blueprint=plan.blueprint, form=exam_paper.pack(paper),
        builds=paper.form.builds, state=text_of(0, step.room), wake_at=wake_at(step.room), now=now,
    )  # fmt: skip
    rooms.name(desk.work, record.id, host, shortened(name))
    shown = gathering(desk, record, step.room, step.effects, now)
    opened = Moved(step.room, record, step.room, step.effects, shown)
    return [opened, *shared(desk, place.chat, now)]


def loaded(desk: Desk, room: int, chat: int) -> RoomRecord:
    """Raises `RoomStale` for one that is over, unknown, or of another group."""
    record = rooms.load(desk.work, room)
    if record is None or record.finished_at is not None or record.chat != chat:
        raise RoomStale
    return record


def play(desk: Desk, request: Request, room: int, event: Event) -> Moved:
    """A tap under a room's message. Raises `RoomStale`."""
    return advance(desk, loaded(desk, room, request.chat), event, request.at)


def join(desk: Desk, request: Request, room: int) -> Moved:
    """Raises `RoomStale`."""
    record = loaded(desk, room, request.chat)
    moved = advance(desk, record, Join(request.learner), request.at)
    if is_present(moved.room, request.learner):
        rooms.name(desk.work, record.id, request.learner, shortened(request.name))
    return named_anew(desk, moved, request.at)


def vote(desk: Desk, request: Request, record: RoomRecord, options: tuple[int, ...]) -> Moved:
    """An answer to the room's last quiz poll; who gives one is in."""
    assert record.poll_of is not None
    moved = advance(desk, record, Ballot(request.learner, record.poll_of, options), request.at)
    if is_present(moved.room, request.learner) and not is_present(moved.before, request.learner):
        rooms.name(desk.work, record.id, request.learner, shortened(request.name))
    return moved


def change(desk: Desk, request: Request, room: int, plan: Plan) -> Moved:
    """Other settings for the same questions. Raises `RoomStale`, `Unplayable`."""
    record = loaded(desk, room, request.chat)
    before = room_of(record)
    event = Change(request.learner, plan.settings, before.questions)
    return advance(desk, record, event, request.at)


def refill(desk: Desk, room: int, by: int, plan: Plan, what: What, paper: Paper, now: int) -> Moved | None:
    """Another form, in the lobby; None where it is no lobby any more, or `by` is not its host (any more). `what` was
    chosen: all else is as it is by now. Raises `DrawAgain`.
    """
    record = rooms.load(desk.work, room)
    before = None if record is None or record.finished_at is not None else room_of(record)
    if record is None or before is None or not isinstance(before.phase, Lobby) or before.host != by:
        return None
    wanted = with_one(replace(plan_of(record, before), items=asked_for(record)), plan, what)
    if (wanted.blueprint, wanted.items, wanted.mode) != (plan.blueprint, plan.items, plan.mode):
        raise DrawAgain(wanted)
    form = exam_paper.pack(paper)
    rooms.refill(desk.work, room, blueprint=plan.blueprint, form=form, builds=paper.form.builds)
    panel = min(record.panel, int(Panel.SETTINGS))  # an outline was chosen: back to the other settings
    record = replace(record, blueprint=plan.blueprint, form=form, builds=paper.form.builds, panel=panel)
    return advance(desk, record, Change(by, wanted.settings, room_paper.questions_of(paper)), now)


def show_panel(desk: Desk, request: Request, room: int, panel: int) -> Moved:
    """Another page of the lobby. Raises `RoomStale`."""
    record = loaded(desk, room, request.chat)
    before = room_of(record)
    if not isinstance(before.phase, Lobby) or before.host != request.learner or record.panel == panel:
        return advance(desk, record, Tick(), request.at)
    return advance(desk, replace(record, panel=panel), Tick(), request.at, is_behind=True)


def advance(
    desk: Desk, record: RoomRecord, event: Event, now: int, *, is_behind: bool = False, is_lost: bool = False
) -> Moved:
    """What Telegram told, then one event; written down if anything changed. `is_behind`: the message shows something
    else than it should; `is_lost`: it has scrolled away.
    """
    before = room_of(record)
    start = before
    if is_behind or is_lost:
        start = replace(before, behind=before.behind or is_behind, lost=before.lost or is_lost)
    room, effects = _told(start, [*told_by(record), event], now)
    if room is before and record.noted is None:
        return Moved(before, record, room)
    over = isinstance(room.phase, Finished) and room.phase.told
    text = text_of(record.id, room)
    rooms.keep(
        desk.work, record.id, state=text, wake_at=wake_at(room), panel=record.panel,
        finished_at=now if over and record.finished_at is None else record.finished_at,
    )  # fmt: skip
    _keep_marks(desk, record.id, effects)
    _sittings(desk, record.id, before, room)
    moved = replace(record, state=text, noted=None, finished_at=record.finished_at or (now if over else None))
    shown = gathering(desk, moved, room, effects, now) if effects else None
    return Moved(before, moved, room, effects, shown)


def _told(room: Room, events: Iterable[Event], now: int) -> tuple[Room, tuple[Effect, ...]]:
    effects: list[Effect] = []
    for event in events:
        step = transition(room, event, now)
        room, effects = step.room, [*effects, *step.effects]
    return room, tuple(effects)


def _sittings(desk: Desk, number: int, before: Room, room: Room) -> None:
    """Sittings of an own-pace room open their keys at its end, and stop with a window that the host closed."""
    match before.phase, room.phase:
        case Window(), Finished():
            rooms.unseal(desk.work, number)
        case Window(closes_at=meant), Window(closes_at=closes_at) if closes_at < meant:
            rooms.close_sittings(desk.work, number, closes_at)


def _keep_marks(desk: Desk, room: int, effects: Iterable[Effect]) -> None:
    for effect in effects:
        if isinstance(effect, Reveal):
            marks = {
                member: RoomMark(effect.i, one.options, one.seconds, one.right, one.points)
                for member, one in effect.marks.items()
            }
            rooms.add_marks(desk.work, room, marks)


def shared(desk: Desk, chat: int, now: int) -> list[Moved]:
    """Rooms in several topics of one group divide its limit among them."""
    numbers = rooms.unfinished_in(desk.work, chat)
    moved = []
    for number in numbers:
        record = rooms.load(desk.work, number)
        assert record is not None
        moved.append(advance(desk, record, Share(CALLS_A_MINUTE // len(numbers)), now))
    return [one for one in moved if one.effects]


def everywhere(desk: Desk, chat: int, event: Event, now: int) -> list[Moved]:
    """An event for all rooms of a group that are not over."""
    moved = []
    for number in rooms.unfinished_in(desk.work, chat):
        record = rooms.load(desk.work, number)
        assert record is not None
        moved.append(advance(desk, record, event, now))
    return moved


def forget(desk: Desk, member: int, now: int) -> list[Moved]:
    """Somebody is about to be forgotten (`db.learners.forget`): out of every room, which keeps their points as
    nobody's.
    """
    numbers, moved = rooms.rooms_of(desk.work, member), []
    for number in numbers:
        record = rooms.load(desk.work, number)
        if record is not None:
            left = advance(desk, record, Leave(member), now)
            room = forgotten(left.room, member)
            rooms.keep_state(desk.work, number, text_of(number, room))
            moved.append(left)
    return moved


def shortened(name: str) -> str:
    """As a list of names can hold it."""
    plain = " ".join(name.split()) or NOBODY
    return plain if len(plain) <= LONGEST_NAME else plain[: LONGEST_NAME - 1].rstrip() + "…"


def named_anew(desk: Desk, moved: Moved, now: int) -> Moved:
    """With the name that was just written down."""
    if moved.gathering is None:
        return moved
    return replace(moved, gathering=gathering(desk, moved.record, moved.room, tuple(moved.effects), now))


def name_of(desk: Desk, room: int, member: int) -> str:
    found = rooms.member(desk.work, room, member)
    return found.name if found is not None else NOBODY


def asked_for(record: RoomRecord) -> int:
    """How many questions were wanted, which may be more than there are."""
    return exam_paper.unpack(record.form).form.wanted


def brought_down(desk: Desk, request: Request) -> Moved | None:
    """The lobby at this place, in a new message below what was written since; None where there is none.

    Also a room whose message Telegram refused: nothing tells when a group, or a topic, may be written in again.
    """
    record = rooms.in_place(desk.work, request.chat, request.topic)
    before = None if record is None else room_of(record)
    if record is None or before is None or not (before.away or isinstance(before.phase, Lobby)):
        return None
    return advance(desk, record, BotBack(), request.at, is_lost=isinstance(before.phase, Lobby))


def move(desk: Desk, chat: int, to: int) -> None:
    """A group has another id: what is stored of it goes with it. Its old messages are dead."""
    rooms.move(desk.work, chat, to)


def moved_to(record: RoomRecord, chat: int) -> RoomRecord:
    return replace(record, chat=chat)
