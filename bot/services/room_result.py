"""What a member made of a group's exam, for them alone, once it is over: live, by quiz polls or at one's own pace.

A question that was asked and not answered is a miss, also one that was closed before somebody joined; a skipped one
counts for nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.request import Desk, Request
from bot.services import exam_fixes, exam_marking, exam_paper, learner
from bot.services.exam_fixes import Fix
from bot.services.exam_paper import Paper
from bot.services.exam_rows import item_in
from bot.services.room_own_values import Door, NoResult, RoomResult, RoomReviewed, Verdict
from bot.services.room_rows import room_of
from db import groups, rooms
from db.rooms import RoomMark, RoomRecord
from decks.blueprint_file import blueprints
from scheduler.room_score import standing
from scheduler.room_state import Finished, Mode, Room, member_of


def result_of(desk: Desk, request: Request, number: int) -> RoomResult:
    """Raises `NoResult`."""
    record, room = _over(desk, request, number)
    learner.of(desk, request)
    group, member = groups.load(desk.work, record.chat), rooms.member(desk.work, number, request.learner)
    marks = {one.question: one for one in rooms.marks_of(desk.work, number, request.learner)}
    paper, verdicts = exam_paper.unpack(record.form), verdicts_of(room, marks)
    place = next(one for one in standing(room) if one.member == request.learner)
    fixes = exam_fixes.fixes_of(desk, record.builds, paper)
    missed = missed_of(paper, verdicts, fixes)
    return RoomResult(
        number, group.title if group else "", blueprints()[record.blueprint], paper, verdicts, marks, place,
        len(room.members), room.settings.speed_bonus, exam_marking.count_new(desk, request.learner, missed),
        member.exam if member else None, fixes,
    )  # fmt: skip


def missed_of(paper: Paper, verdicts: Sequence[Verdict], fixes: Sequence[Fix]) -> list[str]:
    """Cards of what was missed; what was thrown out is nobody's miss."""
    out = {one.position for one in fixes if one.is_out}
    missed = [i for i, one in enumerate(verdicts) if one in (Verdict.WRONG, Verdict.OPEN) and i not in out]
    return [paper.questions[i].item.card for i in missed]


def verdicts_of(room: Room, marks: dict[int, RoomMark]) -> Sequence[Verdict]:
    """Of the questions that were asked, to one member."""
    if room.settings.mode is Mode.OWN_PACE:
        return [_verdict(marks.get(i)) for i in range(len(room.questions))]
    return [
        Verdict.SKIPPED if tally.skipped else _verdict(marks.get(i)) for i, tally in enumerate(room.tallies)
    ]


def review(desk: Desk, request: Request, number: int, place: int) -> RoomReviewed:
    """Raises `NoResult`, also where there is no such question."""
    found = result_of(desk, request, number)
    record = rooms.load(desk.work, number)
    if record is None or place >= len(found.verdicts):
        raise NoResult(Door.UNKNOWN)
    item = item_in(desk, record.builds, found.paper.questions[place].item)
    return RoomReviewed(found, place, item and exam_fixes.put_right(item, found.fixes, place))


def make_cards(desk: Desk, request: Request, number: int) -> tuple[RoomResult, int]:
    """Misses become cards, due today; how many. Raises `NoResult`."""
    found = result_of(desk, request, number)
    made = exam_marking.card_all(desk, request, missed_of(found.paper, found.verdicts, found.fixes))
    return result_of(desk, request, number), made


def _over(desk: Desk, request: Request, number: int) -> tuple[RoomRecord, Room]:
    """Of a room that the asker was in. Who was not is told nothing of it."""
    record = rooms.load(desk.work, number)
    room = None if record is None else room_of(record)
    if record is None or room is None or member_of(room, request.learner) is None:
        raise NoResult(Door.UNKNOWN)
    if not isinstance(room.phase, Finished):
        raise NoResult(Door.EARLY)
    return record, room


def _verdict(mark: RoomMark | None) -> Verdict:
    if mark is None:
        return Verdict.OPEN
    return Verdict.RIGHT if mark.right else Verdict.WRONG
