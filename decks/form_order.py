"""The order of a form's items, and which of them are not scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from decks.forms import FormItem


def mixed(items: Sequence[FormItem], pretest: int, rng: Random) -> tuple[FormItem, ...]:
    """In random order, the questions of a case together and in their own order; numbered from 1. `pretest` of those
    that stand by themselves are not scored.
    """
    units: dict[str, list[FormItem]] = {}
    for item in items:
        units.setdefault(item.case or item.id, []).append(item)
    names = list(units)
    rng.shuffle(names)
    alone = [name for name in names if not units[name][0].case]
    unscored = set(rng.sample(alone, min(pretest, max(0, len(alone) - 1))))
    ordered = [replace(item, pretest=name in unscored) for name in names for item in units[name]]
    return tuple(replace(item, number=number) for number, item in enumerate(ordered, 1))
