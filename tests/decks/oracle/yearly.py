"""changed: what the addenda of FY2027 do to FY2026."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tests.decks.oracle.items import UNKNOWN, Asked, Choice, Truth, judged, same
from tests.decks.oracle.tabular import changes, fy2026, fy2027
from tests.decks.oracle.words import undotted

CLAIMS = [
    ("what", r"what (did|does|happened|happens)"),
    ("title", r"what is the (new|revised) title|which is the (new|revised) title"),
    ("revised", r"another title|new title|revised|title (was )?change|reworded"),
    ("header", r"became a header|needs more characters|now a header|split"),
    ("lost", r"no longer (complete|billable|valid)|not valid|ceases to be valid"),
    ("deleted", r"delete|removed|gone"),
    ("added", r"\bnew\b|added|add\b|first valid|did not exist"),
]
ANSWERS = [
    ("unchanged", r"unchanged|nothing|no change|stays|as before"),
    ("header", r"header|more characters|split"),
    ("revised", r"title|revised|reworded"),
    ("deleted", r"delete|removed|gone"),
    ("added", r"added|new"),
]


@cache
def groups() -> dict[str, set[str]]:
    """Complete codes by what happened to them on October 1, 2026."""
    old, new = fy2026(), fy2027()
    revised = {each.key for each in changes() if each.verb == "Revise to"}
    lost = old.complete - new.complete
    return {
        "added": new.complete - set(old.titles),
        "revised": revised,
        "header": {key for key in lost if key in new.titles},
        "deleted": {key for key in lost if key not in new.titles},
        "lost": lost,
        "unchanged": (old.complete & new.complete) - revised,
    }


def changed(asked: Asked) -> Iterator[str]:
    claim = asked.claim(CLAIMS)
    if claim is None:
        yield UNKNOWN
        return
    if asked.answer:
        yield "typed answers are not read"
    yield from judged(asked, [_holds(asked, option, claim) for option in asked.options])
    for option in asked.options:
        if option.key and option.key not in fy2026().titles and option.key not in fy2027().titles:
            yield f"{option.letter} {option.text} is in neither edition"


def _holds(asked: Asked, option: Choice, claim: str) -> Truth:
    subject = undotted(asked.subject)
    if claim in ("what", "title") or not option.key:
        if fy2027().titles.get(subject) and same(option.text, fy2027().titles[subject]):
            return True
        if claim == "title":
            return False
        name = next((name for name, pattern in ANSWERS if re.search(pattern, option.text, re.IGNORECASE)), "")
        return subject in groups()[name] if name else None
    if claim == "deleted" and option.key in groups()["header"]:
        return None  # it is deleted as a code and stays as a header
    return option.key in groups()[claim]
