"""Taking an own-pace room in the private chat: who may, how long, once. The sitting itself is an exam like any other.

The link under the group's message carries a mark of the form, so nobody gets into a group's exam by guessing its
number; who has joined in the group needs no mark. A sitting lasts 90 seconds a question, or what was chosen for a
question where that is more, and ends with the window at the latest. There is one for each member, and it is as on the
day: no pause. Leaving the group does not take it away.
"""

from __future__ import annotations

from hashlib import sha256

from bot.request import Desk, Request
from bot.services import exam, exam_paper, learner, room
from bot.services.exam_rows import text_of
from bot.services.exam_values import Played
from bot.services.room_own_values import Door, Found, Offer
from bot.services.room_rows import room_of, zone_in
from db import exams, rooms
from db.rooms import RoomRecord
from decks.blueprint_file import blueprints
from scheduler.exam_state import LONGEST_LIMIT, SHORTEST_LIMIT, Mode, begin
from scheduler.exam_time import wake_at
from scheduler.room_events import Join
from scheduler.room_state import Finished, Lobby, Window, is_present
from scheduler.room_state import Mode as RoomMode

SECONDS_EACH = 90
_MARK = 10  # signs


def mark_of(record: RoomRecord) -> str:
    """What a link to the room carries, so that its number is not enough."""
    return sha256(record.form.encode()).hexdigest()[:_MARK]


def enter(desk: Desk, request: Request, number: int, mark: str) -> Found:
    """Somebody follows the link: they are in, and may begin."""
    record = rooms.load(desk.work, number)
    if record is None or room_of(record).settings.mode is not RoomMode.OWN_PACE:
        return Found(Door.UNKNOWN)
    if mark != mark_of(record) and rooms.member(desk.work, number, request.learner) is None:
        return Found(Door.UNKNOWN)
    match room_of(record).phase:
        case Lobby():
            return Found(Door.EARLY)
        case Window() as window:
            return _entered(desk, request, record, window)
        case _:
            return Found(Door.OVER)


def _entered(desk: Desk, request: Request, record: RoomRecord, window: Window) -> Found:
    there = _sitting(desk, request, record, window)
    if there is not None:
        return there
    if window.closes_at - request.at < SHORTEST_LIMIT:
        return Found(Door.LATE)
    moved = room.advance(desk, record, Join(request.learner), request.at)
    if not is_present(moved.room, request.learner):
        return Found(Door.OVER if isinstance(moved.room.phase, Finished) else Door.FULL, moved=moved)
    if request.name:  # a button says none
        rooms.name(desk.work, record.id, request.learner, room.shortened(request.name))
    moved = room.named_anew(desk, moved, request.at)
    if exams.running(desk.work, learner.of(desk, request).id) is not None:
        return Found(Door.BUSY, moved=moved)
    return Found(Door.OPEN, offer=_offer(desk, record, window, request.at), moved=moved)


def _sitting(desk: Desk, request: Request, record: RoomRecord, window: Window) -> Found | None:
    """Theirs, where it has begun."""
    member = rooms.member(desk.work, record.id, request.learner)
    number = None if member is None else member.exam
    sitting = None if number is None else exams.load(desk.work, request.learner, number)
    if sitting is not None and sitting.is_running:
        return Found(Door.RUNNING, sitting.id)
    if sitting is not None or request.learner in window.handed_in:
        return Found(Door.TAKEN, None if sitting is None else sitting.id)
    return None


def _offer(desk: Desk, record: RoomRecord, window: Window, now: int) -> Offer:
    paper = exam_paper.unpack(record.form)
    each = max(SECONDS_EACH, room_of(record).settings.seconds)
    limit = min(len(paper.questions) * each, window.closes_at - now, LONGEST_LIMIT)
    zone = zone_in(desk, record.chat)
    return Offer(record.id, blueprints()[record.blueprint], paper, limit, window.closes_at, zone)


def start(desk: Desk, request: Request, number: int) -> tuple[Found, Played | None]:
    """The clock starts, of who has entered; otherwise what is in the way."""
    found = enter(desk, request, number, "")
    record = rooms.load(desk.work, number)
    if found.offer is None or record is None:
        return found, None
    sitting = exams.plan(
        desk.work, request.learner, blueprint=record.blueprint, form=record.form, builds=record.builds,
        now=request.at,
    )  # fmt: skip
    state = begin(found.offer.paper.slots, found.offer.limit, Mode.EXAM, request.at)
    exams.start(
        desk.work, sitting, mode=Mode.EXAM.value, state=text_of(state), wake_at=wake_at(state), now=request.at
    )
    exams.seal(desk.work, sitting)
    rooms.set_sitting(desk.work, number, request.learner, sitting)
    return found, exam.present(desk, request)
