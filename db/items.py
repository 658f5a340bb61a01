"""Item statistics: what first answers to a card add up to, over all learners and without their ids.

An answer that is undone stays counted: it was the learner's first attempt, and by the second one they have seen the
rationale. The second attempt never counts, so nothing is counted twice, and a slip of the thumb is rare enough.
The rule of ten answers (see `scheduler.itemstats`) leaves out only the sums; a learner's own count and the options
count from the first answer on, so the ten cards that everybody meets first are judged by their options.

Answers in an exam count when it is over: what was given last to each question that was answered, in exam and in
practice mode alike, since neither shows what is right before the end and pauses are in nobody's time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db import cards
from db import statements_items as sql
from db.uow import Work
from scheduler.itemstats import ABILITY_NEEDED, Picked, Tally, ability

NOTHING = Tally(0, 0, 0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Shown:
    """An option in one answer. `name` is its code, its text where it has none."""

    name: str
    right: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class Try:
    """A first answer that was given in an exam."""

    stable: str  # of the card
    right: bool
    ms: int
    options: Sequence[Shown]


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
    _count_options(work, card, options)


def _count_options(work: Work, card: int, options: Sequence[Shown]) -> None:
    for one in options:
        work.do(
            sql.ADD_TO_PICKED, card=card, option=one.name, right=int(one.right), shown=1, times=int(one.taken)
        )


def count_tries(work: Work, learner: int, tries: Sequence[Try]) -> int:
    """A learner's answers in one exam, without those to cards answered before; how many count.

    Each one's ability is the learner's share right in all other first answers, those of this exam too.
    """
    numbered = [(cards.number(work, one.stable), one) for one in tries]
    first = [(card, one) for card, one in numbered if _meets(work, learner, card)]
    right = sum(one.right for _, one in first)
    row = work.row(sql.ANSWERED_SO_FAR, id_=learner)
    answered, answered_right = (row[0] + len(first), row[1] + right) if row else (0, 0)
    for card, one in first:
        _count_try(work, card, one, ability(answered - 1, answered_right - one.right))
    work.do(sql.COUNT_ANSWERS, id_=learner, more=len(first), right=right)
    return len(first)


def _count_try(work: Work, card: int, one: Try, able: int | None) -> None:
    if able is not None:
        work.do(
            sql.ADD_TRY, card=card, tries=1, right=int(one.right), ms=one.ms, ability=able,
            ability_squared=able * able, ability_right=able * one.right,
        )  # fmt: skip
    _count_options(work, card, one.options)


def _meets(work: Work, learner: int, card: int) -> bool:
    """Whether this is the learner's first answer to the card; from now on none is."""
    return (
        not cards.is_answered(work, learner, card) and work.do(sql.ADD_MET, learner=learner, card=card) == 1
    )


def is_met(work: Work, learner: int, card: int) -> bool:
    """Whether the learner answered the card in an exam."""
    return work.row(sql.IS_MET, learner_=learner, card_=card) is not None


def begin_anew(work: Work, card: int) -> None:
    """The key of a card was corrected: what was counted with the old one says nothing of it."""
    for statement in sql.DROP_STATISTICS:
        work.do(statement, card_=card)


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
