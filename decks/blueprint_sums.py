"""Counts of an outline: whether they add up, and what each section gets in a form of a given size."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor
from random import Random

from decks.authored import Place
from decks.blueprint import Blueprint, Section
from decks.exchange.authored_tree import refuse

_ROUNDED = 2  # percents that an outline rounds may miss 100 by so much


def refuse_odd_sums(blueprint: Blueprint, at: Place) -> None:
    """Raises `SourceRefused` where no form could be drawn that fits every figure."""
    sections = blueprint.sections
    if not sections or len({each.id for each in sections}) < len(sections):
        refuse(at, "an outline has sections, each with an id of its own")
    counted = [each.items for each in sections if each.items is not None]
    shared = [each.percent for each in sections if each.percent is not None]
    if (
        len(counted) not in (0, len(sections))
        or len(shared) not in (0, len(sections))
        or (counted and shared)
    ):
        refuse(at, "all sections have items, or all have percents")
    if not counted and not shared and len(sections) > 1:
        refuse(at, "several sections need items or percents")
    if counted and sum(counted) != blueprint.items:
        refuse(at, f"the sections hold {sum(counted)} items, the exam {blueprint.items}")
    if shared:
        _refuse_odd_shares(blueprint, at)
    if blueprint.items is not None and blueprint.pretest >= blueprint.items:
        refuse(at, "more items are unscored than there are")


def _refuse_odd_shares(blueprint: Blueprint, at: Place) -> None:
    ends = [each.percent for each in blueprint.sections if each.percent]
    low, high = (sum(end[which] for end in ends) for which in (0, 1))
    if low > 100 + _ROUNDED or high < 100 - _ROUNDED:
        refuse(at, f"the percents add up to {low:g}-{high:g}, not to 100")
    if blueprint.items and _is_range(blueprint.sections):
        least, most = _ends(blueprint.sections, blueprint.items)
        if sum(least) > blueprint.items or sum(most) < blueprint.items or any(map(_above, least, most)):
            refuse(at, f"no counts within these percents add up to {blueprint.items}")


def counts(sections: Sequence[Section], size: int, rng: Random) -> list[int]:
    """Items of each section, which add up to `size`. Ranges are drawn; in forms much smaller than the exam, whose
    whole numbers would not fit the ranges, the middle of each is its weight.
    """
    if len(sections) == 1:
        return [size]
    if not _is_range(sections):
        return apportioned([each.items or (each.percent or (1.0, 1.0))[0] for each in sections], size)
    least, most = _ends(sections, size)
    if sum(least) > size or sum(most) < size or any(map(_above, least, most)):
        return apportioned([sum(each.percent or (1.0, 1.0)) for each in sections], size)
    found = list(least)
    for _ in range(size - sum(least)):
        found[rng.choice([at for at, count in enumerate(found) if count < most[at]])] += 1
    return found


def apportioned(weights: Sequence[float], size: int) -> list[int]:
    """Whole numbers in proportion, which add up: largest remainders first, of equal ones the earlier."""
    whole = sum(weights)
    exact = [weight * size / whole for weight in weights]
    found = [floor(each) for each in exact]
    by_rest = sorted(range(len(weights)), key=lambda at: found[at] - exact[at])
    for at in by_rest[: size - sum(found)]:
        found[at] += 1
    return found


def _is_range(sections: Sequence[Section]) -> bool:
    return any(each.percent and each.percent[0] < each.percent[1] for each in sections)


def _ends(sections: Sequence[Section], size: int) -> tuple[list[int], list[int]]:
    """Fewest and most items of each section within its percents."""
    ends = [each.percent or (0.0, 100.0) for each in sections]
    return [ceil(low * size / 100) for low, _ in ends], [floor(high * size / 100) for _, high in ends]


def _above(low: int, high: int) -> bool:
    return low > high
