"""Opening a group's exam and changing it in its lobby: action -> reply. Questions are drawn by an errand."""

from __future__ import annotations

import json
from dataclasses import replace
from zlib import crc32

from bot import actions as act
from bot.handlers.room import reply
from bot.request import Desk, Request
from bot.screens import Posting, Reply, Screen
from bot.services import room
from bot.services.room_rows import room_of
from bot.services.room_values import MODES, OPEN, REFILL, Place, Plan, What, plan_of
from bot.views import home, room_opening, room_toasts
from bot.views import room as views
from db import errands, groups, learners, rooms
from db.screens import NOTICE_SLOT
from decks.blueprint_file import blueprints
from scheduler.exam_state import Unplayable
from scheduler.room_state import MOST_QUESTIONS
from scheduler.room_state import SECONDS as LENGTHS

SEEDS = 10_000
COUNTS = range(1, MOST_QUESTIONS + 1)
FIRST = "crc"  # the outline that today's decks fill best
ANONYMOUS = 1087968824  # GroupAnonymousBot, for admins who write as the group


def on_ask(desk: Desk, request: Request, action: act.AskRoom) -> Reply:
    groups.ensure(desk.work, request.chat, request.title)
    if _is_elsewhere(desk, request.chat, request.topic):
        return said(desk, request, room_opening.other_topic())
    if rooms.in_place(desk.work, request.chat, request.topic) is not None:
        return _there(desk, request)
    try:
        plan = room_opening.read(action.words, default_plan(desk, request))
    except room_opening.Misread as misread:
        return said(desk, request, room_opening.misread(str(misread)))
    if request.learner == ANONYMOUS:
        return said(desk, request, views.who_hosts(plan, blueprints()[plan.blueprint].name))
    return _drawn(desk, request, plan)


def _is_elsewhere(desk: Desk, chat: int, topic: int) -> bool:
    """The group keeps its exams in another topic."""
    group = groups.load(desk.work, chat)
    return group is not None and group.topic is not None and group.topic != topic


def on_host(desk: Desk, request: Request, action: act.HostRoom) -> Reply:
    is_known = action.blueprint in blueprints() and action.items in COUNTS and action.seconds in LENGTHS
    is_taken = rooms.in_place(desk.work, request.chat, request.topic) is not None
    if not is_known or is_taken or _is_elsewhere(desk, request.chat, request.topic):
        return reply(toast=room_toasts.nothing())
    return _drawn(desk, request, Plan(action.blueprint, action.items, action.seconds))


def on_again(desk: Desk, request: Request, action: act.RoomAgain) -> Reply:
    """The same settings, other questions; who taps hosts."""
    record = rooms.load(desk.work, action.room)
    if record is None or record.chat != request.chat:
        return reply(toast=room_toasts.nothing())
    if _is_elsewhere(desk, record.chat, record.topic):
        return reply(toast=room_opening.in_other_topic(), alert=True)
    if rooms.in_place(desk.work, record.chat, record.topic) is not None:
        return reply(toast=room_opening.one_is_on(), alert=True)
    plan = replace(plan_of(record, room_of(record)), items=room.asked_for(record))
    return _drawn(desk, replace(request, topic=record.topic), plan)


def on_panel(desk: Desk, request: Request, action: act.ShowPanel) -> Reply:
    moved = room.show_panel(desk, request, action.room, min(action.panel, 2))
    if moved.before.host != request.learner:
        return reply(
            moved, toast=room_toasts.host_only(room.name_of(desk, action.room, moved.before.host)), alert=True
        )
    return reply(moved)


def on_change(desk: Desk, request: Request, action: act.ChangeRoom) -> Reply:
    record = room.loaded(desk, action.room, request.chat)
    before = room_of(record)
    if before.host != request.learner:
        return reply(toast=room_toasts.host_only(room.name_of(desk, record.id, before.host)), alert=True)
    now = replace(plan_of(record, before), items=room.asked_for(record))
    try:
        plan = _changed(now, action)
        plan.settings  # noqa: B018  # refused here, before anything is drawn
    except (Unplayable, IndexError, ValueError):
        return reply(toast=room_toasts.nothing())
    if (plan.blueprint, plan.items, plan.mode) == (now.blueprint, now.items, now.mode):
        return reply(room.change(desk, request, action.room, plan))
    kind = f"{REFILL} {plan.pack()} {_seed(request)} {action.room} {action.what}"
    errands.ask(desk.work, kind=kind, learner=request.learner, chat=request.chat, rev=0, now=request.at)
    return Reply(silent=True, toast=room_toasts.drawing(), has_errand=True)


def _changed(plan: Plan, action: act.ChangeRoom) -> Plan:
    """Raises IndexError, ValueError, `Unplayable` for what no button offers."""
    match What(action.what):
        case What.ITEMS:
            return room_opening.with_items(plan, action.value)
        case What.SECONDS:
            return replace(plan, seconds=action.value)
        case What.MODE:
            return replace(plan, mode=MODES.index(MODES[action.value]))
        case What.BONUS:
            return replace(plan, bonus=bool(action.value))
        case What.OUTLINE:
            return replace(plan, blueprint=[*blueprints()][action.value])
        case What.WINDOW:
            return replace(plan, window=action.value)


def default_plan(desk: Desk, request: Request) -> Plan:
    """As the last one here; else the sender's own exam."""
    last = rooms.finished_in(desk.work, request.chat, after=0, limit=1)
    if last:
        return replace(plan_of(last[0], room_of(last[0])), items=room.asked_for(last[0]))
    person = learners.load(desk.work, request.learner)
    own = person.certification if person is not None else ""
    return Plan(own if own in blueprints() else FIRST)


def _drawn(desk: Desk, request: Request, plan: Plan) -> Reply:
    place = Place(request.chat, request.topic, request.title)
    told = json.dumps([place.pack(), request.name])
    kind = f"{OPEN} {plan.pack()} {_seed(request)} {told}"
    errands.ask(desk.work, kind=kind, learner=request.learner, chat=request.chat, rev=0, now=request.at)
    return Reply(silent=True, has_errand=True)


def _seed(request: Request) -> int:
    """From who asks and when, so an errand done twice draws the same questions."""
    return crc32(f"{request.learner}:{request.at_ms}".encode()) % SEEDS


def _there(desk: Desk, request: Request) -> Reply:
    """A lobby is brought down to those who look for it; in play nothing comes between the questions."""
    brought = room.brought_down(desk, request)
    return reply(brought) if brought is not None else said(desk, request, room_opening.on_already())


def said(desk: Desk, request: Request, screen: Screen) -> Reply:
    """At most one a minute: nobody fills a group with our messages."""
    group = groups.ensure(desk.work, request.chat, request.title)
    if not groups.may_say(desk.work, group, request.at):
        return Reply(silent=True)
    return Reply(
        silent=True, postings=(Posting(request.chat, NOTICE_SLOT, request.topic, screen, fresh=True),)
    )


def on_call(desk: Desk, request: Request) -> Reply:
    """A command that means nothing in a group."""
    return said(desk, request, home.group())


def on_channel(request: Request) -> Reply:
    screen = room_opening.in_channel()
    return Reply(silent=True, postings=(Posting(request.chat, NOTICE_SLOT, 0, screen, fresh=True),))
