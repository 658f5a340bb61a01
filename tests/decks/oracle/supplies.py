"""hcpcs-section, hcpcs-title, hcpcs-modifier: HCPCS Level II, October 2025, live entries only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tests.decks.oracle.hcpcs import level2
from tests.decks.oracle.items import UNKNOWN, Asked, judged, same
from tests.decks.oracle.words import fold

SECTION = [("section", r"section|letter|group|kind|begin|range")]
TITLE = [("title", r"stand for|title|describe|mean|code")]
# One word list for each letter; the first whose pattern fits an option is its letter.
SECTIONS = [
    ("Q", r"temporary.*(cms|codes? \(q|q codes)|^q codes|miscellaneous temporary|^temporary codes$"),
    ("K", r"temporary.*(dme|durable)|dme mac|k codes"),
    ("S", r"temporary national|non-medicare|private (payer|insur)|commercial payer|blue cross"),
    ("G", r"temporary.*procedure|procedures?.*professional"),
    ("H", r"alcohol|behavio"),
    ("T", r"state medicaid|medicaid agenc"),
    ("A", r"transport|ambulance|supplies"),
    ("B", r"enteral|parenteral"),
    ("C", r"outpatient|opps|pass-through"),
    ("E", r"durable medical equipment"),
    ("J", r"drugs|chemotherapy|inject"),
    ("L", r"orthotic|prosthe"),
    ("M", r"quality|medical services"),
    ("P", r"patholog|laboratory"),
    ("R", r"radiology"),
    ("U", r"corona|sars|diagnostic panel"),
    ("V", r"vision|hearing|speech"),
]


def section_letter(words: str) -> str | None:
    return next((letter for letter, pattern in SECTIONS if re.search(pattern, fold(words))), None)


def hcpcs_section(asked: Asked) -> Iterator[str]:
    if asked.claim(SECTION) is None:
        yield UNKNOWN
    codes, book = re.findall(r"\b[A-V][0-9]{4}\b", asked.stem), level2()
    letters = re.findall(r"\bletter ([A-V])\b|“([A-V])”|\b([A-V]) codes\b|\bwith ([A-V])\b", asked.stem)
    letter = codes[0][0] if codes else next((mark for found in letters for mark in found if mark), "")
    yield from (f"{code} is not live" for code in codes if code not in book.codes)
    if letter:
        truths = [
            None if (of := section_letter(option.text)) is None else of == letter for option in asked.options
        ]
        yield from judged(asked, truths)
        return
    asked_for = section_letter(" ".join(asked.quotes) or asked.stem)
    yield from judged(
        asked, [option.text.strip()[:1] == asked_for if asked_for else None for option in asked.options]
    )


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
