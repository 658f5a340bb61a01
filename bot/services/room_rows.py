"""What the row of a room holds, unpacked; what Telegram has told about it; and its questions."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.request import Desk
from bot.services import exam_paper
from bot.services.exam_rows import item_in
from bot.services.room_values import Gathering
from db import groups, rooms
from db.rooms import RoomRecord
from decks.blueprint_file import blueprints
from decks.model import Item
from scheduler import room_codec
from scheduler.room_effects import Effect, Mark, Reveal
from scheduler.room_events import Event, Posted, Revealed
from scheduler.room_state import Finished, Mode, Revealing, Room, Tally, Window

QUESTION, KEY = "q", "k"  # what Telegram may come to have: a question's message, or its key

# A state is told by its text, so the same text always gives the same room.
_MOST_KEPT = 64
_kept: dict[int, tuple[str, Room]] = {}


def room_of(record: RoomRecord) -> Room:
    text, room = _kept.get(record.id, ("", None))
    if room is None or text != record.state:
        room = room_codec.unpack(json.loads(record.state))
        _keep(record.id, record.state, room)
    return room


def text_of(record: int, room: Room) -> str:
    text = json.dumps(room_codec.pack(room), separators=(",", ":"))
    _keep(record, text, room)
    return text


def _keep(record: int, text: str, room: Room) -> None:
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[record] = (text, room)


def told_by(record: RoomRecord) -> tuple[Event, ...]:
    """What the room has not been told yet."""
    if record.noted is None:
        return ()
    what, i, at = record.noted.split()
    return (Posted(int(i), int(at)) if what == QUESTION else Revealed(int(i), int(at)),)


HOME = "America/New_York"  # where no zone was chosen


def zone_in(desk: Desk, chat: int) -> str:
    """By which the group's moments are told."""
    group = groups.load(desk.work, chat)
    return (group.zone if group is not None else "") or HOME


def gathering(desk: Desk, record: RoomRecord, room: Room, effects: tuple[Effect, ...], now: int) -> Gathering:
    """All that its screens need."""
    paper, room = exam_paper.unpack(record.form), _counted(desk, record, room)
    names = {one.learner: one.name for one in rooms.members(desk.work, record.id).values()}
    items = {i: _item(desk, record, i) for i in _wanted(room, effects)}
    marks = _marks(desk, record, room, effects)
    zone = zone_in(desk, record.chat) if isinstance(room.phase, Window) else HOME
    return Gathering(record, room, paper, blueprints()[record.blueprint], names, items, marks, now, zone)


def _counted(desk: Desk, record: RoomRecord, room: Room) -> Room:
    """The end of an own-pace room with how each question went: the machine hears of whole sittings only."""
    if room.settings.mode is not Mode.OWN_PACE or not isinstance(room.phase, Finished):
        return room
    found = rooms.tallies(desk.work, record.id)
    tallies = tuple(Tally(*found.get(i, (0, 0))) for i in range(len(room.questions)))
    return replace(room, tallies=tallies) if found else room


def _wanted(room: Room, effects: tuple[Effect, ...]) -> set[int]:
    """Questions whose words are shown: those of the effects, and the present one; at the end all that were asked."""
    if isinstance(room.phase, Finished):
        return set(range(len(room.tallies)))
    named = {getattr(effect, "i", None) for effect in effects} | {getattr(room.phase, "i", None)}
    return {i for i in named if i is not None}


def _item(desk: Desk, record: RoomRecord, i: int) -> Item | None:
    return item_in(desk, record.builds, exam_paper.unpack(record.form).questions[i].item)


def _marks(desk: Desk, record: RoomRecord, room: Room, effects: tuple[Effect, ...]) -> dict[int, Mark]:
    """Of the question that is revealed."""
    for effect in effects:
        if isinstance(effect, Reveal):
            return dict(effect.marks)
    if not isinstance(room.phase, Revealing):
        return {}
    return {
        learner: Mark(one.options, one.seconds, one.right, one.points)
        for learner, one in rooms.all_marks(desk.work, record.id)
        if one.question == room.phase.i
    }
