"""The limits that the documentation of a field states in words, as [least, most]."""

from __future__ import annotations

import re
from typing import Any

_MARKUP = re.compile(r"<[^>]*>|:\w+:|[*`]|\n\n.. deprecated.*", re.DOTALL)
_N = r"(-?\d+)"
_ALONE = r"\b(?!,? (?:or|for) )"  # "60-86400, or 0x7FFFFFFF" is no range
_LENGTHS = (
    re.compile(rf"{_N}-{_N} (characters|bytes)", re.IGNORECASE),
    re.compile(rf"()(?:up to|at most|exceed) {_N} (characters|bytes)", re.IGNORECASE),
)
_COUNTS = (
    re.compile(rf"(?:list|array|sequence) of {_N}-{_N} |must include {_N}-{_N} items", re.IGNORECASE),
    re.compile(rf"()(?:up to|at most) {_N} (?!sizes|significant)", re.IGNORECASE),
)
_RANGES = (
    re.compile(rf"[;,:] {_N}-{_N}{_ALONE}"),
    re.compile(rf"between {_N}(?:-| and ){_N}{_ALONE}"),
    re.compile(rf"from {_N} to {_N}{_ALONE}"),
)


def mined(kind: str, text: str) -> dict[str, Any]:
    words = _MARKUP.sub("", text)
    if kind.startswith("Array of"):
        return _found("items", _COUNTS, words)
    if kind in {"Integer", "Float"}:
        return _found("value", _RANGES, words)
    return _length(words) if kind == "String" else {}


def _found(name: str, patterns: tuple[re.Pattern[str], ...], words: str) -> dict[str, Any]:
    for pattern in patterns:
        matches = list(pattern.finditer(words))
        if len(matches) == 1:  # two of them speak of two cases
            least, most = [group for group in matches[0].groups() if group is not None]
            return {name: [int(least or 0), int(most)]}
    return {}


def _length(words: str) -> dict[str, Any]:
    for pattern in _LENGTHS:
        if match := pattern.search(words):
            unit = (
                "bytes"
                if match[3].lower() == "bytes"
                else "parsed"
                if "entit" in words[match.end() :]
                else "chars"
            )
            return {unit: [int(match[1] or 0), int(match[2])]}
    return {}
