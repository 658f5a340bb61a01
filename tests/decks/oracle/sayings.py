"""What an item says beside its key: titles beside codes, where codes stand, words that notes print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tests.decks.oracle.items import Asked, same
from tests.decks.oracle.tabular import KINDS, Edition, Place, fy2026, fy2027
from tests.decks.oracle.words import bare, undotted

_CODE = r"[A-Z][0-9][0-9A-Z](?:\.[0-9A-Z]{1,4})?"
TITLED = re.compile(rf"(?<![\w.-])({_CODE})(?: is)? \(?“([^”]+)”")
BESIDE = re.compile(rf"(?<![\w.-])({_CODE}) \(((?:[^()]|\((?:[^()]|\([^()]*\))*\))+)\)")
CITED = re.compile(r"guideline|chapter|FY20|V28")
BLOCK = re.compile(r"in block ([A-Z][0-9A-Z]{2}(?:-[A-Z][0-9A-Z]{2})?) (.*)")
UNDER = re.compile(rf"({_CODE}) stands under ([A-Z][0-9A-Z]{{2}}) (.*)")
PRINTS = re.compile(
    rf"\b[Aa]t ({_CODE})(?: \(.*?\))? the Tabular List prints(?: under (Excludes[12]))?: “([^”]*)”"
)
RANGES = re.compile(r"\b([A-Z][0-9A-Z]{2}(?:-[A-Z][0-9A-Z]{2})?) is ([^;“]+) \(chapter (\d+)\)")
SIDE = re.compile(rf"character ([4-7]) says the side: (\w) in ({_CODE}), (\w) in ({_CODE})")
LEAD_INS = {"codeFirst": "Code first ", "useAdditionalCode": "Use additional ", "codeAlso": "Code also "}


def sayings(asked: Asked) -> Iterator[str]:
    """Only of ICD-10-CM; a code that the editions do not hold is spelled wrong on purpose."""
    text = f"{asked.stem} {asked.rationale}"
    yield from _titles(TITLED.findall(text))
    unquoted = re.sub(r"“[^”]*”", " ", text)
    yield from _titles(
        [pair for pair in BESIDE.findall(unquoted) if pair[1].strip() and not CITED.match(pair[1])]
    )
    yield from _places(asked.rationale)
    for block, title, chapter in RANGES.findall(asked.rationale):
        place = _blocks().get(block)
        if place is None or place.parent is None or (place.title, place.parent.key) != (title, chapter):
            yield f"block {block} is not “{title}” of chapter {chapter}"
    for at, *pairs in SIDE.findall(asked.rationale):
        for mark, code in (pairs[:2], pairs[2:]):
            if undotted(code)[int(at) - 1 : int(at)] != mark:
                yield f"character {at} of {code} is not {mark}"
    for code, kind, words in PRINTS.findall(asked.rationale):
        if not _printed(fy2026(), undotted(code), kind, words):
            yield f"nothing at {code} prints “{words}”"


def _titles(pairs: list[tuple[str, str]]) -> Iterator[str]:
    for code, words in pairs:
        titles = [
            edition.titles[undotted(code)]
            for edition in (fy2026(), fy2027())
            if undotted(code) in edition.titles
        ]
        if titles and not any(same(title, words) or title.startswith(f"({words})") for title in titles):
            yield f"{code} is “{titles[0]}”, not “{words}”"


@cache
def _blocks() -> dict[str, Place]:
    return {block.key: block for chapter in fy2026().chapters for block in chapter.below}


def _places(rationale: str) -> Iterator[str]:
    for code, category, words in UNDER.findall(rationale):
        title = fy2026().titles.get(category) or fy2027().titles.get(category, "")
        if not undotted(code).startswith(category) or not bare(words).startswith(bare(title)):
            yield f"{code} does not stand under {category} {words[:40]}"
        block = BLOCK.search(words)
        place = fy2026().place(category)
        if (
            block
            and place
            and (block[1] not in {up.key for up in place.up()} or not _named(block[1], block[2]))
        ):
            yield f"{code} does not stand in block {block[1]} {block[2][:40]}"


def _named(block: str, words: str) -> bool:
    return bare(words).startswith(bare(_blocks()[block].title))


def _printed(edition: Edition, key: str, kind: str, words: str) -> bool:
    """Each piece between dots of omission reads on in the notes at the code, in order of print."""
    place = edition.place(key)
    kinds = [kind.casefold()] if kind else KINDS
    for each in kinds if place else []:
        lines = place.notes.get(each, []) if place else []
        lead = LEAD_INS.get(each, "")
        spelled = [bare(lead + " ".join(lines)), *(bare(lead + line) for line in lines)]
        if lines and all(any(bare(piece) in text for text in spelled) for piece in words.split("…")):
            return True
    return False
