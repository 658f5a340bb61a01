"""Hand-made values for a group's exam in the private chat, and for the group's message of an own-pace one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.screens import Screen
from bot.services.room_own_values import Door, HandedIn, Offer, RoomResult, RoomReviewed, Verdict
from bot.views import room_result, room_sitting, room_window
from db.rooms import RoomMark
from decks.blueprint_file import blueprints
from scheduler.room_score import Place
from scheduler.room_state import Mode, Window
from tests.bot import exam_screens
from tests.bot import makers as make
from tests.bot.room_screens import HOUR, gathering

CRC, NEW_YORK = blueprints()["crc"], "America/New_York"
MARK = "0a1b2c3d4e"


def offer() -> Offer:
    return Offer(7, CRC, exam_screens.paper(whole=True), 870, HOUR + 86_400, NEW_YORK)


def window(**changes: object) -> Screen:
    phase = replace(Window(HOUR + 86_400, handed_in=frozenset({2})), **changes)  # type: ignore[arg-type]
    return room_window.window(gathering(phase, mode=Mode.OWN_PACE), MARK)


def result(**changes: object) -> RoomResult:
    verdicts = (Verdict.RIGHT, Verdict.WRONG, Verdict.OPEN, Verdict.SKIPPED)
    marks = {0: RoomMark(0, (1,), 12, True, 109), 1: RoomMark(1, (0,), 9, False, 0)}
    found = RoomResult(
        7, "Coders & friends", CRC, exam_screens.paper(whole=True), verdicts, marks, Place(2, 5, 109, 1), 4, False, 2,
        None,
    )  # fmt: skip
    return replace(found, **changes)  # type: ignore[arg-type]


SCREENS: dict[str, Callable[[], Screen]] = {
    "room-window": window,
    "room-window-longer": lambda: window(given=2_400),
    "room-window-closed": lambda: window(closes_at=HOUR),
    "room-sitting-offered": lambda: room_sitting.offered(offer()),
    "room-sitting-handed-in": lambda: room_sitting.handed_in(
        HandedIn(12, 7, CRC, 7, 10, HOUR + 86_400, NEW_YORK)
    ),
    "room-sitting-handed-in-over": lambda: room_sitting.handed_in(HandedIn(12, None, CRC, 7, 10, None, "")),
    **{
        f"room-sitting-{door.value}": lambda door=door: room_sitting.closed(door)  # type: ignore[misc]
        for door in (Door.UNKNOWN, Door.EARLY, Door.LATE, Door.OVER, Door.FULL, Door.TAKEN)
    },
    "room-result": lambda: room_result.result(result()),
    "room-result-with-speed-and-sitting": lambda: room_result.result(
        result(has_bonus=True, exam=12, cards=0)
    ),
    "room-result-nothing-asked": lambda: room_result.result(result(verdicts=(), cards=0)),
    "room-result-question": lambda: room_result.question(RoomReviewed(result(), 1, make.item())),
    "room-result-question-open": lambda: room_result.question(RoomReviewed(result(), 2, make.item())),
    "room-result-question-gone": lambda: room_result.question(RoomReviewed(result(), 0, None)),
    "room-result-unknown": lambda: room_result.none(Door.UNKNOWN),
    "room-result-early": lambda: room_result.none(Door.EARLY),
}
