"""The statements of group exams, built once like all others (`db.statement`)."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, func, select, update

from db.statement import Statement, columns_of, insert_if_absent, insert_row, keyed
from db.tables_exams import ExamRow
from db.tables_rooms import ChallengeRow, GroupRow, RoomMarkRow, RoomMemberRow, RoomRow

group = columns_of(GroupRow)
room = columns_of(RoomRow)
member = columns_of(RoomMemberRow)
mark = columns_of(RoomMarkRow)
challenge = columns_of(ChallengeRow)
exam = columns_of(ExamRow)

# groups
GROUP = Statement(select(*group).where(*keyed(GroupRow, "chat")))
ADD_GROUP = insert_if_absent(GroupRow, "chat", "title")
SET_GROUP = Statement(
    update(GroupRow).where(*keyed(GroupRow, "chat")), ["title", "admins_only", "topic", "zone"]
)
SAID_IN_GROUP = Statement(update(GroupRow).where(*keyed(GroupRow, "chat")), ["said_at"])
MOVE_GROUP = Statement(update(GroupRow).where(*keyed(GroupRow, "chat")), ["chat"])
DROP_GROUP = Statement(delete(GroupRow).where(*keyed(GroupRow, "chat")))

# rooms
_ROOM = (
    room.id, room.chat, room.topic, room.slot, room.blueprint, room.form, room.builds, room.state, room.panel,
    room.noted, room.poll, room.opened_at, room.finished_at, room.poll_of,
)  # fmt: skip
ADD_ROOM = insert_row(
    RoomRow, "chat", "topic", "slot", "blueprint", "form", "builds", "state", "wake_at", "opened_at"
)
ROOM = Statement(select(*_ROOM).where(*keyed(RoomRow, "id")))
ROOM_IN_PLACE = Statement(select(*_ROOM).where(*keyed(RoomRow, "chat", "topic"), room.finished_at.is_(None)))
ROOM_OF_POLL = Statement(select(*_ROOM).where(*keyed(RoomRow, "poll")))
ROOMS_IN_CHAT = Statement(
    select(room.id).where(*keyed(RoomRow, "chat"), room.finished_at.is_(None)).order_by(room.id)
)
SLOT_IN_PLACE = Statement(select(func.max(room.slot)).where(*keyed(RoomRow, "chat", "topic")))
LAST_SLOT = Statement(select(func.max(room.slot)).where(*keyed(RoomRow, "chat")))
FINISHED_IN_CHAT = Statement(
    select(*_ROOM)
    .where(*keyed(RoomRow, "chat"), room.finished_at > bindparam("after_"))
    .order_by(room.id.desc())
    .limit(bindparam("limit_"))
)
KEEP_ROOM = Statement(
    update(RoomRow).where(*keyed(RoomRow, "id")),
    ["state", "panel", "noted", "wake_at", "finished_at"],
)
KEEP_STATE = Statement(update(RoomRow).where(*keyed(RoomRow, "id")), ["state"])
REFILL_ROOM = Statement(
    update(RoomRow).where(*keyed(RoomRow, "id"), room.finished_at.is_(None)),
    ["blueprint", "form", "builds"],
)
NOTE_ROOM = Statement(update(RoomRow).where(*keyed(RoomRow, "id")), ["noted", "wake_at"])
SET_POLL = Statement(update(RoomRow).where(*keyed(RoomRow, "id")), ["poll", "poll_of"])
POSTPONE_ROOM = Statement(update(RoomRow).where(*keyed(RoomRow, "id")), ["wake_at"])
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
MOVE_ROOMS = Statement(update(RoomRow).where(*keyed(RoomRow, "chat")), ["chat"])

# who is in, and what they did
ADD_MEMBER = insert_if_absent(RoomMemberRow, "learner", "room", "name")
RENAME_MEMBER = Statement(update(RoomMemberRow).where(*keyed(RoomMemberRow, "learner", "room")), ["name"])
MEMBERS = Statement(select(member.learner, member.name, member.exam).where(*keyed(RoomMemberRow, "room")))
MEMBER = Statement(select(member.name, member.exam).where(*keyed(RoomMemberRow, "room", "learner")))
ROOMS_OF_MEMBER = Statement(
    select(member.room).where(*keyed(RoomMemberRow, "learner")).order_by(member.room.desc())
)
SET_SITTING = Statement(update(RoomMemberRow).where(*keyed(RoomMemberRow, "learner", "room")), ["exam"])
ROOM_OF_EXAM = Statement(select(member.room, member.learner).where(*keyed(RoomMemberRow, "exam")))
_SITTINGS_OF_ROOM = exam.id.in_(
    select(member.exam).where(*keyed(RoomMemberRow, "room"), member.exam.is_not(None))
)
UNSEAL_SITTINGS = Statement(update(ExamRow).where(_SITTINGS_OF_ROOM).values(sealed=0))
CLOSE_SITTINGS = Statement(update(ExamRow).where(_SITTINGS_OF_ROOM, exam.finished_at.is_(None)), ["wake_at"])
ADD_MARK = insert_if_absent(
    RoomMarkRow, "room", "learner", "question", "options", "seconds", "right", "points"
)
_MARK = (mark.question, mark.options, mark.seconds, mark.right, mark.points)
MARKS_OF_MEMBER = Statement(
    select(*_MARK).where(*keyed(RoomMarkRow, "room", "learner")).order_by(mark.question)
)
MARKS_OF_ROOM = Statement(
    select(mark.learner, *_MARK).where(*keyed(RoomMarkRow, "room")).order_by(mark.learner, mark.question)
)
TALLIES = Statement(
    select(mark.question, func.sum(mark.right), func.count())
    .where(*keyed(RoomMarkRow, "room"))
    .group_by(mark.question)
    .order_by(mark.question)
)
FORGET_MARKS = Statement(delete(RoomMarkRow).where(*keyed(RoomMarkRow, "room", "learner")))
FORGET_MEMBER = Statement(delete(RoomMemberRow).where(*keyed(RoomMemberRow, "learner")))
FORGET_CHALLENGES = Statement(delete(ChallengeRow).where(*keyed(ChallengeRow, "by")))

# scheduled challenges
_CHALLENGE = (
    challenge.id, challenge.chat, challenge.topic, challenge.by, challenge.name, challenge.settings,
    challenge.repeat, challenge.first, challenge.wall, challenge.zone, challenge.held, challenge.wake_at,
    challenge.away_at,
)  # fmt: skip
ADD_CHALLENGE = insert_row(
    ChallengeRow, "chat", "topic", "by", "name", "settings", "repeat", "first", "wall", "zone", "wake_at"
)
CHALLENGE = Statement(select(*_CHALLENGE).where(*keyed(ChallengeRow, "id")))
CHALLENGES_IN_CHAT = Statement(select(*_CHALLENGE).where(*keyed(ChallengeRow, "chat")).order_by(challenge.id))
DUE_CHALLENGES = Statement(
    select(challenge.id)
    .where(challenge.wake_at.is_not(None), challenge.wake_at <= bindparam("now_"))
    .order_by(challenge.wake_at)
    .limit(bindparam("limit_"))
)
KEEP_CHALLENGE = Statement(update(ChallengeRow).where(*keyed(ChallengeRow, "id")), ["held", "wake_at"])
DROP_CHALLENGE = Statement(delete(ChallengeRow).where(*keyed(ChallengeRow, "id")))
POSTPONE_CHALLENGE = Statement(update(ChallengeRow).where(*keyed(ChallengeRow, "id")), ["wake_at"])
ZONE_CHALLENGE = Statement(update(ChallengeRow).where(*keyed(ChallengeRow, "id")), ["zone", "wake_at"])
REST_CHALLENGES = Statement(
    update(ChallengeRow).where(*keyed(ChallengeRow, "chat"), challenge.away_at.is_(None)), ["away_at"]
)
WAKE_CHALLENGES = Statement(update(ChallengeRow).where(*keyed(ChallengeRow, "chat")), ["away_at"])
PLAYED_IN_CHAT = Statement(
    select(room.id, room.state, room.finished_at)
    .where(*keyed(RoomRow, "chat"), room.finished_at > bindparam("after_"))
    .order_by(room.id.desc())
    .limit(bindparam("limit_"))
)
NAMES_IN_CHAT = Statement(
    select(member.learner, member.name)
    .where(member.room == room.id, *keyed(RoomRow, "chat"), room.finished_at > bindparam("after_"))
    .order_by(member.room)
)
MOVE_CHALLENGES = Statement(update(ChallengeRow).where(*keyed(ChallengeRow, "chat")), ["chat"])

# what is watched
ROOMS_OPEN = Statement(select(func.count()).where(room.finished_at.is_(None)))
FIRST_ROOM_TO_WAKE = Statement(  # 0: it was told something, and waits for no second
    select(func.min(room.wake_at)).where(room.wake_at.is_not(None), room.wake_at > 0)
)
BUILDS_OF_ROOMS = Statement(select(room.builds).distinct())
