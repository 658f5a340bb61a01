"""Every row about one learner, table by table: what /export hands over.

Found by walking the schema, so that a table added tomorrow is handed over too: whatever has a column `learner`, and
the few that name a person otherwise. Updates in the inbox belong to no learner's row and are erased when handled;
what is counted over all learners together names nobody.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from db.metadata import METADATA
from db.statement import Statement
from db.uow import Work

# How a table names a person where it is not `learner`. A private chat has its learner's id.
NAMED = {
    "learner": "id",
    "screen": "chat",
    "publication": "by",
    "withdrawn": "by",
    "correction": "by",
    "challenge": "by",
}
NOBODY = ("card", "inbox", "mark", "tally", "picked", "room", "group_chat")

Row = dict[str, Any]


def _of_learner(table: Any) -> Statement:
    key = table.c[NAMED.get(table.name, "learner")]
    return Statement(select(table).where(key == bindparam("learner_")).order_by(*table.primary_key))


ROWS = {
    name: _of_learner(table)
    for name, table in METADATA.tables.items()
    if name in NAMED or "learner" in table.columns
}


def rows_of(work: Work, learner: int) -> dict[str, list[Row]]:
    """By table, in the order of their keys, as they are stored; empty tables too. Of a group's exam where others
    still answer nothing of its key: form, score and marks are handed over once it is over.
    """
    return _sealed(
        {
            name: [
                dict(zip(METADATA.tables[name].columns.keys(), row, strict=True))
                for row in work.rows(one, learner_=learner)
            ]
            for name, one in ROWS.items()
        }
    )


def _sealed(found: dict[str, list[Row]]) -> dict[str, list[Row]]:
    exams = {row["id"] for row in found["exam"] if row["sealed"]}
    rooms = {row["room"] for row in found["room_member"] if row["exam"] in exams}
    closed = {"form": None, "score": None}
    return found | {
        "exam": [row | closed if row["id"] in exams else row for row in found["exam"]],
        "room_mark": [row for row in found["room_mark"] if row["room"] not in rooms],
    }
