"""The summary at the end of order-file addenda, one half of which tells of headers, the other of codes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from decks.sources.icd10cm_order import refused

_SUMMARY = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        "()",
        "(Headers|Codes)",
        r" *(\d{1,6}) (?:headers|codes) in icd10cm\S+",
        r" *(\d{1,6}) (?:headers|codes) in icd10cm\S+",
        r" *(\d{1,6}) additions",
        r" *(\d{1,6}) deletions",
        r" *(\d{1,6}) revisions",
        "(of which)",
        r" *(\d{1,6}) revisions to both long and short titles",
        r" *(\d{1,6}) revisions to long title only",
        r" *(\d{1,6}) revisions to short title only",
    )
)
SUMMARY_LINES = len(_SUMMARY)  # of one half, the blank line before it included


@dataclass(frozen=True, slots=True)
class Tally:
    """Half of the summary: of headers, or of codes."""

    before: int
    after: int
    added: int
    deleted: int
    revised: int
    both: int
    long_only: int
    short_only: int


def tally(name: str, lines: Sequence[tuple[int, str]], heading: str) -> Tally:
    """Raises `SourceRefused`."""
    told = [_told(name, line, text, pattern) for (line, text), pattern in zip(lines, _SUMMARY, strict=False)]
    if len(told) < SUMMARY_LINES or told[1] != heading:
        raise refused(name, lines[-1][0] if lines else 1, f"the summary of {heading.lower()} is missing")
    return Tally(*map(int, told[2:7]), *map(int, told[8:]))


def _told(name: str, line: int, text: str, pattern: re.Pattern[str]) -> str:
    match = pattern.fullmatch(text)
    if match is None:
        raise refused(name, line, f"{text[:60]!r} has no such place in the summary")
    return str(match[1])
