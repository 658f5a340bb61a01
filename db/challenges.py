"""Scheduled exams of groups: what is held when. `settings` are opaque here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db import statements_rooms as sql
from db.uow import Work


@dataclass(frozen=True, slots=True)
class ChallengeRecord:
    """One row. Moments in UTC seconds; days are `date.toordinal`; `wall` in minutes after midnight."""

    id: int
    chat: int
    topic: int
    by: int
    name: str
    settings: str
    repeat: str
    first: int
    wall: int
    zone: str
    held: int | None
    wake_at: int | None
    away_at: int | None


def add(
    work: Work, chat: int, topic: int, *, by: int, name: str, settings: str, repeat: str, first: int, wall: int,
    zone: str, wake_at: int,
) -> None:  # fmt: skip
    work.do(
        sql.ADD_CHALLENGE, chat=chat, topic=topic, by=by, name=name, settings=settings, repeat=repeat, first=first,
        wall=wall, zone=zone, wake_at=wake_at,
    )  # fmt: skip


def load(work: Work, challenge: int) -> ChallengeRecord | None:
    row: Sequence[object] | None = work.row(sql.CHALLENGE, id_=challenge)
    return None if row is None else ChallengeRecord(*row)  # type: ignore[arg-type]  # the columns, in order


def all_in(work: Work, chat: int) -> list[ChallengeRecord]:
    """In the order in which they were added."""
    return [ChallengeRecord(*row) for row in work.rows(sql.CHALLENGES_IN_CHAT, chat_=chat)]


def due(work: Work, *, now: int, limit: int) -> list[int]:
    return [challenge for (challenge,) in work.rows(sql.DUE_CHALLENGES, now_=now, limit_=limit)]


def keep(work: Work, challenge: int, *, held: int | None, wake_at: int) -> None:
    work.do(sql.KEEP_CHALLENGE, id_=challenge, held=held, wake_at=wake_at)


def postpone(work: Work, challenge: int, until: int) -> None:
    work.do(sql.POSTPONE_CHALLENGE, id_=challenge, wake_at=until)


def set_zone(work: Work, challenge: int, *, zone: str, wake_at: int) -> None:
    work.do(sql.ZONE_CHALLENGE, id_=challenge, zone=zone, wake_at=wake_at)


def drop(work: Work, challenge: int) -> None:
    work.do(sql.DROP_CHALLENGE, id_=challenge)


def rest(work: Work, chat: int, now: int) -> None:
    """The bot is not in the group (any more)."""
    work.do(sql.REST_CHALLENGES, chat_=chat, away_at=now)


def wake(work: Work, chat: int) -> None:
    """It is in the group again."""
    work.do(sql.WAKE_CHALLENGES, chat_=chat, away_at=None)
