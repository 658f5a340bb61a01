"""What a template of HCPCS Level II may know, and which codes and modifiers can be asked at all.

Asked is what is live, of a title that no other live code shares (also when only commas, hyphens or blanks differ),
that names neither the code itself nor a code of CPT, and that leaves room for three others in one message.
`decks.library_hcpcs` knows the facts from the compiled file; tests write a few codes by hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Protocol

from decks.cpt_shape import names_cpt
from decks.facts import Entry
from decks.model import Edition
from decks.sources.hcpcs_entry import Entry as Row
from decks.sources.hcpcs_entry import HcpcsFile

SYSTEM = "hcpcs"
CODE_LENGTH = 5
MODIFIERS = "Modifiers"  # the name of their part of the file
LONGEST_TITLE = 600  # characters; four of them and the words around fit into 3,000

_TOKEN = re.compile(r"[\w.%+<>=/]*[\w%+<>=/]")
_JOINTS = re.compile(r"[\s,;:-]+")
_EMPTY = frozenset(
    (
        "a",
        "an",
        "and",
        "any",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "or",
        "per",
        "the",
        "to",
        "with",
    )
)


@lru_cache(maxsize=1_024)  # all modifiers are compared with one
def words_of(title: str) -> frozenset[str]:
    """The words that carry a title, without articles and plural endings. Signs count: "<" is not ">="."""
    words = (word for word in _TOKEN.findall(title.casefold()) if word not in _EMPTY)
    return frozenset(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in words)


def opening_of(title: str) -> str:
    """The first word: "injection"."""
    found = _TOKEN.search(title.casefold())
    return found[0] if found else ""


def is_modifier(code: str) -> bool:
    return len(code) < CODE_LENGTH


@dataclass(frozen=True, slots=True)
class HcpcsBook:
    """One file, in ascending order of code, with what can be asked of it."""

    edition: Edition
    rows: tuple[Row, ...]  # codes, then modifiers, terminated ones too
    codes: tuple[Row, ...]  # those that can be asked
    modifiers: tuple[Row, ...]
    left_out: Mapping[str, int]  # reason -> how many codes and modifiers

    @classmethod
    def of(cls, edition: Edition, file: HcpcsFile) -> HcpcsBook:
        reasons = _reasons(file.codes) | _reasons(file.modifiers)
        return cls(
            edition=edition,
            rows=file.codes + file.modifiers,
            codes=tuple(row for row in file.codes if not reasons[row.code]),
            modifiers=tuple(row for row in file.modifiers if not reasons[row.code]),
            left_out=Counter(reason for reason in reasons.values() if reason),
        )


def _reasons(rows: Sequence[Row]) -> dict[str, str]:
    """Code -> why it is not asked, the first reason that holds; empty where it is."""
    titles = Counter(_folded(row.title) for row in rows if row.live)
    return {row.code: _reason(row, titles) for row in rows}


def _reason(row: Row, titles: Mapping[str, int]) -> str:
    if not row.live:
        return "terminated"
    if names_cpt(row.title):
        return "names a CPT code"
    if titles[_folded(row.title)] > 1:
        return "shares its title"
    if row.code in row.title.upper() and re.search(rf"\b{row.code}\b", row.title, re.IGNORECASE):
        return "names itself"
    return "too long" if len(row.title) > LONGEST_TITLE else ""


def _folded(title: str) -> str:
    return _JOINTS.sub("", title.casefold())


class HcpcsFacts(Protocol):
    """Neighbours are codes that can be asked, modifiers beside a modifier; never the one asked about."""

    @property
    def edition(self) -> Edition: ...

    def near(self, code: str) -> Sequence[Entry]:
        """The codes around a code in its section, in ascending order; of a modifier all others."""
        ...

    def beside(self, code: str, rng: Random) -> Sequence[Entry]:
        """Up to twenty by chance of the same first letter, spread over its ranges of numbers."""
        ...

    def elsewhere(self, code: str, rng: Random) -> Sequence[Entry]:
        """One by chance of each other first letter, in random order."""
        ...

    def sections_opening(self, word: str) -> Sequence[str]:
        """The sections that hold a live code whose title begins with this word, in order of letters."""
        ...

    @property
    def sections(self) -> Sequence[str]:
        """The letters of all sections that hold a live code."""
        ...
