"""Which codes a note of the Tabular List names, and which codes of the edition that means.

    (P37.0)                          this code and what lies below it
    (O24.-)  (J09.X1-)  (M47.2.-)    the same, and it says that more characters follow
    (I60-I69)  (I63.3-I63.5-)        from the one to the other as printed, with all below both
    (E08-E13 with .44)               of those only some: the words decide, and they are for people

A hyphen is read once: `I60-I69` is one range, not `I60-` and `I69`. A range follows the printed order, which no
sorting gives (C43, C4A, C44; O9A after O99; QA0 in chapter 17). References stand in brackets; only a line
without such brackets is read as a whole ("classified to Q87.-"), so that "tuberculosis, any type in A15 (J65)"
names J65. CD30, H1N1 and vitamin B12 are no codes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Exact:
    code: str

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class Dash:
    code: str

    def __str__(self) -> str:
        return f"{self.code}-" if "." in self.code else f"{self.code}.-"


@dataclass(frozen=True, slots=True)
class Range:
    first: str
    last: str

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Qualified:
    """Some codes of the reference only."""

    reference: Exact | Dash | Range
    condition: str  # "with seventh character A"

    def __str__(self) -> str:
        return f"{self.reference} {self.condition}"


Reference: TypeAlias = Exact | Dash | Range | Qualified

_CODE = r"[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?(?![A-Za-z0-9])"
_ENDS = r"\.?\s*-[\s-]*|\.?-?\s+to\s+"  # between the two ends of a range
_REFERENCE = re.compile(rf"(?<![A-Za-z0-9./])({_CODE})(?:(?:{_ENDS})({_CODE})\.?-?|(\.?-))?")
_BRACKETS = re.compile(r"\(([^()]*)\)|\(([^()]*)$")
_CONDITION = re.compile(r"\bwith(?:out)?\b.*")
_CONDITION_BEHIND = re.compile(r"\s*(with (?:fifth|sixth|seventh|final|\d)[^;]*)")


def references_in(line: str) -> tuple[Reference, ...]:
    """What one printed line names, in its order; nothing for "see Index" and the like."""
    found = tuple(reference for text in _bracketed(line) for reference in _read(text))
    return found or _unbracketed(tuple(_read(_BRACKETS.sub(" ", line))))


def is_bracketed(line: str, code: str) -> bool:
    """Whether a code stands in round brackets: only there the book means it as a reference beyond doubt."""
    before = line.partition(code)[0]
    return before.rfind("(") > before.rfind(")")


def _unbracketed(found: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """Three bare characters among words are words: vitamin B12, LGMD R22."""
    return () if all(isinstance(each, Exact) and "." not in each.code for each in found) else found


def _bracketed(line: str) -> Iterator[str]:
    """What stands in round brackets, and a condition that follows them."""
    for brackets in _BRACKETS.finditer(line):
        behind = _CONDITION_BEHIND.match(line, brackets.end())
        yield f"{brackets[1] or brackets[2] or ''} {behind[1] if behind else ''}"


def _read(text: str) -> Iterator[Reference]:
    matches = list(_REFERENCE.finditer(text))
    condition = _CONDITION.search(text, matches[-1].end()) if matches else None
    for reference in map(_reference, matches):
        yield Qualified(reference, condition[0].strip()) if condition else reference


def _reference(match: re.Match[str]) -> Exact | Dash | Range:
    first, last, dash = match.groups()
    if last:
        return Range(first, last)
    return Dash(first) if dash else Exact(first)


class PrintedCodes:
    """The codes of an edition by their place in printed order; what lies below a code follows it directly."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._codes = tuple(codes)
        self._place = {code: place for place, code in enumerate(self._codes)}
        self._ends: dict[str, int] = {}

    def below(self, code: str) -> range:
        """The places of a code and of all codes below it. Raises `KeyError` when the edition lacks it."""
        place = self._place[code]
        if code not in self._ends:
            end = place + 1
            while end < len(self._codes) and self._codes[end].startswith(code):
                end += 1
            self._ends[code] = end
        return range(place, self._ends[code])

    def span(self, reference: Reference) -> range | None:
        """The places that a reference covers; a qualified one covers at most these. None when the edition lacks
        a code of it, or prints the ends of a range the other way round.
        """
        match reference:
            case Qualified(plain, _):
                return self.span(plain)
            case Exact(code) | Dash(code):
                first = last = code
            case Range(first, last):
                pass
        if first not in self._place or last not in self._place:
            return None
        return range(self._place[first], self.below(last).stop) or None
