"""What first answers to a card say about the card: how hard it is, whether its key may be wrong, which distractors
nobody takes. Classical test theory, on sums that were kept while answers came in.

Rules:
1. Only a learner's first answer to a card counts, and into the sums only with `ABILITY_NEEDED` first answers before
   it: each needs an ability, and all sums must be over the same answers. Options count from the first answer on.
2. Ability is the learner's share right before the answer, of an exam's answers the share right in all others, in
   thousandths. The card itself is not in it, so the discrimination is the corrected one (item-rest).
3. Nothing is said under `TRIES_NEEDED` answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

ABILITY_NEEDED = 10
TRIES_NEEDED = 10
SHOWN_NEEDED = 20  # before a distractor may be called unused
TOO_HARD, TOO_EASY = 0.30, 0.95  # of four options one in four is right by chance


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over first answers."""

    tries: int
    right: int
    ms: int
    ability: int  # thousandths
    ability_squared: int
    ability_right: int  # of those who were right


@dataclass(frozen=True, slots=True)
class Picked:
    """An option of a card, in first answers of everybody."""

    option: str
    right: bool
    shown: int
    times: int


class Suspicion(StrEnum):
    """Worst first."""

    OUTDRAWN = "a distractor is taken more often than the key"
    NEGATIVE = "suspect key: those who know more get it wrong more often"
    HARD = "too hard"
    EASY = "too easy"
    UNUSED = "a distractor that nobody takes"


def ability(answered: int, right: int) -> int | None:
    """A learner's share right in thousandths, rounded down; None: too few answers."""
    return right * 1_000 // answered if answered >= ABILITY_NEEDED else None


def share_right(tally: Tally) -> float | None:
    """The item difficulty p of classical test theory; None without answers."""
    return tally.right / tally.tries if tally.tries else None


def mean_ms(tally: Tally) -> float | None:
    """Mean time of an answer in milliseconds. The median would need each single time."""
    return tally.ms / tally.tries if tally.tries else None


def discrimination(tally: Tally) -> float | None:
    """The point-biserial correlation of being right with ability, from -1 to 1; None where it is not defined (all
    right, all wrong, all equally able) or where the answers are too few.

    r = (M1 - M0) / s * sqrt(p * q): M1 and M0 the mean ability of those right and wrong, s the standard deviation of
    all (divided by n), p and q the shares right and wrong. It is Pearson's r with one variable of 0 and 1 (Lord and
    Novick, Statistical Theories of Mental Test Scores, 1968, chapter 15). Written as
    (n * sum(ax) - sum(a) * sum(x)) / sqrt((n * sum(a*a) - sum(a)**2) * (n * sum(x) - sum(x)**2)) it is exact up to
    the root.
    """
    n, right = tally.tries, tally.right
    if n < TRIES_NEEDED:
        return None
    spread = n * tally.ability_squared - tally.ability**2
    parted = n * right - right**2
    if spread <= 0 or parted <= 0:
        return None
    return (n * tally.ability_right - tally.ability * right) / sqrt(spread * parted)


def unused(picked: Iterable[Picked]) -> tuple[str, ...]:
    """Distractors that nobody took in `SHOWN_NEEDED` showings or more: they do not distract."""
    return tuple(
        one.option for one in picked if not one.right and one.shown >= SHOWN_NEEDED and not one.times
    )


def outdrawn(picked: Sequence[Picked]) -> tuple[str, ...]:
    """Distractors that are taken, when shown, more often than the key is, each shown `TRIES_NEEDED` times or more.
    The usual sign of a wrong key, also where no ability is known.
    """
    keys = [one for one in picked if one.right and one.shown]
    shown, times = sum(one.shown for one in keys), sum(one.times for one in keys)
    if shown < TRIES_NEEDED:
        return ()
    return tuple(
        one.option
        for one in picked
        if not one.right and one.shown >= TRIES_NEEDED and one.times * shown > times * one.shown
    )


def suspicions(tally: Tally, picked: Sequence[Picked]) -> tuple[Suspicion, ...]:
    """What a maintainer should look at, worst first."""
    measured = discrimination(tally)
    share = share_right(tally) if tally.tries >= TRIES_NEEDED else None
    found = {
        Suspicion.OUTDRAWN: bool(outdrawn(picked)),
        Suspicion.NEGATIVE: measured is not None and measured < 0,
        Suspicion.HARD: share is not None and share < TOO_HARD,
        Suspicion.EASY: share is not None and share > TOO_EASY,
        Suspicion.UNUSED: bool(unused(picked)),
    }
    return tuple(one for one in Suspicion if found[one])


def badness(tally: Tally, picked: Sequence[Picked]) -> tuple[int, float, float]:
    """A sort key: the gravest suspicion first, within it the lowest discrimination, then the lowest share right."""
    found = suspicions(tally, picked)
    gravest = list(Suspicion).index(found[0]) if found else len(Suspicion)
    measured, share = discrimination(tally), share_right(tally)
    return gravest, 0.0 if measured is None else measured, 0.5 if share is None else share
