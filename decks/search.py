"""Word search in a deck: titles and inclusion terms, in tables that are made with it.

Terms are numbered in the order in which they are shown: few words first (so that a term which holds nothing but the
words asked for comes before all others), an inclusion term before a title of the same length, complete codes before
headers, then printed order. A word stands with the set of its terms, so a search is a few intersections, and the
lowest numbers that are left are the best hits. It needs no extension of SQLite, which not every machine has.

A set of terms is stored in the shorter of two forms: numbers of four bytes, or one bit for each term of the deck.
"""

from __future__ import annotations

import re
import sqlite3
import sys
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from decks.abbreviations import spelled_out
from decks.facts import Entry
from decks.sources.shelf import Shelf

SEARCH_SCHEMA = """
CREATE TABLE search_term (id INTEGER PRIMARY KEY, code TEXT NOT NULL, term TEXT NOT NULL);
CREATE TABLE search_word (word TEXT PRIMARY KEY, is_map INTEGER NOT NULL, terms BLOB NOT NULL) WITHOUT ROWID;
"""
_LONGEST_TYPED = 120
_MOST_WORDS = 8
ENOUGH = 8  # with so many codes found, looser readings of the words are not tried
_TERMS_A_CODE = 4  # more terms of one code with the same words are rare
_SHORTEST_BEGINNING = 3
_FOUR_BYTES = "I" if array("I").itemsize == 4 else "L"
_BYTES = 4
_NOT_EMPTY = re.compile(rb"[^\0]")
_WORD = re.compile(r"[0-9a-z]+")
_EMPTY = frozenset(["an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to"])


@dataclass(frozen=True, slots=True)
class Term:
    """What a code can be found by. Codes are written as the deck writes them inside."""

    code: str
    text: str
    billable: bool
    is_title: bool


@dataclass(frozen=True, slots=True)
class Hit:
    code: str  # as the deck writes it inside
    term: str  # the inclusion term that was found, empty where it is the title


@dataclass(frozen=True, slots=True)
class Match(Entry):
    """A code that a search found."""

    billable: bool
    term: str = ""  # the inclusion term that was found, empty where it is the title


def words_of(text: str) -> list[str]:
    """Words to search by: lower case, without accents, without those that say nothing."""
    plain = text if text.isascii() else _without_accents(text)
    return [word for word in _WORD.findall(plain.lower()) if word not in _EMPTY]


def print_search(connection: sqlite3.Connection, terms: Iterable[Term]) -> None:
    """Writes the terms, given in printed order, and their words. The same terms give the same bytes."""
    worded = [(words_of(term.text), term) for term in terms]
    worded.sort(key=lambda each: (len(each[0]), each[1].is_title, not each[1].billable))
    rows = (
        (number, term.code, "" if term.is_title else term.text) for number, (_, term) in enumerate(worded)
    )
    connection.executemany("INSERT INTO search_term VALUES (?, ?, ?)", rows)
    sets: defaultdict[str, array[int]] = defaultdict(lambda: array(_FOUR_BYTES))
    for number, (words, _) in enumerate(worded):
        for word in dict.fromkeys(words):
            sets[word].append(number)
    stored = ((word, *_stored(sets[word], len(worded))) for word in sorted(sets))
    connection.executemany("INSERT INTO search_word VALUES (?, ?, ?)", stored)


class Search:
    """Over one open file. A deck without these tables finds nothing."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._terms = 0
        if shelf.rows("SELECT 1 FROM sqlite_master WHERE name = 'search_word'"):
            [(self._terms,)] = shelf.rows("SELECT COUNT(*) FROM search_term")

    def find(self, text: str, limit: int) -> list[Hit]:
        """Codes with a term that holds all the words, each code once, the best first. Where that finds few, behind
        them those that hold the words spelled out (`copd`), and those whose words begin so, plurals without their s.
        """
        words = words_of(text[:_LONGEST_TYPED])[:_MOST_WORDS]
        if not words or not self._terms:
            return []
        spelled = spelled_out(words)
        ways = [
            (words, self._whole),
            *([(spelled, self._whole)] if spelled != words else []),
            (words, self._begun),
        ]
        found: dict[str, Hit] = {}
        for asked, terms_of in ways:
            if len(found) < min(limit, ENOUGH):
                more = self._hits(self._common(asked, terms_of), limit)
                found |= {code: hit for code, hit in more.items() if code not in found}
        return list(found.values())[:limit]

    def _common(self, words: Sequence[str], terms_of: Callable[[str], int]) -> int:
        """The terms that have all the words, as bits."""
        common = -1
        for word in sorted(set(words), key=len, reverse=True):  # a long word is rare and ends most searches
            common &= terms_of(word)
            if not common:
                return 0
        return common

    def _whole(self, word: str) -> int:
        return self._united(self._shelf.rows("SELECT is_map, terms FROM search_word WHERE word = ?", (word,)))

    def _begun(self, word: str) -> int:
        """Terms with a word that begins so; short words and numbers must stand as they are."""
        if len(word) < _SHORTEST_BEGINNING or word.isdigit():
            return self._whole(word)
        stem = word[:-1] if len(word) > 4 and word.endswith("s") and word[-2] not in "su" else word
        sql = "SELECT is_map, terms FROM search_word WHERE word >= ? AND word < ?"
        return self._united(self._shelf.rows(sql, (stem, f"{stem}~")))

    def _united(self, sets: Sequence[tuple[int, bytes]]) -> int:
        bits, maps = bytearray(self._terms // 8 + 1), 0
        for is_map, terms in sets:
            if is_map:
                maps |= int.from_bytes(terms, "little")
                continue
            for number in _numbers(terms):
                bits[number >> 3] |= 1 << (number & 7)
        return maps | int.from_bytes(bits, "little")

    def _hits(self, common: int, limit: int) -> dict[str, Hit]:
        wanted = list(islice(_lowest(common), limit * _TERMS_A_CODE))
        marks = ",".join("?" * len(wanted))
        sql = f"SELECT code, term FROM search_term WHERE id IN ({marks}) ORDER BY id"
        found: dict[str, Hit] = {}
        for code, term in self._shelf.rows(sql, wanted):
            found.setdefault(code, Hit(code, term))
        return dict(islice(found.items(), limit))


def _stored(numbers: array[int], terms: int) -> tuple[int, bytes]:
    """Whether it is a map of bits, and the bytes."""
    if len(numbers) * _BYTES < terms // 8 + 1:
        return 0, _little(numbers).tobytes()
    bits = bytearray(terms // 8 + 1)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return 1, bytes(bits)


def _numbers(stored: bytes) -> array[int]:
    numbers = array(_FOUR_BYTES)
    numbers.frombytes(stored)
    return _little(numbers)


def _little(numbers: array[int]) -> array[int]:
    """Bytes in the order of the file, or back."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers


def _lowest(bits: int) -> Iterator[int]:
    """Numbers of the bits that are set, from the lowest."""
    whole = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    for found in _NOT_EMPTY.finditer(whole):
        place, byte = found.start(), whole[found.start()]
        yield from (place * 8 + bit for bit in range(8) if byte >> bit & 1)


def _without_accents(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
