"""inclusion-term: the code under which a term is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tests.decks.oracle.items import UNKNOWN, Asked, Choice, judged
from tests.decks.oracle.reach import Says
from tests.decks.oracle.tabular import Edition
from tests.decks.oracle.words import bare, dotted, fold, undotted

CLAIMS = [("printed", r"inclusion term|includes|listed under|printed")]


def loose(term: str) -> str:
    """Without NOS and brackets: two terms that agree so are too near to ask about."""
    return bare(re.sub(r"\([^)]*\)|\[[^\]]*\]|\bNOS\b", " ", term, flags=re.IGNORECASE))


@cache
def terms(edition: Edition) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Codes by inclusion term; codes by title or includes note or term, loosely."""
    exact: dict[str, set[str]] = {}
    near: dict[str, set[str]] = {}
    for key, place in edition.places.items():
        printed = place.notes.get("inclusionTerm", [])
        for term in printed:
            exact.setdefault(fold(term), set()).add(key)
        for term in [*printed, *place.notes.get("includes", []), place.title]:
            near.setdefault(loose(term), set()).add(key)
    return exact, near


def inclusion_term(asked: Asked) -> Iterator[str]:
    edition = asked.edition
    if asked.claim(CLAIMS) is None:
        yield UNKNOWN
    if len(asked.quotes) != 1:
        yield f"the stem quotes {len(asked.quotes)} terms"
        return
    exact, near = terms(edition)
    here, about = exact.get(fold(asked.quotes[0]), set()), near.get(loose(asked.quotes[0]), set())
    if asked.answer:
        if {undotted(asked.answer)} != here or not about <= here:
            yield f"the term stands at {sorted(here | about)}, the answer is {asked.answer}"
    else:
        yield from judged(asked, [_holds(edition, option, here, about) for option in asked.options])
    rights = [option.key for option in asked.right] or [undotted(asked.answer)]
    yield from (f"{dotted(right)} is no complete code" for right in rights if right not in edition.complete)
    if rights != [undotted(asked.subject)]:
        yield f"the key is not the subject {asked.subject}"


def _holds(edition: Edition, option: Choice, here: set[str], about: set[str]) -> Says:
    if option.key not in edition.titles:
        return Says.MAYBE
    if option.key in here:
        return Says.YES if len(here) == 1 else Says.MAYBE
    return Says.MAYBE if any(edition.same(option.key, key) for key in here | about) else Says.NO
