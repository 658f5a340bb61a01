"""What time does to running exams: warnings, the end, and outages of ours given back. Use-cases for the alarms.

A tick never overtakes an answer: updates that were received and are not handled yet hold the sweep's time back.
"""

from __future__ import annotations

from dataclasses import replace

from bot.bodies import body_of
from bot.gateway import notice
from bot.handlers import exam as handlers
from bot.request import Desk
from bot.screens import Asks, Phase, html
from bot.services import exam
from bot.services.exam_values import Played, Sitting
from db import exams, inbox, learners, screens
from db.screens import Pending
from db.uow import Work
from decks.model import Library
from scheduler.exam_events import Effect, Event, Tick, TimeGiven
from scheduler.outage import Outage


def sweep(work: Work, library: Library, now: int, limit: int) -> tuple[list[Pending], int]:
    """Ticks up to `limit` exams that wait for this second: what is to be drawn, and how many were ticked. `now` in
    UTC seconds.
    """
    waiting = exams.due(work, now=now, limit=limit)
    if not waiting:
        return [], 0
    oldest_ms = inbox.oldest_waiting_ms(work)
    if oldest_ms is not None and oldest_ms // 1000 < now:
        now = oldest_ms // 1000
        waiting = exams.due(work, now=now, limit=limit)
    drawn = [_told(work, library, learner, number, Tick(), now) for number, learner in waiting]
    return [one for one in drawn if one is not None], len(waiting)


def one(work: Work, library: Library, number: int, learner: int, event: Event, now: int) -> list[Pending]:
    """An event for one exam: what is to be drawn."""
    told = _told(work, library, learner, number, event, now)
    return [] if told is None else [told]


def outage(
    work: Work, library: Library, since: int, until: int, after: int, limit: int
) -> tuple[list[Pending], int | None]:
    """Gives an outage back to the next exams beyond id `after`: what is to be drawn, and the last id seen; None when
    there are no more.
    """
    drawn, last = list[Pending](), None
    for last, learner in exams.all_running(work, after=after, limit=limit):
        told = _told(work, library, learner, last, Outage(since, until), until)
        drawn += [told] if told else []
    return drawn, last


def _told(work: Work, library: Library, learner: int, number: int, event: Event, now: int) -> Pending | None:
    person, record = learners.load(work, learner), exams.load(work, learner, number)
    if person is None or record is None or not record.is_running:
        return None
    desk = Desk(work, library.of(person.deck))
    played = exam.advance(desk, record, event, now)
    if not played.effects:
        return None
    if isinstance(event, Outage):
        played = replace(played, effects=_in_one(played.effects, event, record.started_at or 0))
    present = screens.load(work, learner)
    if present is not None and _shows(present, number):
        return _draw(work, learner, present, played, now)
    if isinstance(played.now, Sitting):  # the learner looks at something else, and comes back by /exam
        return None
    return notice(work, learner, handlers.screen_of(played)[0], now)


def _in_one(effects: tuple[Effect, ...], outage: Outage, started_at: int) -> tuple[Effect, ...]:
    """While intake does not work yet, one outage is given back in pieces; what is said is its whole length."""
    whole = TimeGiven(outage.until - max(outage.since, started_at))
    return tuple(whole if isinstance(effect, TimeGiven) else effect for effect in effects)


def _shows(present: Pending, number: int) -> bool:
    asks = Asks.load(present.asks) if present.asks else None
    return asks is not None and asks.phase is Phase.EXAM and asks.about == number


def _draw(work: Work, chat: int, present: Pending, played: Played, now: int) -> Pending:
    screen, asks, said = handlers.screen_of(played)
    body = body_of(screen, html("{said}", said=said) if said else None)
    return screens.draw(
        work, chat, present, body=body, asks=asks.dump() if asks else None, fresh=False, now=now
    )
