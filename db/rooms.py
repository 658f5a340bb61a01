"""Group exams: rooms, who is in them, what their answers were worth. `form` and `state` are opaque here.

A room lives at (chat, topic), at most one unfinished there; its screen has a slot of its own in the chat, which the
next room at the same place takes over. `wake_at` is the second in which time next does something to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from db import screens
from db import statements_rooms as sql
from db.screens import Settled
from db.tables import NOTICE_SLOT
from db.uow import Work

FIRST_SLOT = NOTICE_SLOT + 1
NOW = 0  # a `wake_at` that is due


@dataclass(frozen=True, slots=True)
class RoomRecord:
    """One row. Moments in UTC seconds."""

    id: int
    chat: int
    topic: int
    slot: int
    blueprint: str
    form: str
    builds: str
    state: str
    panel: int
    noted: str | None
    poll: str | None
    opened_at: int
    finished_at: int | None
    poll_of: int | None = None  # the question that `poll` asks


@dataclass(frozen=True, slots=True)
class RoomMember:
    learner: int
    name: str
    exam: int | None


@dataclass(frozen=True, slots=True)
class RoomMark:
    """What an answer to a closed question was worth. `seconds` of the question's time; points in hundredths."""

    question: int
    options: tuple[int, ...]
    seconds: int
    right: bool
    points: int


class RoomThere(Exception):
    """There is an unfinished room at this place."""


def open_room(
    work: Work,
    chat: int,
    topic: int,
    *,
    blueprint: str,
    form: str,
    builds: str,
    state: str,
    wake_at: int | None,
    now: int,
) -> RoomRecord:
    """Raises `RoomThere`."""
    if in_place(work, chat, topic) is not None:
        raise RoomThere
    slot = _slot(work, chat, topic)
    work.do(
        sql.ADD_ROOM, chat=chat, topic=topic, slot=slot, blueprint=blueprint, form=form, builds=builds, state=state,
        wake_at=wake_at, opened_at=now,
    )  # fmt: skip
    opened = in_place(work, chat, topic)
    assert opened is not None
    return opened


def _slot(work: Work, chat: int, topic: int) -> int:
    """That of the room before, unless its end is not shown yet."""
    here: int | None = work.row(sql.SLOT_IN_PLACE, chat_=chat, topic_=topic)[0]
    shown = None if here is None else screens.load(work, chat, here)
    if here is not None and (shown is None or shown.shown_rev >= shown.rev):
        return here
    last: int | None = work.row(sql.LAST_SLOT, chat_=chat)[0]
    return FIRST_SLOT if last is None else last + 1


def load(work: Work, room: int) -> RoomRecord | None:
    return _record(work.row(sql.ROOM, id_=room))


def in_place(work: Work, chat: int, topic: int) -> RoomRecord | None:
    """The unfinished one."""
    return _record(work.row(sql.ROOM_IN_PLACE, chat_=chat, topic_=topic))


def of_poll(work: Work, poll: str) -> RoomRecord | None:
    """The room whose last quiz poll is this one."""
    return _record(work.row(sql.ROOM_OF_POLL, poll_=poll))


def unfinished_in(work: Work, chat: int) -> list[int]:
    return [room for (room,) in work.rows(sql.ROOMS_IN_CHAT, chat_=chat)]


def played_in(work: Work, chat: int, *, after: int, limit: int) -> list[tuple[str, int]]:
    """State and end of those that ended after a moment, the last first."""
    rows = work.rows(sql.PLAYED_IN_CHAT, chat_=chat, after_=after, limit_=limit)
    return [(state, at) for _, state, at in rows]


def names_in(work: Work, chat: int, *, after: int) -> dict[int, str]:
    """How the group saw everybody who joined one of those, last."""
    return dict(work.rows(sql.NAMES_IN_CHAT, chat_=chat, after_=after))


def finished_in(work: Work, chat: int, *, after: int, limit: int) -> list[RoomRecord]:
    """The last first, of those that ended after a moment."""
    rows = work.rows(sql.FINISHED_IN_CHAT, chat_=chat, after_=after, limit_=limit)
    return [RoomRecord(*row) for row in rows]


def keep(
    work: Work, room: int, *, state: str, wake_at: int | None, panel: int, finished_at: int | None
) -> None:
    """What was noted has become part of the state."""
    work.do(
        sql.KEEP_ROOM,
        id_=room,
        state=state,
        wake_at=wake_at,
        panel=panel,
        finished_at=finished_at,
        noted=None,
    )


def keep_state(work: Work, room: int, state: str) -> None:
    """The state alone."""
    work.do(sql.KEEP_STATE, id_=room, state=state)


def refill(work: Work, room: int, *, blueprint: str, form: str, builds: str) -> None:
    """Another form, in the lobby."""
    work.do(sql.REFILL_ROOM, id_=room, blueprint=blueprint, form=form, builds=builds)


def asks_of(room: int, what: str, i: int) -> str:
    """For a screen of the room: what the room is told once Telegram has it."""
    return f"{room} {what} {i}"


def shown(work: Work, settled: Iterable[Settled]) -> None:
    """Telegram has what rooms asked for. Each is told by its next event, or by the sweep."""
    for one in settled:
        if one.slot >= FIRST_SLOT and one.asks is not None and one.message_id is not None:
            room, _, what = one.asks.partition(" ")
            work.do(sql.NOTE_ROOM, id_=int(room), noted=f"{what} {one.at}", wake_at=NOW)
            if one.poll is not None:
                work.do(sql.SET_POLL, id_=int(room), poll=one.poll, poll_of=int(what.partition(" ")[2]))


def due(work: Work, *, now: int, limit: int) -> list[int]:
    return [room for (room,) in work.rows(sql.DUE_ROOMS, now_=now, limit_=limit)]


def postpone(work: Work, room: int, until: int) -> None:
    work.do(sql.POSTPONE_ROOM, id_=room, wake_at=until)


def all_running(work: Work, *, after: int, limit: int) -> list[int]:
    """Unfinished rooms beyond id `after`."""
    return [room for (room,) in work.rows(sql.RUNNING_ROOMS, after_=after, limit_=limit)]


def name(work: Work, room: int, learner: int, name: str) -> None:
    """Who joined, as the group sees them."""
    if not work.do(sql.ADD_MEMBER, learner=learner, room=room, name=name):
        work.do(sql.RENAME_MEMBER, learner_=learner, room_=room, name=name)


def members(work: Work, room: int) -> dict[int, RoomMember]:
    return {row[0]: RoomMember(*row) for row in work.rows(sql.MEMBERS, room_=room)}


def member(work: Work, room: int, learner: int) -> RoomMember | None:
    row = work.row(sql.MEMBER, room_=room, learner_=learner)
    return None if row is None else RoomMember(learner, *row)


def rooms_of(work: Work, learner: int) -> list[int]:
    """Those they joined, the last first."""
    return [room for (room,) in work.rows(sql.ROOMS_OF_MEMBER, learner_=learner)]


def set_sitting(work: Work, room: int, learner: int, exam: int) -> None:
    """The private exam by which a member takes an own-pace room."""
    work.do(sql.SET_SITTING, room_=room, learner_=learner, exam=exam)


def of_exam(work: Work, exam: int) -> tuple[int, int] | None:
    """The room and the member whose sitting a private exam is."""
    row: tuple[int, int] | None = work.row(sql.ROOM_OF_EXAM, exam_=exam)
    return row


def unseal(work: Work, room: int) -> None:
    """Nobody can answer any more: the sittings of its members show their keys."""
    work.do(sql.UNSEAL_SITTINGS, room_=room)


def close_sittings(work: Work, room: int, at: int) -> None:
    """Those that run are looked at by the sweep at `at`."""
    work.do(sql.CLOSE_SITTINGS, room_=room, wake_at=at)


def tallies(work: Work, room: int) -> dict[int, tuple[int, int]]:
    """By question: how many were right, and how many answered."""
    return {question: (right, answered) for question, right, answered in work.rows(sql.TALLIES, room_=room)}


def add_marks(work: Work, room: int, marks: Mapping[int, RoomMark]) -> None:
    """By member. A repeat changes nothing."""
    for learner, one in marks.items():
        work.do(
            sql.ADD_MARK, room=room, learner=learner, question=one.question, seconds=one.seconds,
            options=" ".join(map(str, one.options)), right=int(one.right), points=one.points,
        )  # fmt: skip


def marks_of(work: Work, room: int, learner: int) -> list[RoomMark]:
    return [_mark(*row) for row in work.rows(sql.MARKS_OF_MEMBER, room_=room, learner_=learner)]


def all_marks(work: Work, room: int) -> list[tuple[int, RoomMark]]:
    """Of everybody, by member and question."""
    return [(learner, _mark(*row)) for learner, *row in work.rows(sql.MARKS_OF_ROOM, room_=room)]


def move(work: Work, chat: int, to: int) -> None:
    """A group became a supergroup: rooms, settings and challenges go with it."""
    work.do(sql.MOVE_ROOMS, chat_=chat, chat=to)
    work.do(sql.MOVE_CHALLENGES, chat_=chat, chat=to)
    if work.row(sql.GROUP, chat_=chat) is not None:
        work.do(sql.DROP_GROUP, chat_=to)
        work.do(sql.MOVE_GROUP, chat_=chat, chat=to)


def forget(work: Work, learner: int, rooms: Iterable[int]) -> None:
    """Name, answers and challenges of somebody who wants to be forgotten."""
    for room in rooms:
        work.do(sql.FORGET_MARKS, room_=room, learner_=learner)
    work.do(sql.FORGET_MEMBER, learner_=learner)
    work.do(sql.FORGET_CHALLENGES, by_=learner)


def _mark(question: int, options: str, seconds: int, right: int, points: int) -> RoomMark:
    return RoomMark(question, tuple(map(int, options.split())), seconds, bool(right), points)


def _record(row: Sequence[object] | None) -> RoomRecord | None:
    return None if row is None else RoomRecord(*row)  # type: ignore[arg-type]  # the columns of `_ROOM`, in order
