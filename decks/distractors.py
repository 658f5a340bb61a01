"""Which wrong options stand beside the right one.

They come from the ring that the difficulty asks for, all from one ring, so that the right option is not the
one that all others resemble. Among what the ring offers, size must not point at the key: options of the same
size first, else as many shorter ones as chance says, so that the key is as often the longest as the
shortest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from decks.facts import Entry, Facts, rings_from
from decks.model import Concept, Difficulty, Undrawable

WRONG_OPTIONS = 3


def three_others(
    facts: Facts, concept: Concept, rng: Random, difficulty: Difficulty, size: Callable[[Entry], int]
) -> tuple[tuple[Entry, ...], Difficulty]:
    """Three billable codes and the difficulty really reached, which is lower where a ring held too few."""
    own = size(Entry(concept.code, concept.title))
    for ring in rings_from(difficulty):
        pool = facts.neighbours(concept, ring, rng, billable=True)
        if len(pool) >= WRONG_OPTIONS:
            return _of_like_size(pool, own, rng, size), ring.difficulty
    raise Undrawable(f"too few codes stand beside {concept.code}")


def _of_like_size(
    pool: Sequence[Entry], own: int, rng: Random, size: Callable[[Entry], int]
) -> tuple[Entry, ...]:
    same = [entry for entry in pool if size(entry) == own][:WRONG_OPTIONS]
    shorter = [entry for entry in pool if size(entry) < own]
    longer = [entry for entry in pool if size(entry) > own]
    wanted = WRONG_OPTIONS - len(same)
    below = min(rng.randint(0, wanted), len(shorter))
    above = min(wanted - below, len(longer))
    return (*same, *shorter[: wanted - above], *longer[:above])
