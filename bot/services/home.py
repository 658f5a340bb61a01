"""Where the learner stands now, and the end of everything of theirs."""

from __future__ import annotations

from dataclasses import dataclass

from bot.request import Desk, Request
from bot.services import flags, fresh, learner, room
from bot.services.room_values import Moved
from db import cards, learners, reviews
from decks.model import Edition
from scheduler import stats

# Seconds a card takes until the learner's own times are known (design note: learning, section 3).
SECONDS_NEW, SECONDS_DUE = 25, 10
FORGET_SECONDS = 600  # how long the question "Delete everything?" may be answered


@dataclass(frozen=True, slots=True)
class Overview:
    edition: Edition
    due: int
    fresh: int
    done: int
    seconds: int


def overview(desk: Desk, request: Request) -> Overview:
    person = learner.of(desk, request)
    moment = learner.moment(person, request)
    due = cards.count_due(desk.work, person.id, day=moment.day)
    new = fresh.coming(desk, person, moment)
    done = stats.summary(reviews.since(desk.work, person.id, day=moment.day)).cards
    return Overview(desk.library.edition, due, new, done, due * SECONDS_DUE + new * SECONDS_NEW)


def is_newcomer(desk: Desk, request: Request) -> bool:
    """Whether the learner has never answered a card. Looking makes no learner."""
    return not reviews.latest(desk.work, request.learner, limit=1)


def more_cards(desk: Desk, request: Request, number: int) -> None:
    person = learner.of(desk, request)
    fresh.more(desk, person, learner.moment(person, request), min(number, 50))


def forget(desk: Desk, request: Request, asked_at: int) -> list[Moved] | None:
    """Delete everything of the learner's; the rooms that they were in. None where the question is older than ten
    minutes, and nothing was done.
    """
    if not 0 <= request.at - asked_at <= FORGET_SECONDS:
        return None
    flags.take_all_back(desk, request)
    left = room.forget(desk, request.learner, request.at)
    learners.forget(desk.work, request.learner)
    return left


def reach(desk: Desk, request: Request, *, reachable: bool) -> None:
    """The learner blocked the bot or let it back in. A stranger's block makes no learner."""
    learners.set_reachable(desk.work, request.learner, reachable=reachable)
