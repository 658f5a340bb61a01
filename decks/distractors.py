"""Which wrong options stand beside the right one.

No option may stand alone. HARD: all four are of one family. MEDIUM: the key with a sibling, and two siblings of
another category of the block. EASY: each of another block of the chapter, or else of another chapter. What
differs in the seventh character only is one thing; all options take the key's encounter where they can.

Size must not point at the key: options of the same size first, else as many shorter ones as chance says, so
that the key is as often the longest as the shortest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from decks.facts import Entry, Facts, Ring, rings_from
from decks.model import Concept, Difficulty, Undrawable

WRONG_OPTIONS = 3
SEVEN = len("S52.531A")

Size = Callable[[Entry], int]
Slots = Sequence[Sequence[Entry]]  # for each wrong option, what may stand there


def three_others(
    facts: Facts, concept: Concept, rng: Random, difficulty: Difficulty, size: Size
) -> tuple[tuple[Entry, ...], Difficulty]:
    """Three billable codes and the difficulty really reached, which is lower where a ring held too few."""
    for ring in rings_from(difficulty):
        for slots in _slots(facts, concept, ring, rng):
            chosen = _chosen(concept, slots, rng, size)
            if len(chosen) == WRONG_OPTIONS:
                return tuple(same_encounter(facts, entry, concept.code) for entry in chosen), ring.difficulty
    raise Undrawable(f"too few codes stand beside {concept.code}")


def same_encounter(facts: Facts, entry: Entry, code: str) -> Entry:
    """The entry, with the seventh character of `code` where both have one and such a code exists."""
    if len(entry.code) != SEVEN or len(code) != SEVEN or entry.code[-1] == code[-1]:
        return entry
    found = facts.find(entry.code[:-1] + code[-1])
    return Entry(found.code, found.title) if found else entry


def stem_of(code: str) -> str:
    """Without the seventh character."""
    return code[: SEVEN - 1]


def _slots(facts: Facts, concept: Concept, ring: Ring, rng: Random) -> Sequence[Slots]:
    """What to try, the better first."""
    pool = facts.neighbours(concept, ring, rng, billable=True)
    alike = [pool] * WRONG_OPTIONS
    if ring is not Ring.BLOCK or not pool:
        return [alike]
    siblings = facts.neighbours(concept, Ring.FAMILY, rng, billable=True)
    pair = _siblings_among(facts, [same_encounter(facts, entry, concept.code) for entry in pool[:3]], rng)
    return [[siblings, pair, pair], alike] if siblings and pair else [alike]


def _siblings_among(facts: Facts, pool: Sequence[Entry], rng: Random) -> Sequence[Entry]:
    """Codes of one family; empty where none of those asked has a sibling."""
    for entry in pool:
        found = facts.find(entry.code)
        family = facts.neighbours(found, Ring.FAMILY, rng, billable=True) if found else ()
        if family:
            return [entry, *family]
    return ()


def _chosen(concept: Concept, slots: Slots, rng: Random, size: Size) -> list[Entry]:
    own = size(Entry(concept.code, concept.title))
    shorter = rng.randint(0, len(slots))
    wanted = [-1] * shorter + [1] * (len(slots) - shorter)
    rng.shuffle(wanted)
    chosen: list[Entry] = []
    taken = {stem_of(concept.code)}
    for pool, side in zip(slots, wanted, strict=True):
        free = [entry for entry in pool if stem_of(entry.code) not in taken]
        if free:
            chosen.append(min(free, key=lambda entry: _misfit(size(entry) - own, side)))
            taken.add(stem_of(chosen[-1].code))
    return chosen


def _misfit(difference: int, side: int) -> int:
    """The first that is of the same size, else the first on the side wanted, else the first."""
    if difference == 0:
        return 0
    return 1 if difference * side > 0 else 2
