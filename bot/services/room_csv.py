"""A group's exam as two tables for its host: a line for each member, and one for each question.

UTF-8 with a byte order mark, without which Excel reads it as Latin-1; what a spreadsheet would run as a formula is
written so that it does not (`decks.exchange.cards_csv`).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO

from bot.services import exam_paper
from bot.services.room_rows import room_of
from bot.services.room_values import NOBODY
from db import rooms
from db.rooms import RoomMark, RoomRecord
from db.uow import Work
from decks.exchange.cards_csv import safe_cell
from scheduler.room_score import standing
from scheduler.room_state import Finished, Room

CSV = "room-csv"  # the errand's kind
LETTERS = "ABCDEFGHIJKL"

Cell = str | int
Marks = Mapping[tuple[int, int], RoomMark]  # by member and question


@dataclass(frozen=True, slots=True)
class Files:
    members: bytes
    questions: bytes


def may_have(record: RoomRecord, learner: int) -> bool:
    return room_of(record).host == learner


def is_over(record: RoomRecord) -> bool:
    return isinstance(room_of(record).phase, Finished)


def files(work: Work, number: int, learner: int) -> Files | None:
    """None where there is nothing, or not for them."""
    record = rooms.load(work, number)
    if record is None or not is_over(record) or not may_have(record, learner):
        return None
    room = room_of(record)
    marks = {(member, one.question): one for member, one in rooms.all_marks(work, number)}
    names = {one.learner: one.name for one in rooms.members(work, number).values()}
    return Files(_table(_members(room, names, marks)), _table(_questions(record, room, marks)))


def asked(room: Room) -> int:
    """How many questions were asked; at one's own pace, where nothing is tallied, all of them."""
    return len(room.tallies) or len(room.questions)


def _members(room: Room, names: Mapping[int, str], marks: Marks) -> Iterable[Sequence[Cell]]:
    count = asked(room)
    yield ["name", "place", "points", "right", "answered", *(_titled(room, i) for i in range(count))]
    sums = {one.id: one for one in room.members}
    for place in standing(room):
        answers = [_answer(marks.get((place.member, i))) for i in range(count)]
        points = f"{place.points / 100:.2f}".rstrip("0").rstrip(".")
        answered = sums[place.member].answered
        yield [
            names.get(place.member, NOBODY), place.rank, points, place.right, answered, *answers
        ]  # fmt: skip


def _titled(room: Room, i: int) -> str:
    is_skipped = i < len(room.tallies) and room.tallies[i].skipped
    return f"question {i + 1}{' (skipped)' if is_skipped else ''}"


def _answer(mark: RoomMark | None) -> str:
    if mark is None:
        return ""
    return f"{_letters(mark.options)} {'right' if mark.right else 'wrong'}".strip()


def _letters(options: Iterable[int]) -> str:
    return "".join(LETTERS[place] for place in sorted(options))


def _questions(record: RoomRecord, room: Room, marks: Marks) -> Iterable[Sequence[Cell]]:
    yield ["question", "card", "section", "key", "right", "answered", "percent right", "skipped"]
    paper = exam_paper.unpack(record.form)
    titles = {each.id: each.title for each in paper.form.sections}
    for i in range(asked(room)):
        item = paper.questions[i].item
        given = [mark.right for (_, question), mark in marks.items() if question == i]
        percent = f"{100 * sum(given) / len(given):.0f}" if given else ""
        skipped = "yes" if i < len(room.tallies) and room.tallies[i].skipped else ""
        key, section = _letters(room.questions[i].key), titles.get(item.section, item.section)
        yield [i + 1, item.card, section, key, sum(given), len(given), percent, skipped]


def _table(rows: Iterable[Sequence[Cell]]) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig", "replace")
