"""Scheduled exams of a group: action -> reply."""

from __future__ import annotations

from dataclasses import replace

from bot import actions as act
from bot.handlers.room_opening import ANONYMOUS, default_plan, said
from bot.request import Desk, Request
from bot.screens import Posting, Reply, Screen
from bot.services import challenge, learner, room
from bot.services.challenge_values import NotAhead, ThereAlready, Told, TooMany, Wanted
from bot.services.room_rows import room_of
from bot.services.room_values import Plan, plan_of
from bot.views import challenge as views
from bot.views import challenge_words as words
from bot.views import room_opening, room_toasts
from db import groups, rooms
from db.challenges import ChallengeRecord
from db.screens import NOTICE_SLOT
from scheduler.challenge import Repeat
from scheduler.day import local_time

NEAREST = 5  # minutes, to which an opening's time is rounded when it is repeated
HOUR_MS = 3_600_000


def on_ask(desk: Desk, request: Request, action: act.AskChallenge) -> Reply:
    group = groups.ensure(desk.work, request.chat, request.title)
    if group.topic is not None and group.topic != request.topic:
        return said(desk, request, room_opening.other_topic())
    try:
        asked = words.read(action.words)
        match asked:
            case words.ShowAll():
                return said(desk, request, _all_here(desk, request))
            case words.InZone(where=where):
                return said(desk, request, _zone_set(desk, request, where))
            case Wanted():
                return _added(desk, request, asked)
    except words.Misread as misread:
        return said(desk, request, views.misread(str(misread)))


def _all_here(desk: Desk, request: Request) -> Screen:
    return views.all_here(challenge.all_here(desk, request), challenge.zone_in(desk, request))


def _zone_set(desk: Desk, request: Request, where: str) -> Screen:
    found = challenge.places(where)
    if not found:
        return views.no_city(where)
    city, *others = found
    moved = challenge.set_zone(desk, request, city.zone)
    return views.zone_set(city, local_time(request.at, learner.zone_of(city.zone)), moved, others)


def _added(desk: Desk, request: Request, wanted: Wanted) -> Reply:
    """Raises `Misread`. What was added is always told: no more than so many can be."""
    if request.learner == ANONYMOUS:
        return said(desk, request, views.as_yourself())
    plan = room_opening.read(wanted.rest, default_plan(desk, request))
    told = _taken(desk, request, wanted, plan)
    return _posted(request, views.added(told))


def _taken(desk: Desk, request: Request, wanted: Wanted, plan: Plan) -> Told:
    """Raises `Misread`."""
    zone = challenge.zone_in(desk, request)
    try:
        return challenge.add(desk, request, wanted, plan, zone, room.shortened(request.name))
    except NotAhead as error:
        raise words.Misread(views.not_ahead(zone)) from error
    except TooMany as error:
        raise words.Misread(views.too_many()) from error
    except ThereAlready as error:
        raise words.Misread(views.there_already()) from error


def _posted(request: Request, screen: Screen, toast: str | None = None) -> Reply:
    posting = Posting(request.chat, NOTICE_SLOT, request.topic, screen, fresh=True)
    return Reply(silent=True, toast=toast, postings=(posting,))


def on_weekly(desk: Desk, request: Request, action: act.RoomEveryWeek) -> Reply:
    """The same settings at the same local time, every week from the next one on; who taps hosts."""
    record = rooms.load(desk.work, action.room)
    if record is None or record.chat != request.chat or request.learner == ANONYMOUS:
        return Reply(silent=True, toast=room_toasts.nothing())
    zone = challenge.zone_in(desk, request)
    opened = local_time(record.opened_at + NEAREST * 30, learner.zone_of(zone))
    wall = opened.time().replace(minute=opened.minute // NEAREST * NEAREST, second=0, microsecond=0)
    wanted = Wanted(Repeat.WEEKLY, wall, weekday=opened.weekday())
    plan = replace(plan_of(record, room_of(record)), items=room.asked_for(record))
    try:
        there = replace(request, topic=record.topic, at_ms=request.at_ms + HOUR_MS)  # never today again
        told = _taken(desk, there, wanted, plan)
    except words.Misread as misread:
        return Reply(silent=True, toast=str(misread), alert=True)
    return Reply(silent=True, toast=views.next_week(told), alert=True)


def on_cancel(desk: Desk, request: Request, action: act.CancelChallenge) -> Reply:
    one = challenge.load(desk, action.challenge)
    if one is None or one.chat != request.chat:
        return Reply(silent=True, toast=views.gone())
    if not _may_cancel(request, one):
        return Reply(silent=True, toast=views.owner_only(one.name), alert=True)
    challenge.cancel(desk, one.id)
    return _posted(request, _all_here(desk, request), toast=views.cancelled())


def _may_cancel(request: Request, one: ChallengeRecord) -> bool:
    return request.admin or request.learner in (one.by, ANONYMOUS)
