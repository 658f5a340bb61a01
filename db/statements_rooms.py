"""The statements of group exams, built once like all others (`db.statements`)."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, func, select, update

from db.statements import Statement, _columns, _insert, _insert_if_absent, _where
from db.tables import ExamRow
from db.tables_rooms import ChallengeRow, GroupRow, RoomMarkRow, RoomMemberRow, RoomRow

group = _columns(GroupRow)
room = _columns(RoomRow)
member = _columns(RoomMemberRow)
mark = _columns(RoomMarkRow)
challenge = _columns(ChallengeRow)
exam = _columns(ExamRow)

# groups
GROUP = Statement(select(*group).where(*_where(GroupRow, "chat")))
ADD_GROUP = _insert_if_absent(GroupRow, "chat", "title")
SET_GROUP = Statement(
    update(GroupRow).where(*_where(GroupRow, "chat")), ["title", "admins_only", "topic", "zone"]
)
SAID_IN_GROUP = Statement(update(GroupRow).where(*_where(GroupRow, "chat")), ["said_at"])
MOVE_GROUP = Statement(update(GroupRow).where(*_where(GroupRow, "chat")), ["chat"])
DROP_GROUP = Statement(delete(GroupRow).where(*_where(GroupRow, "chat")))

# rooms
_ROOM = (
    room.id, room.chat, room.topic, room.slot, room.blueprint, room.form, room.builds, room.state, room.panel,
    room.noted, room.poll, room.opened_at, room.finished_at, room.poll_of,
)  # fmt: skip
ADD_ROOM = _insert(
    RoomRow, "chat", "topic", "slot", "blueprint", "form", "builds", "state", "wake_at", "opened_at"
)
ROOM = Statement(select(*_ROOM).where(*_where(RoomRow, "id")))
ROOM_IN_PLACE = Statement(select(*_ROOM).where(*_where(RoomRow, "chat", "topic"), room.finished_at.is_(None)))
ROOM_OF_POLL = Statement(select(*_ROOM).where(*_where(RoomRow, "poll")))
ROOMS_IN_CHAT = Statement(
    select(room.id).where(*_where(RoomRow, "chat"), room.finished_at.is_(None)).order_by(room.id)
)
SLOT_IN_PLACE = Statement(select(func.max(room.slot)).where(*_where(RoomRow, "chat", "topic")))
LAST_SLOT = Statement(select(func.max(room.slot)).where(*_where(RoomRow, "chat")))
FINISHED_IN_CHAT = Statement(
    select(*_ROOM)
    .where(*_where(RoomRow, "chat"), room.finished_at > bindparam("after_"))
    .order_by(room.id.desc())
    .limit(bindparam("limit_"))
)
KEEP_ROOM = Statement(
    update(RoomRow).where(*_where(RoomRow, "id")),
    ["state", "panel", "noted", "wake_at", "finished_at"],
)
KEEP_STATE = Statement(update(RoomRow).where(*_where(RoomRow, "id")), ["state"])
REFILL_ROOM = Statement(
    update(RoomRow).where(*_where(RoomRow, "id"), room.finished_at.is_(None)),
    ["blueprint", "form", "builds"],
)
NOTE_ROOM = Statement(update(RoomRow).where(*_where(RoomRow, "id")), ["noted", "wake_at"])
SET_POLL = Statement(update(RoomRow).where(*_where(RoomRow, "id")), ["poll", "poll_of"])
POSTPONE_ROOM = Statement(update(RoomRow).where(*_where(RoomRow, "id")), ["wake_at"])
DUE_ROOMS = Statement(
    select(room.id)
    .where(room.wake_at.is_not(None), room.wake_at <= bindparam("now_"))
    .order_by(room.wake_at)
    .limit(bindparam("limit_"))
)
RUNNING_ROOMS = Statement(
    select(room.id)
    .where(room.id > bindparam("after_"), room.finished_at.is_(None))
    .order_by(room.id)
    .limit(bindparam("limit_"))
)
MOVE_ROOMS = Statement(update(RoomRow).where(*_where(RoomRow, "chat")), ["chat"])

# who is in, and what they did
ADD_MEMBER = _insert_if_absent(RoomMemberRow, "learner", "room", "name")
RENAME_MEMBER = Statement(update(RoomMemberRow).where(*_where(RoomMemberRow, "learner", "room")), ["name"])
MEMBERS = Statement(select(member.learner, member.name, member.exam).where(*_where(RoomMemberRow, "room")))
MEMBER = Statement(select(member.name, member.exam).where(*_where(RoomMemberRow, "room", "learner")))
ROOMS_OF_MEMBER = Statement(
    select(member.room).where(*_where(RoomMemberRow, "learner")).order_by(member.room.desc())
)
SET_SITTING = Statement(update(RoomMemberRow).where(*_where(RoomMemberRow, "learner", "room")), ["exam"])
ROOM_OF_EXAM = Statement(select(member.room, member.learner).where(*_where(RoomMemberRow, "exam")))
_SITTINGS_OF_ROOM = exam.id.in_(
    select(member.exam).where(*_where(RoomMemberRow, "room"), member.exam.is_not(None))
)
UNSEAL_SITTINGS = Statement(update(ExamRow).where(_SITTINGS_OF_ROOM).values(sealed=0))
CLOSE_SITTINGS = Statement(update(ExamRow).where(_SITTINGS_OF_ROOM, exam.finished_at.is_(None)), ["wake_at"])
ADD_MARK = _insert_if_absent(
    RoomMarkRow, "room", "learner", "question", "options", "seconds", "right", "points"
)
_MARK = (mark.question, mark.options, mark.seconds, mark.right, mark.points)
MARKS_OF_MEMBER = Statement(
    select(*_MARK).where(*_where(RoomMarkRow, "room", "learner")).order_by(mark.question)
)
MARKS_OF_ROOM = Statement(
    select(mark.learner, *_MARK).where(*_where(RoomMarkRow, "room")).order_by(mark.learner, mark.question)
)
TALLIES = Statement(
    select(mark.question, func.sum(mark.right), func.count())
    .where(*_where(RoomMarkRow, "room"))
    .group_by(mark.question)
    .order_by(mark.question)
)
FORGET_MARKS = Statement(delete(RoomMarkRow).where(*_where(RoomMarkRow, "room", "learner")))
FORGET_MEMBER = Statement(delete(RoomMemberRow).where(*_where(RoomMemberRow, "learner")))
FORGET_CHALLENGES = Statement(delete(ChallengeRow).where(*_where(ChallengeRow, "by")))

# scheduled challenges
_CHALLENGE = (
    challenge.id, challenge.chat, challenge.topic, challenge.by, challenge.name, challenge.settings,
    challenge.repeat, challenge.first, challenge.wall, challenge.zone, challenge.held, challenge.wake_at,
    challenge.away_at,
)  # fmt: skip
ADD_CHALLENGE = _insert(
    ChallengeRow, "chat", "topic", "by", "name", "settings", "repeat", "first", "wall", "zone", "wake_at"
)
CHALLENGE = Statement(select(*_CHALLENGE).where(*_where(ChallengeRow, "id")))
CHALLENGES_IN_CHAT = Statement(
    select(*_CHALLENGE).where(*_where(ChallengeRow, "chat")).order_by(challenge.id)
)
DUE_CHALLENGES = Statement(
    select(challenge.id)
    .where(challenge.wake_at.is_not(None), challenge.wake_at <= bindparam("now_"))
    .order_by(challenge.wake_at)
    .limit(bindparam("limit_"))
)
KEEP_CHALLENGE = Statement(update(ChallengeRow).where(*_where(ChallengeRow, "id")), ["held", "wake_at"])
DROP_CHALLENGE = Statement(delete(ChallengeRow).where(*_where(ChallengeRow, "id")))
POSTPONE_CHALLENGE = Statement(update(ChallengeRow).where(*_where(ChallengeRow, "id")), ["wake_at"])
ZONE_CHALLENGE = Statement(update(ChallengeRow).where(*_where(ChallengeRow, "id")), ["zone", "wake_at"])
REST_CHALLENGES = Statement(
    update(ChallengeRow).where(*_where(ChallengeRow, "chat"), challenge.away_at.is_(None)), ["away_at"]
)
WAKE_CHALLENGES = Statement(update(ChallengeRow).where(*_where(ChallengeRow, "chat")), ["away_at"])
PLAYED_IN_CHAT = Statement(
    select(room.id, room.state, room.finished_at)
    .where(*_where(RoomRow, "chat"), room.finished_at > bindparam("after_"))
    .order_by(room.id.desc())
    .limit(bindparam("limit_"))
)
NAMES_IN_CHAT = Statement(
    select(member.learner, member.name)
    .where(member.room == room.id, *_where(RoomRow, "chat"), room.finished_at > bindparam("after_"))
    .order_by(member.room)
)
MOVE_CHALLENGES = Statement(update(ChallengeRow).where(*_where(ChallengeRow, "chat")), ["chat"])

# what is watched
ROOMS_OPEN = Statement(select(func.count()).where(room.finished_at.is_(None)))
FIRST_ROOM_TO_WAKE = Statement(  # 0: it was told something, and waits for no second
    select(func.min(room.wake_at)).where(room.wake_at.is_not(None), room.wake_at > 0)
)
BUILDS_OF_ROOMS = Statement(select(room.builds).distinct())
