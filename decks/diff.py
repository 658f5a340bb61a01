"""What differs between two editions of one code set.

Only codes in force count: a code that was ended, or became a header, is gone, even where the new edition
still lists it. Titles are compared after runs of white space are folded; case and punctuation count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Listed(NamedTuple):
    """A code as one edition lists it. Active: it can be reported while the edition is in force."""

    title: str
    active: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """Codes in ascending order. Each code stands in one of the three or in none."""

    added: tuple[str, ...]
    gone: tuple[str, ...]
    revised: tuple[str, ...]  # in force in both editions, with another title


def compare(old: Mapping[str, Listed], new: Mapping[str, Listed]) -> Difference:
    before, after = _titles(old), _titles(new)
    return Difference(
        added=tuple(sorted(after.keys() - before.keys())),
        gone=tuple(sorted(before.keys() - after.keys())),
        revised=tuple(sorted(code for code in before.keys() & after.keys() if before[code] != after[code])),
    )


def _titles(edition: Mapping[str, Listed]) -> dict[str, str]:
    return {code: " ".join(listed.title.split()) for code, listed in edition.items() if listed.active}
