"""excludes1, excludes-kind: where the Tabular List prints an Excludes note that names a code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.decks.oracle.items import UNKNOWN, Asked, Choice, judged
from tests.decks.oracle.reach import Says, governing, named, own
from tests.decks.oracle.tabular import Edition
from tests.decks.oracle.words import dotted

EXCLUDES1 = [("printed", r"print.{0,40}excludes1")]
KIND = [("kind", r"excludes1.*excludes2|which (kind|sort|type) of|what (kind|sort|type) of")]
ANSWERS = [
    ("both", r"\bboth\b|excludes1 and (an )?excludes2"),
    ("neither", r"\b(no|neither|none|nothing)\b|not printed"),
    ("excludes1", r"excludes\s?1"),
    ("excludes2", r"excludes\s?2"),
    ("includes", r"^(an )?includes|inclusion"),
    ("codeFirst", r"code first"),
    ("useAdditionalCode", r"use additional"),
    ("codeAlso", r"code also"),
]


def excludes1(asked: Asked) -> Iterator[str]:
    """Options are codes. The key prints it itself or up to its category, a distractor at no level either way."""
    edition = asked.edition
    if asked.claim(EXCLUDES1) is None:
        yield UNKNOWN
    targets = [code for code in asked.stem_codes if code in edition.titles]
    if len(targets) != 1:
        yield f"the stem names {targets}, not one code"
        return
    [target] = targets
    yield from judged(
        asked, [_prints(edition, option.key, target, option in asked.right) for option in asked.options]
    )
    yield from (f"{each.letter} is no code" for each in asked.options if each.key not in edition.titles)
    for option in asked.right:
        yield from _contradicted(edition, option.key, target)


def _prints(edition: Edition, key: str, target: str, is_key: bool) -> Says:
    if is_key:
        return named(own(edition, key, "excludes1"), target, edition)
    return max(
        named(governing(edition, key, "excludes1"), target, edition),
        named(governing(edition, target, "excludes1"), key, edition),
    )


def _contradicted(edition: Edition, key: str, target: str) -> Iterator[str]:
    for one, other in ((key, target), (target, key)):
        if named(governing(edition, one, "excludes2"), other, edition) is not Says.NO:
            yield f"an Excludes2 at {dotted(one)} or above names {dotted(other)} as well"


def excludes_kind(asked: Asked) -> Iterator[str]:
    """Which kind of note at the subject names the other code."""
    edition = asked.edition
    if asked.claim(KIND) is None:
        yield UNKNOWN
    pair = [code for code in asked.stem_codes if code in edition.titles]
    if len(pair) != 2:
        yield f"the stem names {pair}, not two codes"
        return
    at, target = pair
    if at not in asked.subjects:
        yield f"the note is asked at {dotted(at)}, the subject is {asked.subject}"
    says = {kind: named(governing(edition, at, kind), target, edition) for kind in ("excludes1", "excludes2")}
    back = max(named(governing(edition, target, kind), at, edition) for kind in says)
    truths = [_kind_truth(option, says, back, edition, at, target) for option in asked.options]
    yield from judged(asked, truths)


def _kind_truth(
    option: Choice, says: dict[str, Says], back: Says, edition: Edition, at: str, target: str
) -> Says | bool:
    name = next((name for name, pattern in ANSWERS if re.search(pattern, option.text, re.IGNORECASE)), "")
    one, two = says["excludes1"], says["excludes2"]
    match name:
        case "both":
            return min(one, two)
        case "neither":
            return Says.NO if max(one, two) is Says.YES else Says.MAYBE if max(one, two, back) else Says.YES
        case "excludes1" | "excludes2":
            other = two if name == "excludes1" else one
            return says[name] if other is Says.NO else Says.MAYBE if says[name] else Says.NO
        case "":
            return Says.MAYBE
        case _:
            return named(governing(edition, at, name), target, edition)
