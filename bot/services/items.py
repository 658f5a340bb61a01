"""Item statistics: a first answer is counted, and maintainers see which cards look wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from bot.request import Desk, Request
from bot.services.review_values import PRIVATE, Question, Stale
from db import cards, corrections, flags, items
from db.corrections import Correction, Kind
from db.flags import Withdrawn
from db.items import ItemStats, Shown
from db.learners import Learner
from db.uow import Work
from decks.model import Difficulty, Item, Option, Undrawable
from scheduler import itemstats
from scheduler.itemstats import Picked, Suspicion, Tally
from scheduler.stats import LONGEST_ANSWER_MS

ITEMS = "items"  # the errand's kind
LISTED = 8
FOR_ITS_STATISTICS = "its statistics"


@dataclass(frozen=True, slots=True)
class Worst:
    """`found` worst first, without what maintainers have withdrawn."""

    found: Sequence[ItemStats]
    counts: Mapping[Suspicion, int]
    measured: int  # cards with enough answers to say anything


@dataclass(frozen=True, slots=True)
class Page:
    """One card for maintainers. `titles`: what the options' codes mean."""

    stats: ItemStats
    item: Item | None  # None: the decks in use hold it no more
    titles: Mapping[str, str]
    flagged: int
    waiting: int  # open flags
    withdrawn: Withdrawn | None
    out: Correction | None = None  # why its questions count for nobody in exams


def count_first(
    desk: Desk, person: Learner, question: Question, *, right: bool, picked: str, ms: int
) -> None:
    """A learner's first answer to a choice or typed card, unless that was given in an exam. Flip cards grade
    themselves, so they say nothing.
    """
    item = question.item
    if item.id.startswith(PRIVATE) or items.is_met(desk.work, person.id, question.asks.card):
        return
    options = [
        Shown(name_of(option), place in item.key, str(place) == picked)
        for place, option in enumerate(item.options)
    ]
    time = min(max(ms, 0), LONGEST_ANSWER_MS)
    items.count_first(desk.work, person.id, question.asks.card, right=right, ms=time, options=options)


def name_of(option: Option) -> str:
    """How an option is known in statistics and corrections, in whatever order it is drawn."""
    return option.code or option.text


def worst(work: Work) -> Worst:
    """For the reader: looks at every card that was answered."""
    found = [one for one in items.of_system(work) if flags.withdrawn(work, one.card) is None]
    suspects = [(one, itemstats.suspicions(one.tally, one.picked)) for one in found]
    counts = {kind: sum(kind in kinds for _, kinds in suspects) for kind in Suspicion}
    bad = sorted(
        (one for one, kinds in suspects if kinds), key=lambda one: itemstats.badness(one.tally, one.picked)
    )
    return Worst(bad[:LISTED], counts, sum(_is_measured(one.tally, one.picked) for one in found))


def page(desk: Desk, card: int) -> Page:
    """Raises `Stale` for a card that never was."""
    stable = cards.stable_id(desk.work, card)
    if stable is None or stable.startswith(PRIVATE):
        raise Stale
    tally, picked = items.load(desk.work, card)
    waiting = sum(one.card == card for one in flags.open_ones(desk.work))
    return Page(
        ItemStats(card, stable, tally, picked), _drawn(desk, card, stable), _titles(desk, picked),
        flags.count(desk.work, card), waiting, flags.withdrawn(desk.work, card), out_of_exams(desk, stable),
    )  # fmt: skip


def retire(desk: Desk, request: Request, card: int) -> None:
    """Ask a card of nobody any more. Raises `Stale` for a card that never was."""
    if cards.stable_id(desk.work, card) is None:
        raise Stale
    flags.restore(desk.work, card)
    flags.withdraw(desk.work, card, by=request.learner, reason=FOR_ITS_STATISTICS, now=request.at)


def restore(desk: Desk, card: int) -> None:
    flags.restore(desk.work, card)


def out_of_exams(desk: Desk, stable: str) -> Correction | None:
    """Why a card's questions count for nobody; None while they do."""
    last = corrections.newest(corrections.all_of(desk.work), stable)
    return last if last is not None and last.kind is Kind.OUT else None


def _is_measured(tally: Tally, picked: Sequence[Picked]) -> bool:
    return max([tally.tries, *(one.shown for one in picked if one.right)]) >= itemstats.TRIES_NEEDED


def _drawn(desk: Desk, card: int, stable: str) -> Item | None:
    try:
        return desk.library.draw(stable, Random(f"{card}:0"), Difficulty.MEDIUM)
    except Undrawable:
        return None


def _titles(desk: Desk, picked: Sequence[Picked]) -> Mapping[str, str]:
    found = {one.option: desk.library.find(one.option) for one in picked}
    return {name: concept.title for name, concept in found.items() if concept}
