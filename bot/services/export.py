"""Everything about a learner as files: the rows read, and `progress.json` made of them.

Own CPT is left out: its descriptors, the cards on them with their answers, and exams' questions out of it, since the
file may be given to others. The file says how much that is. A screen's text is what the chat shows anyway.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from bot.services.cpt import is_own
from db import cards, decks, export, learners
from db.export import Row
from db.learners import Learner
from db.uow import Work
from scheduler.card import Grade

EXPORT = "export"  # the errand's kind
MOST_BYTES = 50 * 10**6  # Telegram takes no larger document from a bot (Bot API, sendDocument)
FORMAT = 1  # of progress.json

_CPT = "cpt_code"
_OWN_CARD = re.compile(r"cpt:[0-9A-Za-z]+")
_EXAM_TEXTS = ("form", "state")
_KINDS = {
    cards.NEW: "new",
    cards.LEARNING: "learning",
    cards.REVIEW: "review",
    cards.RELEARNING: "relearning",
}
_DAYS = ("due", "last", "day", "exam_day", "fresh_day", "before_last")
_MOMENTS = re.compile(r"(.*_)?at")


@dataclass(frozen=True, slots=True)
class Own:
    """All rows about a learner, cards by their stable ids."""

    person: Learner
    at: int  # UTC second
    tables: Mapping[str, list[Row]]
    left_out: Mapping[str, int]  # rows of own CPT, by table
    builds: Mapping[str, str]  # decks in use


def read(work: Work, learner: int, at: int) -> Own | None:
    """On the reader. None for somebody who is not known."""
    person = learners.load(work, learner)
    if person is None:
        return None
    tables, left_out = export.rows_of(work, learner), Counter[str]()
    left_out[_CPT] = len(tables.pop(_CPT))
    stables: dict[int, str] = {}
    for name, rows in tables.items():
        kept = [one for row in rows if (one := _shared(work, name, row, stables))]
        left_out[name] += len(rows) - len(kept)
        tables[name] = kept
    return Own(person, at, tables, +left_out, decks.in_use(work))


def _shared(work: Work, table: str, row: Row, stables: dict[int, str]) -> Row | None:
    """The row without anything of CPT; None where nothing is left."""
    if "card" in row:
        number = row["card"]
        stables[number] = stable = stables.get(number) or cards.stable_id(work, number) or str(number)
        if is_own(stable):
            return None
        row = row | {"card": stable}
    if table == "screen":
        row = {name: value for name, value in row.items() if name not in ("body", "asks")}
    if table == "exam" and any(_OWN_CARD.search(str(row.get(name))) for name in _EXAM_TEXTS):
        row = row | dict.fromkeys(_EXAM_TEXTS)
    return row


def progress_json(own: Own) -> bytes:
    """Days and moments as ISO 8601 (moments in UTC), grades and states as words."""
    told = {
        "format": FORMAT,
        "written_at": _moment(own.at),
        "left_out": {
            "why": "Your own copy of CPT and the cards on it are not written to files.",
            "rows": dict(own.left_out),
        },
        "tables": {name: [_readable(name, row) for row in rows] for name, rows in own.tables.items()},
    }
    return json.dumps(told, indent=1, ensure_ascii=False).encode("utf-8", "replace")


def _readable(table: str, row: Row) -> Row:
    return {name: _word(table, name)(value) for name, value in row.items()}


def _word(table: str, name: str) -> Callable[[Any], Any]:
    if name in _DAYS:
        return _day
    if _MOMENTS.fullmatch(name):
        return _moment
    if name in ("kind", "before_kind") and table in ("card_state", "review"):
        return lambda kind: _KINDS.get(kind, kind)
    if name in ("grade", "repeat_grade", "before_repeat_grade"):
        return _grade
    return lambda value: value


def _day(day: int | None) -> str | None:
    return date.fromordinal(day).isoformat() if day and day > 0 else None


def _moment(at: int | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat()


def _grade(grade: int | None) -> str | None:
    if grade is None:
        return None
    return Grade(grade).name.lower() if grade else "undo"
