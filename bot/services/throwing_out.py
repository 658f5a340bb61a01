"""A question whose key was wrong is thrown out: it counts for nobody, in past exams and in those to come.

Of a card that is drawn by chance the whole card goes: what was wrong with one drawing is not proven right in another.
"""

from __future__ import annotations

from bot.request import Desk, Request
from bot.services.flags import Settled
from bot.services.items import out_of_exams
from bot.services.review_values import PRIVATE, Stale
from db import cards, corrections, flags
from db.corrections import Kind
from db.flags import Status

REASON = "its key was wrong"


def throw_out(desk: Desk, request: Request, card: int) -> Settled:
    """The card is asked of nobody any more either, which settles the flags on it. Harmless to repeat. Raises `Stale`
    for a card that never was.
    """
    stable = _known(desk, card)
    if out_of_exams(desk, stable) is None:
        corrections.add(desk.work, card, kind=Kind.OUT, reason=REASON, by=request.learner, now=request.at)
    flags.restore(desk.work, card)  # what a flag has withdrawn is a maintainer's word from now on
    flags.withdraw(desk.work, card, by=request.learner, reason=REASON, now=request.at)
    on_card = [one for one in flags.open_ones(desk.work) if one.card == card]
    for flag in on_card:
        flags.settle(desk.work, flag.id, Status.RETIRED, answer=None, now=request.at)
    return Settled(on_card, None, Status.RETIRED)


def count_again(desk: Desk, request: Request, card: int) -> None:
    """Its questions count as they were printed, or as a newer build has put them right. Whether the card is asked is
    another matter. Raises `Stale`.
    """
    if out_of_exams(desk, _known(desk, card)) is not None:
        corrections.add(
            desk.work, card, kind=Kind.STANDS, reason="it was right", by=request.learner, now=request.at
        )


def _known(desk: Desk, card: int) -> str:
    stable = cards.stable_id(desk.work, card)
    if stable is None or stable.startswith(PRIVATE):
        raise Stale
    return stable
