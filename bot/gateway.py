"""One update in one unit of work: dispatched, drawn, its inbox row settled, all in one commit.

What others draw without being asked goes the same way: notices, the messages of rooms, cards brought over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from bot import actions as act
from bot import routes, routes_room
from bot.actions import Action
from bot.bodies import body_of, posted, with_remark
from bot.request import Desk, Request
from bot.screens import (
    InlineAnswer,
    Posting,
    Reply,
    Screen,
)
from bot.services import carry, learner
from bot.views import carry as carry_views
from bot.views import home
from db import decks, errands, inbox, learners, screens
from db.learners import Learner
from db.screens import NOTICE_SLOT, Pending
from db.uow import Work
from decks.model import Library

_ROOM_ACTIONS = get_args(act.RoomAction)


@dataclass(frozen=True, slots=True)
class Handled:
    """What is left to do after the commit: draw, stop the spinner, run errands."""

    pending: Pending | None = None
    notice: Pending | None = None
    query_id: str | None = None
    toast: str | None = None
    alert: bool = False
    errand: bool = False
    told: tuple[Pending, ...] = ()  # notices to other chats
    inline: InlineAnswer | None = None


def handle(work: Work, library: Library, update_id: int, request: Request, action: Action) -> Handled:
    """One update, in one unit of work."""
    if isinstance(action, _ROOM_ACTIONS):
        return _handle_room(Desk(work, library), update_id, request, action)
    desk, news = _arrive(Desk(work, library), request)
    reply = routes.dispatch(desk, request, action)
    pending = None if reply.silent else _draw(desk, request, reply)
    if reply.errand is not None and pending is not None:
        errands.ask(
            work,
            kind=reply.errand,
            learner=request.learner,
            chat=request.chat,
            rev=pending.rev,
            now=request.at,
        )
    told = tuple(notice(work, chat, screen, request.at) for chat, screen in reply.tells)
    told += tuple(post(work, one, request.at) for one in reply.postings)
    inbox.settle(work, update_id)
    return Handled(
        pending,
        news,
        request.query_id,
        reply.toast,
        reply.alert,
        reply.errand is not None or reply.has_errand,
        told,
        reply.inline,
    )


def _handle_room(desk: Desk, update_id: int, request: Request, action: Action) -> Handled:
    """What concerns a group: its room is drawn there, and the one who tapped is told alone."""
    reply = routes_room.dispatch(desk, request, action)
    if reply.moved is not None:
        screens.drop(desk.work, reply.moved[0])
    told = tuple(post(desk.work, one, request.at) for one in reply.postings)
    inbox.settle(desk.work, update_id)
    query_id = None if reply.answers_later else request.query_id
    return Handled(
        query_id=query_id, toast=reply.toast, alert=reply.alert, errand=reply.has_errand, told=told
    )


def post(work: Work, posting: Posting, now: int) -> Pending:
    """What a group's message shows from now on. `now` in UTC seconds."""
    present = screens.load(work, posting.chat, posting.slot)
    return screens.draw(
        work, posting.chat, present, body=posted(posting), asks=posting.asks, fresh=posting.fresh, now=now,
        slot=posting.slot, once=posting.slot == NOTICE_SLOT,
    )  # fmt: skip


def _arrive(desk: Desk, request: Request) -> tuple[Desk, Pending | None]:
    """The decks of this learner's edition, and the cards brought over to them."""
    person = learners.load(desk.work, request.learner)
    if person is None:
        return desk, None
    desk = replace(desk, library=desk.library.of(person.deck))
    return desk, bring_over(desk, person, request.at)


def bring_over(desk: Desk, person: Learner, now: int) -> Pending | None:
    """Cards on other builds are brought over; the notice that tells it, if there is anything to tell. `now` in UTC
    seconds.
    """
    if not carry.is_behind(desk, person):
        return None
    brought = carry.bring_over(desk, person, learner.moment_at(person, now))
    return notice(desk.work, person.id, carry_views.news(brought), now) if brought else None


def notice(work: Work, chat: int, screen: Screen, now: int) -> Pending:
    """A message nobody asked for, shown at most once. `now` in UTC seconds."""
    present = screens.load(work, chat, NOTICE_SLOT)
    return screens.draw(
        work, chat, present, body=body_of(screen), asks=None, fresh=True, now=now, slot=NOTICE_SLOT, once=True
    )


def carry_some(
    work: Work, library: Library, now: int, after: int, limit: int
) -> tuple[list[Pending], int | None]:
    """Looks at the next learners beyond id `after`, and brings over the first whose cards stand on other builds: one
    at a time, since a few thousand cards hold the writer up for a tenth of a second. The notices, and the last id
    seen; None when nobody is left.
    """
    last = None
    for last in decks.waiting(work, after=after, limit=limit):
        person = learners.load(work, last)
        desk = Desk(work, library.of(person.deck) if person else library)
        if person is not None and carry.is_behind(desk, person):
            found = bring_over(desk, person, now)
            return ([found] if found else []), last
    return [], last


def set_aside(work: Work, update_id: int, error: str, request: Request | None) -> Pending | None:
    """Dead letter: the row is kept for repair, and the learner is told."""
    inbox.bury(work, update_id, error)
    if request is None or request.chat <= 0:
        return None
    return notice(work, request.chat, home.apology(), request.at)


def _draw(desk: Desk, request: Request, reply: Reply) -> Pending:
    present = screens.load(desk.work, request.chat)
    if reply.screen is None and (present is None or present.body is None):
        reply = replace(routes.dispatch(desk, request, act.Start()), toast=reply.toast)
    if reply.screen is not None:
        body, asks = body_of(reply.screen, reply.remark), reply.asks.dump() if reply.asks else None
    else:
        assert present is not None and present.body is not None  # noqa: PT018
        body, asks = with_remark(present.body, reply.remark), present.asks
    elsewhere = _is_below(request, present) or (reply.again and _is_elsewhere(request, present))
    fresh = reply.fresh or elsewhere
    return screens.draw(desk.work, request.chat, present, body=body, asks=asks, fresh=fresh, now=request.at)


def _is_elsewhere(request: Request, present: Pending | None) -> bool:
    """An old message was tapped, further up than the screen: bring the screen down to the learner."""
    shown = None if present is None else present.message_id
    return shown is not None and request.message_id is not None and request.message_id != shown


def _is_below(request: Request, present: Pending | None) -> bool:
    """A notice below the screen was tapped: what it leads to belongs below the notice."""
    shown = None if present is None else present.message_id
    return shown is not None and request.message_id is not None and request.message_id > shown
