"""hcpcs-section, hcpcs-title, hcpcs-modifier: HCPCS Level II, October 2025, live entries only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tests.decks.oracle.hcpcs import level2
from tests.decks.oracle.items import UNKNOWN, Asked, judged, same
from tests.decks.oracle.words import fold

SECTION = [("section", r"section|letter|group|kind|begin|range")]
TITLE = [("title", r"stand for|title|describe|mean|code|what is")]
# One word list for each letter; the first whose pattern fits an option is its letter.
SECTION_LETTER = re.compile(r"^(?:Section )?([A-V])\b")
SECTIONS = [
    ("Q", r"temporary items and services|temporary.*(cms|q codes)|miscellaneous temporary"),
    ("K", r"temporary.*(dme|durable)|dme mac|k codes"),
    (
        "S",
        r"temporary national|non-medicare|private (payer|insur)|commercial (payer|insur)|blue cross|not of medicare",
    ),
    ("G", r"temporary procedures|procedures?.*professional"),
    ("H", r"alcohol|behavio"),
    ("T", r"state medicaid|medicaid agenc"),
    ("A", r"transport|ambulance|medical and surgical supplies"),
    ("B", r"enteral|parenteral"),
    ("C", r"outpatient|opps|pass-through"),
    ("E", r"durable medical equipment"),
    ("J", r"drugs|chemotherapy|inject"),
    ("L", r"orthotic|prosthe"),
    ("M", r"quality|medical services|screening"),
    ("P", r"patholog|laboratory"),
    ("R", r"radiology"),
    ("U", r"corona|sars"),
    ("V", r"vision|hearing|speech"),
]


def section_letter(words: str) -> str | None:
    return next((letter for letter, pattern in SECTIONS if re.search(pattern, fold(words))), None)


def supply_sayings(asked: Asked) -> Iterator[str]:
    """Titles beside codes, and letters beside codes, in the rationale."""
    if not str(asked.item.get("id", "")).startswith("hcpcs:"):
        return
    book = level2()
    for code, title in re.findall(r"\b([A-V][0-9]{4}|[A-Z][A-Z0-9]) is “([^”]+)”", asked.rationale):
        known = book.codes.get(code) or book.modifiers.get(code)
        if known is None or not same(known, title):
            yield f"{code} is not “{title}”"
    codes = {option.letter: option.code for option in asked.options}
    for letter, code in re.findall(
        r"(?<![\w.])([A-H]) (?:is )?(?:section )?([A-V](?:[0-9]{4})?)(?=[ ,.;])", asked.rationale
    ):
        if len(code) != 1 and codes.get(letter) not in ("", code):
            yield f"{letter} is {codes.get(letter)}, not {code}"


def hcpcs_section(asked: Asked) -> Iterator[str]:
    """A letter to the name of its section, a name or a title to its letter."""
    if asked.claim(SECTION) is None:
        yield UNKNOWN
    letter = re.search(r"\b(?:section|letter) ([A-V])\b", asked.stem)
    if letter:
        named = [section_letter(option.text) for option in asked.options]
        yield from judged(asked, [None if mark is None else mark == letter[1] for mark in named])
        return
    told = asked.quotes[0] if asked.quotes else ""
    holders: set[str | None] = {code[0] for code in level2().by_title.get(fold(told), [])}
    holders = holders or {section_letter(told)}
    marks = [found[1] if (found := SECTION_LETTER.match(option.text)) else "" for option in asked.options]
    yield from judged(asked, [mark in holders if mark and len(holders) == 1 else None for mark in marks])


def hcpcs_title(asked: Asked) -> Iterator[str]:
    book = level2()
    if asked.claim(TITLE) is None:
        yield UNKNOWN
    yield from _pairs(asked, book.codes)
    for option in asked.options:
        code = option.code or option.text
        if code in book.codes and not book.unique(code):
            yield f"{option.letter} {code} shares its title"


def hcpcs_modifier(asked: Asked) -> Iterator[str]:
    if asked.claim(TITLE) is None and "modifier" not in asked.stem.casefold():
        yield UNKNOWN
    yield from _pairs(asked, level2().modifiers)


def _pairs(asked: Asked, titles: Mapping[str, str]) -> Iterator[str]:
    """Subject and title belong together; of the options only the key's do."""
    subject = asked.subject
    if subject not in titles:
        yield f"{subject} is not live in October 2025"
        return
    if asked.answer:
        ok = asked.answer == subject and asked.quotes and same(asked.quotes[0], titles[subject])
        if not ok or [fold(title) for title in titles.values()].count(fold(titles[subject])) != 1:
            yield f"answer {asked.answer} is not told"
    elif re.search(rf"\b{subject}\b", asked.stem):
        yield from judged(asked, [same(option.text, titles[subject]) for option in asked.options])
        known = set(map(fold, titles.values()))
        yield from (
            f"{each.letter} is no live title" for each in asked.options if fold(each.text) not in known
        )
    else:
        told = asked.quotes[0] if asked.quotes else ""
        codes = [option.code or option.text for option in asked.options]
        yield from judged(asked, [same(titles.get(code, ""), told) if told else None for code in codes])
        yield from (f"{code} is not live" for code in codes if code not in titles)
