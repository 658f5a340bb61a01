"""laterality: the same title on the other side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.decks.oracle.items import Asked, judged, same
from tests.decks.oracle.words import fold, undotted

SIDE = re.compile(r"\b(right|left)\b")
TWIN = [
    (
        "twin",
        r"other side|opposite|twin|counterpart|same (condition|diagnosis|injury|title)|(on|of) the (left|right)",
    )
]


def mirrored(title: str) -> str:
    """Right for left; empty unless the title has exactly one word of side."""
    if len(SIDE.findall(fold(title))) != 1:
        return ""
    return SIDE.sub(lambda match: "left" if match[0] == "right" else "right", fold(title))


def laterality(asked: Asked) -> Iterator[str]:
    edition = asked.edition
    given = [code for code in asked.stem_codes if code in edition.titles]
    keys = [option.key for option in asked.right] or [undotted(asked.answer)]
    given = [code for code in given if code not in keys]
    if given:
        target = mirrored(edition.titles[given[0]])
        if asked.claim(TWIN) is None:
            yield "the stem shows a code, but asks for no other side"
        if not target:
            yield f"{given[0]} has not exactly one side"
    else:
        target = next((fold(quote) for quote in asked.quotes), "")
        if not mirrored(target):
            yield f"the title asked has not exactly one side: {target}"
    if undotted(asked.subject) not in {*keys, *given}:
        yield f"the subject {asked.subject} is neither key nor given"
    if asked.answer:
        if not same(edition.titles.get(keys[0], ""), target) or keys[0] not in edition.complete:
            yield f"{asked.answer} is not {target}"
        return
    yield from judged(
        asked,
        [
            option.key in edition.complete and same(edition.titles[option.key], target)
            for option in asked.options
        ],
    )
    yield from (f"{each.letter} is no code" for each in asked.options if each.key not in edition.titles)
