"""Three other values of an axis: of the code's own row (hard), of the body system (medium), of other body systems of
the section (easy); where a ring holds too few, of the next. The key is drawn like them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random

from decks.model import Difficulty, Undrawable
from decks.pcs_facts import SYSTEM_LENGTH, PcsFacts, is_blank, row_of
from decks.sources.icd10pcs_codes import Meaning
from decks.sources.icd10pcs_shapes import TABLE_LENGTH, Table

WRONG = 3
_RINGS = {
    Difficulty.HARD: (Difficulty.HARD, Difficulty.MEDIUM, Difficulty.EASY),
    Difficulty.MEDIUM: (Difficulty.MEDIUM, Difficulty.HARD, Difficulty.EASY),
    Difficulty.EASY: (Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD),
}
_SYSTEMS_ASKED = 8


def has_others(facts: PcsFacts, code: str, meaning: Meaning) -> bool:
    """Whether the section has three other values on that axis."""
    system = code[:SYSTEM_LENGTH]
    found: set[str] = set()
    for each in (system, *facts.systems_beside(system, meaning.position, meaning.axis)):
        labels = facts.labels_of(each, meaning.position, meaning.axis)
        found.update(label for label in labels if label != meaning.label and not is_blank(label))
        if len(found) >= WRONG:
            return True
    return False


def three_labels(
    facts: PcsFacts, code: str, table: Table, meaning: Meaning, rng: Random, difficulty: Difficulty
) -> tuple[list[str], Difficulty]:
    """Three labels, and how hard the farthest makes the item."""
    chosen: list[str] = []
    reached = Difficulty.HARD
    for ring in _RINGS[difficulty]:
        for label in _ring(facts, code, table, meaning, ring, rng):
            if label != meaning.label and label not in chosen and not is_blank(label):
                chosen.append(label)
                reached = min(reached, ring)
            if len(chosen) == WRONG:
                return chosen, reached
    raise Undrawable(f"too few values stand beside {meaning.label}")


def _ring(
    facts: PcsFacts, code: str, table: Table, meaning: Meaning, ring: Difficulty, rng: Random
) -> Iterator[str]:
    """By chance; of the row or the system as they come, of other systems one each, so that none keep together."""
    row = row_of(table, code)
    own = [label for _, label in row.axes[meaning.position - TABLE_LENGTH - 1].labels] if row else []
    match ring:
        case Difficulty.HARD:
            yield from _shuffled(own, rng)
        case Difficulty.MEDIUM:
            labels = facts.labels_of(code[:SYSTEM_LENGTH], meaning.position, meaning.axis)
            yield from (label for label in _shuffled(labels, rng) if label not in own)
        case Difficulty.EASY:
            systems = facts.systems_beside(code[:SYSTEM_LENGTH], meaning.position, meaning.axis)
            chosen = _shuffled(systems, rng)
            for system in chosen[:_SYSTEMS_ASKED]:
                yield rng.choice(facts.labels_of(system, meaning.position, meaning.axis))
            for system in chosen:
                yield from _shuffled(facts.labels_of(system, meaning.position, meaning.axis), rng)


def _shuffled(values: Sequence[str], rng: Random) -> list[str]:
    return rng.sample(values, len(values))
