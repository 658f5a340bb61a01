"""Three wrong codes beside a right one, where not every neighbour will do.

Neighbours are taken ring by ring, nearest first, and only those that the question allows: a code that some note
joins with the one asked about could be right as well. Billable codes stand beside a billable code, headers
beside a header, of the same length where there are three, so that the length of a code does not tell. A ring
that allows too few is passed over, and the difficulty sinks with it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from decks.distractors import WRONG_OPTIONS
from decks.facts import Entry, Facts, Ring, rings_from
from decks.model import Concept, Difficulty, Undrawable

_WITHOUT_DECOY = 0.25

Allowed = Callable[[Entry], bool]


def three_free(
    facts: Facts, concept: Concept, rng: Random, difficulty: Difficulty, allowed: Allowed
) -> tuple[tuple[Entry, ...], Difficulty]:
    """Three codes and the difficulty really reached. Raises `Undrawable`."""
    for ring in rings_from(difficulty):
        neighbours = facts.neighbours(concept, ring, rng, billable=concept.billable)
        pool = [entry for entry in neighbours if allowed(entry)]
        if len(pool) >= WRONG_OPTIONS:
            return of_like_length(pool, concept.code, rng), ring.difficulty
    raise Undrawable(f"too few codes beside {concept.code} are free of the notes asked about")


def with_decoy(
    facts: Facts,
    three: tuple[tuple[Entry, ...], Difficulty],
    concept: Concept,
    target: Concept,
    rng: Random,
    allowed: Allowed,
) -> tuple[Entry, ...]:
    """Mostly, one of the three gives way to a code beside the one that the stem names, so that likeness to the
    stem does not point at the key. It stands no farther away than the difficulty says.
    """
    others, reached = three
    if rng.random() < _WITHOUT_DECOY:
        return others
    for ring in (Ring.FAMILY, Ring.BLOCK):
        pool = facts.neighbours(target, ring, rng, billable=concept.billable)
        fit = [entry for entry in pool if allowed(entry) and _stays(entry, concept, target, reached)]
        alike = [entry for entry in fit if len(entry.code) == len(concept.code) and entry not in others]
        if alike:
            return (alike[0], *others[1:])
    return others


def _stays(entry: Entry, concept: Concept, target: Concept, reached: Difficulty) -> bool:
    if entry.code == concept.code:
        return False
    match reached:
        case Difficulty.HARD:
            return entry.code[:3] == concept.category
        case Difficulty.MEDIUM:
            return target.block == concept.block
        case Difficulty.EASY:
            return True


def of_like_length(pool: Sequence[Entry], right: str, rng: Random) -> tuple[Entry, ...]:
    """Codes as long as the right one first; then shorter and longer ones, as many of each as chance says."""
    same = [entry for entry in pool if len(entry.code) == len(right)][:WRONG_OPTIONS]
    shorter = [entry for entry in pool if len(entry.code) < len(right)]
    longer = [entry for entry in pool if len(entry.code) > len(right)]
    wanted = WRONG_OPTIONS - len(same)
    below = min(rng.randint(0, wanted), len(shorter))
    above = min(wanted - below, len(longer))
    return (*same, *shorter[: wanted - above], *longer[:above])


def overlaps(code: str, beginnings: Sequence[str]) -> bool:
    """Whether a code lies below one of these codes, or above it."""
    return any(code.startswith(each) or each.startswith(code) for each in beginnings)
