"""Flags: a learner says what is wrong with an item; maintainers look, answer, and take cards out of service.

A card flagged as a recalled exam item is withdrawn at once, until a maintainer has looked: such text must not be
shown on. So that nobody can empty a deck that way, a learner's flags do it for `RECALLED_AT_ONCE` cards at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from bot.actions import Reason
from bot.request import Desk, Request
from bot.screens import Asks, Phase
from bot.services import learner, review
from bot.services.review_values import PRIVATE, Answered, Back, Question, Stale
from db import cards, flags, items, learners
from db.flags import BY_A_FLAG, Flag, Status, Withdrawn
from decks.model import Difficulty, Item, Undrawable
from scheduler.itemstats import Tally

MOST_WORDS = 500
MOST_OPEN = 20  # open flags of one learner
RECALLED_AT_ONCE = 3


class TooManyFlags(Exception):
    """The learner's flags wait for the maintainers; no more are taken."""


@dataclass(frozen=True, slots=True)
class Raised:
    """A flag as its learner sees it. `asks` leads back to the card."""

    flag: Flag
    asks: Asks
    withdrawn: bool  # by this flag


@dataclass(frozen=True, slots=True)
class Case:
    """A flag as maintainers see it."""

    flag: Flag
    place: int  # in the queue, from 1
    waiting: int
    item: Item | None  # None: the decks in use hold it no more
    same: bool  # the item is drawn as the learner saw it
    times: int  # how often the card was flagged
    waiting_on_card: int
    withdrawn: Withdrawn | None
    tally: Tally
    age: int  # seconds


@dataclass(frozen=True, slots=True)
class Settled:
    """What learners are told of."""

    flags: Sequence[Flag]
    answer: str | None
    status: Status


def about(desk: Desk, request: Request, card: int, rev: int) -> Asks:
    """What the screen asks, if it is this card. Raises `Stale`, also for a private card: nobody else may see it."""
    asks = _asked(desk, request)
    if (asks.card, asks.rev) != (card, rev):
        raise Stale
    if (cards.stable_id(desk.work, card) or "").startswith(PRIVATE):
        raise Stale
    return asks if not asks.behind else _behind(asks)


def wants_words(asks: Asks) -> Asks:
    """The next text says what is wrong."""
    return replace(asks, phase=Phase.FLAG, behind=asks.phase.value)


def back(desk: Desk, request: Request) -> Question | Back | Answered:
    """The card behind a side screen. Raises `Stale`."""
    asks = _asked(desk, request)
    return review.shown(desk, request, _behind(asks) if asks.behind else asks)


def _asked(desk: Desk, request: Request) -> Asks:
    """The card on the screen, or behind it. Raises `Stale` when the screen waits for something else."""
    asks = review.present(desk, request)
    if asks is None or not asks.card:
        raise Stale
    return asks


def _behind(asks: Asks) -> Asks:
    return replace(asks, phase=Phase(asks.behind), behind="")


def raise_flag(desk: Desk, request: Request, asks: Asks, reason: Reason, words: str | None = None) -> Raised:
    """One open flag a learner and item: a second one is the first. Raises `TooManyFlags`."""
    asks = _behind(asks) if asks.behind else asks
    person = learner.of(desk, request)
    item = f"{asks.seed}.{asks.difficulty}.{asks.item}"
    mine = [one for one in flags.open_ones(desk.work) if one.learner == person.id]
    if len(mine) >= MOST_OPEN:
        raise TooManyFlags
    flag = flags.raise_flag(
        desk.work, person.id, asks.card, item=item, reason=reason.value, words=words, now=request.at
    )
    recalled = sum(one.reason == Reason.RECALLED for one in mine)
    withdrawn = (
        flag.reason == Reason.RECALLED
        and recalled < RECALLED_AT_ONCE
        and flags.withdraw(desk.work, asks.card, by=BY_A_FLAG, reason=flag.reason, now=request.at)
    )
    return Raised(flag, asks, withdrawn)


def take_back(desk: Desk, request: Request, number: int) -> None:
    """The learner takes an open flag back, and with it what it did to the card. Raises `Stale`."""
    flag = flags.load(desk.work, number)
    if flag is None or not flags.drop(desk.work, request.learner, number):
        raise Stale
    others = any(
        one.card == flag.card and one.reason == Reason.RECALLED for one in flags.open_ones(desk.work)
    )
    if flag.reason == Reason.RECALLED and not others:
        _restore_if_by_flag(desk, flag.card)


def take_all_back(desk: Desk, request: Request) -> None:
    """Before a learner is forgotten: a card that only their flag keeps from others would be out for good, unseen."""
    for one in flags.open_ones(desk.work):
        if one.learner == request.learner:
            take_back(desk, request, one.id)


def oldest(desk: Desk, request: Request, after: int = 0) -> Case | None:
    """The oldest open flag, or the one that follows flag `after` in the queue; the first again after the last."""
    queue = flags.open_ones(desk.work)
    if not queue:
        return None
    numbers = [one.id for one in queue]
    place = (numbers.index(after) + 1) % len(queue) if after in numbers else 0
    return _case(desk, request, queue[place], place + 1, len(queue))


def case(desk: Desk, request: Request, number: int) -> Case:
    """One open flag. Raises `Stale` when it is settled or gone."""
    queue = flags.open_ones(desk.work)
    for place, flag in enumerate(queue, 1):
        if flag.id == number:
            return _case(desk, request, flag, place, len(queue))
    raise Stale


def answer(desk: Desk, request: Request, number: int, words: str) -> Settled:
    """Raises `Stale` when it is settled or gone."""
    return _settle(desk, request, [_open(desk, number)], Status.ANSWERED, words)


def key_is_right(desk: Desk, request: Request, number: int) -> Settled:
    """The item stands; a card that only flags have withdrawn is asked again. Raises `Stale`."""
    flag = _open(desk, number)
    _restore_if_by_flag(desk, flag.card)
    return _settle(desk, request, [flag], Status.KEY_IS_RIGHT, None)


def retire(desk: Desk, request: Request, number: int) -> Settled:
    """The card is asked of nobody any more, which settles all open flags on it. Raises `Stale`."""
    flag = _open(desk, number)
    flags.restore(desk.work, flag.card)  # what a flag has withdrawn is a maintainer's word from now on
    flags.withdraw(desk.work, flag.card, by=request.learner, reason=flag.reason, now=request.at)
    same = [one for one in flags.open_ones(desk.work) if one.card == flag.card]
    return _settle(desk, request, same, Status.RETIRED, None)


def _open(desk: Desk, number: int) -> Flag:
    flag = flags.load(desk.work, number)
    if flag is None or flag.status is not Status.OPEN:
        raise Stale
    return flag


def _settle(
    desk: Desk, request: Request, which: Sequence[Flag], status: Status, words: str | None
) -> Settled:
    for flag in which:
        flags.settle(desk.work, flag.id, status, answer=words, now=request.at)
    return Settled(which, words, status)


def _restore_if_by_flag(desk: Desk, card: int) -> None:
    found = flags.withdrawn(desk.work, card)
    if found is not None and found.by == BY_A_FLAG:
        flags.restore(desk.work, card)


def _case(desk: Desk, request: Request, flag: Flag, place: int, waiting: int) -> Case:
    item, same = _drawn(desk, flag)
    open_here = sum(one.card == flag.card for one in flags.open_ones(desk.work))
    return Case(
        flag, place, waiting, item, same, flags.count(desk.work, flag.card), open_here,
        flags.withdrawn(desk.work, flag.card), items.load(desk.work, flag.card)[0], request.at - flag.at,
    )  # fmt: skip


def _drawn(desk: Desk, flag: Flag) -> tuple[Item | None, bool]:
    """The item as the flagger saw it, in their edition; what the card draws now where the deck has changed."""
    person = learners.load(desk.work, flag.learner)
    library = desk.library.of(person.deck) if person else desk.library
    seed, difficulty, mark = flag.item.split(".")
    stable = cards.stable_id(desk.work, flag.card) or ""
    try:
        item = library.draw(stable, Random(f"{flag.card}:{seed}"), Difficulty(int(difficulty)))
    except Undrawable:
        return None, False
    return item, item.id.rpartition("#")[2] == mark
