"""What a group chose for its exams, and who may do what there: action -> reply.

Whether somebody is an admin only Telegram knows, so an action that needs one waits in an errand until it was asked;
then it is handled as if it came now, with `request.admin`. Who writes as the group is an admin by that.
"""

from __future__ import annotations

import json

from bot import actions as act
from bot import callbacks
from bot.actions import Action
from bot.handlers.room_opening import ANONYMOUS, said
from bot.request import Desk, Request
from bot.screens import Posting, Reply
from bot.services import challenge
from bot.services.group_values import ADMIN, Choice, Verdict
from bot.views import group as views
from db import errands, groups, rooms
from db.groups import SETTINGS_SLOT

_ALWAYS = (act.AskGroup, act.ChangeGroup, act.CancelChallenge)


def needs_admin(desk: Desk, request: Request, action: Action) -> bool:
    """Telegram is to be asked first."""
    if request.admin or request.learner == ANONYMOUS or not (_opens(desk, request, action)):
        return False
    group = groups.load(desk.work, request.chat)
    return isinstance(action, _ALWAYS) or (group is not None and group.admins_only)


def _opens(desk: Desk, request: Request, action: Action) -> bool:
    """What may be kept for admins. Who looks for the exam that is on is shown it."""
    match action:
        case act.AskRoom():
            return rooms.in_place(desk.work, request.chat, request.topic) is None
        case act.AskChallenge(words=words):
            return bool(words)
        case act.CancelChallenge(challenge=number):
            return challenge.is_of_another(desk, request, number)
        case act.HostRoom() | act.RoomAgain() | act.RoomEveryWeek() | act.AskGroup() | act.ChangeGroup():
            return True
        case _:
            return False


def ask(desk: Desk, request: Request, action: Action) -> Reply:
    """The tap, if it was one, is answered once it is known."""
    kind = f"{ADMIN} {json.dumps([_packed(action), _packed_request(request)])}"
    errands.ask(desk.work, kind=kind, learner=request.learner, chat=request.chat, rev=0, now=request.at)
    return Reply(silent=True, has_errand=True, answers_later=True)


def asked(learner: int, chat: int, about: str) -> tuple[Request, Action]:
    """Of an errand."""
    action, (at_ms, message_id, query_id, name, topic, title) = json.loads(about)
    return Request(learner, chat, at_ms, message_id, query_id, False, name, topic, title), _unpacked(action)


def _packed_request(request: Request) -> list[object]:
    return [
        request.at_ms, request.message_id, request.query_id, request.name, request.topic, request.title,
    ]  # fmt: skip


def _packed(action: Action) -> list[str]:
    match action:
        case act.AskRoom(words=words):
            return ["exam", words]
        case act.AskChallenge(words=words):
            return ["challenge", words]
        case _:
            return ["tap", callbacks.pack(action)]


def _unpacked(packed: list[str]) -> Action:
    match packed:
        case ["exam", words]:
            return act.AskRoom(words)
        case ["challenge", words]:
            return act.AskChallenge(words)
        case _:
            return callbacks.unpack(packed[1])


def on_refused(desk: Desk, request: Request, verdict: Verdict) -> Reply:
    """No admin, or Telegram does not say. A tap is told alone, a command at most once a minute."""
    if request.query_id is not None:
        return Reply(silent=True, toast=views.refused(verdict), alert=True)
    return said(desk, request, views.refusal(verdict))


def on_settings(desk: Desk, request: Request) -> Reply:
    return _page(desk, request, fresh=True)


def on_change(desk: Desk, request: Request, action: act.ChangeGroup) -> Reply:
    """`value` 1 for admins only, or for the topic that the page is in."""
    group = groups.ensure(desk.work, request.chat, request.title)
    match action.what:
        case Choice.ADMINS_ONLY:
            groups.change(desk.work, group, admins_only=bool(action.value))
        case Choice.TOPIC:
            groups.change(desk.work, group, topic=request.topic if action.value else None)
        case _:
            return Reply(silent=True, toast=views.nothing())
    return _page(desk, request, fresh=False)


def _page(desk: Desk, request: Request, *, fresh: bool) -> Reply:
    group = groups.ensure(desk.work, request.chat, request.title)
    screen = views.settings(group, request.topic)
    posting = Posting(request.chat, SETTINGS_SLOT, request.topic, screen, fresh=fresh)
    return Reply(silent=True, toast=None if fresh else views.kept(), postings=(posting,))
