"""Which wrong codes stand beside a right one, and where a fact of HCPCS Level II stands.

Hard: near it in the list of numbers, of the most similar titles (doses of one drug, parts of one wheelchair).
Medium: of the same section, or modifiers with the same first letter. Easy: each of another one. Nothing whose title
says the same in other words is offered.

Of similar titles the key must not always be the middle one, which all others resemble: often the others are chosen
around one of its neighbours instead.
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
_SIMILAR = 5  # of the most similar titles three are drawn

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
    """Two times in five around the key, else around one of its likes: measured, neither the most ordinary of the four
    nor the odd one is the key more often than chance allows.
    """
    said = {entry: words_of(entry.title) for entry in (own, *near)}
    others = [entry for entry in near if said[entry] != said[own]]
    if len(others) < WRONG_OPTIONS:
        return []
    middle = rng.choice([own, own, *_most_alike(own, others, said)[:WRONG_OPTIONS]])
    if middle is own:
        return rng.sample(_most_alike(own, others, said)[:_SIMILAR], WRONG_OPTIONS)
    rest = [entry for entry in others if entry is not middle]
    return [middle, *rng.sample(_most_alike(middle, rest, said)[: _SIMILAR - 1], WRONG_OPTIONS - 1)]


def _most_alike(one: Entry, others: Sequence[Entry], said: dict[Entry, Words]) -> list[Entry]:
    mine = said[one]
    return sorted(others, key=lambda other: -_likeness(mine, said[other]))


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
