"""Learners: who they are to us (an id, a time zone, a pace) and everything that goes with /forget."""

from __future__ import annotations

from dataclasses import dataclass

from db import rooms
from db import statements as sql
from db.uow import Work

# The exams are American; a zone is asked for once, and until then the learning day turns at 4 in New York.
FIRST_ZONE = "America/New_York"
FIRST_NEW_PER_DAY = 10


@dataclass(frozen=True, slots=True)
class Fresh:
    """How far the learner is in the core list, and how many new cards were met on `day`."""

    list: str  # fingerprint of the core list that `position` counts in
    position: int
    day: int
    count: int
    extra: int  # asked for beyond the daily number, on `day`


@dataclass(frozen=True, slots=True)
class Learner:
    id: int
    zone: str
    zone_known: bool
    deck: str
    new_per_day: int
    fresh: Fresh
    reachable: bool
    certification: str = ""  # "crc"; empty until chosen
    exam_day: int = 0  # day number of the exam, 0 for no date
    builds: str = ""  # of the decks that the cards were last brought over to


def load(work: Work, learner: int) -> Learner | None:
    row = work.row(sql.LEARNER, id_=learner)
    if row is None:
        return None
    _, _, zone, known, deck, per_day, fresh_list, position, day, count, extra, reachable, *rest = row
    fresh = Fresh(fresh_list, position, day, count, extra)
    certification, exam_day, builds, *_ = rest
    return Learner(
        learner, zone, bool(known), deck, per_day, fresh, bool(reachable), certification, exam_day, builds
    )


def ensure(work: Work, learner: int, *, deck: str, now: int, builds: str = "") -> Learner:
    """The learner, made on first sight. `now` in UTC seconds; `builds` of the decks that cards will be drawn from."""
    found = load(work, learner)
    if found is not None:
        return found
    work.do(
        sql.ADD_LEARNER, id=learner, created_at=now, zone=FIRST_ZONE, deck=deck, new_per_day=FIRST_NEW_PER_DAY,
        builds=builds,
    )  # fmt: skip
    fresh = Fresh("", 0, 0, 0, 0)
    return Learner(learner, FIRST_ZONE, False, deck, FIRST_NEW_PER_DAY, fresh, True, builds=builds)


def set_zone(work: Work, learner: int, zone: str) -> None:
    work.do(sql.SET_ZONE, id_=learner, zone=zone, zone_known=1)


def set_new_per_day(work: Work, learner: int, number: int) -> None:
    work.do(sql.SET_NEW_PER_DAY, id_=learner, new_per_day=number)


def set_exam(work: Work, learner: int, *, certification: str, exam_day: int) -> None:
    """The certification's id, empty for none; the exam's day number, 0 for no date."""
    work.do(sql.SET_EXAM, id_=learner, certification=certification, exam_day=exam_day)


def set_deck(work: Work, learner: int, deck: str) -> None:
    work.do(sql.SET_DECK, id_=learner, deck=deck)


def set_builds(work: Work, learner: int, builds: str) -> None:
    """The decks that the learner's cards stand on now."""
    work.do(sql.SET_BUILDS, id_=learner, builds=builds)


def set_reachable(work: Work, learner: int, *, reachable: bool) -> None:
    work.do(sql.SET_REACHABLE, id_=learner, reachable=int(reachable))


def set_fresh(work: Work, learner: int, fresh: Fresh) -> None:
    work.do(
        sql.SET_FRESH,
        id_=learner,
        fresh_list=fresh.list,
        fresh_position=fresh.position,
        fresh_day=fresh.day,
        fresh_count=fresh.count,
        fresh_extra=fresh.extra,
    )


def forget(work: Work, learner: int) -> None:
    """Everything of this learner's, at once. The private chat has the learner's own id. What a room's state holds of
    them is the room's (`bot.services.room.forget`).
    """
    rooms.forget(work, learner, rooms.rooms_of(work, learner))
    for statement in sql.FORGET_LEARNER:
        work.do(statement, learner_=learner)
    work.do(sql.FORGET_SCREENS, chat_=learner)
