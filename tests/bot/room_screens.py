"""Hand-made values for the screens of live group exams."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.screens import Screen
from bot.services.room_values import Gathering, Panel, Plan
from bot.views import room, room_end, room_opening, room_play
from db.rooms import RoomRecord
from decks.blueprint_file import blueprints
from scheduler.room_effects import Mark
from scheduler.room_state import (
    Asking,
    Finished,
    Lobby,
    Member,
    Mode,
    Question,
    Reason,
    Revealing,
    Room,
    Settings,
    Tally,
    Vote,
    Why,
)
from tests.bot import exam_screens
from tests.bot import makers as make

NAMES = {1: "Dana", 2: "Ann <3", 3: "Bo", 4: "Raj"}
QUESTIONS = (Question(4, (1,)), Question(5, (0, 3)), Question(4, (2,)))
MEMBERS = (Member(1, True, 290, 2, 3), Member(2, True, 195, 2, 3), Member(3), Member(4, present=False))
TALLIES = (Tally(3, 4), Tally(1, 4), Tally(0, 2, skipped=True))
MARKS = {1: Mark((1,), 9, True, 109), 2: Mark((1,), 6, True, 109), 3: Mark((0,), 4, False, 0)}
HOUR = exam_screens.START


def gathering(phase: Any, *, panel: int = 0, mode: Mode = Mode.LIVE, **changes: Any) -> Gathering:
    plain = Room(
        Settings(45, mode=mode), QUESTIONS, 1, MEMBERS, HOUR, phase, tallies=TALLIES[: _closed(phase)]
    )
    state = replace(plain, **changes)
    paper = exam_screens.paper(whole=True)
    cut = replace(paper, questions=paper.questions[:3], form=replace(paper.form, wanted=3))
    record = RoomRecord(7, -100, 0, 2, "crc", "{}", "", "{}", panel, None, None, HOUR, None)
    items = {i: make.item() for i in range(3)}
    return Gathering(record, state, cut, blueprints()["crc"], NAMES, items, MARKS, HOUR)


def _closed(phase: Any) -> int:
    match phase:
        case Revealing(i=i):
            return i + 1
        case Asking(i=i):
            return int(i)
        case Finished():
            return 3
        case _:
            return 0


def asking(i: int = 0, **changes: Any) -> Asking:
    return replace(Asking(i, 45, sent=True, opened_at=HOUR, closes_at=HOUR + 45), **changes)


def fewer() -> Gathering:
    seen = gathering(Lobby())
    return replace(seen, paper=replace(seen.paper, form=replace(seen.paper.form, wanted=20)))


def crowd() -> Gathering:
    members = tuple(Member(one) for one in range(1, 41))
    names = {one: f"Person {one}" for one in range(1, 41)}
    return replace(gathering(Lobby(), members=members), names=names)


VOTES = {1: Vote((1,), 30), 2: Vote((0,), 20)}

SCREENS: dict[str, Callable[[], Screen]] = {
    "room-lobby": lambda: room.lobby(gathering(Lobby())),
    "room-lobby-crowd": lambda: room.lobby(crowd()),
    "room-lobby-fewer": lambda: room.lobby(fewer()),
    "room-lobby-poll": lambda: room.lobby(gathering(Lobby(), mode=Mode.POLL)),
    "room-settings": lambda: room.lobby(gathering(Lobby(), panel=int(Panel.SETTINGS))),
    "room-settings-own-pace": lambda: room.lobby(gathering(Lobby(), panel=1, mode=Mode.OWN_PACE)),
    "room-outlines": lambda: room.lobby(gathering(Lobby(), panel=2), blueprints().values()),
    "room-closed": lambda: room.closed(gathering(Finished(Reason.ENDED))),
    "room-who-hosts": lambda: room.who_hosts(Plan("crc", 10, 45), "CRC"),
    "room-question": lambda: room_play.question(gathering(asking())),
    "room-question-counted": lambda: room_play.question(gathering(asking(votes=VOTES))),
    "room-question-given": lambda: room_play.question(gathering(asking(given=32))),
    "room-question-gone": lambda: room_play.question(replace(gathering(asking()), items={0: None})),
    "room-paused": lambda: room_play.paused(gathering(asking(1), paused=Why.HOST)),
    "room-paused-outage": lambda: room_play.paused(gathering(asking(1), paused=Why.OUTAGE)),
    "room-paused-away": lambda: room_play.paused(gathering(asking(1), paused=Why.AWAY)),
    "room-paused-silence": lambda: room_play.paused(gathering(asking(1), paused=Why.SILENCE)),
    "room-reveal": lambda: room_play.reveal(gathering(Revealing(0, HOUR + 8))),
    "room-reveal-nobody": lambda: room_play.reveal(replace(gathering(Revealing(1, HOUR + 8)), marks={})),
    "room-reveal-skipped": lambda: room_play.reveal(replace(gathering(Revealing(2, HOUR + 8)), marks={})),
    "room-reveal-speed": lambda: room_play.reveal(
        gathering(Revealing(0, HOUR + 8), settings=Settings(45, speed_bonus=True))
    ),
    "room-over": lambda: room_end.over(gathering(Finished(Reason.PLAYED, told=True))),
    "room-over-ended": lambda: room_end.over(gathering(Finished(Reason.ENDED, told=True))),
    "room-over-unplayed": lambda: room_end.over(gathering(Finished(Reason.EMPTY, told=True), tallies=())),
    "room-misread": lambda: room_opening.misread("Two numbers are enough."),
    "room-on-already": room_opening.on_already,
    "room-other-topic": room_opening.other_topic,
    "room-refused": lambda: room_opening.refused("the outline <x> gives no number"),
    "room-channel": room_opening.in_channel,
}
