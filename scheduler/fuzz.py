"""How far an interval is moved, so that cards learnt together do not stay together for ever.

The chance is no chance: it comes from the card and its version, so that the labels drawn before a tap and
the result after it agree, and a replayed history gives the same days.
"""

from __future__ import annotations

from zlib import crc32

SPREAD = 0.05
HALF = 2**31


def fuzz_of(card: int, rev: int) -> float:
    """A number in [-1, 1), always the same for the same version of the same card."""
    return crc32(f"{card}:{rev}".encode()) / HALF - 1  # seeding a Random costs thirty times as much


def fuzzed(interval: int, fuzz: float) -> int:
    """`interval` days moved by up to 5 %, to the nearest day.

    With one and the same `fuzz` a longer interval never becomes the shorter one. Below 10 days 5 % is less
    than half a day: 1 and 6, SM-2's first intervals, stay as they are, and no lower limit needs to be named.
    """
    return round(interval * (1 + SPREAD * fuzz))
