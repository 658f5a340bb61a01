"""Looking codes up: by code, by words, and along the tree. Looking makes no learner and changes nothing.

Only the published decks are looked into, which hold no CPT.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, runtime_checkable

from bot.request import Desk
from bot.services.lookup_values import CodePage, Found, Governed, Hits, PlacePage, Slice, slice_of
from bot.services.review_values import Stale
from decks.code_marks import CodeMarks, marks_of
from decks.facts import Entry
from decks.library import Icd10Library
from decks.library_icd10pcs import PcsLibrary
from decks.model import Concept, Deck, Division
from decks.search import Match

ICD10CM, ICD10PCS, HCPCS = "icd10cm", "icd10pcs", "hcpcs"
SYSTEMS = (ICD10CM, ICD10PCS, HCPCS)  # whatever else a library may hold is not for looking up
MOST_HITS = 24
CHAPTERS = 22
CATEGORY_LENGTH = 3


@runtime_checkable
class Searchable(Protocol):
    def search(self, words: str, limit: int = 20) -> Sequence[Match]: ...


def decks_of(desk: Desk) -> Iterator[tuple[str, Deck]]:
    return ((system, desk.library.decks[system]) for system in SYSTEMS if system in desk.library.decks)


def resolve(desk: Desk, typed: str) -> list[Found]:
    """The codes that a typed text is, one for each code set that has it: E1010 is a diagnosis and a supply.

    Only ICD-10-CM writes a dot.
    """
    dotted = "." in typed
    found = (
        Found(system, deck.edition, concept)
        for system, deck in decks_of(desk)
        if (system == ICD10CM or not dotted) and (concept := deck.find(typed))
    )
    return list(found)


def search(desk: Desk, words: str, system: str = "", page: int = 0) -> Hits | None:
    """Hits by words or by the beginning of a code; those of `system`, or of the first code set that has any."""
    hits = matches(desk, words)
    if not hits:
        return None
    shown = system if system in hits else next(iter(hits))
    editions = {name: desk.library.decks[name].edition for name in hits}
    counted = tuple((name, editions[name].system, len(found)) for name, found in hits.items())
    found = hits[shown]
    return Hits(words, counted, shown, editions[shown], slice_of(found, page), is_cut=len(found) >= MOST_HITS)


def matches(desk: Desk, words: str) -> dict[str, Sequence[Match]]:
    """The best of each code set that has any."""
    searchable = ((system, deck) for system, deck in decks_of(desk) if isinstance(deck, Searchable))
    hits = {system: deck.search(words, MOST_HITS) for system, deck in searchable}
    return {system: found for system, found in hits.items() if found}


def code_page(desk: Desk, system: str, code: str, page: int = 0) -> CodePage:
    """Raises `Stale` when the learner's edition has no such code."""
    deck, concept = concept_of(desk, system, code)
    line = _line(deck, concept)
    below = concept.children if system != ICD10PCS else ()  # a table has thousands; the builder leads there
    return CodePage(
        found=Found(system, deck.edition, concept),
        above=tuple(_above(deck, concept, line)),
        up=concept.parent if line or _is_in_block(deck, concept) else None,
        up_is_block=_is_in_block(deck, concept),
        around=_around(concept.code, _siblings(deck, concept, line)),
        below=_titled(deck, below, page),
        governed=tuple(_governed(deck, concept, line)),
        marks=marks_of(deck.edition.id, concept.code) if system == ICD10CM else CodeMarks(),
        can_build=system == ICD10PCS and not concept.billable,
        cards=len(deck.cards_on(concept.code)),
    )


def concept_of(desk: Desk, system: str, code: str) -> tuple[Deck, Concept]:
    """Raises `Stale` when the learner's edition has no such code."""
    deck = desk.library.decks.get(system) if system in SYSTEMS else None
    concept = deck.find(code) if deck else None
    if deck is None or concept is None:
        raise Stale
    return deck, concept


def place_page(desk: Desk, chapter: int, block: str = "", page: int = 0) -> PlacePage:
    """A chapter, a block, or all chapters (0). Raises `Stale` when there is no such place."""
    deck = desk.library.decks.get(ICD10CM)
    if not isinstance(deck, Icd10Library):
        raise Stale
    if block:
        return _block(deck, block, page)
    if chapter:
        return _chapter(deck, chapter, page)
    entries = [Entry(each.id, each.title) for each in map(deck.chapter, range(1, CHAPTERS + 1)) if each]
    return PlacePage(deck.edition, 0, "", "", (), slice_of(entries, page))


def _chapter(deck: Icd10Library, chapter: int, page: int) -> PlacePage:
    place = _known(deck.chapter(chapter))
    entries = [Entry(name, deck.title_of_block(name)) for name in place.parts]
    return PlacePage(deck.edition, chapter, "", place.title, place.notes, slice_of(entries, page))


def _block(deck: Icd10Library, block: str, page: int) -> PlacePage:
    place = _known(deck.block(block))
    first = deck.find(place.parts[0]) if place.parts else None
    chapter = int(first.chapter) if first else 0
    return PlacePage(deck.edition, chapter, block, place.title, place.notes, _titled(deck, place.parts, page))


def _known(place: Division | None) -> Division:
    if place is None:
        raise Stale
    return place


def _titled(deck: Deck, codes: Sequence[str], page: int) -> Slice[Match]:
    places = slice_of(codes, page)
    found = (deck.find(code) for code in places.shown)
    shown = tuple(Match(each.code, each.title, each.billable) for each in found if each)
    return Slice(shown, places.page, places.pages, places.total)


def _is_in_block(deck: Deck, concept: Concept) -> bool:
    """A category, which stands below its block; some blocks bear the name of their one category."""
    return isinstance(deck, Icd10Library) and len(concept.code) == CATEGORY_LENGTH


def _around(code: str, codes: Sequence[str]) -> tuple[str | None, str | None]:
    """The neighbours before and after."""
    if code not in codes:
        return None, None
    place = codes.index(code)
    return codes[place - 1] if place else None, codes[place + 1] if place + 1 < len(codes) else None


def _siblings(deck: Deck, concept: Concept, line: Sequence[Concept]) -> Sequence[str]:
    """All under the same parent; not in the tables of ICD-10-PCS, which are no lists."""
    if isinstance(deck, Icd10Library) and _is_in_block(deck, concept):
        block = deck.block(concept.block)
        return block.parts if block else ()
    return line[0].children if line and not isinstance(deck, PcsLibrary) else ()


def _above(deck: Deck, concept: Concept, line: Sequence[Concept]) -> Iterator[Entry]:
    """Chapter, block and headers, from the top."""
    if isinstance(deck, PcsLibrary):
        return  # the values of a code say the same
    if isinstance(deck, Icd10Library):
        chapter = deck.chapter(int(concept.chapter))
        yield Entry(f"Chapter {concept.chapter}", chapter.title if chapter else "")
        yield Entry(concept.block, deck.title_of_block(concept.block))
    for each in reversed(line):
        yield Entry(each.code, each.title)


def _line(deck: Deck, concept: Concept) -> list[Concept]:
    """The headers over a code, nearest first."""
    line = list[Concept]()
    while concept.parent and not _is_in_block(deck, concept) and (parent := deck.find(concept.parent)):
        line.append(parent)
        concept = parent
    return line


def _governed(deck: Deck, concept: Concept, line: Sequence[Concept]) -> Iterator[Governed]:
    """The notes of all places above, nearest first: what they say holds for the code as well."""
    if not isinstance(deck, Icd10Library):
        return
    for each in line:
        yield Governed(each.code, tuple(note for note in each.notes if note.kind != "inclusion_term"))
    block, chapter = deck.block(concept.block), deck.chapter(int(concept.chapter))
    yield Governed(concept.block, block.notes if block else ())
    yield Governed(f"Chapter {concept.chapter}", chapter.notes if chapter else ())
