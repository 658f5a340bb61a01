"""navigate: a path of the ICD-10-PCS index and where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tests.decks.oracle.items import UNKNOWN, Asked, Choice, Truth, judged
from tests.decks.oracle.pcs import book
from tests.decks.oracle.words import bare

CLAIMS = [("leads", r"index")]
Leads = dict[str, set[str]]  # by path or by target, what it leads to


@cache
def index() -> tuple[Leads, Leads]:
    """Targets by path, paths by target; all in bare words."""
    targets: Leads = {}
    paths: Leads = {}
    for path, kind, words, target in book().index:
        here = bare(" ".join(path))
        for told in {
            bare(target),
            bare(words),
            bare(f"{words} {target}"),
            bare(f"{kind} {words}"),
            bare(f"{kind} {words} {target}"),
        } - {"", kind}:
            targets.setdefault(here, set()).add(told)
            paths.setdefault(told, set()).add(here)
    return targets, paths


def navigate(asked: Asked) -> Iterator[str]:
    if asked.claim(CLAIMS) is None:
        yield UNKNOWN
    told = [bare(quote) for quote in asked.quotes] or [bare(asked.stem)]
    yield from judged(asked, [_leads(option, told) for option in asked.options])


def _leads(option: Choice, told: list[str]) -> Truth:
    targets, paths = index()
    words = bare(re.sub(r"^(table|code)\s+", "", option.text, flags=re.IGNORECASE))
    known = [each for each in (*told, bare(" ".join(told))) if each in targets or each in paths]
    if not known:
        return None
    return any(words in targets.get(each, set()) or words in paths.get(each, set()) for each in known)
