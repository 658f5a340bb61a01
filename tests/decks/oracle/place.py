"""chapter-block: the chapter or block under which a code is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tests.decks.oracle.items import UNKNOWN, Asked, Choice, judged
from tests.decks.oracle.reach import Says
from tests.decks.oracle.tabular import Edition, Place
from tests.decks.oracle.words import bare, fold, undotted

CLAIMS = [("block", r"\bblock\b"), ("chapter", r"\bchapter\b")]
RANGE = re.compile(r"\b([A-Z][0-9A-Z]{2})-([A-Z][0-9A-Z]{2})\b")


@cache
def categories(edition: Edition) -> dict[str, list[str]]:
    """Categories by folded title."""
    found: dict[str, list[str]] = {}
    for key, place in edition.places.items():
        if len(key) == 3:
            found.setdefault(fold(place.title), []).append(key)
    return found


def chapter_block(asked: Asked) -> Iterator[str]:
    edition, subject = asked.edition, undotted(asked.subject)
    claim = asked.claim(CLAIMS)
    if claim is None:
        yield UNKNOWN
    named = [key for quote in asked.quotes for key in categories(edition).get(fold(quote), [])]
    if subject not in edition.titles or [subject] not in (asked.stem_codes, named):
        yield f"the stem is about {asked.stem_codes or named}, not {asked.subject}"
    yield from judged(asked, [_holds(edition, subject, option, claim or "") for option in asked.options])


def _holds(edition: Edition, subject: str, option: Choice, level: str) -> Says:
    places = [each for chapter in edition.chapters for each in (chapter, *chapter.below)]
    named = [each for each in places if each.level == level and _is(each, option)]
    at = edition.place(subject)
    if len(named) != 1 or at is None:
        return Says.MAYBE
    if any(up is named[0] for up in at.up()):
        return Says.YES
    return Says.MAYBE if level == "block" and _inside(edition, subject, named[0].key) else Says.NO


def _is(place: Place, option: Choice) -> bool:
    words = fold(f"{option.code} {option.text}")
    if place.level == "block":
        found = RANGE.search(f"{option.code} {option.text}")
        spelled = found[0] if found else (option.code or option.text.split(" ")[0]).strip()
        rest = bare(RANGE.sub("", option.text).removeprefix(place.key))
        return spelled == place.key and (not rest or rest == bare(place.title))
    number = re.search(r"\b(\d{1,2})\b", words)
    title = bare(place.title)
    if number is None:
        return bare(option.text) == title
    return number[1] == place.key and (
        title in bare(words) or not re.search(r"[a-z]{4}", words.replace("chapter", ""))
    )


def _inside(edition: Edition, subject: str, block: str) -> bool:
    """An umbrella range that holds the code as well."""
    first, last = (block.split("-") * 2)[:2]
    order = edition.order
    if not {first, last, subject[:3]} <= order.keys():
        return False
    return order[first] <= order[subject[:3]] <= order[last]
