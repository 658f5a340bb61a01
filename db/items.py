"""Item statistics: what first answers to a card add up to, over all learners and without their ids.

An answer that is undone stays counted: it was the learner's first attempt, and by the second one they have seen the
rationale. The second attempt never counts, so nothing is counted twice, and a slip of the thumb is rare enough.
The rule of ten answers (see `scheduler.itemstats`) leaves out only the sums; a learner's own count and the options
count from the first answer on, so the ten cards that everybody meets first are judged by their options.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db import statements as sql
from db.uow import Work
from scheduler.itemstats import ABILITY_NEEDED, Picked, Tally

NOTHING = Tally(0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Shown:
    """An option in one answer. `name` is its code, its text where it has none."""

    name: str
    right: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class ItemStats:
    card: int
    stable: str
    tally: Tally
    picked: Sequence[Picked]


def count_first(
    work: Work, learner: int, card: int, *, right: bool, ms: int, options: Sequence[Shown]
) -> None:
    """A learner's first answer to a card, `ms` milliseconds after the question."""
    work.do(sql.ADD_TO_TALLY, id_=learner, card=card, right=int(right), ms=ms, needed_=ABILITY_NEEDED)
    work.do(sql.COUNT_ANSWER, id_=learner, right=int(right))
    for one in options:
        work.do(
            sql.ADD_TO_PICKED, card=card, option=one.name, right=int(one.right), shown=1, times=int(one.taken)
        )


def load(work: Work, card: int) -> tuple[Tally, Sequence[Picked]]:
    row = work.row(sql.TALLY, card_=card)
    return NOTHING if row is None else Tally(*row), [
        _picked(*row) for row in work.rows(sql.PICKED, card_=card)
    ]


def of_system(work: Work, system: str = "") -> Sequence[ItemStats]:
    """All cards of a code set that have statistics, by stable id; of all code sets without one."""
    ends = (
        {"prefix_": f"{system}:", "end_": f"{system};"} if system else {"prefix_": "", "end_": "\U0010ffff"}
    )
    names, tallies = dict[int, str](), dict[int, Tally]()
    options: Mapping[int, list[Picked]] = defaultdict(list)
    for card, stable, *sums in work.rows(sql.TALLIES, **ends):
        names[card], tallies[card] = stable, Tally(*sums)
    for card, stable, *option in work.rows(sql.ALL_PICKED, **ends):
        names[card] = stable
        options[card].append(_picked(*option))
    found = [
        ItemStats(card, name, tallies.get(card, NOTHING), options.get(card, []))
        for card, name in names.items()
    ]
    return sorted(found, key=lambda one: one.stable)


def _picked(option: str, right: int, shown: int, times: int) -> Picked:
    return Picked(option, bool(right), shown, times)
