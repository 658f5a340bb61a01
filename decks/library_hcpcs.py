"""A compiled deck of HCPCS Level II, opened for reading. One instance for one thread, as every deck.

Codes are found in any case, with blanks or hyphens around ("-lt"), and O read as zero behind the letter of a code.
A section is found by its letter. Terminated codes are found too, and say so; they are never asked or offered.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from pathlib import Path
from random import Random

from decks.cards import parse_card
from decks.diff import Listed
from decks.fact_table import FactTable
from decks.facts import Entry
from decks.hcpcs_facts import CODE_LENGTH, MODIFIERS, SYSTEM, is_modifier
from decks.hcpcs_sections import heading
from decks.model import Concept, Difficulty, Edition, Item, Note, Undrawable
from decks.search import Match, Search
from decks.sources.shelf import Shelf
from decks.templates.hcpcs_templates import HCPCS_TEMPLATES

_REACH = 40  # codes on each side
_POOL = 20
_LONGEST_TYPED = 64
_AROUND = re.compile(r"[\s.-]+")
_KEY = re.compile(r"[A-Z][0-9]{4}|[A-Z][0-9A-Z]?", re.ASCII)
_ENTRY = "SELECT code, title, live, added, effective, terminated FROM entry WHERE code = ?"
_RUNS = f"""
SELECT substr(code, 1, 1), MIN(place), COUNT(*), LENGTH(code) FROM entry WHERE place IS NOT NULL
GROUP BY LENGTH(code), substr(code, 1, CASE LENGTH(code) WHEN {CODE_LENGTH} THEN 3 ELSE 1 END) ORDER BY 2
"""


def open_hcpcs(path: Path) -> HcpcsLibrary:
    """Raises `LibraryDamaged`, as may each later reading."""
    return HcpcsLibrary(Shelf(path))


def key_of_hcpcs(typed: str) -> str | None:
    """The code, modifier or section that a typed text means, whether or not it exists; None for other text."""
    if len(typed) > _LONGEST_TYPED:
        return None
    key = _AROUND.sub("", unicodedata.normalize("NFKC", typed)).upper()
    if len(key) == CODE_LENGTH:
        key = key[:1] + key[1:].replace("O", "0")
    return key if _KEY.fullmatch(key) else None


class HcpcsLibrary:
    """`decks.model.Deck` and `decks.hcpcs_facts.HcpcsFacts` over one file."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._edition = shelf.edition
        self._facts = FactTable(shelf, SYSTEM)
        self._runs: defaultdict[tuple[bool, str], list[range]] = defaultdict(list)
        for letter, first, size, length in shelf.rows(_RUNS):
            self._runs[length < CODE_LENGTH, letter].append(range(first, first + size))
        self._sections = [letter for short, letter in self._runs if not short]
        self._search = Search(shelf)

    def close(self) -> None:
        self._shelf.close()

    @property
    def edition(self) -> Edition:
        return self._edition

    def search(self, words: str, limit: int = 20) -> list[Match]:
        """Live codes and modifiers by words of their titles, the best first."""
        hits = self._search.find(words, limit)
        found = [(hit.code, self.find(hit.code)) for hit in hits]
        return [Match(code, concept.title, billable=True) for code, concept in found if concept]

    @property
    def sections(self) -> Sequence[str]:
        return self._sections

    def find(self, code: str) -> Concept | None:
        key = key_of_hcpcs(code)
        if key is not None and len(key) == 1:
            return self._section(key)
        rows = self._shelf.rows(_ENTRY, (key,)) if key else []
        return _concept(*rows[0]) if rows else None

    def draw(self, card: str, rng: Random, difficulty: Difficulty) -> Item:
        wanted = parse_card(card)
        fact = self._facts.find(wanted)
        template, concept = HCPCS_TEMPLATES.get(wanted.template), self.find(wanted.code)
        if template is None or concept is None:
            raise Undrawable(f"no such card in {self.edition.id}: {card}")
        return template.draw(self, fact, concept, rng, difficulty)

    @property
    def templates(self) -> Mapping[str, int]:
        return self._facts.counts

    def any_card(self, template: str, rng: Random) -> str:
        return str(self._facts.any_card(template, rng))

    def holds(self, card: str) -> bool:
        return self.mark(card) is not None

    def mark(self, card: str) -> int | None:
        return self._facts.mark(parse_card(card))

    def resolved(self, card: str) -> str | None:
        found = self._facts.resolved(parse_card(card))
        return str(found) if found else None

    def cards_on(self, code: str) -> Sequence[str]:
        return list(map(str, self._facts.on(code)))

    def cards(self) -> Iterator[tuple[str, int]]:
        return ((str(card), mark) for card, mark in self._facts.cards())

    def newcomer_cards(self) -> Sequence[str]:
        """None: what a learner begins with comes from the core lists of the certifications."""
        return ()

    def listed(self) -> Mapping[str, Listed]:
        """Codes and modifiers; what is terminated is not billable."""
        rows = self._shelf.rows("SELECT code, title, live FROM entry ORDER BY id")
        return {code: Listed(title, bool(live)) for code, title, live in rows}

    def near(self, code: str) -> Sequence[Entry]:
        runs = self._all_runs(code) if is_modifier(code) else self._runs[False, code[:1]]
        [(own,)] = self._shelf.rows("SELECT place FROM entry WHERE code = ?", (code,)) or [(None,)]
        if own is None or not runs:
            return []
        first, end = runs[0].start, runs[-1].stop
        if not is_modifier(code):
            first, end = max(first, own - _REACH), min(end, own + _REACH + 1)
        sql = "SELECT code, title FROM entry WHERE place >= ? AND place < ? AND place <> ? ORDER BY place"
        return [Entry(*row) for row in self._shelf.rows(sql, (first, end, own))]

    def beside(self, code: str, rng: Random) -> Sequence[Entry]:
        return self._entries(_spread(self._runs[is_modifier(code), code[:1]], rng), code)

    def elsewhere(self, code: str, rng: Random) -> Sequence[Entry]:
        kinds = [
            runs
            for (short, letter), runs in self._runs.items()
            if short is is_modifier(code) and letter != code[:1]
        ]
        return self._entries([rng.choice(rng.choice(runs)) for runs in rng.sample(kinds, len(kinds))], code)

    def sections_opening(self, word: str) -> Sequence[str]:
        sql = (
            "SELECT DISTINCT substr(code, 1, 1) FROM entry"
            f" WHERE live = 1 AND opening = ? AND LENGTH(code) = {CODE_LENGTH} ORDER BY 1"
        )
        return [letter for (letter,) in self._shelf.rows(sql, (word,))]

    def _all_runs(self, code: str) -> list[range]:
        return [run for (short, _), runs in self._runs.items() if short is is_modifier(code) for run in runs]

    def _entries(self, places: Sequence[int], code: str) -> list[Entry]:
        marks = ",".join("?" * len(places))
        rows = self._shelf.rows(f"SELECT place, code, title FROM entry WHERE place IN ({marks})", places)
        found = {place: Entry(code, title) for place, code, title in rows}
        return [found[place] for place in places if found[place].code != code]

    def _section(self, letter: str) -> Concept | None:
        if letter not in self._sections:
            return None
        sql = f"SELECT code FROM entry WHERE live = 1 AND LENGTH(code) = {CODE_LENGTH} AND substr(code, 1, 1) = ?"
        children = tuple(code for (code,) in self._shelf.rows(f"{sql} ORDER BY id", (letter,)))
        return Concept(letter, heading(letter), False, None, children, (), (), heading(letter), letter)


def _concept(
    code: str, title: str, live: int, added: str, effective: str | None, terminated: str | None
) -> Concept:
    chapter, block = (MODIFIERS, MODIFIERS) if is_modifier(code) else (code[0], heading(code[0]))
    lines = [f"Added on {added}."]
    lines += [f"Last changed with effect from {effective}."] if effective else []
    lines += [f"Terminated: {terminated} was the last day on which it could be used."] if terminated else []
    notes = tuple(Note("notes", line) for line in lines)
    return Concept(code, title, bool(live), chapter, (), notes, (), block, chapter)


def _spread(runs: Sequence[range], rng: Random) -> list[int]:
    """Places of different runs first, in random order."""
    drawn = rng.sample(runs, len(runs))
    layers = zip_longest(*(rng.sample(run, min(_POOL, len(run))) for run in drawn))
    return [place for place in chain.from_iterable(layers) if place is not None][:_POOL]
