"""Word search in a deck: titles and inclusion terms, in tables that are made with it.

Terms are numbered in the order in which they are shown: few words first (so that a term which holds nothing but the
words asked for comes before all others), an inclusion term before a title of the same length, complete codes before
headers, then printed order. So the first hits of any index over these numbers are the best ones.

The index is SQLite's FTS5 where there is one. A deck made or opened without it is searched row by row: the same hits,
some twenty times slower.
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from decks.facts import Entry
from decks.sources.shelf import Shelf

SEARCH_SCHEMA = """
CREATE TABLE search_term (id INTEGER PRIMARY KEY, code TEXT NOT NULL, term TEXT NOT NULL, words TEXT NOT NULL);
"""
_INDEX = (
    "CREATE VIRTUAL TABLE search_word USING"
    " fts5(words, content='', detail=none, columnsize=0, prefix='2 3', tokenize='ascii')"
)
_LONGEST_TYPED = 120
_MOST_WORDS = 8
_A_CODE = 4  # a code has about so many terms at most that hold the same words
_SHORTEST_BEGINNING = 2
_WORD = re.compile(r"[0-9a-z]+")
_EMPTY = frozenset("an and at by for in of on or the to".split())
_INDEXED = (
    "SELECT t.code, t.term FROM search_word w JOIN search_term t ON t.id = w.rowid"
    " WHERE search_word MATCH ? ORDER BY w.rowid LIMIT ?"
)
_HAS_MODULE = "SELECT COUNT(*) FROM pragma_module_list WHERE name = 'fts5'"
_TABLES = "SELECT name FROM sqlite_master WHERE name IN ('search_term', 'search_word')"


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
    """Words to search by: lower case, without accents, without those that stand in every other title."""
    plain = text if text.isascii() else _without_accents(text)
    return [word for word in _WORD.findall(plain.lower()) if word not in _EMPTY]


def print_search(connection: sqlite3.Connection, terms: Iterable[Term]) -> None:
    """Writes the terms, given in printed order, and their index. The same terms give the same bytes."""
    worded = [(words_of(term.text), term) for term in terms]
    worded.sort(key=lambda each: (len(each[0]), each[1].is_title, not each[1].billable))
    rows = [
        (number, term.code, "" if term.is_title else term.text, " ".join(words))
        for number, (words, term) in enumerate(worded, 1)
    ]
    connection.executemany("INSERT INTO search_term VALUES (?, ?, ?, ?)", rows)
    if _has_fts5(connection.execute(_HAS_MODULE).fetchall()):
        connection.execute(_INDEX)
        indexed = ((number, words) for number, _, _, words in rows)
        connection.executemany("INSERT INTO search_word (rowid, words) VALUES (?, ?)", indexed)
        connection.execute("INSERT INTO search_word (search_word) VALUES ('optimize')")


class Search:
    """Over one open file. A deck without these tables finds nothing."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        tables = {name for (name,) in shelf.rows(_TABLES)}
        self._is_there = "search_term" in tables
        self._is_indexed = "search_word" in tables and _has_fts5(shelf.rows(_HAS_MODULE))

    def find(self, text: str, limit: int) -> list[Hit]:
        """Codes with a term that holds all the words, each code once, the best first; behind them those that hold words
        beginning so, plurals without their s.
        """
        words = words_of(text[:_LONGEST_TYPED])[:_MOST_WORDS]
        if not words or not self._is_there:
            return []
        found = self._first(words, (), limit)
        beginnings = [word for word in words if len(word) >= _SHORTEST_BEGINNING and not word.isdigit()]
        if len(found) < limit and beginnings:
            whole = [word for word in words if word not in beginnings]
            found |= {code: hit for code, hit in self._first(whole, _stems(beginnings), limit).items() if code not in found}
        return list(found.values())[:limit]

    def _first(self, whole: Sequence[str], beginnings: Sequence[str], limit: int) -> dict[str, Hit]:
        rows = (self._indexed if self._is_indexed else self._scanned)(whole, beginnings, limit * _A_CODE)
        found: dict[str, Hit] = {}
        for code, term in rows:
            found.setdefault(code, Hit(code, term))
        return found

    def _indexed(self, whole: Sequence[str], beginnings: Sequence[str], most: int) -> list[tuple[str, str]]:
        asked = [f'"{word}"' for word in whole] + [f'"{word}"*' for word in beginnings]
        return self._shelf.rows(_INDEXED, (" AND ".join(asked), most))

    def _scanned(self, whole: Sequence[str], beginnings: Sequence[str], most: int) -> list[tuple[str, str]]:
        patterns = [f"% {word} %" for word in whole] + [f"% {word}%" for word in beginnings]
        where = " AND ".join(["' ' || words || ' ' LIKE ?"] * len(patterns))
        sql = f"SELECT code, term FROM search_term WHERE {where} ORDER BY id LIMIT ?"
        return self._shelf.rows(sql, (*patterns, most))


def _stems(words: Sequence[str]) -> list[str]:
    return [word[:-1] if len(word) > 4 and word.endswith("s") and word[-2] not in "su" else word for word in words]


def _without_accents(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _has_fts5(rows: list[tuple[int]]) -> bool:
    return rows[0][0] > 0
