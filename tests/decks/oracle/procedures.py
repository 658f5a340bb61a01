"""pcs-character, pcs-root-operation, pcs-neighbour: what the ICD-10-PCS tables and definitions say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tests.decks.oracle.items import UNKNOWN, Asked, Choice, Truth, judged, same
from tests.decks.oracle.pcs import Book, book
from tests.decks.oracle.words import PCS, bare, fold

CHARACTER = [("means", r"character")]
ROOT = [("definition", r"defin|means|describe|root operation|approach|objective")]
NEIGHBOUR = [("code", r"code")]
POSITIONS = {
    word: at for at, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth", "seventh"), 1)
}
POSITION = re.compile(
    r"\b(?:character|position)\s+([1-7])\b|\b([1-7])(?:st|nd|rd|th)?[ -](?:character|position)|\b("
    + "|".join(POSITIONS)
    + r")\b"
)
VALUE = re.compile(
    r"(?:“|\b(?:value|character|mean(?:ing)? of|does|is|of))\s*“?([0-9A-HJ-NP-Z])”?(?=[\s,.?:”])"
)
TABLE = re.compile(r"\b(?:table|tables) ([0-9B-DF-HX][0-9A-HJ-NP-Z]{2})\b", re.IGNORECASE)


def pcs_character(asked: Asked) -> Iterator[str]:
    """Of a code, or of a table and a character: what the position means. Options are meanings, or characters."""
    pcs = book()
    if asked.claim(CHARACTER) is None:
        yield UNKNOWN
    position, codes, table = _position(asked.stem), PCS.findall(asked.stem), TABLE.search(asked.stem)
    beginning = codes[0] if codes else table[1] if table else asked.subject[:3]
    if position is None or beginning[:3] not in pcs.tables:
        yield "the stem names no position, or no table"
        return
    if codes and not pcs.valid(codes[0]):
        yield f"{codes[0]} is no code"
        return
    yield from judged(asked, [_means(pcs, asked, beginning, position, option) for option in asked.options])


def _position(stem: str) -> int | None:
    found = POSITION.search(stem)
    if found is None:
        return None
    return int(found[1] or found[2]) if found[1] or found[2] else POSITIONS[found[3]]


def _means(pcs: Book, asked: Asked, beginning: str, position: int, option: Choice) -> Truth:
    if len(beginning) == 7:
        truth = pcs.meanings(beginning)[position - 1]
        return same(option.text, truth)
    asked_words = [quote for quote in asked.quotes if len(quote) > 1]
    if len(option.text.strip()) == 1 and asked_words:
        meanings = pcs.means(beginning, position, option.text.strip())
        return None if len(meanings) > 1 else any(same(asked_words[0], each) for each in meanings)
    value = VALUE.search(asked.stem)
    if value is None:
        return None
    meanings = pcs.means(beginning, position, value[1])
    if len(meanings) != 1:
        return None
    return same(option.text, next(iter(meanings)))


def pcs_root_operation(asked: Asked) -> Iterator[str]:
    """A quoted definition to its term, or a quoted term to its definition, within one section and axis."""
    if asked.claim(ROOT) is None:
        yield UNKNOWN
    sections, told = _sections(asked), bare(asked.quotes[0]) if asked.quotes else ""
    # A word that would betray the name is hidden: "[…]" stands for any one word.
    left = r" \w+ ".join(map(bare, asked.quotes[0].split("[…]"))) if asked.quotes else ""
    terms = [(term, text) for section, term, text in _terms() if section in sections]
    names, texts = (
        {term for term, text in terms if re.fullmatch(left, text)},
        {text for term, text in terms if term == told},
    )
    known = {term for term, _ in terms} if names else {text for _, text in terms}
    said = [bare(option.text) for option in asked.options]
    yield from judged(asked, [words in (names or texts) if words in known else None for words in said])


@cache
def _terms() -> list[tuple[str, str, str]]:
    """Section, term, definition, in bare words."""
    return [(section, bare(term), bare(text)) for section, _, term, text, _ in book().definitions if text]


def _sections(asked: Asked) -> set[str]:
    if "sections 2 to 9" in asked.stem:
        return set("23456789")
    titles = {"0": "Medical and Surgical", "1": "Obstetrics"}
    named = {section for section, title in titles.items() if fold(title) in fold(asked.stem)}
    return named or {"0"}


def pcs_neighbour(asked: Asked) -> Iterator[str]:
    """A procedure told by its meanings to its code, or a code to its meanings; the neighbours are valid codes."""
    pcs = book()
    if asked.claim(NEIGHBOUR) is None:
        yield UNKNOWN
    given = [code for code in PCS.findall(asked.stem) if pcs.valid(code)]
    if given:
        yield from judged(asked, [_tells(pcs, option.text, given[0]) for option in asked.options])
        return
    for option in asked.options:
        if not pcs.valid(option.code or option.text):
            yield f"{option.letter} {option.text} is no code"
            return
    yield from judged(
        asked, [_tells(pcs, "".join(asked.quotes), option.code or option.text) for option in asked.options]
    )
    codes = [option.code or option.text for option in asked.options]
    if len({tuple(map(fold, pcs.meanings(code))) for code in codes}) != len(codes):
        yield "two options mean the same"


def _tells(pcs: Book, words: str, code: str) -> bool:
    """Whether these are the code's meanings from the third on, all of them, in order."""
    return fold(words) == fold(" · ".join(pcs.meanings(code)[2:]))
