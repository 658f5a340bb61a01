"""What time does to group exams: questions close, the next one comes, outages are given back. Use-cases for alarms.

A tick never overtakes an answer: updates that were received and are not handled yet hold the sweep's time back.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.gateway import post
from bot.handlers.room_showing import postings
from bot.request import Desk
from bot.services import room
from bot.services.room_values import Moved
from db import challenges, inbox, rooms, screens
from db.screens import Pending
from db.uow import Work
from decks.model import Library
from scheduler.outage import Outage
from scheduler.room_events import BotRemoved, Event, Migrated, Refused, Tick


def due(work: Work, now: int, limit: int) -> tuple[list[int], int]:
    """Rooms that wait for this second, or were told something by Telegram; and the second up to which they may be
    ticked. `now` in UTC seconds.
    """
    if not rooms.due(work, now=now, limit=1):
        return [], now
    oldest_ms = inbox.oldest_waiting_ms(work)
    now = now if oldest_ms is None else min(now, oldest_ms // 1000)
    return rooms.due(work, now=now, limit=limit), now


def running(work: Work, after: int, limit: int) -> list[int]:
    return rooms.all_running(work, after=after, limit=limit)


def tick(work: Work, library: Library, number: int, now: int) -> list[Pending]:
    """What is to be drawn."""
    return _one(Desk(work, library), number, Tick(), now)


def outage(work: Work, library: Library, number: int, since: int, until: int) -> list[Pending]:
    """Gives the time back to one room: what is to be drawn."""
    return _one(Desk(work, library), number, Outage(since, until), until)


def postpone(work: Work, number: int, until: int) -> None:
    """It cannot be played just now; the others can."""
    rooms.postpone(work, number, until)


def migrated(work: Work, library: Library, chat: int, to: int, now: int) -> list[Pending]:
    """Telegram said it by refusing a call."""
    desk = Desk(work, library)
    moved = room.everywhere(desk, chat, Migrated(to), now)
    room.move(desk, chat, to)
    screens.drop(work, chat)
    return drawn(work, (one.but(record=room.moved_to(one.record, to)) for one in moved), now)


def put_out(work: Work, library: Library, chat: int, now: int) -> list[Pending]:
    """Telegram refused a call: the bot is not in this group."""
    challenges.rest(work, chat, now)
    return mute(work, library, chat, now)


def mute(work: Work, library: Library, chat: int, now: int) -> list[Pending]:
    """It may not write there. Nobody tells when it may again, so what is scheduled stands."""
    return drawn(work, room.everywhere(Desk(work, library), chat, BotRemoved(), now), now)


def shut(work: Work, library: Library, chat: int, topic: int, now: int) -> list[Pending]:
    """This topic is closed or gone; the others are not."""
    here = rooms.in_place(work, chat, topic)
    return [] if here is None else _one(Desk(work, library), here.id, BotRemoved(), now)


def refused(work: Work, library: Library, asks: str | None, now: int) -> list[Pending]:
    """Telegram does not take a question's message, or its reveal."""
    if asks is None:
        return []
    number, _, i = asks.split()
    return _one(Desk(work, library), int(number), Refused(int(i)), now)


def drawn(work: Work, moved: Iterable[Moved], now: int) -> list[Pending]:
    return [post(work, one, now) for one in postings(moved)]


def _one(desk: Desk, number: int, event: Event, now: int) -> list[Pending]:
    record = rooms.load(desk.work, number)
    return [] if record is None else drawn(desk.work, [room.advance(desk, record, event, now)], now)
