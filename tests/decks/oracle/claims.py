"""claim-error: the one code of a claim that fails a check, all known errors being looked for.

The line is read from the stem: "date of service May 4 2026 ... 1. CODE Title; 2. CODE Title ... modifier RT".
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Iterator
from datetime import date

from tests.decks.oracle.items import UNKNOWN, Asked, judged, same
from tests.decks.oracle.reach import own
from tests.decks.oracle.tabular import Edition, fy2026, fy2027
from tests.decks.oracle.words import fold, undotted

CLAIMS = [("fails", r"one code fails a check|what is wrong|which code is wrong")]
DIAGNOSIS = re.compile(
    r"\b([1-9])\. ([A-Z][0-9A-Z.]{2,8})(?: (.*?))?(?=; [1-9]\. |\. (?:The|One|What|Which)\b|$)"
)
DATE = re.compile(r"date of service (\w+ \d{1,2},? \d{4}|\d{4}-\d\d-\d\d)")
MODIFIER = re.compile(r"\b(RT|LT)\b")
EDITIONS = [(date(2026, 10, 1), fy2027), (date(2025, 10, 1), fy2026)]
SIDES = {"RT": "right", "LT": "left"}
MANIFESTATION = re.compile(r"\bin\b.*\b(diseases|conditions) classified elsewhere")


def claim_error(asked: Asked) -> Iterator[str]:
    if asked.claim(CLAIMS) is None:
        yield UNKNOWN
    edition = on_date(asked.stem)
    line = [(undotted(code), words or "") for _, code, words in DIAGNOSIS.findall(asked.stem)]
    if edition is None or len(line) < 2:
        yield "no date of a known edition, or no line"
        return
    found = set(errors(edition, [code for code, _ in line], MODIFIER.findall(asked.stem)))
    yield from _retitled(line)
    bad = {code for code, _ in found}
    if len(bad) != 1:
        yield f"errors in the line: {sorted(found)}"
    if {option.key for option in asked.options} != {code for code, _ in line}:
        yield "the options are not the codes of the line"
    yield from judged(asked, [option.key in bad for option in asked.options])
    titles = {words for code, words in line if code in bad}
    if undotted(asked.subject) not in bad and edition.titles.get(undotted(asked.subject)) not in titles:
        yield f"the subject {asked.subject} is not what is wrong"


def on_date(stem: str) -> Edition | None:
    """The edition in force at the date of service: FY2026 from October 1, 2025, FY2027 a year later."""
    found = DATE.search(stem)
    if found is None:
        return None
    text = found[1].replace(",", "")
    day = date.fromisoformat(text) if text[0].isdigit() else _spelled(*text.split())
    return next((edition() for start, edition in EDITIONS if day >= start), None)


def _spelled(month: str, day: str, year: str) -> date:
    return date(int(year), list(month_name).index(month), int(day))


def _retitled(line: list[tuple[str, str]]) -> Iterator[str]:
    """Words beside a code that exists are its title."""
    for code, words in line:
        titles = {fy2026().titles.get(code), fy2027().titles.get(code)} - {None}
        if words and titles and not any(same(words, title or "") for title in titles):
            yield f"{code} is not “{words}”"


def errors(edition: Edition, codes: list[str], modifiers: list[str]) -> Iterator[tuple[str, str]]:
    """(code, error) of every error found."""
    sides = {SIDES[mark] for mark in modifiers}
    for at, code in enumerate(codes):
        yield from ((code, error) for error in _of_code(edition, code))
        words = set(re.findall(r"\b(right|left)\b", fold(edition.titles.get(code, ""))))
        if len(sides) == 1 and len(words) == 1 and not words & sides:
            yield code, "side"
        if is_manifestation(edition, code) and at == 0:
            yield code, "manifestation"
    if codes[0][0] in "VWXY":
        yield codes[0], "external"


def _of_code(edition: Edition, code: str) -> Iterator[str]:
    if code in edition.complete:
        return
    if edition.is_header(code):
        yield "header"
    elif code in fy2026().titles or code in fy2027().titles:
        yield "not of that date"
    else:
        yield "no code"


def is_manifestation(edition: Edition, code: str) -> bool:
    """A title "... in diseases classified elsewhere" under a Code first note."""
    title = fold(edition.titles.get(code, ""))
    return bool(MANIFESTATION.search(title)) and bool(own(fy2026(), code, "codeFirst"))
