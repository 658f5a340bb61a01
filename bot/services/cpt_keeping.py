"""Keeping a learner's own copy of CPT, cards out of it, and its end.

Cards of a copy that is deleted wait aside with their memory, and come back with the next copy that has their codes.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from random import Random

from bot.request import Desk, Request
from bot.services import learner
from bot.services.cpt import find, is_private
from bot.services.review_grading import CONFIG, settled
from bot.services.review_values import Stale
from db import cards, cpt, learners
from db.cards import Owned
from db.uow import Work
from decks.cpt_items import SYSTEM, TEMPLATES, card_of, code_of
from scheduler import sm2
from scheduler.card import New, Review

CARDS_AT_ONCE = 10
WHOLE = ("", "~")  # before and behind every code


def keep(work: Work, person: int, name: str, rows: Mapping[str, str], at: int) -> bool:
    """A copy in place of an older one, taken at `at` (UTC seconds), as its owner's word for the licence was.

    False when there is no such learner any more: then nothing is kept.
    """
    found = learners.load(work, person)
    if found is None:
        return False
    cpt.keep(work, person, name, rows, at)
    day = learner.moment_at(found, at).day
    for one in cards.of_system(work, person, SYSTEM):
        if one.held.aside and code_of(one.stable) in rows and not _is_leech(one):
            _put(work, person, one, day, aside=False)
    return True


def drop(desk: Desk, request: Request, licensed_at: int) -> None:
    """Delete the copy that was taken at `licensed_at`. Raises `Stale` when it is gone."""
    copy = cpt.copy(desk.work, request.learner)
    if copy is None or copy.licensed_at != licensed_at:
        raise Stale
    person = learner.of(desk, request)
    cpt.drop(desk.work, person.id)
    day = learner.moment(person, request).day
    for one in cards.of_system(desk.work, person.id, SYSTEM):
        if not one.held.aside:
            _put(desk.work, person.id, one, day, aside=True)


def add_cards(desk: Desk, request: Request, span: tuple[str, str] = WHOLE) -> int:
    """Up to ten cards by chance, of a range with both ends included, come today as new ones; how many were added.

    They do not count among the day's new cards: they were asked for. Raises `Stale` without a copy.
    """
    if not is_private(request) or cpt.copy(desk.work, request.learner) is None:
        raise Stale
    rng = Random(f"cpt:{request.learner}:{request.at_ms}")
    met = {one.stable for one in cards.of_system(desk.work, request.learner, SYSTEM)}
    codes = list(cpt.codes(desk.work, request.learner, *span))
    rng.shuffle(codes)
    free = (card for code in codes if (card := _free_card(code, met, rng)))
    return _add(desk, request, list(islice(free, CARDS_AT_ONCE)))


def add_code(desk: Desk, request: Request, code: str) -> int:
    """The cards of one code that are not there yet; how many. Raises `Stale` when the copy has no such code."""
    if find(desk, request, code) is None:
        raise Stale
    stables = [card_of(code, template) for template in TEMPLATES]
    return _add(
        desk, request, [one for one in stables if not cards.is_started(desk.work, request.learner, one)]
    )


def _free_card(code: str, met: set[str], rng: Random) -> str | None:
    """One card of a code that was never met; of two, one by chance."""
    free = [card for template in TEMPLATES if (card := card_of(code, template)) not in met]
    return rng.choice(free) if free else None


def _add(desk: Desk, request: Request, stables: list[str]) -> int:
    person = learner.of(desk, request)
    day = learner.moment(person, request).day
    for stable in stables:
        number = cards.number(desk.work, stable)
        held = cards.load(desk.work, person.id, number)
        cards.advance(desk.work, person.id, number, held, New(), day=day)
    return len(stables)


def _put(work: Work, person: int, one: Owned, day: int, *, aside: bool) -> None:
    cards.advance(work, person, one.card, one.held, settled(one.held.state), day=day, aside=aside)


def _is_leech(one: Owned) -> bool:
    """Set aside because it was forgotten too often; it stays so."""
    return isinstance(one.held.state, Review) and sm2.is_leech(one.held.state, CONFIG)
