"""seventh-character: the character that the stem's own set gives for an encounter told in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.decks.oracle.items import UNKNOWN, Asked, judged, same
from tests.decks.oracle.tabular import Edition
from tests.decks.oracle.words import undotted

CLAIMS = [("seventh", r"(seventh|7th) character|which complete code is right")]
SPOKEN = [
    (r"fetus other than|sixth fetus", r"other fetus"),
    (r"one fetus only", r"not applicable or unspecified"),
    (r"does not say which eye", r"unspecified eye"),
    (r"does not say when", r"unspecified time"),
    (r"stage (is )?not (documented|told)|does not say .*stage", r"stage unspecified"),
]
TOLD = re.compile(r"Documented: (.*?)\. Which")
BANNED = re.compile(r"\b(first|follow-up|second) visit\b", re.IGNORECASE)

# What the printed meanings and the stems say; the first pattern that fits decides.
PHASE = [
    ("sequela", r"sequela|late effect"),
    (
        "subsequent",
        r"subsequent|after active|active treatment (is|was) (over|finished|complete)|heal|recover|routine care",
    ),
    ("initial", r"initial|active treatment"),
]
HEALING = [
    ("delayed", r"delayed"),
    ("nonunion", r"non-?union"),
    ("malunion", r"mal-?union"),
    ("routine", r"routine heal|healing: routine|heal\w* (as expected|normally)|healing well"),
]
WOUND = [
    ("open3", r"\bIII|type 3"),
    ("open12", r"type I or II|type II?\b"),
    ("open", r"\bopen\b"),
    ("closed", r"\bclosed\b"),
]


def _first(table: list[tuple[str, str]], text: str) -> str:
    return next((name for name, pattern in table if re.search(pattern, text, re.IGNORECASE)), "")


def seen(text: str) -> tuple[str, str, str]:
    """Phase of care, healing, wound: what tells one ending of a set from another."""
    return _first(PHASE, text), _first(HEALING, text), _first(WOUND, text)


def seventh_character(asked: Asked) -> Iterator[str]:
    edition, stem = asked.edition, undotted(asked.subject)
    if asked.claim(CLAIMS) is None:
        yield UNKNOWN
    if BANNED.search(asked.stem):
        yield "the stem speaks of visits"
    base = stem[:6].rstrip("X") if len(stem) == 7 else stem
    endings = _endings(edition, base)
    if not endings:
        yield f"{asked.subject} takes no seventh character"
        return
    if asked.quotes and not same(asked.quotes[0], edition.titles[base]):
        yield f"the stem does not quote the title of {base}"
    asked_for = _asked_for(asked, endings)
    if len(asked_for) != 1:
        yield f"the stem tells {sorted(asked_for)} of {sorted(endings)}"
        return
    [right] = asked_for
    if asked.answer:
        if undotted(asked.answer) not in (right, edition.with_seventh(base, right)):
            yield f"answer {asked.answer}, but {right} is told"
        return
    yield from judged(asked, [_character(option.text, endings, base) == right for option in asked.options])
    yield from (
        f"{option.letter} {option.text} is not of the set of {asked.subject}"
        for option in asked.options
        if _character(option.text, endings, base) not in endings
    )


def _endings(edition: Edition, base: str) -> dict[str, str]:
    """Characters that make a listed code of this stem, with their meanings."""
    made = {char: edition.with_seventh(base, char) for char in edition.sevenths(base)}
    return {char: edition.sevenths(base)[char] for char, code in made.items() if code in edition.complete}


def _character(text: str, endings: dict[str, str], base: str) -> str:
    by_meaning = [char for char, meaning in endings.items() if same(meaning, text)]
    if by_meaning:
        return by_meaning[0]
    head = text.strip().split(" ")[0].strip(":,.")
    if len(head) == 1:
        return head
    code = undotted(head)
    return code[6:] if code[:6] == base.ljust(6, "X") else ""


def _asked_for(asked: Asked, endings: dict[str, str]) -> set[str]:
    """Characters whose meaning the stem tells: in the book's words, in spoken words, or by phase of care."""
    words = re.sub(r"“[^”]*”", " ", asked.stem)
    if told := TOLD.search(words):
        return {char for char, meaning in endings.items() if same(meaning, told[1])}
    for stem, meant in SPOKEN:
        if re.search(stem, words, re.IGNORECASE):
            return {char for char, meaning in endings.items() if re.search(meant, meaning, re.IGNORECASE)}
    return {char for char, meaning in endings.items() if seen(meaning) == seen(words)}
