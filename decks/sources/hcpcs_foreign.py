"""Tells what in an HCPCS file others own, and counts it while it is dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from decks.sources.carrier import SourceRefused
from decks.sources.hcpcs_entry import Dropped

_CODE = re.compile(r"[A-Z][0-9]{4}")
_MODIFIER = re.compile(r"[A-Z][A-Z0-9]")
_DENTAL = re.compile(r"D[0-9]{4}")
_LEVEL_ONE = re.compile(r"[0-9]{4}[0-9A-Z]|[0-9][0-9A-Z]")  # CPT codes, and modifiers such as 25 and 2P
_PHYSICAL_STATUS = re.compile(r"P[1-6]")


def is_code(key: str) -> bool:
    return _CODE.fullmatch(key) is not None


def is_modifier(key: str) -> bool:
    return _MODIFIER.fullmatch(key) is not None


def owner(key: str) -> str | None:
    """The field of `Dropped` in which a code or modifier counts, None for one of HCPCS's own."""
    if _DENTAL.fullmatch(key):
        return "dental"
    if _LEVEL_ONE.fullmatch(key):
        return "level_one"
    return "physical_status" if _PHYSICAL_STATUS.fullmatch(key) else None


class Sieve:
    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def keeps(self, key: str) -> bool:
        belongs_to = owner(key)
        if belongs_to is None:
            return True
        self._counts[belongs_to] += 1
        return False

    def references(self, keys: Iterable[str], place: str) -> tuple[str, ...]:
        """Of a list of cross references, those to keep. "CPT" alone stands before a number of CPT."""
        return tuple(key for key in keys if self._refers_to_ours(key, place))

    def dropped(self) -> Dropped:
        return Dropped(**self._counts)

    def _refers_to_ours(self, key: str, place: str) -> bool:
        if key == "CPT" or owner(key) is not None:
            self._counts["references"] += 1
            return False
        if not is_code(key) and not is_modifier(key):
            raise SourceRefused(f"{place}: {key!r} is no cross reference; have columns moved?")
        return True
