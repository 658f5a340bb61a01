"""Which wrong codes stand beside a right one, and where a fact of HCPCS Level II stands.

Hard: near it in the list of numbers, of the most similar titles (doses of one drug, parts of one wheelchair).
Medium: of the same section, or modifiers with the same first letter. Easy: each of another one. Nothing whose title
says the same in other words is offered.

Of similar titles the key must not always be the middle one, which all others resemble.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from decks.cards import CardId
from decks.choice import Cited
from decks.facts import Entry, Fact
from decks.hcpcs_facts import MODIFIERS, SYSTEM, HcpcsFacts, is_modifier, words_of
from decks.hcpcs_sections import heading
from decks.model import Difficulty, Source, Undrawable

DOMAIN = "HCPCS Level II"
WRONG_OPTIONS = 3
_SIMILAR = 8  # of the most similar titles three are drawn
_TRIED = 8

Size = Callable[[Entry], int]
Words = frozenset[str]


def cited(facts: HcpcsFacts, template: str, fact: Fact, *, note: str = "") -> Cited:
    card = CardId(SYSTEM, fact.code, template, fact.discriminator)
    place = MODIFIERS if fact.code[1:] and is_modifier(fact.code) else f"Section {fact.code[0]}"
    return Cited(
        card, Source(facts.edition.system, facts.edition.name, place, note), DOMAIN, path_of(fact.code)
    )


def path_of(code: str) -> str:
    """Where a code, a section or a modifier stands, as one sentence."""
    if len(code) == 1:
        return f"Section {code} holds the codes that begin with {code}: {heading(code)}."
    if is_modifier(code):
        return f"{code} is a modifier: two characters behind a code that say more of the service."
    return f"{code} stands in section {code[0]}, {heading(code[0])}."


def file_of(facts: HcpcsFacts) -> str:
    """ "the October 2025 HCPCS Level II file"."""
    return f"the {facts.edition.name} {facts.edition.system} file"


def three_others(
    facts: HcpcsFacts, own: Entry, rng: Random, difficulty: Difficulty, size: Size
) -> tuple[tuple[Entry, ...], Difficulty]:
    """Three others and the difficulty really reached. Raises `Undrawable`."""
    for reached in range(difficulty, 0, -1):
        ring = Difficulty(reached)
        chosen = _of_ring(facts, own, rng, ring, size)
        if len(chosen) == WRONG_OPTIONS:
            return tuple(chosen), ring
    raise Undrawable(f"too few codes stand beside {own.code}")


def _of_ring(facts: HcpcsFacts, own: Entry, rng: Random, ring: Difficulty, size: Size) -> list[Entry]:
    if ring is Difficulty.HARD:
        return _around(own, facts.near(own.code), rng)
    pool = facts.beside(own.code, rng) if ring is Difficulty.MEDIUM else facts.elsewhere(own.code, rng)
    said = words_of(own.title)
    return _balanced(own, [entry for entry in pool if words_of(entry.title) != said], rng, size)


def _around(own: Entry, near: Sequence[Entry], rng: Random) -> list[Entry]:
    """Of some threes among the most similar, one beside which the key has the rank that chance says: 0 where it is
    the odd one of the four, 3 where it resembles the others most. So neither tells the key.
    """
    said = {entry: words_of(entry.title) for entry in (own, *near)}
    others = [entry for entry in near if said[entry] != said[own]]
    if len(others) < WRONG_OPTIONS:
        return []
    pool = sorted(others, key=lambda other: -_likeness(said[own], said[other]))[:_SIMILAR]
    wanted = rng.randint(0, WRONG_OPTIONS)
    threes = [rng.sample(pool, WRONG_OPTIONS) for _ in range(_TRIED)]
    return min(threes, key=lambda three: abs(_rank(said[own], [said[each] for each in three]) - wanted))


def _rank(own: Words, others: Sequence[Words]) -> int:
    """How many of the others resemble the rest less than the key does."""
    four = [own, *others]
    sums = [sum(_likeness(one, other) for other in four) for one in four]
    return sum(each < sums[0] for each in sums[1:])


def _likeness(one: Words, other: Words) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both or 1)


def _balanced(own: Entry, pool: Sequence[Entry], rng: Random, size: Size) -> list[Entry]:
    """Of the same size first; else as many smaller ones as chance says, so that size tells nothing."""
    sides = [-1] * (smaller := rng.randint(0, WRONG_OPTIONS)) + [1] * (WRONG_OPTIONS - smaller)
    chosen: list[Entry] = []
    for side in sides:
        free = [entry for entry in pool if entry not in chosen]
        if free:
            chosen.append(min(free, key=lambda entry: _misfit(size(entry) - size(own), side)))
    return chosen


def _misfit(difference: int, side: int) -> int:
    """The first of the same size, else the first on the side wanted, else the first."""
    if difference == 0:
        return 0
    return 1 if difference * side > 0 else 2
