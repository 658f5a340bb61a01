"""A group's exam as files for its host, by a deep link: action -> reply. Writing and sending is an errand."""

from __future__ import annotations

import re

from bot.request import Desk, Request
from bot.screens import Reply
from bot.services import room_csv
from bot.views import room_csv as views
from bot.views.room_end import TABLE
from db import rooms

_LINK = re.compile(re.escape(TABLE) + r"([1-9][0-9]{0,17})", re.ASCII)


def is_link(payload: str) -> bool:
    return _LINK.fullmatch(payload) is not None


def on_link(desk: Desk, request: Request, payload: str) -> Reply:
    found = _LINK.fullmatch(payload)
    assert found is not None
    record = rooms.load(desk.work, int(found[1]))
    if record is None:
        return Reply(views.unknown())
    if not room_csv.may_have(record, request.learner):
        return Reply(views.host_only())
    if not room_csv.is_over(record):
        return Reply(views.not_over())
    return Reply(views.making(), errand=f"{room_csv.CSV} {record.id}")
